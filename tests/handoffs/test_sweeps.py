"""The scheduler sweeps the tenants in which something is due, and nobody else."""

from datetime import timedelta
from importlib import import_module

import pytest

from apps.handoffs import actions, queueing
from apps.handoffs.kinds import QueueReason
from apps.handoffs.models import HandOff
from apps.handoffs.telling import due_to_tell
from apps.leads.models import Lead
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.notifications.models import Delivery
from apps.tenancy.due import due_by_tenant
from apps.tenancy.models import OutboxRow
from apps.tenancy.schedule import tick
from tests.factories import ground_rules as rules_factory
from tests.factories.feedback import dispute
from tests.factories.leads import lead as captured

SWEEPS = import_module("config.cron").SWEEPS
A_WEEK = timedelta(days=7)


def due(topic, at):
    """What the sweep's question answers: how much is due in which tenant."""
    [asked] = [sweep.due for sweep in SWEEPS if sweep.topic == topic]
    return due_by_tenant(asked, at)


@pytest.fixture
def handoff(rules, sol, at):
    return actions.offer_if_qualified(captured(score=82), at=at)


def test_a_clock_that_has_something_to_say_is_found(acme, globex, handoff, at):
    assert due("handoffs.sweep_clocks", at) == {}
    later = at + A_WEEK
    assert due("handoffs.sweep_clocks", later) == {acme.id: due_to_tell(later).count()}


@pytest.mark.parametrize("change", [{"state": "withdrawn"}, {"tell_at": None}])
def test_a_clock_that_is_over_or_stands_still_is_not(handoff, at, change):
    HandOff.objects.update(**change)
    assert due("handoffs.sweep_clocks", at + A_WEEK) == {}


def test_a_lead_that_waits_for_room_is_found_until_it_leaves(acme, rules, at):
    lead = captured(score=82)
    queueing.queue(lead, by=None, at=at, reason=QueueReason.NO_CAPACITY)
    assert due("handoffs.release_queue", at) == {acme.id: 1}
    queueing.leave(lead, at=at)
    assert due("handoffs.release_queue", at) == {}


def test_a_score_that_has_faded_is_found(acme, rules, at):
    for _ in range(2):
        captured(score=82)
    Lead.objects.update(rescore_at=at)
    assert due("handoffs.sweep_scores", at - timedelta(seconds=1)) == {}
    assert due("handoffs.sweep_scores", at) == {acme.id: 2}


def test_a_message_that_waits_for_the_morning_is_found_then(acme, rules, sol, at):
    path = "/sales/inbox/1/"
    notify(sol, key="told", sentence="Told.", path=path, at=at, subject=Subject.HANDOFF)
    Delivery.objects.update(send_at=at + timedelta(hours=9))
    assert due("notifications.sweep_deliveries", at) == {}
    assert due("notifications.sweep_deliveries", at + timedelta(hours=9)) == {acme.id: 1}


def test_what_is_owed_in_words_is_found_when_its_last_day_begins(acme, handoff, sol, lena, at):
    asked = actions.ask(handoff, by=sol, at=at, question="Which tank?")
    assert due("handoffs.sweep_questions", at + timedelta(days=1)) == {}
    assert due("handoffs.sweep_questions", at + A_WEEK) == {acme.id: 1}
    actions.explain(asked, by=sol, at=at, answer="The small one.")
    assert due("handoffs.sweep_questions", at + A_WEEK) == {}
    reason = rules_factory.reason(handoff.rules, "invalid_contact")
    rejected = actions.reject(handoff, by=sol, at=at, reason=reason)
    assert due("handoffs.sweep_returns", at + timedelta(days=1)) == {}
    assert due("handoffs.sweep_returns", at + A_WEEK) == {acme.id: 1}
    contested = dispute(rejected, by=lena, at=at + timedelta(minutes=1))
    assert due("feedback.sweep_disputes", contested.due_at) == {acme.id: 1}


def test_the_scheduler_posts_work_only_where_there_is_some(acme, handoff, at):
    clocks = [sweep for sweep in SWEEPS if sweep.topic == "handoffs.sweep_clocks"]
    posted = OutboxRow.objects.filter(topic="handoffs.sweep_clocks")
    tick(clocks, at=at)
    assert not posted.exists()
    tick(clocks, at=at + A_WEEK)
    assert posted.count() == 1
