"""Who is to decide about a contested answer is reminded, and both heads hear when it is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from apps.feedback import disputes, jobs
from apps.feedback.kinds import Decision
from apps.feedback.models import Dispute
from apps.notifications.models import Notification
from apps.tenancy.models import OutboxRow
from apps.tenancy.outbox import run
from apps.tenancy.scoping import no_tenant, tenant_transaction
from tests.factories import ground_rules
from tests.factories.feedback import dispute, rejection

#: Contested on a Tuesday; three working days are agreed: Friday, nine to seventeen in Berlin.
CONTESTED = datetime(2026, 6, 16, 10, 0, tzinfo=UTC)
MORNING = datetime(2026, 6, 19, 7, 0, tzinfo=UTC)
EVENING = datetime(2026, 6, 19, 15, 0, tzinfo=UTC)


@pytest.fixture
def contested(in_acme, sol, mara, lena, jonas):
    ground_rules.rules()
    rejected = rejection(sol, at=CONTESTED - timedelta(hours=1), handed_over_by=mara)
    return dispute(rejected, by=mara, at=CONTESTED)


def minute(at):
    """What the minute's sweep does, and all that follows from it."""
    with time_machine.travel(at, tick=False):
        before = set(OutboxRow.objects.values_list("id", flat=True))
        jobs.sweep_disputes()
        for row in OutboxRow.objects.exclude(id__in=before):
            run(row)


def told():
    found = Notification.objects.filter(subject="dispute").order_by("id")
    return sorted((one.recipient.name, one.key.rpartition("-")[2]) for one in found)


def test_the_decider_is_reminded_on_the_last_day(contested, jonas):
    minute(MORNING - timedelta(minutes=1))
    assert told() == []
    minute(MORNING)
    assert told() == [(jonas.name, "due")]
    assert "by 19 Jun 2026" in Notification.objects.get(key__endswith="-due").sentence


def test_both_heads_hear_when_the_day_is_over_and_hear_it_once(contested, jonas, lena):
    for at in (MORNING, MORNING, EVENING, EVENING, EVENING + timedelta(days=2)):
        minute(at)
    late = [(jonas.name, "late"), (lena.name, "late")]
    assert told() == sorted([(jonas.name, "due"), *late])


def test_the_arbiter_is_told_where_no_head_may_decide(in_acme, mara, lena, jonas, ada):
    ground_rules.rules()
    own = rejection(jonas, at=CONTESTED - timedelta(hours=1), handed_over_by=mara)
    dispute(own, by=mara, at=CONTESTED)
    minute(MORNING)
    assert told() == [(ada.name, "due")]


def test_what_is_decided_is_not_told_of(contested, jonas):
    disputes.decide(contested, by=jonas, at=MORNING, decision=Decision.UPHELD, text="It stands.")
    minute(MORNING)
    minute(EVENING)
    assert told() == []


def test_a_sweep_tells_its_own_tenant_alone(contested, globex):
    with no_tenant(), tenant_transaction(globex.id):
        minute(EVENING)
    assert told() == []
    assert Dispute.objects.get().tell_at == MORNING
