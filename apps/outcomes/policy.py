"""Decisions about outcomes: what a lead's opportunities make it count for. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from apps.core.business_time import Calendar
from apps.leads.kinds import Kind, Metric, Stage

from .kinds import OpportunityStage

#: "Still working" puts an outcome off by so long, and so often at most.
PUT_OFF_BY: Final = timedelta(days=14)
PUT_OFF_AT_MOST: Final = 2

#: So long an ending may be taken back, by which events a lead ends or rests, and where.
TAKE_BACK_WITHIN: Final = timedelta(minutes=10)
ENDINGS: Final = {
    Kind.DISQUALIFIED.value: Stage.DISQUALIFIED.value,
    Kind.RECYCLED.value: Stage.RECYCLED.value,
}

#: What "not now" usually means, in days; another day can be typed.
USUAL: Final = (("30", "In a month"), ("90", "In three months"), ("180", "In half a year"))

#: The code of the reason that needs attempts first.
UNREACHABLE: Final = "unreachable"

#: Where a lead must stand for sales to see a possible sale in it.
OPENABLE: Final = frozenset({Stage.ACCEPTED, Stage.OPPORTUNITY})


@dataclass(frozen=True)
class Known:
    """What is known of one opportunity; money in the tenant's currency, None: not convertible."""

    stage: OpportunityStage
    opened_on: date
    closed_on: date | None
    closed_at: datetime | None
    base_minor: int | None


@dataclass(frozen=True)
class Entry:
    """A metric the lead counts for once: since when, and with how much money."""

    on: date
    amount_minor: int


def counted(opportunities: Sequence[Known]) -> dict[Metric, Entry]:
    """What stands in the books for a lead with these opportunities.

    A lead is an opportunity once however many it has, won as soon as one is won, and lost only
    when all are; amounts add up.
    """
    if not opportunities:
        return {}
    won = [one for one in opportunities if one.stage == OpportunityStage.WON]
    lost = [one for one in opportunities if one.stage == OpportunityStage.LOST]
    entries = {
        Metric.OPPORTUNITY: Entry(min(o.opened_on for o in opportunities), _sum(opportunities))
    }
    if won:
        entries[Metric.WON] = Entry(min(_closed_on(one) for one in won), _sum(won))
    elif len(lost) == len(opportunities):
        entries[Metric.LOST] = Entry(max(_closed_on(one) for one in lost), _sum(lost))
    return entries


def stage_of(entries: Mapping[Metric, Entry]) -> Stage:
    """Where the lead stands by what its opportunities make it count for."""
    if Metric.WON in entries:
        return Stage.WON
    return Stage.LOST if Metric.LOST in entries else Stage.OPPORTUNITY


def put_off(due_at: datetime | None, at: datetime) -> datetime:
    """When the outcome is due next, counted from the due time, or from now if that is past."""
    return max(due_at or at, at) + PUT_OFF_BY


def tried_enough(
    tried_on: Sequence[date], calendar: Calendar, *, times: int, within_days: int
) -> bool:
    """Whether so many attempts in a row lie within so many working days, both ends counted."""
    days = sorted(tried_on)
    spans = ((days[at], days[at + times - 1]) for at in range(len(days) - times + 1) if times > 0)
    return any(_working_days(calendar, first, last) <= within_days for first, last in spans)


def _working_days(calendar: Calendar, first: date, last: date) -> int:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(bool(calendar.hours_on(day)) for day in days)


def _closed_on(known: Known) -> date:
    return known.closed_on or known.opened_on


def _sum(opportunities: Sequence[Known]) -> int:
    return sum(one.base_minor or 0 for one in opportunities)
