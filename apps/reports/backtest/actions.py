"""Verbs of the back-test: ask for one, and carry it on chunk by chunk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction

from apps.accounts.models import User
from apps.ground_rules.fingerprint import fingerprint, texts_and_rules
from apps.ground_rules.models import GroundRules
from apps.ground_rules.queries import agreed, clauses_of, in_force
from apps.ground_rules.scoring import SchemeError
from apps.reports.kinds import BacktestState
from apps.reports.models import Backtest
from apps.tenancy import outbox
from apps.tenancy.queries import current_zone

from .bulk import keep
from .cases import Span, count_cases, handed_over, never_handed_over
from .judging import Terms, judge
from .kinds import HANDOFFS, OTHERS, Result

#: Leads replayed in one transaction: after each, the progress that people see is true.
CHUNK: Final = 5_000
#: The longest period: two years.
MOST_DAYS: Final = 731


class BadPeriod(ValueError):
    """The days do not follow each other, or are too many."""


@transaction.atomic
def ask(rules: GroundRules, *, by: User, at: datetime, from_on: date, until_on: date) -> Backtest:
    """Promise a replay of a version on the days from `from_on` to `until_on`, both included.

    Asking again for what is asked already returns that one. Raises BadPeriod.
    """
    if not 0 <= (until_on - from_on).days < MOST_DAYS:
        raise BadPeriod
    GroundRules.objects.select_for_update().get(id=rules.id)
    text_sha256 = text_of(rules)
    asked = {"text_sha256": text_sha256, "from_on": from_on, "until_on": until_on}
    going = Backtest.objects.filter(rules=rules, finished_at=None, **asked).first()
    if going is not None:
        return going
    backtest = Backtest.objects.create(rules=rules, asked_at=at, asked_by=by, **asked)
    outbox.post("reports.backtest", backtest_id=backtest.id)
    return backtest


def text_of(rules: GroundRules) -> str:
    """The digest of what a version says now, whatever was proposed about it."""
    return fingerprint(texts_and_rules(rules))


def is_stale(backtest: Backtest) -> bool:
    """Whether the draft says something else by now."""
    return backtest.text_sha256 != text_of(backtest.rules)


@transaction.atomic
def carry_on(backtest_id: int, *, at: datetime) -> Backtest:
    """Replay the next leads and promise the rest. Where it goes on stands in the row, so that
    doing it twice is going on, and after the end nothing."""
    found = Backtest.objects.select_for_update(of=("self",)).select_related("rules__calendar")
    backtest = found.get(id=backtest_id)
    if backtest.finished_at is not None:
        return backtest
    if is_stale(backtest):
        return _fail(backtest, "The draft was changed while it was replayed. Ask again.", at=at)
    span = Span(backtest.from_on, backtest.until_on, current_zone())
    result = Result.from_json(backtest.result)
    if backtest.state == BacktestState.WAITING:
        backtest.state, backtest.total = BacktestState.RUNNING, count_cases(span)
        result.judges_both = True
    try:
        seen = _replay(backtest, result, span)
    except (SchemeError, KeyError, ValueError) as error:
        return _fail(backtest, f"The draft cannot be computed with: {error}", at=at)
    backtest.done += seen
    if seen == 0 and result.part == OTHERS:
        return _finish(backtest, at=at)
    if seen == 0:
        result.part, result.after_id = OTHERS, 0
    return _go_on(backtest, result)


def terms_of(rules: GroundRules) -> Terms:
    """What a version says, read once a chunk."""
    return Terms.of(rules.version, clauses_of(rules), agreed(rules).response)


def _replay(backtest: Backtest, result: Result, span: Span) -> int:
    """One chunk into the sums and the lists behind them; how many leads it had."""
    current = in_force(backtest.asked_at)
    draft = terms_of(backtest.rules)
    is_other = current is not None and current.id != backtest.rules_id
    against = terms_of(current).sharing(draft) if current and is_other else None
    result.against = against.version if against else None
    read = handed_over if result.part == HANDOFFS else never_handed_over
    cases = read(span, after=result.after_id, limit=CHUNK)
    judged = [(case, judge(case, draft, against)) for case in cases]
    keep(backtest.id, judged)
    for _, one in judged:
        result.count(one.flip, one.before, one.after)
    if result.part == OTHERS:
        result.judged_by_present_facts += len(cases)
    if cases:
        result.after_id = cases[-1].id
    return len(cases)


def _go_on(backtest: Backtest, result: Result) -> Backtest:
    backtest.result = result.to_json()
    backtest.save(update_fields=["state", "done", "total", "result"])
    outbox.post("reports.backtest", backtest_id=backtest.id)
    return backtest


def _finish(backtest: Backtest, *, at: datetime) -> Backtest:
    """Leads may have come and gone since they were counted: what was read is what there is."""
    backtest.state, backtest.finished_at, backtest.total = BacktestState.DONE, at, backtest.done
    backtest.save(update_fields=["state", "finished_at", "done", "total"])
    return backtest


def _fail(backtest: Backtest, problem: str, *, at: datetime) -> Backtest:
    backtest.state, backtest.problem, backtest.finished_at = BacktestState.FAILED, problem, at
    backtest.save(update_fields=["state", "problem", "finished_at"])
    return backtest
