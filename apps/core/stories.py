"""What components/track.html and timeline.html are drawn from: a lead's way, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Step:
    """One dot of a track; the component says what each word is."""

    label: str
    note: str = ""
    state: str = ""
    side: str = ""


@dataclass(frozen=True)
class Event:
    """One line of a timeline; the component says what each word is."""

    when: str
    text: str
    at: datetime | None = None
    detail: str = ""
    url: str = ""
    points: str = ""
    side: str = ""
    state: str = ""
