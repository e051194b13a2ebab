"""The valve: what Sales has no room for waits with Marketing, and goes when there is room."""

from datetime import date, timedelta

import pytest

from apps.ground_rules.routes import RoutingPlan
from apps.handoffs import actions, errors, queueing
from apps.handoffs.kinds import QueueReason
from apps.handoffs.models import Absence, HandOff, Queued
from apps.leads.actions import hear_again
from apps.leads.kinds import Kind, Stage, TouchKind
from apps.leads.models import Lead
from apps.tenancy import outbox
from apps.tenancy.models import OutboxRow
from tests.factories.ground_rules import reason
from tests.factories.leads import lead as captured

from .agreements import agree_on_routing


@pytest.fixture
def full(rules, sol, at):
    """Sol takes one lead at a time, and has it."""
    agree_on_routing(rules, RoutingPlan(capacity=1))
    return actions.offer_if_qualified(captured(score=82), at=at)


def now(lead):
    return Lead.objects.get(id=lead.id)


def test_without_room_a_lead_stays_qualified_and_says_why_it_waits(full, at, story, counts):
    lead = captured(score=70)
    assert actions.offer_if_qualified(lead, at=at) is None
    queued = Queued.objects.get(lead=lead)
    assert (queued.reason, queued.since, queued.until) == (QueueReason.NO_CAPACITY, at, None)
    assert (now(lead).stage, now(lead).owner) == (Stage.QUALIFIED, None)
    assert story(lead) == [Kind.CAPTURED, Kind.ASSESSED, Kind.QUEUED]
    assert counts(lead) == {"lead": 1, "qualified": 1}


def test_when_everybody_is_away_it_says_so(rules, sol, at):
    Absence.objects.create(user=sol, from_on=date(2026, 6, 1), until_on=date(2026, 6, 30))
    lead = captured(score=70)
    assert actions.offer_if_qualified(lead, at=at) is None
    assert Queued.objects.get(lead=lead).reason == QueueReason.NOBODY_THERE


def test_the_best_score_goes_first_then_what_waited_longest(full, sol, at):
    leads = [captured(score=score) for score in (70, 90, 90, None)]
    for n, lead in enumerate(leads):
        actions.offer_if_qualified(lead, at=at + timedelta(minutes=n))
    went = []
    held = full
    for _ in leads:
        actions.accept(held, by=sol, at=at + timedelta(hours=1))
        held = actions.release(at=at + timedelta(hours=1))
        went.append(held.lead)
    assert went == [leads[1], leads[2], leads[0], leads[3]]
    assert not queueing.waiting().exists()


def test_an_answer_makes_room_at_once(full, sol, at):
    lead = captured(score=70)
    actions.offer_if_qualified(lead, at=at)
    assert actions.release(at=at) is None
    actions.accept(full, by=sol, at=at)
    assert OutboxRow.objects.filter(topic="handoffs.release_queue").count() == 1
    outbox.handler_of("handoffs.release_queue")()
    assert HandOff.objects.get(lead=lead).to == sol
    assert Queued.objects.get(lead=lead).until is not None


def test_with_nothing_waiting_an_answer_promises_nothing(full, sol, at):
    actions.accept(full, by=sol, at=at)
    assert not OutboxRow.objects.filter(topic="handoffs.release_queue").exists()


def test_marketing_hears_that_there_is_no_room_and_may_let_the_lead_wait(full, mara, sol, at):
    lead = captured(score=12)
    with pytest.raises(errors.NoRoom, match="as many leads as agreed"):
        actions.offer(lead, by=mara, at=at)
    assert actions.offer_or_queue(lead, by=mara, at=at) is None
    assert actions.offer_or_queue(lead, by=mara, at=at) is None
    assert Queued.objects.filter(lead=lead).count() == 1
    actions.accept(full, by=sol, at=at)
    assert actions.release(at=at).offered_by == mara


def test_a_hand_over_that_waits_was_measured_and_counts_as_qualified(full, mara, at, story):
    lead = captured(score=82)
    assert actions.offer_or_queue(lead, by=mara, at=at) is None
    assert (now(lead).stage, now(lead).qualified_at) == (Stage.QUALIFIED, at)
    assert story(lead) == [Kind.CAPTURED, Kind.ASSESSED, Kind.QUEUED]


def test_a_no_stands_while_the_lead_waits_to_be_handed_over_again(full, mara, sid, at):
    lead = captured(score=12)
    handoff = actions.offer(lead, by=mara, at=at, to=sid)
    actions.reject(handoff, by=sid, at=at, reason=reason(handoff.rules))
    actions.change_taker(sid, takes_leads=False, capacity=None, at=at)
    Lead.objects.filter(id=lead.id).update(score=82)
    hear_again(lead, by=None, at=at, touch=TouchKind.FORM, campaign=None, channel=None)
    assert actions.offer_or_queue(lead, by=mara, at=at) is None
    assert now(lead).stage == Stage.REJECTED
    assert Queued.objects.filter(lead=lead, until=None).exists()


def test_who_is_chosen_by_name_gets_a_lead_whatever_they_have(full, mara, sol, at):
    assert actions.offer(captured(score=70), by=mara, at=at, to=sol).to == sol


def test_what_no_longer_qualifies_leaves_the_queue_without_an_offer(full, sol, at):
    lead = captured(score=70)
    actions.offer_if_qualified(lead, at=at)
    Lead.objects.filter(id=lead.id).update(score=10)
    actions.accept(full, by=sol, at=at)
    assert actions.release(at=at) is None
    assert not queueing.waiting().exists()


def test_what_was_handed_over_by_name_meanwhile_does_not_wait_any_more(full, mara, sid, at):
    lead = captured(score=70)
    actions.change_taker(sid, takes_leads=False, capacity=None, at=at)
    actions.offer_if_qualified(lead, at=at)
    actions.offer(lead, by=mara, at=at, to=sid)
    assert not queueing.waiting().exists()


def test_marketing_reads_why_a_lead_waits_and_how_many_do(full, as_, mara, at):
    lead = captured(score=70)
    actions.offer_if_qualified(lead, at=at)
    page = as_(mara).get(f"/t/acme/marketing/leads/{lead.number}/").content.decode()
    assert "Waits for room in Sales." in page
    assert "Everybody in Sales has as many leads as agreed" in page
    assert "Waits for room in Sales: everybody has as many leads as agreed" in page
    listed = as_(mara).get("/t/acme/marketing/leads/").content.decode()
    assert "1 lead qualifies and waits for room in Sales." in listed


def test_handing_over_by_hand_without_room_says_that_it_waits(full, as_, mara):
    lead = captured(score=70)
    page = as_(mara).post(f"/t/acme/leads/{lead.number}/hand-over/", follow=True).content.decode()
    assert "Sales has no room now." in page
    assert Queued.objects.filter(lead=lead, until=None).exists()
