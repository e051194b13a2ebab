"""Everything is killed at random while leads arrive; afterwards every lead is there, once.

By hand, at full length:   ./test tests/chaos -s   with BATON_CHAOS_LEADS=2000 BATON_CHAOS_KILLS=60
"""
