"""How interest fades, and when a score falls below a minimum by itself. Pure arithmetic.

Points of one signal share a half-life, so their sum fades as one: s(t) = s(0) * 2^(-t/h).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil, floor, log2
from typing import Final, NamedTuple

DAY: Final = 86_400
#: Binary fractions are taken for the whole number they mean to this many decimals.
_DECIMALS: Final = 9


class Fading(NamedTuple):
    """Points of one signal at an instant. `half_life` in seconds; None: they do not fade."""

    points: float
    half_life: int | None
    cap: int | None

    def after(self, seconds: float) -> float:
        """What counts of them later, at most the cap."""
        left = self.points
        if self.half_life is not None:
            left *= 0.5 ** (seconds / self.half_life)
        return left if self.cap is None or left < self.cap else self.cap


def whole(points: float) -> int:
    """To the nearest whole number, halves up."""
    return floor(round(points, _DECIMALS) + 0.5)


def in_whole_numbers(points: Sequence[float]) -> list[int]:
    """The largest-remainder method: whole numbers that add up to the rounded sum exactly."""
    if len(points) == 1:
        return [whole(points[0])]
    exact = [round(one, _DECIMALS) for one in points]
    parts = [floor(one) for one in exact]
    missing = whole(sum(exact)) - sum(parts)
    by_remainder = sorted(range(len(exact)), key=lambda at: parts[at] - exact[at])
    for index in by_remainder[:missing]:
        parts[index] += 1
    return parts


def falls_below(fadings: Sequence[Fading], minimum: int, at: datetime) -> datetime | None:
    """The first second after `at` at which the rounded sum is below `minimum`, which it reaches
    at `at`; None: never."""
    lasting = sum(one.after(0) for one in fadings if one.half_life is None)
    if whole(lasting) >= minimum:
        return None
    bounds = _bounds(fadings, minimum)
    return at + timedelta(seconds=_first_second_below(fadings, minimum, *bounds))


def _bounds(fadings: Sequence[Fading], minimum: int) -> tuple[int, int]:
    """Seconds between which it happens. All that fades does so at least as slowly as the
    shortest half-life and at least as fast as the longest; with one half-life and no cap in the
    way both are the closed form h * log2(points / needed)."""
    fading = [one for one in fadings if one.half_life is not None]
    lasting = sum(one.after(0) for one in fadings if one.half_life is None)
    needed = minimum - 0.5 - lasting
    half_lives = [one.half_life for one in fading if one.half_life is not None]
    counted = sum(one.after(0) for one in fading)
    everything = sum(one.points for one in fading)
    soonest = min(half_lives) * log2(counted / needed) if counted > needed else 0.0
    latest = max(half_lives) * log2(everything / needed) if everything > needed else 0.0
    return max(floor(soonest) - 2, 0), ceil(latest) + 2


def _first_second_below(fadings: Sequence[Fading], minimum: int, low: int, high: int) -> int:
    """Bisection: not yet below at `low`, below at `high`."""
    while high - low > 1:
        middle = (low + high) // 2
        if whole(sum([one.after(middle) for one in fadings])) < minimum:
            high = middle
        else:
            low = middle
    return high
