"""Who hears of a dispute and of its decision."""

from __future__ import annotations

from apps.feedback import jobs
from apps.feedback.kinds import Decision
from apps.feedback.models import Receipt
from apps.ground_rules.queries import reason_labels
from apps.leads import timeline
from apps.leads.models import Lead
from apps.notifications.models import Notification
from tests.factories.feedback import dispute, rejection

from .conftest import HOUR, decide


def test_the_story_tells_of_the_dispute_and_its_decision(contested, rejected, jonas, at):
    decide(contested, jonas, at + HOUR, Decision.OVERTURNED)
    told = [entry.text for entry in timeline.of(Lead.objects.get(), reason_labels)]
    assert "Contested for Marketing" in told
    assert "Dispute decided: turning it down was wrong" in told


def test_who_decides_and_who_answered_hear_of_a_dispute(contested, jonas, sol, ada, mara):
    for _ in range(2):
        jobs.announce_dispute(dispute_id=contested.id)
    told = Notification.objects.filter(path=f"/disputes/{contested.public_id}/")
    assert {one.recipient for one in told} == {jonas, sol}


def test_an_arbiter_hears_of_it_where_no_head_of_sales_may_decide(jonas, ada, mara, at):
    contested = dispute(rejection(jonas, at=at), by=mara)
    jobs.announce_dispute(dispute_id=contested.id)
    assert Notification.objects.filter(recipient=ada).exists()


def test_both_parties_get_a_receipt_of_the_decision(contested, rejected, jonas, sol, mara, at):
    decide(contested, jonas, at, Decision.UPHELD)
    for _ in range(2):
        jobs.announce_decision(dispute_id=contested.id)
    receipts = Receipt.objects.order_by("id")
    assert {one.to for one in receipts} == {sol, mara}
    assert len(receipts) == 2
    assert receipts[0].facts["decision"] == Decision.UPHELD
