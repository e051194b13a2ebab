"""What Marketing owes Sales is told before it is late and when it is, each once and with nobody
signed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from apps.handoffs import actions, jobs
from apps.handoffs.models import HandOff, Question
from apps.notifications.models import Delivery, Notification
from apps.tenancy.models import OutboxRow
from apps.tenancy.outbox import run
from apps.tenancy.scoping import no_tenant, tenant_transaction
from tests.factories import ground_rules
from tests.factories.feedback import dispute, rejection
from tests.factories.handoffs import handoff as offered

#: Tuesday noon in Berlin; two working days are agreed: reminded on Thursday at nine, late from
#: seventeen on.
NOON = datetime(2026, 6, 16, 10, 0, tzinfo=UTC)
BEFORE = datetime(2026, 6, 18, 6, 59, tzinfo=UTC)
MORNING = datetime(2026, 6, 18, 7, 0, tzinfo=UTC)
EVENING = datetime(2026, 6, 18, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def rules(in_acme):
    return ground_rules.rules()


@pytest.fixture
def asked(sol, mara, lena, jonas):
    handoff = offered(by=mara, to=sol, at=NOON - timedelta(hours=1))
    return actions.ask(handoff, by=sol, at=NOON, question="Which tank?")


@pytest.fixture
def returned(sol, mara, lena, jonas):
    return rejection(sol, at=NOON, code="invalid_contact", handed_over_by=mara)


def minute(at):
    """What the minute's sweeps do, and all that follows from them."""
    with time_machine.travel(at, tick=False):
        before = set(OutboxRow.objects.values_list("id", flat=True))
        jobs.owed.sweep_questions()
        jobs.owed.sweep_returns()
        for row in OutboxRow.objects.exclude(id__in=before):
            run(row)


def told():
    """Who was told what, in order."""
    kinds = ("due", "late")
    found = Notification.objects.filter(subject="clock").order_by("id")
    said = found.values_list("recipient__name", "key")
    return sorted((name, next(one for one in kinds if f"-{one}" in key)) for name, key in said)


@pytest.fixture(params=["asked", "returned"])
def owed(request):
    return request.getfixturevalue(request.param)


MARA, HEADS = "Mara", ("Jonas Weber", "Lena Hartmann")


def test_nothing_is_said_before_the_day_on_which_it_is_due(owed):
    minute(BEFORE)
    assert told() == []


def test_who_is_to_do_it_is_reminded_that_morning(owed, mara):
    minute(MORNING)
    assert told() == [(mara.name, "due")]
    assert "18 Jun 2026" in Notification.objects.get(recipient=mara).sentence
    assert Delivery.objects.filter(notification__recipient=mara).exists()


def test_both_heads_hear_when_the_day_is_over(owed, mara, lena, jonas):
    minute(MORNING)
    minute(EVENING)
    late = sorted((one.name, "late") for one in (mara, lena, jonas))
    assert told() == sorted([(mara.name, "due"), *late])
    paths = dict(Notification.objects.values_list("recipient", "path"))
    assert paths[jonas.id].startswith("/sales/leads/")
    assert paths[lena.id].startswith("/marketing/leads/")


def test_sweeping_twice_tells_once(owed):
    for at in (MORNING, MORNING, EVENING, EVENING, EVENING + timedelta(days=3)):
        minute(at)
    assert len(told()) == 4


def test_a_sweep_that_comes_late_reminds_nobody_of_what_is_late(owed):
    minute(EVENING + timedelta(days=2))
    assert {kind for _, kind in told()} == {"late"}


def test_what_was_answered_is_not_told_of(asked, mara):
    actions.explain(asked, by=mara, at=BEFORE, answer="The small one.")
    minute(MORNING)
    minute(EVENING)
    assert told() == []


def test_what_was_answered_just_before_it_is_told_is_not(asked, mara):
    jobs.owed.announce_question_late(question_id=asked.id)
    before = told()
    actions.explain(asked, by=mara, at=BEFORE, answer="The small one.")
    jobs.owed.announce_question_due(question_id=asked.id)
    assert told() == before


def test_what_marketing_took_back_is_not_asked_about_any_more(asked, mara):
    actions.withdraw(asked.handoff, by=mara, at=NOON)
    minute(EVENING)
    assert told() == []


def test_what_was_corrected_is_not_told_of(returned, mara):
    actions.fix(returned, by=mara, at=BEFORE, facts={"phone": "+49 831 555 0142"})
    minute(EVENING)
    assert told() == []


def test_what_comes_back_a_second_time_is_an_occasion_of_its_own(returned, mara, sol):
    minute(EVENING)
    fixed_at = EVENING + timedelta(hours=1)
    again = actions.fix(returned, by=mara, at=fixed_at, facts={"phone": "+49 831 555 0142"})
    reason = ground_rules.reason(again.rules, "invalid_contact")
    actions.reject(again, by=sol, at=fixed_at + timedelta(hours=1), reason=reason)
    minute(EVENING + timedelta(days=7))
    assert [kind for _, kind in told()] == ["late"] * 6


def test_a_correction_that_is_contested_is_decided_about_instead(returned, lena):
    dispute(returned, by=lena)
    minute(EVENING)
    assert told() == []


def test_other_reasons_owe_no_correction(sol, mara):
    rejected = rejection(sol, at=NOON, code="industry", handed_over_by=mara)
    assert HandOff.objects.get(id=rejected.id).tell_at is None


def test_a_sweep_tells_its_own_tenant_alone(asked, globex):
    with no_tenant(), tenant_transaction(globex.id):
        minute(EVENING)
    assert told() == []
    assert Question.objects.get().tell_at == MORNING
