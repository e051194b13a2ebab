"""What needs attention first: sentences made by rules, each with its money and its owner.

A lead is weighed with what the leak report expects of it, whatever the period of the board.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from apps.core import wording
from apps.reports import shown
from apps.reports.leak_counts import Leaking
from apps.reports.leaks.address import leaks_url
from apps.reports.leaks.kinds import LeakKind, LeakQuestion
from apps.tenancy.kinds import Department

from .promises import Board

SHOWN: Final = 3

_LEAKS: Final = {
    LeakKind.NO_ANSWER: ("has no answer", "have no answer", "in the agreed time"),
    LeakKind.NO_ATTEMPT: ("was accepted and never tried", "were accepted and never tried", ""),
    LeakKind.NO_OUTCOME: ("has no outcome", "have no outcome", "in the agreed days"),
}

_OWED: Final = {
    "return_late": (
        "lead was", "leads were",
        "not corrected as soon as agreed after Sales sent them back", Department.MARKETING,
    ),
    "question_late": (
        "lead has", "leads have",
        "a question of Sales that was not answered as soon as agreed", Department.MARKETING,
    ),
    "dispute_late": (
        "contested answer was", "contested answers were",
        "not decided as soon as agreed", Department.SALES,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One line of the agenda. `url` opens its leads; `weight` orders the lines."""

    what: str
    more: str
    owner: str
    url: str
    weight: int

    @property
    def text(self) -> str:
        return f"{self.what} {self.more}".strip()


def agenda(
    board: Board,
    leaks: Mapping[LeakKind, Leaking],
    heads: dict[Department, str],
    currency: str | None,
) -> list[Point]:
    """The three that weigh most."""
    points = [
        *_leaking(board, leaks, heads, currency),
        *_against_our_data(board, heads),
        *_broken_words(board, heads),
    ]
    return sorted(points, key=lambda point: -point.weight)[:SHOWN]


def _leaking(
    board: Board,
    leaks: Mapping[LeakKind, Leaking],
    heads: dict[Department, str],
    currency: str | None,
) -> Iterator[Point]:
    for kind, (one, several, when) in _LEAKS.items():
        leaking = leaks[kind]
        n = leaking.n.n
        if not n:
            continue
        more_than = "+" if leaking.n.is_capped else ""
        leads = f"1 lead {one}" if n == 1 else f"{wording.number(n)}{more_than} leads {several}"
        what = f"{leads} {when}".strip() + "."
        each = board.together.expectation.expected(kind)
        more = f"{_worth(leaking, each, currency)} {_whose(leaking, opens=board.opens)}".strip()
        url = leaks_url(LeakQuestion(board.query_now), kind=kind) if board.opens else ""
        yield Point(what, more, _owner(leaking, heads, opens=board.opens), url, n * (each or 1))


def _worth(leaking: Leaking, each: int | None, currency: str | None) -> str:
    if not each:
        return ""
    about = "more than" if leaking.n.is_capped else "about"
    return f"Worth {about} {shown.money_short(leaking.n.n * each, currency)}."


def _whose(leaking: Leaking, *, opens: bool) -> str:
    if not (opens and leaking.owner):
        return ""
    return f"{wording.number(leaking.owned)} with {leaking.owner}."


def _owner(leaking: Leaking, heads: dict[Department, str], *, opens: bool) -> str:
    """Who has most of them. So many that they are not counted are up to the head of Sales."""
    if leaking.n.is_capped:
        return heads.get(Department.SALES, "")
    return leaking.owner if opens else ""


def _against_our_data(board: Board, heads: dict[Department, str]) -> Iterator[Point]:
    n = board.counts["contradicted"]
    if n:
        were = "1 rejection says" if n == 1 else f"{wording.number(n)} rejections say"
        what = f"{were} otherwise than our data."
        owner = heads.get(Department.SALES, "")
        weight = n * _of_a_lead(board)
        more = "Contest them, or correct the data."
        yield Point(what, more, owner, board.url("contradicted"), weight)


def _broken_words(board: Board, heads: dict[Department, str]) -> Iterator[Point]:
    """What one side owed the other in words, and did not say as soon as agreed."""
    for figure, (one, several, what, side) in _OWED.items():
        n = board.counts[figure]
        if n:
            leads = f"1 {one}" if n == 1 else f"{wording.number(n)} {several}"
            weight = n * _of_a_lead(board)
            yield Point(f"{leads} {what}.", "", heads.get(side, ""), board.url(figure), weight)


def _of_a_lead(board: Board) -> int:
    """What weighs a lead that was handed over; 1 while nothing was won."""
    return board.together.expectation.expected(LeakKind.NO_ANSWER) or 1
