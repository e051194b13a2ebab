"""Which whole months answer for a period, and which days must be added or taken off again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from apps.core.period import Period, all_dates, month_of


@dataclass(frozen=True)
class Split:
    """A period as the sums of whole months, plus some days line by line, less some others."""

    summed: Period | None
    added: tuple[Period, ...] = ()
    removed: tuple[Period, ...] = ()


def split(period: Period, *, today: date) -> Split:
    """Cut at the firsts of months; a month of which more days are in than out is taken whole.

    Days after `today` weigh nothing: hardly a line can be about them yet.
    """
    if period.is_all:
        return Split(all_dates())
    months = period.months()
    taken = [part for part in months if _days(part, today) > sum(_outside(part, today))]
    first, last = (taken[0], taken[-1]) if taken else (None, None)
    removed = [part for edge in {first, last} if edge for part in _rest(edge)]
    return Split(
        summed=_span(first, last) if first and last else None,
        added=tuple(part for part in months if part not in taken),
        removed=tuple(sorted(removed, key=lambda part: part.start)),
    )


def _span(first: Period, last: Period) -> Period:
    return Period.between(month_of(first.start).start, month_of(last.start).last_day)


def _rest(part: Period) -> list[Period]:
    """The days of the month before and after the part."""
    month, day = month_of(part.start), timedelta(days=1)
    found = []
    if month.start < part.start:
        found.append(Period.between(month.start, part.start - day))
    if part.end < month.end:
        found.append(Period.between(part.end, month.last_day))
    return found


def _outside(part: Period, today: date) -> list[int]:
    return [_days(rest, today) for rest in _rest(part)]


def _days(part: Period, today: date) -> int:
    return max((min(part.end, today + timedelta(days=1)) - part.start).days, 0)
