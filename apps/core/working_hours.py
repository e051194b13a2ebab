"""The open hours of one day, as wall-clock times."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Final, Self

END_OF_DAY: Final = "24:00"


class CalendarError(ValueError):
    """The calendar makes no sense. `cure` says in one sentence what to change."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.cure = cure


@dataclass(frozen=True, slots=True)
class Interval:
    """Open from `opens` up to, not including, `closes`, wall-clock times of one day.

    A closing time of 00:00 is the midnight that ends the day; a night shift is two intervals on
    two days. Raises CalendarError when it would close before it opens.
    """

    opens: time
    closes: time

    def __post_init__(self) -> None:
        """Refuse an interval that is empty or runs backwards."""
        if self.closes != time.min and self.closes <= self.opens:
            raise CalendarError(
                f"{self.opens:%H:%M} to {self.closes:%H:%M} closes before it opens.",
                f"Split hours that pass midnight: up to {END_OF_DAY}, and from 00:00 the next day.",
            )

    @classmethod
    def from_json(cls, pair: Sequence[str]) -> Self:
        """["09:00", "17:00"], closing at "24:00" at the latest. Raises CalendarError."""
        try:
            opens, closes = pair
            midnight = closes == END_OF_DAY
            ends = time.min if midnight else time.fromisoformat(closes)
            starts = time.fromisoformat(opens)
        except (TypeError, ValueError) as error:
            raise CalendarError(f"{pair!r} are not hours.", "Write them as 09:00.") from error
        if ends == time.min and not midnight:
            raise CalendarError(f"{pair!r} are not hours.", f"Write midnight as {END_OF_DAY}.")
        return cls(starts, ends)

    def to_json(self) -> list[str]:
        """["09:00", "17:00"]; the midnight that ends the day is "24:00"."""
        closes = END_OF_DAY if self.closes == time.min else _clock(self.closes)
        return [_clock(self.opens), closes]


Hours = tuple[Interval, ...]
"""The open intervals of one day, in order, apart from each other; () is a closed day."""


def refuse_overlap(hours: Hours) -> None:
    """Raise CalendarError unless the intervals are in order and apart (touching is fine)."""
    for earlier, later in pairwise(hours):
        if earlier.closes == time.min or later.opens < earlier.closes:
            raise CalendarError(
                f"Hours from {later.opens:%H:%M} start before the ones ahead of them end.",
                "Put the hours of a day in order, without overlap.",
            )


def _clock(at: time) -> str:
    return at.isoformat("auto" if at.second or at.microsecond else "minutes")


def hours_to_json(hours: Hours) -> list[list[str]]:
    """[["09:00", "12:00"], ["13:00", "17:00"]]."""
    return [interval.to_json() for interval in hours]


def hours_from_json(pairs: Iterable[Sequence[str]]) -> Hours:
    """The intervals of a day, put in order. Raises CalendarError for an unreadable one."""
    intervals = [Interval.from_json(pair) for pair in pairs]
    return tuple(sorted(intervals, key=lambda interval: interval.opens))
