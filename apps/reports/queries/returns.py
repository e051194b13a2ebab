"""What Sales sent back so that Marketing corrects it, and whether that took as long as agreed.

How long is a matter of working days. What was handed back is few and looked at one by one; of what
still waits only the day is looked at by which it must have come back to be late by now: one
comparison in the database for each version of the agreement, however much waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from django.db.models import Q

from apps.core.business_time import NeverDue
from apps.core.deadlines import end_of_working_day
from apps.core.zones import start_of_day
from apps.ground_rules.kinds import ReasonRoute
from apps.handoffs.kinds import PauseReason, State
from apps.handoffs.models import Pause

from .versions import NEVER, Version

#: What came back for a correction and has not been handed over again.
_WAITS: Final = Q(state=State.REJECTED, reason__route=ReasonRoute.FIX, overturned_at=None)


@dataclass(frozen=True)
class Return:
    """One way back and forth: Marketing corrected what came back and handed it over again."""

    handoff_id: int
    is_in_time: bool


def all_returns(versions: Iterable[Version], *, since: datetime | None) -> list[Return]:
    """From the ledger of pauses, in one statement: of all hand-offs, or of those offered since."""
    due = _deadlines(versions)
    ended = Pause.objects.filter(reason=PauseReason.MARKETING_FIXES, until_at__isnull=False)
    if since is not None:
        ended = ended.filter(from_at__gte=since, handoff__offered_at__gte=since)
    found: Iterable[Any] = ended.values_list(
        "handoff_id", "handoff__rules_id", "from_at", "until_at"
    )
    return [
        Return(handoff_id, is_in_time=done_at <= due(rules_id, came_back))
        for handoff_id, rules_id, came_back, done_at in found
    ]


def overdue_returns(versions: Iterable[Version], at: datetime) -> Q:
    """The hand-offs that wait to be corrected although they should have been by `at`."""
    condition = Q(pk__in=[])
    for version in versions:
        condition |= Q(rules_id=version.rules_id, answered_at__lt=late_before(version, at))
    return _WAITS & condition


def returns_not_due(versions: Iterable[Version], at: datetime) -> Q:
    """The hand-offs that wait to be corrected, and for which there is time at `at`."""
    condition = Q(pk__in=[])
    for version in versions:
        condition |= Q(rules_id=version.rules_id, answered_at__gte=late_before(version, at))
    return _WAITS & condition


def late_before(version: Version, at: datetime) -> datetime:
    """What came back before this instant, a midnight, was due before `at`; NEVER if nothing is."""
    day = _day(version, at)
    try:
        while _due(version, day) >= at:
            day -= timedelta(days=1)
    except NeverDue:
        return NEVER
    return start_of_day(day + timedelta(days=1), version.calendar.zone)


def _deadlines(versions: Iterable[Version]) -> Callable[[int, datetime], datetime]:
    """Until when is to be corrected what came back at an instant, under a version.

    All that comes back on one day is due at once, so the calendar is asked once a day.
    """
    by_rules = {version.rules_id: version for version in versions}

    @cache
    def due(rules_id: int, day: date) -> datetime:
        return _due(by_rules[rules_id], day)

    return lambda rules_id, came_back: due(rules_id, _day(by_rules[rules_id], came_back))


def _due(version: Version, came_back: date) -> datetime:
    start = start_of_day(came_back, version.calendar.zone)
    return end_of_working_day(version.calendar, start, days=version.fix_days)


def _day(version: Version, at: datetime) -> date:
    return at.astimezone(version.calendar.zone).date()
