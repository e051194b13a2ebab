"""What is replayed, in steps, once, and for the draft as it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from apps.reports.backtest import actions as backtests
from apps.reports.backtest import questions
from apps.reports.kinds import BacktestState
from apps.reports.models import Backtest

from .conftest import JUNE, asks_for, replayed, run_all, sums


def test_only_the_days_that_were_asked_for_are_replayed(history, draft, lena, at):
    day_before = at.date() - timedelta(days=1)
    before, _ = sums(replayed(draft, lena, at, (date(2026, 6, 1), day_before)))
    assert before.handed == 0


def test_progress_is_what_was_replayed(history, draft, lena, at, monkeypatch):
    monkeypatch.setattr(backtests, "CHUNK", 2)
    backtest = backtests.ask(draft, by=lena, at=at, from_on=JUNE[0], until_on=JUNE[1])
    seen = []
    while backtest.finished_at is None:
        backtest = backtests.carry_on(backtest.id, at=at)
        seen.append((backtest.done, backtest.total))
    assert seen == [(2, 6), (4, 6), (5, 6), (5, 6), (6, 6), (6, 6)]
    assert backtest.state == BacktestState.DONE


def test_asking_twice_replays_once_and_running_twice_counts_once(history, draft, lena, at):
    first = backtests.ask(draft, by=lena, at=at, from_on=JUNE[0], until_on=JUNE[1])
    again = backtests.ask(draft, by=lena, at=at, from_on=JUNE[0], until_on=JUNE[1])
    assert first == again
    run_all()
    done = backtests.carry_on(first.id, at=at)
    assert (done.done, sums(done)[0].handed) == (6, 5)


def test_a_changed_draft_makes_the_replay_stale(history, draft, lena, at):
    backtest = replayed(draft, lena, at)
    assert not backtests.is_stale(backtest)
    asks_for(draft, 90)
    assert backtests.is_stale(Backtest.objects.get(id=backtest.id))
    assert questions.latest_valid(draft) is None


def test_a_draft_changed_meanwhile_stops_the_replay_and_says_so(history, draft, lena, at):
    backtest = backtests.ask(draft, by=lena, at=at, from_on=JUNE[0], until_on=JUNE[1])
    asks_for(draft, 90)
    stopped = backtests.carry_on(backtest.id, at=at)
    assert stopped.state == BacktestState.FAILED
    assert "was changed" in stopped.problem


def test_a_period_that_runs_backwards_is_refused(draft, lena, at):
    with pytest.raises(backtests.BadPeriod):
        backtests.ask(draft, by=lena, at=at, from_on=JUNE[1], until_on=JUNE[0])
