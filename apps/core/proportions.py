"""Rates with their numerator, denominator and interval, and medians; never a bare number.

Sources: Wilson (1927) score interval; Newcombe (1998), method 10, for the difference of two
proportions. All intervals are 95 % unless another z is given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from typing import Final, NamedTuple, TypeVar

Z_95: Final = 1.959963984540054
SMALL: Final = 20
"""Below this many cases a rate is shown as counts first."""

Value = TypeVar("Value", float, timedelta)


class Interval(NamedTuple):
    """Both ends belong to the interval."""

    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether a difference is distinguishable from none."""
        return self.low > 0 or self.high < 0


class Difference(NamedTuple):
    """How much the first rate is above the second, in share points (0.05 is 5 points)."""

    value: float
    interval: Interval


def wilson(k: int, n: int, z: float = Z_95) -> Interval | None:
    """The score interval of k out of n; None when n is 0. Raises ValueError unless 0 ≤ k ≤ n.

    The ends at k = 0 and k = n are exactly 0 and 1, which floating point would just miss.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a proportion.")
    if n == 0:
        return None
    share, z_squared = k / n, z * z
    centre = share + z_squared / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z_squared / (4 * n * n))
    scale = 1 + z_squared / n
    low = 0.0 if k == 0 else (centre - spread) / scale
    high = 1.0 if k == n else (centre + spread) / scale
    return Interval(low, high)


@dataclass(frozen=True, slots=True)
class Rate:
    """`n` out of `of`: a share that always carries its counts. Raises ValueError if n > of."""

    n: int
    of: int

    def __post_init__(self) -> None:
        """Refuse counts that are not a part and its whole."""
        if not 0 <= self.n <= self.of:
            raise ValueError(f"{self.n} of {self.of} is not a proportion.")

    @property
    def is_no_data(self) -> bool:
        """Nothing to divide by: "no data", never 0 %."""
        return self.of == 0

    @property
    def is_small(self) -> bool:
        """Too few cases (fewer than 20) to show the share without its counts."""
        return self.of < SMALL

    @property
    def rate(self) -> float | None:
        """The share from 0 to 1, or None without data."""
        return self.n / self.of if self.of else None

    @property
    def interval(self) -> Interval | None:
        """The 95 % Wilson interval, or None without data."""
        return wilson(self.n, self.of)

    @property
    def low(self) -> float | None:
        """The lower end of the interval, or None without data."""
        return self.interval.low if self.interval else None

    @property
    def high(self) -> float | None:
        """The upper end of the interval, or None without data."""
        return self.interval.high if self.interval else None

    def to_json(self) -> dict[str, int | float | None]:
        """{"n", "of", "rate", "low", "high"}; the last three are null without data."""
        return {
            "n": self.n,
            "of": self.of,
            "rate": self.rate,
            "low": self.low,
            "high": self.high,
        }


def newcombe(first: Rate, second: Rate, z: float = Z_95) -> Difference | None:
    """The difference of two independent rates with its interval; None if either has no data.

    The list of campaigns reckons it in the database (campaigns.listing_sql); this is the formula
    that it is held against.
    """
    first_interval, second_interval = wilson(first.n, first.of, z), wilson(second.n, second.of, z)
    if first_interval is None or second_interval is None:
        return None
    share, other = first.n / first.of, second.n / second.of
    below = sqrt((share - first_interval.low) ** 2 + (second_interval.high - other) ** 2)
    above = sqrt((first_interval.high - share) ** 2 + (other - second_interval.low) ** 2)
    gap = share - other
    return Difference(gap, Interval(gap - below, gap + above))


def median(values: Iterable[Value]) -> Value | None:
    """The middle value, the mean of the middle two for an even count, None for no values."""
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
