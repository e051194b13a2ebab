"""Many prospects at once, from a file: the same rules as `actions.capture`, set by set.

    taken = take_in(arrivals, by=user, at=now, is_takeover=False)

Each arrival ends as created, attached, updated, unchanged or conflicting, whatever the size of
the set it came in: row by row and all at once give the same leads, events and books.
"""

from .arrival import Arrival, Effect, Taken, TakenIn
from .normal_forms import normal_forms
from .taking import take_in

__all__ = ["Arrival", "Effect", "Taken", "TakenIn", "normal_forms", "take_in"]
