"""Whose an offered lead was, and for how much of its working time each had it.

When a lead is passed on its clock runs on, because the prospect has waited all along; the clock of
whoever has it now begins anew. Both are told: from the lead's story, which says who had it when.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from django.db.models import BigIntegerField, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from apps.accounts.models import User
from apps.core import business_time
from apps.core.business_time import Calendar
from apps.handoffs import running
from apps.handoffs.clock import own_clock, working_time
from apps.handoffs.models import HandOff
from apps.handoffs.places import calendar_for
from apps.leads.kinds import Kind
from apps.leads.models import LeadEvent
from apps.tenancy.queries import current_zone

#: What a lead's story says of who is to answer; the place of the hand-off in its facts.
_ADDRESSED: Final = (Kind.OFFERED, Kind.REASSIGNED)
_HANDOFF: Final = Cast(KeyTextTransform("handoff_id", "facts"), BigIntegerField())


@dataclass(frozen=True)
class Part:
    """One person's part of a clock; `spent` in words, pauses left out."""

    who: str
    since: datetime
    until: datetime
    is_now: bool
    spent: str


def own_part(handoff: HandOff, since: datetime, reader_id: int, at: datetime) -> str:
    """How long who has an open hand-off now has had it, beside the time of the lead's clock."""
    calendar, pauses = calendar_for(handoff), running.pauses_of(handoff)
    return own_clock(
        "you" if handoff.to_id == reader_id else str(handoff.to),
        since.astimezone(current_zone()),
        business_time.elapsed(calendar, since, at, pauses),
        agreed=handoff.agreed_time,
        overall=business_time.elapsed(calendar, handoff.offered_at, at, pauses),
    )


def parts(
    handoff: HandOff, until: datetime, calendar: Calendar, pauses: Iterable[business_time.Pause]
) -> list[Part]:
    """Each owner's part up to `until`, in order; none where it has been one person's all along."""
    told = list(_story(handoff).filter(occurred_at__lt=until).values_list("occurred_at", "facts"))
    if len(told) < 2:
        return []
    stood_still = list(pauses)
    owners = [(at, facts["to_id"]) for at, facts in told]
    names = User.objects.in_bulk({user_id for _, user_id in owners if user_id})
    return [
        Part(
            who=str(names.get(user_id) or "Whoever is first"),
            since=since,
            until=then,
            is_now=handoff.is_open and then == until,
            spent=working_time(business_time.elapsed(calendar, since, then, stood_still)),
        )
        for (since, user_id), (then, _) in pairwise([*owners, (until, None)])
    ]


def _story(handoff: HandOff) -> QuerySet[LeadEvent]:
    told = LeadEvent.objects.filter(lead_id=handoff.lead_id, kind__in=_ADDRESSED)
    return told.filter(facts__handoff_id=handoff.id).order_by("seq")
