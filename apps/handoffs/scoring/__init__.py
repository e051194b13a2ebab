"""Scoring leads by the scheme both departments agreed, for the record and for ever.

`rescore` locks the lead; `write_score` is for verbs that hold its lock already.
"""

from .basis import card_at, card_read, card_then, grade_of
from .rescoring import rescore, write_score

__all__ = ["card_at", "card_read", "card_then", "grade_of", "rescore", "write_score"]
