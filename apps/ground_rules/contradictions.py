"""What one agreement can't say together. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterator

from .agreed import ResponseTimes
from .wording import working_time


def contradictions(response: ResponseTimes) -> tuple[str, ...]:
    """A sentence for each two promises about answers of which one could never be kept."""
    return (*_silence_before_the_time_is_over(response), *_passed_on_before_a_reminder(response))


def _silence_before_the_time_is_over(response: ResponseTimes) -> Iterator[str]:
    """Who may still answer has not been silent."""
    silence = response.deemed_after_minutes
    longest = max([response.minutes, *(one.minutes for one in response.types)])
    if silence is not None and silence < longest:
        yield (
            f"Silence counts as accepted after {working_time(silence)}, but Sales has"
            f" {working_time(longest)} to answer: let the silence last longer, or the time be"
            " shorter."
        )


def _passed_on_before_a_reminder(response: ResponseTimes) -> Iterator[str]:
    """Whoever has the lead no more is not reminded of it."""
    last = max(response.remind_at_pct, default=0)
    if response.reassign_at_pct <= last:
        yield (
            f"The lead goes to somebody else at {response.reassign_at_pct}% of the agreed time,"
            f" before the reminder at {last}%: pass it on later, or remind earlier."
        )
