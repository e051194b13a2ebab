"""A back-test as the page and the card of the agreement show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from apps.core import wording
from apps.reports.kinds import BacktestState, Part
from apps.reports.models import Backtest
from apps.reports.shares import Amount, Share, share

from .actions import is_stale
from .figures import FIGURES, Figure
from .kinds import Result, Sums


@dataclass(frozen=True)
class Line:
    """A figure as it was and as it would have been."""

    label: str
    before: Share
    after: Share
    dropped: Amount | None = None
    added: Amount | None = None


@dataclass(frozen=True)
class Shown:
    """One back-test, told."""

    backtest: Backtest
    days: str
    is_stale: bool
    lines: tuple[Line, ...]
    present_facts: int
    #: The version it is compared with; None: with what happened.
    beside: int | None = None

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
        lines=tuple(Told(backtest, result, currency).lines()) if is_done else (),
        present_facts=result.judged_by_present_facts,
        beside=result.beside,
    )


@dataclass(frozen=True)
class Told:
    """The sums of a finished replay, put into lines."""

    backtest: Backtest
    result: Result
    currency: str | None

    def lines(self) -> Iterator[Line]:
        for figure in FIGURES.values():
            is_sum = figure.name != "in_time"  # the draft's times differ for what stays as well
            yield Line(
                label=f"{figure.label}, of those answered" if figure.of else figure.label,
                before=self._share(Part.BEFORE, figure),
                after=self._share(Part.AFTER, figure),
                dropped=self._amount(Part.DROPPED, figure, "\N{MINUS SIGN}") if is_sum else None,
                added=self._amount(Part.ADDED, figure, "+") if is_sum else None,
            )

    def _share(self, part: Part, figure: Figure) -> Share:
        amount = self._amount(part, figure)
        if not figure.of:
            return Share(amount)
        whole, sums = FIGURES[figure.of], self._sums(part)
        of = self._amount(part, whole)
        return share(figure.value(sums), whole.value(sums), amount, of)

    def _amount(self, part: Part, figure: Figure, sign: str = "") -> Amount:
        value = figure.value(self._sums(part))
        words = f"{sign}{figure.say(value, self.currency)}"
        url = leads_url(self.backtest, part, figure) if value else ""
        return Amount(words, url, figure.unit)

    def _sums(self, part: Part) -> Sums:
        found: Sums = getattr(self.result, part)
        return found


def leads_url(backtest: Backtest, part: Part, figure: Figure) -> str:
    """The page with the list of the leads behind a figure."""
    page = reverse("reports:backtest", args=[backtest.rules.version])
    return f"{page}?replay={backtest.public_id}&part={part}&figure={figure.name}#leads"
