"""What a hand-off's clock announces, and when: reminders, lateness, and what silence means. Pure.

A mark is reached when so much working time has passed since the offer, pauses left out. Each is
told once, in order; the hand-off keeps the percentage up to which it was told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from apps.core import business_time
from apps.core.business_time import AnyCalendar
from apps.ground_rules.agreed import ResponseTimes

#: The agreed time is over.
DUE: Final = 100


class Step(StrEnum):
    REMIND = "remind"
    OVERDUE = "overdue"
    ESCALATE = "escalate"
    REASSIGN = "reassign"
    DEEM = "deem"


@dataclass(frozen=True)
class Mark:
    """At `pct` of the agreed time, which is `minutes` of working time, these steps are taken."""

    pct: int
    minutes: float
    steps: tuple[Step, ...]


def marks_of(response: ResponseTimes, minutes: int) -> tuple[Mark, ...]:
    """The marks of a clock of so many agreed minutes, in the order in which they are reached.

    Silence is never taken for a yes before everything else was tried.
    """
    steps: dict[int, list[Step]] = {}
    for pct in response.remind_at_pct:
        steps.setdefault(pct, []).append(Step.REMIND)
    steps.setdefault(DUE, []).append(Step.OVERDUE)
    steps.setdefault(response.escalate_at_pct, []).append(Step.ESCALATE)
    steps.setdefault(response.reassign_at_pct, []).append(Step.REASSIGN)
    if response.deemed_after_minutes is not None:
        agreed = -(-response.deemed_after_minutes * 100 // minutes)
        steps[max(agreed, max(steps) + 1)] = [Step.DEEM]
    return tuple(Mark(pct, minutes * pct / 100, tuple(steps[pct])) for pct in sorted(steps))


@dataclass(frozen=True)
class Reached:
    """The marks a clock has passed and not told, and when it reaches the next one."""

    marks: tuple[Mark, ...]
    tell_at: datetime | None

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is to be done: two reminders at once are one, and one that comes late is none."""
        steps = dict.fromkeys(step for mark in self.marks for step in mark.steps)
        if Step.OVERDUE in steps:
            steps.pop(Step.REMIND, None)
        return tuple(steps)

    @property
    def told_pct(self) -> int:
        return self.marks[-1].pct


def reached(
    marks: Iterable[Mark], told_pct: int, *, told_at: datetime, at: datetime, calendar: AnyCalendar
) -> Reached:
    """Which marks after `told_pct` a running clock has passed at `at`.

    `told_at` is when the first of them is reached: the next ones are counted from there.
    """
    passed: list[Mark] = []
    reached_at = told_at
    for mark in sorted((one for one in marks if one.pct > told_pct), key=lambda one: one.pct):
        if passed:
            minutes = mark.minutes - passed[-1].minutes
            reached_at = business_time.due(calendar, reached_at, timedelta(minutes=minutes))
        if reached_at > at:
            return Reached(tuple(passed), reached_at)
        passed.append(mark)
    return Reached(tuple(passed), None)


def following(marks: Iterable[Mark], told_pct: int) -> Mark | None:
    """The next mark to be told; None after the last."""
    return min((one for one in marks if one.pct > told_pct), key=lambda one: one.pct, default=None)
