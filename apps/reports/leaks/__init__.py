"""Leads that wait for a word that is due: which, how long, why, and what they are worth."""
