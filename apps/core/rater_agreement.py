"""How far two people who judged the same things agree, beyond what chance would give them.

A table has a row for each class of the first judge and a column for each class of the second, both
in the same order. Sources: Cohen (1960) for kappa, Cohen (1968) for its weights, Byrt, Bishop and
Carlin (1993) for PABAK. Kappa alone misleads where one class is rare, so `Judged` always carries
the table, the plain share of agreement and both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

Table = tuple[tuple[int, ...], ...]

ENOUGH: Final = 30
"""Below so many pairs a kappa says more about chance than about the judges."""


class Weights(StrEnum):
    """How bad a disagreement is: all alike, by its distance, or by the distance squared."""

    NONE = "none"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


_DISTANCE: Final[dict[Weights, Callable[[int], float]]] = {
    Weights.NONE: lambda apart: float(apart > 0),
    Weights.LINEAR: float,
    Weights.QUADRATIC: lambda apart: float(apart * apart),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs of judgements, counted. Raises ValueError for a table that is no square of counts."""

    table: Table

    def __post_init__(self) -> None:
        size = len(self.table)
        if size < 2 or any(len(row) != size for row in self.table):
            raise ValueError("A table of two judges has as many columns as rows, two at least.")
        if any(count < 0 for row in self.table for count in row):
            raise ValueError("A count is not negative.")

    @property
    def n(self) -> int:
        """How many things both judged."""
        return sum(map(sum, self.table))

    @property
    def agreed(self) -> int:
        """How many both put into the same class: the diagonal."""
        return sum(row[place] for place, row in enumerate(self.table))

    @property
    def po(self) -> float | None:
        """The observed share of agreement; None without data."""
        return self.agreed / self.n if self.n else None

    @property
    def pe(self) -> float | None:
        """The share of agreement that two judges with these habits reach by chance."""
        if not self.n:
            return None
        rows = [sum(row) for row in self.table]
        columns = [sum(column) for column in zip(*self.table, strict=True)]
        alike: int = sum(row * column for row, column in zip(rows, columns, strict=True))
        return alike / (self.n * self.n)

    @property
    def is_enough(self) -> bool:
        """Whether a kappa may be shown at all."""
        return self.n >= ENOUGH


def cohen_kappa(judged: Judged, weights: Weights = Weights.NONE) -> float | None:
    """1 for perfect agreement, 0 for what chance gives, below for less.

    1 - (weighted disagreement seen) / (weighted disagreement by chance). None without data, and
    where chance leaves no room for disagreement because both always use one and the same class.
    """
    distance = _DISTANCE[weights]
    rows = [sum(row) for row in judged.table]
    columns = [sum(column) for column in zip(*judged.table, strict=True)]
    seen = by_chance = 0.0
    for first, row in enumerate(judged.table):
        for second, count in enumerate(row):
            apart = distance(abs(first - second))
            seen += apart * count * judged.n
            by_chance += apart * rows[first] * columns[second]
    return 1 - seen / by_chance if by_chance else None


def pabak(judged: Judged) -> float | None:
    """Kappa as if every class were equally frequent: (k·po - 1) / (k - 1) for k classes."""
    if judged.po is None:
        return None
    classes = len(judged.table)
    return (classes * judged.po - 1) / (classes - 1)


def counted(pairs: Sequence[tuple[int, int]], *, classes: int) -> Judged:
    """The table of pairs (first judge's class, second judge's class), each from 0."""
    table = [[0] * classes for _ in range(classes)]
    for first, second in pairs:
        table[first][second] += 1
    return Judged(tuple(map(tuple, table)))
