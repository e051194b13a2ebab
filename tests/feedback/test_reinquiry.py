"""Somebody who was turned down is back: what was said then and what differs stands first."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.campaigns.models import Campaign, Channel
from apps.feedback.queries.reinquiry import differences, reinquiry
from apps.handoffs import actions as handoffs
from apps.leads.models import Lead
from tests.factories import ground_rules, leads
from tests.factories.feedback import member, rejection

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture(autouse=True)
def rules(in_acme):
    return ground_rules.rules()


@pytest.fixture
def turned_down(sol, mara, now):
    return rejection(
        sol, at=now - 60 * DAY, handed_over_by=mara, email="k.brandt@sonnental.example",
        company="Sonnental", score=40, text="Only steel tanks.",
    )  # fmt: skip


def come_back(now, **facts):
    return leads.lead(
        at=now - DAY, email="k.brandt@sonnental.example", company="Sonnental", **facts
    )


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_what_differs_is_named_in_the_order_of_the_agreement():
    then = {"score": 40, "industry": None, "has_email": True, "country": "DE"}
    now = {"score": 82, "industry": "Dairy", "has_email": True, "country": "DE"}
    assert [(one.label, one.then, one.now) for one in differences(then, now)] == [
        ("Score", "40", "82"),
        ("Industry", "not known", "Dairy"),
    ]


def test_the_last_no_and_what_changed_since(turned_down, sol, sid, now):
    back = come_back(now, score=82)
    assert back.previous_id == turned_down.lead_id
    card = reinquiry(Lead.objects.get(id=back.id), member(sol))
    assert (card.handoff, card.handoff.answered_by) == (turned_down, sol)
    assert ("Score", "40", "82") in [(d.label, d.then, d.now) for d in card.differences]


def test_the_card_stands_on_the_leads_page_and_in_the_inbox(turned_down, sol, sid, mara, now, as_):
    back = come_back(now, score=82)
    handoffs.offer(back, by=mara, at=now, to=sid)
    for person, address in [
        (mara, f"/t/acme/marketing/leads/{back.number}/"),
        (sid, f"/t/acme/sales/leads/{back.number}/"),
        (sid, f"/t/acme/sales/inbox/{back.number}/"),
    ]:
        page = text_of(as_(person).get(address))
        assert "What changed since the no on" in page
        assert "Only steel tanks." in page
        assert "Sol Castellani" in page


def test_a_colleagues_lead_is_named_but_not_opened(turned_down, sid, sol, now):
    back = Lead.objects.get(id=come_back(now).id)
    assert not reinquiry(back, member(sid)).opens
    assert reinquiry(back, member(sol)).opens


def test_a_new_person_has_no_card(turned_down, sol, now, mara, as_):
    new = leads.lead(at=now)
    assert reinquiry(new, member(sol)) is None
    page = text_of(as_(mara).get(f"/t/acme/marketing/leads/{new.number}/"))
    assert "What changed since" not in page


def test_what_is_frozen_with_the_new_hand_off_is_compared(turned_down, sol, sid, mara, now):
    back = come_back(now, score=70)
    handoffs.offer(back, by=mara, at=now, to=sid)
    Lead.objects.filter(id=back.id).update(score=99)
    card = reinquiry(Lead.objects.get(id=back.id), member(sid))
    assert ("Score", "40", "70") in [(d.label, d.then, d.now) for d in card.differences]


def test_an_agency_learns_nothing_of_others_leads(turned_down, agi, now):
    theirs = Campaign.objects.create(name="Agency", agency=agi, created_at=now)
    back = come_back(now, campaign=theirs)
    assert reinquiry(Lead.objects.get(id=back.id), member(agi)) is None


def test_another_channel_is_told_by_its_name(turned_down, sol, now):
    fair = Channel.objects.create(code="trade_fair", name="Trade fairs")
    card = reinquiry(Lead.objects.get(id=come_back(now, channel=fair).id), member(sol))
    assert ("Channel", "not known", "Trade fairs") in [
        (one.label, one.then, one.now) for one in card.differences
    ]
