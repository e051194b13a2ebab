"""How a clock that runs is said in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from apps.core import wording

from .kinds import Due, PauseReason
from .policy import due_group

#: From here on the clock is shown as pressing.
SOON: Final = timedelta(hours=4)
HOUR: Final = timedelta(hours=1)
HOURS_A_DAY: Final = 24


@dataclass(frozen=True)
class Clock:
    """Words for a due time, how they are toned, and the icon that goes with it."""

    text: str
    tone: str
    icon: str = "clock"


def clock(due_at: datetime, at: datetime, zone: ZoneInfo) -> Clock:
    """ "by 16:20" today, "by tomorrow 10:20", "by 19 Jun, 10:20", late "since yesterday 16:00".

    The moment, not how long it is: hours by the wall and working hours are different numbers.
    """
    group = due_group(due_at, at, zone)
    when = _when(due_at.astimezone(zone), at.astimezone(zone))
    if group == Due.OVERDUE:
        return Clock(f"since {when}", "bad", "circle-alert")
    is_pressing = group == Due.TODAY and due_at - at < SOON
    return Clock(f"by {when}", "warn" if is_pressing else "muted")


def clock_in_full(shown: Clock, used: timedelta, agreed: timedelta, *, is_late: bool) -> Clock:
    """The same words, and the working time: "by 16:20; 3 h of 8 h of working time left"."""
    of = working_time(agreed)
    if used < agreed:
        more = f"{working_time(agreed - used)} of {of} of working time left"
    elif used == agreed:
        more = f"the {of} of working time are used up"
    else:
        more = f"{working_time(used - agreed)} of working time beyond the {of} agreed"
    return replace(shown, text=f"{'late ' if is_late else ''}{shown.text}; {more}")


def _when(local: datetime, now: datetime) -> str:
    """A moment as it is said today, both in one zone."""
    days = (local.date() - now.date()).days
    day = {-1: "yesterday ", 0: "", 1: "tomorrow "}.get(days, f"{local.day} {local:%b}, ")
    return f"{day}{local:%H:%M}"


def own_clock(
    who: str, since: datetime, spent: timedelta, *, agreed: timedelta, overall: timedelta
) -> str:
    """ "On you since 17 Jun, 13:00: 2 h of 8 h. 10 h since it was handed over."

    `since` in the reader's zone; the times are working time.
    """
    mine, of, all_along = (working_time(span) for span in (spent, agreed, overall))
    when = f"{since.day} {since:%b, %H:%M}"
    return f"On {who} since {when}: {mine} of {of}. {all_along} since it was handed over."


def working_time(span: timedelta) -> str:
    """In hours however many they are: a working day has fewer than a day."""
    hours = span // HOUR
    return f"{hours} h" if hours >= HOURS_A_DAY else wording.duration(span)


def standing_clock(reason: str, note: str, since: datetime, zone: ZoneInfo) -> Clock:
    """ "Paused since 16 Jun: the prospect asked us to wait; Back from the fair on Monday".

    Nobody knows when a pause ends but by what was noted: without a note, when somebody ends it.
    """
    local, label = since.astimezone(zone), str(PauseReason(reason).label)
    why = label[0].lower() + label[1:] if label.startswith("The ") else label
    until = note or "until somebody ends the pause"
    return Clock(f"Paused since {local.day} {local:%b}: {why}; {until}", "muted", "pause")
