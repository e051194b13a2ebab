"""How a clock that runs is said in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
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
    """ "5 h late", "3 h 12 min left" today, "by 10:20" tomorrow, "by 19 Jun, 10:20" later."""
    group = due_group(due_at, at, zone)
    local = due_at.astimezone(zone)
    if group == Due.OVERDUE:
        return Clock(wording.time_left(due_at, at), "bad", "circle-alert")
    if group == Due.TODAY:
        return Clock(wording.time_left(due_at, at), "warn" if due_at - at < SOON else "muted")
    if group == Due.TOMORROW:
        return Clock(f"by {local:%H:%M}", "muted")
    return Clock(f"by {local.day} {local:%b, %H:%M}", "muted")


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
