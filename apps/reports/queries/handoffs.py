"""Counts of hand-offs, and the hand-offs behind each count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from apps.core.keyset import CappedCount, capped_count
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff
from apps.reports.handoff_figures import HANDOFF_FIGURES, OUTCOME_BY
from apps.reports.kinds import ReportQuery

#: Leaks are counted to this number; beyond it "1,000+" says enough.
CAP = 1_000


@dataclass(frozen=True)
class Leak:
    """Leads that wait for a word that is due."""

    figure: str
    count: CappedCount
    text: str


def offered(query: ReportQuery) -> QuerySet[HandOff]:
    """The hand-offs offered in the period, from the source asked for."""
    first, end = query.period.instants(query.zone)
    found = HandOff.objects.exclude(state=State.WITHDRAWN).filter(
        of_source(query), offered_at__lte=query.as_of
    )
    return found if query.period.is_all else found.filter(offered_at__gte=first, offered_at__lt=end)


def handoffs_behind(query: ReportQuery, name: str) -> QuerySet[HandOff]:
    """Exactly the hand-offs that the figure counts."""
    condition = HANDOFF_FIGURES[name].condition(query.as_of)
    return offered(query).annotate(outcome_by=OUTCOME_BY).filter(condition)


def counts(query: ReportQuery, names: Collection[str]) -> dict[str, int]:
    """Several figures in one statement."""
    found: dict[str, int] = (
        offered(query)
        .annotate(outcome_by=OUTCOME_BY)
        .aggregate(
            **{
                name: Count("id", filter=HANDOFF_FIGURES[name].condition(query.as_of))
                for name in names
            }
        )
    )
    return found


def leaks(query: ReportQuery) -> list[Leak]:
    """What leaks now, of the source asked for, whenever it was handed over."""
    texts = {
        "late": "handed over, no answer in the agreed time",
        "no_outcome": "accepted, no outcome in the agreed days",
        "unread": "turned down, not yet read by Marketing",
    }
    return [
        Leak(name, capped_count(handoffs_behind(query, name), cap=CAP), text)
        for name, text in texts.items()
    ]


def of_source(query: ReportQuery) -> Q:
    """The hand-offs of leads from the channel, campaign or department asked for."""
    condition = Q()
    if query.channel is not None:
        condition &= Q(lead__channel_id=query.channel.value)
    if query.campaign is not None:
        condition &= Q(lead__campaign_id=query.campaign.value)
    if query.department is not None:
        value = query.department.value
        of = Q(lead__campaign__owner_department=value)
        condition &= Q(lead__campaign=None) if value is None else of
    return condition
