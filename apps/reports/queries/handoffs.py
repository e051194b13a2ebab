"""Counts of hand-offs, and the hand-offs behind each count."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from apps.core.keyset import CappedCount, capped_count
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff
from apps.reports.handoff_figures import HANDOFF_FIGURES
from apps.reports.kinds import ReportQuery
from apps.reports.moment import Moment

from .versions import Version

#: What is unread is counted to this number; beyond it "1,000+" says enough.
CAP = 1_000


def offered(query: ReportQuery) -> QuerySet[HandOff]:
    """The hand-offs offered in the period, from the source asked for."""
    first, end = query.period.instants(query.zone)
    found = HandOff.objects.exclude(state=State.WITHDRAWN).filter(
        of_source(query), offered_at__lte=query.as_of
    )
    return found if query.period.is_all else found.filter(offered_at__gte=first, offered_at__lt=end)


def handoffs_behind(query: ReportQuery, name: str) -> QuerySet[HandOff]:
    """Exactly the hand-offs that the figure counts."""
    condition = HANDOFF_FIGURES[name].condition(moment_of(query))
    return offered(query).filter(condition)


def moment_of(query: ReportQuery, known: tuple[Version, ...] | None = None) -> Moment:
    """The instant of a question, `known` for who has read the versions already."""
    first, _ = query.period.instants(query.zone)
    return Moment(query.as_of, known, since=None if query.period.is_all else first)


def counts(query: ReportQuery, names: Collection[str], moment: Moment) -> dict[str, int]:
    """Several figures in one statement, besides what their conditions ask of the moment."""
    found: dict[str, int] = offered(query).aggregate(
        **{name: Count("id", filter=HANDOFF_FIGURES[name].condition(moment)) for name in names}
    )
    return found


def unread(query: ReportQuery) -> CappedCount:
    """What Sales turned down and Marketing has not read."""
    return capped_count(handoffs_behind(query, "unread"), cap=CAP)


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
