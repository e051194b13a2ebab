"""Decisions about feedback: how long one may contest, which answers are judged twice. Pure."""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta
from itertools import groupby, islice
from typing import Final

from apps.core import business_time

#: Parts of ten thousand in which answers are drawn for a second opinion.
_PARTS: Final = 10_000
#: Scores from here are strong, from there middling, where Marketing gave no grade.
STRONG_SCORE, MIDDLING_SCORE = 75, 50
#: Marketing's grade at hand-over and Sales' verdict, folded to as many classes.
CLASSES: Final = 3
GRADE_LABELS: Final = ("Strong: A1, A2, B1", "Middling: A3, B2, C1", "Weak: B3, C2, C3")
QUALITY_LABELS: Final = ("4 or 5", "3", "1 or 2")


def end_of_working_day(calendar: business_time.Calendar, start: datetime, *, days: int) -> datetime:
    """When the `days`-th working day after that of `start` closes, in UTC.

    The day on which something happens is not counted, so nobody has less for an evening. Raises
    business_time.NeverDue when ten years of calendar hold too few working days.
    """
    tomorrow = start.astimezone(calendar.zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), calendar.zone)
    hours = business_time.open_intervals(calendar, midnight, midnight + business_time.HORIZON)
    by_day = groupby(hours, key=lambda open_: open_[0].astimezone(calendar.zone).date())
    for _, intervals in islice(by_day, days - 1, days):
        return max(end for _, end in intervals)
    raise business_time.NeverDue(f"No {days} working days within ten years of {start}.")


def is_drawn(handoff_id: int, tenant_id: int, *, sample_pct: int) -> bool:
    """Whether this answer is one of the agreed share that two people judge.

    By a hash, so that the same answers are drawn however often one asks, and nobody can tell by
    looking which they are.
    """
    digest = hashlib.sha256(f"second opinion {tenant_id} {handoff_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % _PARTS < sample_pct * _PARTS // 100


def grade_class(grade: str, score: int | None) -> int | None:
    """0 strong, 1 middling, 2 weak: along the diagonal of the grid A1 to C3, else by score.

    A is the best fit and 1 the most interest, so A3 (fits, not interested) counts as C1 does.
    None when Marketing said neither.
    """
    if grade:
        steps = "ABC".index(grade[0]) + "123".index(grade[1])
        return (0, 0, 1, 2, 2)[steps]
    if score is None:
        return None
    return 0 if score >= STRONG_SCORE else 1 if score >= MIDDLING_SCORE else 2


def quality_class(quality: int) -> int:
    """0 for a verdict of 4 or 5, 1 for 3, 2 for 1 or 2."""
    return 0 if quality >= 4 else 1 if quality == 3 else 2
