"""Facts are put right: by who knows better, or because Sales says that our data was wrong.

What a source gets wrong is counted over its hand-offs: `data_was_wrong`, the reason's fact and the
frozen inputs say which fact it was and what it said.
"""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.leads import actions as leads
from apps.leads.correcting import CORRECTABLE, Facts
from apps.leads.models import Lead

from .claims import our_fact
from .errors import NotContradicted
from .kinds import State
from .locking import locked
from .models import HandOff


def correct(lead: Lead, *, by: User, at: datetime, facts: Facts) -> list[str]:
    """Somebody knows a lead's facts better; the names of what changed. Raises CorrectionError.

    What was handed over keeps its frozen inputs.
    """
    with leads.locked(lead.id) as held:
        return leads.correct(held, facts, by=by, at=at)


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
