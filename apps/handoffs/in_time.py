"""Whether an answer came in time: one definition for figures, lists, the proof of a clock, replays.

It is in time when the working time used until it is no more than was agreed. The due instant is
when that time is used up: an answer in the closed hours right after it used no more of it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from .models import HandOff

SECONDS_A_MINUTE: Final = 60

#: The same of hand-offs in the database.
ANSWERED_IN_TIME: Final = Q(
    answer_seconds__lte=Coalesce(F("response_minutes"), F("rules__response_minutes"))
    * SECONDS_A_MINUTE
)


def is_within(seconds: int, minutes: int) -> bool:
    """Whether so many working seconds keep so many agreed working minutes."""
    return seconds <= minutes * SECONDS_A_MINUTE


def is_answered_in_time(handoff: HandOff) -> bool:
    """Of a hand-off in hand; one without an answer of a person is not."""
    seconds = handoff.answer_seconds
    return seconds is not None and timedelta(seconds=seconds) <= handoff.agreed_time
