"""The proof of a clock: stretch by stretch, what counted and what did not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from apps.core import business_time, wording
from apps.core.business_time import Kind, Segment
from apps.ground_rules.hours_wording import in_words, said_hours
from apps.ground_rules.queries import calendars_of
from apps.handoffs import running
from apps.handoffs.clock import working_time
from apps.handoffs.kinds import PauseReason
from apps.handoffs.models import HandOff, Pause

from .parts import Part, parts

#: A clock that runs for months is proved to here; the sums are of the whole time all the same.
SHOWN: Final = 200

_WORDS: Final = {
    Kind.OPEN: "Working time",
    Kind.CLOSED: "Outside working hours",
    Kind.HOLIDAY: "Holiday",
    Kind.PAUSED: "Paused",
}


@dataclass(frozen=True)
class Stretch:
    """A line of the proof: from, to, what it was, and how much of it counts."""

    start: datetime
    end: datetime
    words: str
    counted: str
    so_far: str
    is_late: bool


@dataclass(frozen=True)
class Evidence:
    """All of it: `stretches` add up to `spent`, which is held against `agreed`."""

    handoff: HandOff
    until: datetime
    is_running: bool
    hours: str
    agreed: str
    spent: str
    late_by: str
    #: Nobody has answered, and beyond the due moment no working time has passed yet.
    is_used_up: bool
    due_at: datetime
    stretches: tuple[Stretch, ...]
    pauses: tuple[Pause, ...]
    #: Who had it from when to when, where it was passed on.
    parts: tuple[Part, ...]
    is_cut: bool


def evidence(handoff: HandOff, at: datetime) -> Evidence:
    """From the offer to the answer, or to now; under the version of its day for ever."""
    calendars = calendars_of(handoff.rules)
    calendar = calendars.at(handoff.place)
    pauses = running.stretches(handoff)
    times = [(pause.from_at, pause.until_at) for pause in pauses]
    until = max(handoff.answered_at or handoff.deemed_at or at, handoff.offered_at)
    segments = business_time.explain(calendar, handoff.offered_at, until, times)
    days = (one.astimezone(calendar.zone).date() for one in (handoff.offered_at, until))
    cut = _cut_at(segments, handoff.due_at)
    spent = sum((segment.counted for segment in segments), timedelta())
    late = max(timedelta(seconds=int(spent.total_seconds())) - handoff.agreed_time, timedelta())
    return Evidence(
        handoff=handoff,
        until=until,
        is_running=handoff.is_open and handoff.paused_at is None,
        hours=in_words(said_hours(calendars, handoff.place, *days)),
        agreed=working_time(handoff.agreed_time),
        spent=working_time(spent),
        late_by=working_time(late) if late else "",
        is_used_up=handoff.is_open and not late and until > handoff.due_at,
        due_at=handoff.due_at,
        stretches=tuple(_lines(cut, pauses, handoff.due_at))[:SHOWN],
        pauses=tuple(pauses),
        parts=tuple(parts(handoff, until, calendar, times)),
        is_cut=len(cut) > SHOWN,
    )


def _cut_at(segments: list[Segment], due_at: datetime) -> list[Segment]:
    """The stretch in which the time ran out is two: before, and late."""
    cut: list[Segment] = []
    for segment in segments:
        if segment.start < due_at < segment.end:
            cut.append(Segment(segment.kind, segment.start, due_at))
            cut.append(Segment(segment.kind, due_at, segment.end))
        else:
            cut.append(segment)
    return cut


def _lines(segments: list[Segment], pauses: list[Pause], due_at: datetime) -> list[Stretch]:
    so_far = [timedelta()]
    for segment in segments:
        so_far.append(so_far[-1] + segment.counted)
    return [
        Stretch(
            start=segment.start,
            end=segment.end,
            words=_words(segment, pauses),
            counted=wording.duration(segment.counted) if segment.counted else "",
            so_far=working_time(after),
            is_late=segment.start >= due_at and segment.kind is Kind.OPEN,
        )
        for segment, (_, after) in zip(segments, pairwise(so_far), strict=True)
    ]


def _words(segment: Segment, pauses: list[Pause]) -> str:
    if segment.kind is not Kind.PAUSED:
        return _WORDS[segment.kind]
    reasons = {
        str(PauseReason(pause.reason).label)
        for pause in pauses
        if pause.from_at < segment.end and (pause.until_at or segment.end) > segment.start
    }
    return f"{_WORDS[Kind.PAUSED]}: {', '.join(sorted(reasons))}"
