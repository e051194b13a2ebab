"""What follows by itself: hand over, tell, chase. Running a job twice is running it once."""

from datetime import UTC, datetime

import pytest

from apps.handoffs import actions
from apps.handoffs.models import HandOff
from apps.notifications.models import Notification
from apps.tenancy import outbox
from apps.tenancy.models import Membership, OutboxRow
from tests.factories import ground_rules
from tests.factories.handoffs import handoff as offered
from tests.factories.leads import lead as captured

LONG_AGO = datetime(2021, 6, 16, 9, 0, tzinfo=UTC)


def run(topic, **ids):
    """As the worker does."""
    outbox.handler_of(topic)(**ids)


def told(user):
    found = Notification.objects.filter(recipient=user).order_by("id")
    return list(found.values_list("sentence", "path"))


def test_the_job_hands_over_once(rules, sol):
    lead = captured(score=82)
    run("handoffs.offer_if_qualified", lead_id=lead.id)
    run("handoffs.offer_if_qualified", lead_id=lead.id)
    assert HandOff.objects.count() == 1


def test_who_is_to_answer_is_told_once(handoff, sol, jonas):
    run("handoffs.announce_offer", handoff_id=handoff.id)
    run("handoffs.announce_offer", handoff_id=handoff.id)
    number = handoff.lead.number
    assert told(sol) == [
        (f"Lead {number} was handed over and waits for your answer.", f"/sales/inbox/{number}/")
    ]
    assert told(jonas) == []


def test_everybody_who_could_answer_is_told_of_a_waiting_lead(rules, sol, sid, mara, at):
    Membership.objects.filter(user__in=[sol, sid]).update(removed_at=at)
    handoff = offered(score=82)
    Membership.objects.filter(user__in=[sol, sid]).update(removed_at=None)
    run("handoffs.announce_offer", handoff_id=handoff.id)
    assert (len(told(sol)), len(told(sid)), len(told(mara))) == (1, 1, 0)


def test_marketing_hears_what_sales_said(handoff, sol, mara, at):
    actions.reject(handoff, by=sol, at=at, reason=ground_rules.reason(handoff.rules))
    run("handoffs.announce_answer", handoff_id=handoff.id)
    run("handoffs.announce_answer", handoff_id=handoff.id)
    ((sentence, path),) = told(mara)
    assert sentence == f"Lead {handoff.lead.number} came back: Not our industry."
    assert path == f"/marketing/leads/{handoff.lead.number}/"


def test_the_head_of_marketing_hears_of_what_nobody_handed_over(rules, sol, mara, lena, at):
    handoff = actions.offer_if_qualified(captured(score=82), at=at)
    actions.accept(handoff, by=sol, at=at)
    run("handoffs.announce_answer", handoff_id=handoff.id)
    assert told(lena)[0][0] == f"Sales accepted lead {handoff.lead.number}."
    assert told(mara) == []


def test_an_answer_undone_meanwhile_is_not_told(handoff, sol, mara, at):
    actions.accept(handoff, by=sol, at=at)
    actions.undo(handoff, by=sol, at=at)
    run("handoffs.announce_answer", handoff_id=handoff.id)
    assert told(mara) == []


def test_who_left_is_not_told(handoff, sol, mara, lena, at):
    Membership.objects.filter(user=mara).update(removed_at=at)
    actions.accept(handoff, by=sol, at=at)
    run("handoffs.announce_answer", handoff_id=handoff.id)
    assert told(mara) == []
    assert len(told(lena)) == 1


def test_a_question_reaches_marketing_and_the_answer_reaches_sales(handoff, sol, mara, at):
    asked = actions.ask(handoff, by=sol, at=at, question="Which tank?")
    run("handoffs.announce_question", question_id=asked.id)
    actions.explain(asked, by=mara, at=at, answer="Tank 4.")
    run("handoffs.announce_explanation", question_id=asked.id)
    assert told(mara)[0][0] == f"Sales has a question about lead {handoff.lead.number}."
    assert told(sol)[0][0] == f"Marketing answered your question about lead {handoff.lead.number}."


def test_notifications_name_no_prospect(rules, sol, mara, at):
    handoff = offered(by=mara, name="Katrin Brandt", company="Molkerei Sonnental", score=82)
    actions.accept(handoff, by=sol, at=at)
    run("handoffs.announce_offer", handoff_id=handoff.id)
    run("handoffs.announce_answer", handoff_id=handoff.id)
    said = " ".join(Notification.objects.values_list("sentence", flat=True))
    assert "Katrin" not in said
    assert "Sonnental" not in said


def test_the_sweep_finds_what_is_late_and_goes_on_until_nothing_is_left(rules, sol, monkeypatch):
    monkeypatch.setattr("apps.handoffs.jobs.clocks.CHUNK", 2)
    for _ in range(3):
        offered(score=82, at=LONG_AGO)
    run("handoffs.sweep_clocks")
    assert HandOff.objects.exclude(overdue_at=None).count() == 2
    assert OutboxRow.objects.filter(topic="handoffs.sweep_clocks").count() == 1
    run("handoffs.sweep_clocks")
    run("handoffs.sweep_clocks")
    assert HandOff.objects.exclude(overdue_at=None).count() == 3
    assert OutboxRow.objects.filter(topic="handoffs.announce_overdue").count() == 3


@pytest.mark.parametrize("answered", [True, False])
def test_a_late_lead_is_told_to_who_should_answer_and_to_the_head_of_sales(
    handoff, sol, jonas, at, answered
):
    if answered:
        actions.accept(handoff, by=sol, at=at)
    run("handoffs.announce_overdue", handoff_id=handoff.id)
    run("handoffs.announce_escalation", handoff_id=handoff.id)
    expected = 0 if answered else 1
    assert (len(told(sol)), len(told(jonas))) == (expected, expected)
