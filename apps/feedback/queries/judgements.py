"""How far judgements agree: Marketing's grade with Sales' verdict, first and second answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Count, Q

from apps.core.rater_agreement import ENOUGH, Judged, Table, Weights, cohen_kappa, pabak
from apps.feedback.models import SecondOpinion, Verdict
from apps.feedback.policy import (
    CLASSES,
    GRADE_LABELS,
    QUALITY_LABELS,
    grade_class,
    quality_class,
)
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff, HandOffQuerySet

from . import selections
from .selections import SPAN

#: The two tables of the page, by the name in the address of their records.
GRADES: Final = "grades"
OPINIONS: Final = "opinions"

_LABELS: Final = {
    GRADES: (GRADE_LABELS, QUALITY_LABELS),
    OPINIONS: (("Accepted", "Turned down"), ("Would accept", "Would turn down")),
}
_SELECTED: Final = {GRADES: selections.judged, OPINIONS: selections.judged_twice}


@dataclass(frozen=True)
class Comparison:
    """Two judges' table in words, with every figure that may be said of it."""

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    judged: Judged
    #: Judged by one side only, so that there is nothing to compare.
    left_out: int = 0

    @property
    def lines(self) -> list[tuple[str, list[tuple[int, int, int]]]]:
        """Each row's label, and its cells as (row, column, count)."""
        return [
            (label, [(row, column, n) for column, n in enumerate(self.judged.table[row])])
            for row, label in enumerate(self.rows)
        ]

    @property
    def enough(self) -> int:
        return ENOUGH

    @property
    def kappa(self) -> float | None:
        return self._if_enough(Weights.NONE)

    @property
    def linear(self) -> float | None:
        return self._if_enough(Weights.LINEAR)

    @property
    def quadratic(self) -> float | None:
        return self._if_enough(Weights.QUADRATIC)

    @property
    def pabak(self) -> float | None:
        return pabak(self.judged) if self.judged.is_enough else None

    def _if_enough(self, weights: Weights) -> float | None:
        return cohen_kappa(self.judged, weights) if self.judged.is_enough else None


def grades_and_verdicts(at: datetime) -> Comparison:
    """Marketing's grade when it handed over against Sales' standing verdict, over a year."""
    table = [[0] * CLASSES for _ in range(CLASSES)]
    left_out = 0
    verdicts = Verdict.objects.standing().filter(at__gte=at - SPAN).order_by()
    said = verdicts.values_list("handoff__grade", "handoff__score", "quality")
    for grade, score, quality, n in said.annotate(n=Count("id")):
        row = grade_class(grade, score)
        if row is None:
            left_out += n
        else:
            table[row][quality_class(quality)] += n
    return Comparison(GRADES, *_LABELS[GRADES], Judged(_frozen(table)), left_out)


def first_and_second(at: datetime) -> Comparison:
    """The answer that counts against a colleague's second opinion, over a year."""
    given = SecondOpinion.objects.filter(answered_at__gte=at - SPAN).order_by()
    said = given.values_list("handoff__state", "would_accept").annotate(n=Count("id"))
    counts = {(state, would_accept): n for state, would_accept, n in said}
    table = [
        [counts.get((state, would_accept), 0) for would_accept in (True, False)]
        for state in (State.ACCEPTED, State.REJECTED)
    ]
    return Comparison(OPINIONS, *_LABELS[OPINIONS], Judged(_frozen(table)))


def title_of(table: str, row: int, column: int) -> str:
    """What the hand-offs of a cell have in common."""
    rows, columns = _LABELS[table]
    return f"{rows[row]}, then {columns[column]}"


def behind(table: str, row: int, column: int, at: datetime) -> HandOffQuerySet | None:
    """The hand-offs of one cell; None for a cell that no table has."""
    if table not in _LABELS or not (0 <= row < len(_LABELS[table][0]) > column >= 0):
        return None
    return _SELECTED[table](row, column, at)


def behind_all(table: str, at: datetime, *, is_alike: bool) -> HandOffQuerySet | None:
    """The hand-offs of a whole table, or of its cells where both say the same; None: no table."""
    if table not in _LABELS:
        return None
    classes = range(len(_LABELS[table][0]))
    cells = [
        (row, column) for row in classes for column in classes if row == column or not is_alike
    ]
    asked = (Q(id__in=_SELECTED[table](*cell, at).values("id")) for cell in cells)
    found: HandOffQuerySet = HandOff.objects.filter(reduce(or_, asked))
    return found


def waiting_opinions() -> int:
    """Second opinions that were asked for and not given yet."""
    return SecondOpinion.objects.filter(answered_at=None).count()


def _frozen(table: list[list[int]]) -> Table:
    return tuple(map(tuple, table))
