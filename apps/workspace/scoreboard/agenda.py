"""What needs attention first: sentences made by rules, each with its money and its owner.

A lead is weighed with what a handed-over lead brought in the period: won revenue ÷ handed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from apps.core import wording
from apps.reports import shown
from apps.reports.leaks.address import leaks_url
from apps.reports.leaks.counting import Cell
from apps.reports.leaks.kinds import LeakKind, LeakQuestion
from apps.tenancy.kinds import Department

from .joint import total
from .promises import Board

SHOWN: Final = 3

_LEAKS: Final = {
    LeakKind.NO_ANSWER: ("has no answer", "have no answer", "in the agreed time"),
    LeakKind.NO_ATTEMPT: ("was accepted and never tried", "were accepted and never tried", ""),
    LeakKind.NO_OUTCOME: ("has no outcome", "have no outcome", "in the agreed days"),
}


@dataclass(frozen=True)
class Point:
    """One line of the agenda. `n` leads stand behind `url`; `weight` orders the lines."""

    n: int
    what: str
    more: str
    owner: str
    url: str
    weight: int

    @property
    def text(self) -> str:
        return f"{self.what} {self.more}".strip()


def agenda(
    board: Board, leaks: Sequence[Cell], heads: dict[Department, str], currency: str | None
) -> list[Point]:
    """The three that weigh most."""
    points = [
        *_leaking(board, leaks, currency),
        *_against_our_data(board, heads),
        *_uncorrected(board, heads),
    ]
    return sorted(points, key=lambda point: -point.weight)[:SHOWN]


def value_of_a_lead(board: Board) -> int:
    """Minor units that a handed-over lead brought in the period; 0 while nothing was won."""
    handed = total(board.sums, "handed_off")
    return round(total(board.sums, "revenue") / handed) if handed else 0


def _leaking(board: Board, leaks: Sequence[Cell], currency: str | None) -> Iterator[Point]:
    each = value_of_a_lead(board)
    for kind, (one, several, when) in _LEAKS.items():
        cells = [cell for cell in leaks if cell.kind == kind]
        n = sum(cell.n for cell in cells)
        if not n:
            continue
        leads = f"1 lead {one}" if n == 1 else f"{wording.number(n)} leads {several}"
        worth = f"Worth about {shown.money_short(n * each, currency)}." if each else ""
        url = leaks_url(LeakQuestion(board.query_now), kind=kind) if board.opens else ""
        owner = _who(cells) if board.opens else ("", 0)
        whose = f"{wording.number(owner[1])} with {owner[0]}." if owner[0] else ""
        what = f"{leads} {when}".strip() + "."
        yield Point(n, what, f"{worth} {whose}".strip(), owner[0], url, n * max(each, 1))


def _who(cells: Iterable[Cell]) -> tuple[str, int]:
    """Who has most of them, and how many; nobody when nobody's are most."""
    counted: Counter[str] = Counter()
    for cell in cells:
        counted[cell.owner] += cell.n
    return counted.most_common(1)[0]


def _against_our_data(board: Board, heads: dict[Department, str]) -> Iterator[Point]:
    n = board.counts["contradicted"]
    if n:
        were = "1 rejection says" if n == 1 else f"{wording.number(n)} rejections say"
        what = f"{were} otherwise than our data."
        owner = heads.get(Department.SALES, "")
        weight = n * max(value_of_a_lead(board), 1)
        yield Point(n, what, "Contest them, or correct the data.", owner,
                    board.url("contradicted"), weight)  # fmt: skip


def _uncorrected(board: Board, heads: dict[Department, str]) -> Iterator[Point]:
    n = board.counts["return_due"] - board.counts["return_in_time"]
    if n:
        leads = "1 lead was" if n == 1 else f"{wording.number(n)} leads were"
        what = f"{leads} not corrected as soon as agreed after Sales sent them back."
        owner = heads.get(Department.MARKETING, "")
        weight = n * max(value_of_a_lead(board), 1)
        yield Point(n, what, "", owner, board.url("return_late"), weight)
