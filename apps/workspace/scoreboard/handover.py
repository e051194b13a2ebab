"""The baton's handover in the last five working days: passed on, answered, waiting, late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final

from apps.core import wording
from apps.core.charts import Chart, Mark, Stack, StackedBars, stacked_bars
from apps.core.period import Period
from apps.core.zones import as_utc
from apps.ground_rules.queries import calendar_of
from apps.handoffs.kinds import State
from apps.reports.kinds import ReportQuery
from apps.reports.links import records_url
from apps.reports.queries.handoffs import offered

from .treaty import Agreed

DAYS: Final = 5
#: How far to look back for working days; a longer holiday shows fewer.
LOOKED_BACK: Final = 31
WEEK: Final = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Handover:
    """What went from hand to hand, by day and in all."""

    passed_on: int
    answered: int
    waiting: int
    late: int
    median_answer: timedelta | None
    chart: Chart
    #: The records of all that was passed on, and of what is late or waits.
    url: str
    late_url: str


@dataclass
class _Day:
    day: date
    answered: int = 0
    waiting: int = 0
    late: int = 0
    silent: int = 0

    @property
    def passed_on(self) -> int:
        return self.answered + self.waiting + self.late + self.silent


def handover(query: ReportQuery, agreed: Agreed, *, opens: bool) -> Handover:
    """Read in one statement and folded here: five days of one team are few rows."""
    days = {day: _Day(day) for day in _working_days(query, agreed)}
    question = replace(query, period=Period.between(min(days), max(days)))
    seconds: list[int] = []
    facts = ("offered_at", "state", "due_at", "paused_at", "answer_seconds")
    for offered_at, state, due_at, paused_at, took in offered(question).values_list(*facts):
        day = days.get(offered_at.astimezone(query.zone).date())
        if day is None:
            continue
        _count(day, state, due_at if paused_at is None else None, query.as_of)
        if took is not None:
            seconds.append(took)
    drawn = list(days.values())
    return Handover(
        passed_on=sum(day.passed_on for day in drawn),
        answered=sum(day.answered for day in drawn),
        waiting=sum(day.waiting for day in drawn),
        late=sum(day.late for day in drawn),
        median_answer=timedelta(seconds=median(seconds)) if seconds else None,
        chart=_chart(question, drawn, opens=opens),
        url=records_url(question, "passed_on") if opens else "",
        late_url=records_url(question, "late") if opens else "",
    )


def _count(day: _Day, state: str, due_at: datetime | None, now: datetime) -> None:
    """A clock that stands still is due at no time."""
    if state in (State.ACCEPTED, State.REJECTED):
        day.answered += 1
    elif state == State.DEEMED:
        day.silent += 1
    elif due_at is not None and due_at < as_utc(now):
        day.late += 1
    else:
        day.waiting += 1


def _working_days(query: ReportQuery, agreed: Agreed) -> list[date]:
    """The last working days up to today, on the calendar agreed; Monday to Friday before that."""
    today = query.as_of.astimezone(query.zone).date()
    days = [today - timedelta(days=back) for back in range(LOOKED_BACK)]
    found = [day for day in days if _is_working(day, agreed)][:DAYS]
    return sorted(found) or [today]


def _is_working(day: date, agreed: Agreed) -> bool:
    if agreed.rules is None:
        return day.weekday() in WEEK
    return bool(calendar_of(agreed.rules).hours_on(day))


def _chart(query: ReportQuery, days: list[_Day], *, opens: bool) -> Chart:
    columns = tuple(
        Stack(f"{day.day:%a}", wording.number(day.passed_on), tuple(_marks(query, day, opens)))
        for day in days
    )
    description = "Hand-offs of each day: answered, waiting in time, late."
    return stacked_bars(StackedBars("handover", "Handover by day", description, columns))


def _marks(query: ReportQuery, day: _Day, opens: bool) -> Iterator[Mark]:
    question = replace(query, period=Period.between(day.day, day.day))
    parts = (
        ("answered", "spoken", day.answered, "sales"),
        ("in time", "waiting", day.waiting, "sales-outline"),
        ("late", "late", day.late, "leak"),
        ("accepted by silence", "deemed", day.silent, "rest"),
    )
    for label, figure, n, paint in parts:
        url = records_url(question, figure) if opens else ""
        yield Mark(label, wording.number(n), n, paint, url)
