"""Until when a lead rests, in words."""

from __future__ import annotations

from typing import Final

from .kinds import Stage, Wake
from .models import Lead

_WAKES: Final = {
    Wake.INQUIRY.value: "the person gets in touch again",
    Wake.SCORE.value: "it qualifies by score again",
}


def rests(lead: Lead) -> str:
    """ "Rests until 1 Sep 2026, or until the person gets in touch again"; "" when it does not."""
    if lead.stage != Stage.RECYCLED:
        return ""
    day = lead.wake_on
    until = [f"{day.day} {day:%b %Y}"] if day else []
    until += [_WAKES[lead.wake_if]] if lead.wake_if else []
    return f"Rests until {', or until '.join(until)}" if until else "Rests with Marketing"
