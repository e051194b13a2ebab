"""Why nobody says anything about a lead. Pure: exactly one reason, by a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from .kinds import Silence


@dataclass(frozen=True)
class Circumstances:
    """What is true of a leaking lead at the moment of asking."""

    has_owner_left: bool = False
    is_owner_absent: bool = False
    is_paused: bool = False
    waits_for_marketing: bool = False
    is_queued: bool = False
    was_put_off: bool = False


#: In this order: who cannot answer comes before what keeps people from answering.
_HOLDS: Final[Mapping[Silence, Callable[[Circumstances], bool]]] = {
    Silence.OWNER_LEFT: lambda one: one.has_owner_left,
    Silence.OWNER_ABSENT: lambda one: one.is_owner_absent,
    Silence.PAUSED: lambda one: one.is_paused,
    Silence.WAITS_FOR_MARKETING: lambda one: one.waits_for_marketing,
    Silence.QUEUED: lambda one: one.is_queued,
    Silence.SNOOZED: lambda one: one.was_put_off,
}


def why_silent(circumstances: Circumstances) -> Silence:
    """The first reason that holds; NONE when none is known."""
    return next((why for why, holds in _HOLDS.items() if holds(circumstances)), Silence.NONE)
