"""Sales says our data was wrong: the hand-off keeps it against its source, the fact is put right.

What a source gets wrong is counted over its hand-offs: `data_was_wrong`, the reason's fact and the
frozen inputs say which fact it was and what it said.
"""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.leads import actions as leads
from apps.leads.correcting import CORRECTABLE

from .claims import our_fact
from .errors import NotContradicted
from .kinds import State
from .locking import locked
from .models import HandOff


def correct_source(
    handoff: HandOff, *, by: User, at: datetime, value: str | int | None = None
) -> HandOff:
    """The data that stood against a reason was wrong; `value` is what is right, where known.

    The frozen inputs stay what they were on the day. Raises NotContradicted.
    """
    with locked(handoff) as (lead, held):
        fact = our_fact(held.reason, held.inputs) if held.reason else None
        if held.state != State.REJECTED or fact is None:
            raise NotContradicted("Our data does not say otherwise.")
        held.data_was_wrong = True
        held.save(update_fields=["data_was_wrong"])
        if value not in (None, "") and fact.field in CORRECTABLE:
            leads.correct(lead, {fact.field: value}, by=by, at=at)
    return held
