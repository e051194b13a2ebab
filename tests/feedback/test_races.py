"""Two people at once: one contest, one decision, and never a decision about nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from apps.feedback.actions import disputes, opinions
from apps.feedback.errors import FeedbackError
from apps.feedback.kinds import Decision
from apps.feedback.models import Dispute, SecondOpinion
from apps.handoffs import actions as handoffs
from apps.handoffs.errors import HandOffError
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff
from apps.leads.kinds import Kind, Metric
from apps.leads.models import LeadEvent, StageLedger
from apps.tenancy.scoping import tenant_transaction
from tests.factories import ground_rules
from tests.factories.feedback import dispute, rejection

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)


@pytest.fixture
def at_once(acme):
    """at_once(first, second) → what each returned or raised, each in its own connection."""

    def run(*verbs):
        start = Barrier(len(verbs))

        def one(verb):
            try:
                with tenant_transaction(acme.id):
                    start.wait(timeout=10)
                    return verb()
            except (FeedbackError, HandOffError) as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(verbs)) as pool:
            return list(pool.map(one, verbs))

    return run


@pytest.fixture
def rejected(acme, sol, mara, at):
    with tenant_transaction(acme.id):
        ground_rules.rules()
        return rejection(sol, at=at, handed_over_by=mara)


def refused(results):
    return [result for result in results if isinstance(result, Exception)]


def test_of_two_deciders_one_decides(acme, rejected, mara, jonas, ada, at, at_once):
    with tenant_transaction(acme.id):
        contested = dispute(rejected, by=mara)
    results = at_once(
        lambda: disputes.decide(
            contested, by=jonas, at=at, decision=Decision.UPHELD, text="It was right."
        ),
        lambda: disputes.decide(
            contested, by=ada, at=at, decision=Decision.OVERTURNED, text="It was wrong."
        ),
    )
    (late,) = refused(results)
    with tenant_transaction(acme.id):
        decided = Dispute.objects.get()
        assert late.dispute.decided_by == decided.decided_by
        was_overturned = decided.decision == Decision.OVERTURNED
        assert HandOff.objects.count() == (2 if was_overturned else 1)
        assert LeadEvent.objects.filter(kind=Kind.DISPUTE_DECIDED).count() == 1
        lines = StageLedger.objects.filter(metric=Metric.REJECTED).values_list("n", flat=True)
        assert sum(lines) == (0 if was_overturned else 1)


def test_an_answer_is_either_contested_or_undone(acme, rejected, mara, sol, at, at_once):
    results = at_once(
        lambda: disputes.contest(rejected, by=mara, at=at + MINUTE, text="It is our industry."),
        lambda: handoffs.undo(rejected, by=sol, at=at + MINUTE),
    )
    assert len(refused(results)) == 1
    with tenant_transaction(acme.id):
        is_contested = Dispute.objects.exists()
        assert (HandOff.objects.get().state == State.REJECTED) == is_contested


def test_of_two_contests_one_counts(acme, rejected, mara, lena, at, at_once):
    results = at_once(
        lambda: disputes.contest(rejected, by=mara, at=at, text="It is our industry."),
        lambda: disputes.contest(rejected, by=lena, at=at, text="I think so too."),
    )
    assert len(refused(results)) == 1
    with tenant_transaction(acme.id):
        assert Dispute.objects.count() == 1


def test_of_two_drawings_one_asks(acme, rejected, sid, at, at_once):
    results = at_once(*[lambda: opinions.ask(rejected, at=at)] * 2)
    assert sorted(result is None for result in results) == [False, True]
    with tenant_transaction(acme.id):
        assert SecondOpinion.objects.get().asked_of == sid
