"""A draft that asks for more than the version in force, and a June to replay it on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from apps.ground_rules.kinds import Criterion, Operator
from apps.ground_rules.models import Clause
from apps.handoffs import actions
from apps.leads import actions as leads
from apps.leads import ledger
from apps.leads.kinds import Metric
from apps.reports.backtest import actions as backtests
from apps.reports.backtest.figures import FIGURES
from apps.reports.backtest.kinds import Result
from apps.reports.backtest.questions import leads_behind
from apps.reports.models import Backtest
from apps.tenancy import outbox
from apps.tenancy.models import OutboxRow
from tests.factories import ground_rules
from tests.factories.leads import lead as captured

JUNE = (date(2026, 6, 1), date(2026, 6, 30))


@pytest.fixture
def rules(in_acme):
    return ground_rules.rules(minimum_score=60)


@pytest.fixture
def draft(rules, lena):
    """Version 2 as a draft that asks for 75 points instead of 60, else the same."""
    made = ground_rules.draft_of(rules, by=lena)
    asks_for(made, 75)
    return made


def asks_for(rules, points):
    clause = Clause.objects.get(rules=rules, number="1.1")
    clause.rule = Criterion("score", Operator.AT_LEAST, (points,), may_be_unknown=True).to_json()
    clause.save()


@pytest.fixture
def history(rules, sol, mara, at):
    """Four handed over (82 accepted and won, 70 accepted, 65 turned down, 61 waits), one by hand
    in spite of 12 points, and one of 55 points that stayed with Marketing."""
    made = {}
    for score in (82, 70, 65, 61):
        lead = captured(score=score, at=at, industry="Dairy")
        made[score] = actions.offer_if_qualified(lead, at=at)
    later = at + timedelta(hours=2)
    actions.accept(made[82], by=sol, at=later)
    actions.accept(made[70], by=sol, at=later)
    actions.reject(made[65], by=sol, at=later, reason=ground_rules.reason(rules))
    made[12] = actions.offer(captured(score=12, at=at), by=mara, at=at, to=sol)
    made[55] = captured(score=55, at=at)
    actions.offer_if_qualified(made[55], at=at)
    for score, amount in ((82, 100_000), (70, 25_000)):
        with leads.locked(made[score].lead_id) as lead:
            ledger.post(lead, Metric.WON, on=later.date(), recorded_at=later, amount_minor=amount)
    return made


def replayed(rules, by, at, span=JUNE):
    """A finished replay, run as the worker would."""
    backtest = backtests.ask(rules, by=by, at=at, from_on=span[0], until_on=span[1])
    run_all()
    return Backtest.objects.get(id=backtest.id)


def run_all():
    count = 0
    waiting = OutboxRow.objects.filter(topic="reports.backtest", done_at=None)
    while row := waiting.order_by("id").first():
        outbox.run(row)
        OutboxRow.objects.filter(id=row.id).update(done_at=row.run_at)
        count += 1
    return count


def sums(backtest):
    result = Result.from_json(backtest.result)
    return result.before, result.after


def leads_of(backtest, part, figure):
    return leads_behind(backtest, part, FIGURES[figure])
