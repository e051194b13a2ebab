"""Leads change hands within Sales, and what may be sold with them goes along.

One by one, or all that somebody has: then by follow-ups, so that it may be any number. How far
such an order is can be read from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.handoffs import actions as handoffs
from apps.handoffs.errors import HandOffError
from apps.handoffs.kinds import PassReason
from apps.handoffs.passing_on import HELD
from apps.leads.models import Lead
from apps.tenancy import outbox

from .kinds import OpportunityStage
from .models import Opportunity

#: So many in one transaction.
CHUNK: Final = 100


@transaction.atomic
def pass_on(lead: Lead, *, by: User, at: datetime, to: User, why: PassReason) -> Lead:
    """Somebody else in Sales has a lead and its open opportunities from now on.

    Raises HandOffError, a sentence for the person who tried.
    """
    passed = handoffs.pass_on(lead, by=by, at=at, to=to, why=why)
    still_open = Opportunity.objects.filter(lead=passed, stage=OpportunityStage.OPEN)
    still_open.exclude(owner=to).update(owner=to, updated_at=at)
    return passed


def held_by(user_id: int) -> QuerySet[Lead]:
    """What somebody has to answer or works on."""
    return Lead.objects.filter(owner_id=user_id, stage__in=HELD)


@transaction.atomic
def order_hand_over(whose: User, *, by: User, to: Sequence[User], why: PassReason) -> str:
    """Promise to pass on all that somebody has, dealt out evenly; the name of the order."""
    order = uuid4().hex
    ids = list(held_by(whose.id).order_by("id").values_list("id", flat=True))
    for place, start in enumerate(range(0, len(ids), CHUNK)):
        outbox.post(
            "outcomes.hand_over_chunk",
            dedupe_key=f"{order}:{place}",
            lead_ids=",".join(str(one) for one in ids[start : start + CHUNK]),
            from_id=whose.id,
            to_ids=",".join(str(one.id) for one in to),
            by_id=by.id,
            why=why.value,
        )
    return order


def hand_over(
    leads: QuerySet[Lead], *, by: User, at: datetime, to: Sequence[User], why: PassReason
) -> None:
    """Deal leads out evenly, in the order of the locks.

    What went on meanwhile stays where it is, and so does what nobody can take any more.
    """
    for place, lead in enumerate(leads.order_by("id")):
        try:
            with transaction.atomic():
                pass_on(lead, by=by, at=at, to=to[place % len(to)], why=why)
        except HandOffError:
            continue
