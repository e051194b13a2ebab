"""What became of leads like this one: the reason to answer carefully."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from apps.leads.models import Lead
from apps.tenancy.composed import composed

#: Figures are about the last so many that were answered, and said from so few on.
LAST: Final = 10
FEWEST: Final = 5
#: How far back is looked for them.
_LOOKED_AT: Final = 100


@dataclass(frozen=True)
class Similar:
    """Of the last `n` answered leads of a campaign or channel, how many were taken and led on."""

    source: str
    n: int
    accepted: int
    opportunities: int


def similar(lead: Lead) -> Similar | None:
    """Leads of the same campaign, else of the same channel; None when too few were answered."""
    if lead.campaign is not None:
        found = _of(str(lead.campaign), _of_campaign(campaign=lead.campaign_id))
        if found is not None:
            return found
    if lead.channel is not None:
        return _of(str(lead.channel), _of_channel(channel=lead.channel_id))
    return None


@composed
def _of_campaign(*, campaign: int) -> QuerySet[Lead, Any]:
    return _answers(Lead.objects.filter(campaign_id=campaign))


@composed
def _of_channel(*, channel: int) -> QuerySet[Lead, Any]:
    return _answers(Lead.objects.filter(channel_id=channel))


def _answers(found: QuerySet[Lead]) -> QuerySet[Lead, Any]:
    """Read from the newest leads of a source: an index range, however many there are."""
    recent = found.order_by("-captured_at", "-id")
    return recent.values_list(*map(_has, ("accepted_at", "rejected_at", "opportunity_at")))[
        :_LOOKED_AT
    ]


def _has(moment: str) -> ExpressionWrapper[Any]:
    """Whether there is one: reading two hundred yeses costs a tenth of reading as many instants."""
    return ExpressionWrapper(Q(**{f"{moment}__isnull": False}), BooleanField())


def _of(source: str, answers: list[Any]) -> Similar | None:
    answered = [row for row in answers if row[0] or row[1]][:LAST]
    if len(answered) < FEWEST:
        return None
    return Similar(
        source=source,
        n=len(answered),
        accepted=sum(accepted for accepted, _, _ in answered),
        opportunities=sum(opportunity for _, _, opportunity in answered),
    )
