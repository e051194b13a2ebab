"""Marketing reads what Sales said; each department keeps its own notes."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.campaigns.models import Campaign
from apps.feedback import queries
from apps.feedback.models import Verdict
from apps.handoffs import actions as handoffs
from apps.handoffs.models import HandOff
from apps.tenancy.models import Membership
from tests.factories import ground_rules
from tests.factories.feedback import verdict
from tests.factories.handoffs import handoff as offered

FEEDBACK = "/t/acme/marketing/feedback/"


def came_back(sol, mara, code="industry", *, days_ago=1, text="", **lead):
    """A lead that Sales turned down so many days ago."""
    at = timezone.now() - timedelta(days=days_ago)
    handoff = offered(by=mara, to=sol, at=at - timedelta(hours=1), score=82, **lead)
    reason = ground_rules.reason(handoff.rules, code)
    return handoffs.reject(handoff, by=sol, at=at, reason=reason, text=text)


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture(autouse=True)
def rules(in_acme):
    return ground_rules.rules()


def test_what_came_back_waits_until_it_is_read(sol, mara, as_):
    handoff = came_back(sol, mara, company="Hydrotec")
    client = as_(mara)
    page = text_of(client.get(FEEDBACK))
    assert "Hydrotec" in page
    assert "Not our industry" in page
    answer = client.post(f"/t/acme/handoffs/{handoff.public_id}/read/")
    assert (answer.status_code, answer.url) == (303, FEEDBACK)
    assert "Hydrotec" not in text_of(client.get(FEEDBACK))
    assert "Nothing unread" in text_of(client.get(FEEDBACK))


def test_a_question_is_answered_where_it_is_read(sol, mara, as_):
    handoff = offered(by=mara, to=sol, at=timezone.now())
    handoffs.ask(handoff, by=sol, at=timezone.now(), question="Which tank?")
    page = text_of(as_(mara).get(FEEDBACK))
    assert "Which tank?" in page
    assert f"/t/acme/handoffs/{handoff.public_id}/explain/" in page


def test_reasons_are_counted_against_the_ninety_days_before(sol, mara):
    for days_ago, code in [(1, "industry"), (5, "industry"), (80, "customer"), (100, "industry")]:
        came_back(sol, mara, code, days_ago=days_ago)
    membership = Membership.objects.get(user=mara)
    mix = queries.reason_mix(membership, timezone.now())
    assert [(share.label, share.n, share.of, share.before) for share in mix] == [
        ("Not our industry", 2, 3, 1),
        ("Already a customer", 1, 3, 0),
    ]


def test_marketing_narrows_to_its_own_campaigns(sol, mara, lena, as_, at):
    own = Campaign.objects.create(name="Own", owner=mara, created_at=at)
    other = Campaign.objects.create(name="Other", owner=lena, created_at=at)
    came_back(sol, mara, campaign=own, company="Hydrotec")
    came_back(sol, mara, campaign=other, company="Ullmann")
    page = text_of(as_(mara).get(f"{FEEDBACK}?mine=1"))
    assert "Hydrotec" in page
    assert "Ullmann" not in page


def test_an_agency_reads_only_of_its_own_leads(sol, mara, agi, as_, at):
    theirs = Campaign.objects.create(name="Agency", agency=agi, created_at=at)
    mine = came_back(sol, mara, campaign=theirs, company="Hydrotec")
    other = came_back(sol, mara, company="Ullmann")
    for handoff in (mine, other):
        verdict(handoff, by=sol, quality=2, reason=f"Judged {handoff.lead.company.name}")
        handoffs.ask(handoff, by=sol, at=timezone.now(), question=f"{handoff.lead.company}?")
    page = text_of(as_(agi).get(FEEDBACK))
    assert "Hydrotec" in page
    assert "Judged Hydrotec" in page
    assert "Ullmann" not in page
    assert "Accept the point" not in page
    assert as_(agi).post(f"/t/acme/handoffs/{other.public_id}/read/").status_code == 403


def test_sales_judges_on_the_page(sol, mara, as_):
    handoff = came_back(sol, mara)
    client = as_(sol)
    address = f"/t/acme/handoffs/{handoff.public_id}/verdict/"
    page = text_of(client.get(f"/t/acme/sales/inbox/{handoff.lead.number}/"))
    assert address in page
    answer = client.post(address, {"quality": "2", "reason": "Steel.", "back": "inbox"})
    assert answer.url == f"/t/acme/sales/inbox/{handoff.lead.number}/"
    given = Verdict.objects.get()
    assert (given.quality, given.reason, given.by) == (2, "Steel.", sol)
    assert "2 of 5" in text_of(client.get(answer.url))
    assert "Steel." in text_of(as_(mara).get(FEEDBACK))


@pytest.mark.parametrize("quality", ["", "0", "6", "many"])
def test_a_quality_off_the_scale_changes_nothing(sol, mara, as_, quality):
    handoff = came_back(sol, mara)
    client = as_(sol)
    client.post(f"/t/acme/handoffs/{handoff.public_id}/verdict/", {"quality": quality})
    assert not Verdict.objects.exists()


def test_who_may_not_judge_does_not(sol, sid, mara, as_):
    handoff = came_back(sol, mara)
    address = f"/t/acme/handoffs/{handoff.public_id}/verdict/"
    assert as_(mara).post(address, {"quality": "5"}).status_code == 403
    assert as_(sid).post(address, {"quality": "5"}).status_code == 404
    assert not Verdict.objects.exists()


def test_sales_does_not_open_marketings_page(sol, as_):
    assert as_(sol).get(FEEDBACK).status_code == 403


def test_more_feedback_costs_no_more_questions(sol, mara, as_):
    came_back(sol, mara)
    client = as_(mara)
    client.get(FEEDBACK)
    with CaptureQueriesContext(connection) as short:
        client.get(FEEDBACK)
    for _ in range(6):
        verdict(came_back(sol, mara), by=sol)
    with CaptureQueriesContext(connection) as long:
        client.get(FEEDBACK)
    assert HandOff.objects.count() == 7
    assert len(long) == len(short)
