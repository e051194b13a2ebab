"""A back-test as the page and the card of the agreement show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from apps.core import wording
from apps.core.money import format_money
from apps.reports.kinds import BacktestState, Flip
from apps.reports.models import Backtest

from .actions import is_stale
from .kinds import Result, Sums
from .questions import flips


@dataclass(frozen=True)
class Difference:
    """How many leads make the difference, with the address of exactly those; "" for none."""

    words: str
    url: str


@dataclass(frozen=True)
class Line:
    """A figure as it was and as it would have been."""

    label: str
    before: str
    after: str
    dropped: Difference | None = None
    added: Difference | None = None


@dataclass(frozen=True)
class Shown:
    """One back-test, told."""

    backtest: Backtest
    days: str
    is_stale: bool
    lines: tuple[Line, ...]
    present_facts: int

    @property
    def is_done(self) -> bool:
        return self.backtest.state == BacktestState.DONE

    @property
    def is_going(self) -> bool:
        return self.backtest.finished_at is None

    @property
    def is_failed(self) -> bool:
        return self.backtest.state == BacktestState.FAILED

    @property
    def progress(self) -> str:
        done, total = wording.number(self.backtest.done), wording.number(self.backtest.total)
        return f"{done} of {total} leads"


def shown(backtest: Backtest, currency: str | None) -> Shown:
    result = Result.from_json(backtest.result)
    is_done = backtest.state == BacktestState.DONE
    return Shown(
        backtest=backtest,
        days=f"{wording.day(backtest.from_on)} to {wording.day(backtest.until_on)}",
        is_stale=is_stale(backtest),
        lines=tuple(_lines(backtest, result, currency)) if is_done else (),
        present_facts=result.judged_by_present_facts,
    )


def _lines(backtest: Backtest, result: Result, currency: str | None) -> list[Line]:
    before, after = result.before, result.after

    def line(label: str, figure: str, say: Callable[[Sums], str]) -> Line:
        dropped = _difference(backtest, Flip.DROPPED, figure)
        added = _difference(backtest, Flip.ADDED, figure)
        return Line(label, say(before), say(after), dropped, added)

    def revenue(sums: Sums) -> str:
        return format_money(sums.revenue_minor, currency) if currency else wording.NOTHING

    return [
        line("Leads handed over", "handed", lambda sums: wording.number(sums.handed)),
        line("Answered", "answered", lambda sums: wording.number(sums.answered)),
        line("Accepted, of those answered", "accepted", _accepted),
        line("Won", "won", lambda sums: wording.number(sums.won)),
        line("Revenue won", "won", revenue),
        Line("Answered in time, of those answered", _in_time(before), _in_time(after)),
        Line("Working hours until the answers", _hours(before), _hours(after)),
    ]


def _difference(backtest: Backtest, flip: Flip, figure: str) -> Difference:
    n = flips(backtest, flip, figure).count()
    if not n:
        return Difference("", "")
    sign = "\N{MINUS SIGN}" if flip == Flip.DROPPED else "+"
    return Difference(f"{sign}{wording.number(n)}", flips_url(backtest, flip, figure))


def flips_url(backtest: Backtest, flip: Flip, figure: str) -> str:
    """The page with the list of the leads behind a difference."""
    page = reverse("reports:backtest", args=[backtest.rules.version])
    return f"{page}?replay={backtest.public_id}&flip={flip}&figure={figure}#leads"


def _accepted(sums: Sums) -> str:
    return _of(sums.accepted, sums.answered)


def _in_time(sums: Sums) -> str:
    return _of(sums.in_time, sums.answered)


def _of(n: int, of: int) -> str:
    """ "331 of 412 (80%)", or "no data"."""
    if not of:
        return wording.rate(n, of)
    return f"{wording.number(n)} of {wording.number(of)} ({wording.percent(n / of)})"


def _hours(sums: Sums) -> str:
    return wording.number(round(sums.answer_seconds / 3600))
