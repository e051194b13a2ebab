"""Many outcomes at once, from a file or a CRM: the same books as the verbs keep, set by set.

    taken = take_in(statements, source_name="our-crm", by=None, at=now, is_takeover=False)
    rematch(at=now, numbers=range(1, 8001))

Nothing a source tells is lost: without a lead an opportunity is kept and listed as unmatched.
"""

from .rematching import rematch
from .statement import Statement, Taken, TakenIn, hidden
from .taking import take_in

__all__ = ["Statement", "Taken", "TakenIn", "hidden", "rematch", "take_in"]
