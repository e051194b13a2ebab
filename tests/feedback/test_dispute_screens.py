"""Disputes on the screen: both sides read them, the list counts what it shows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.campaigns.models import Campaign, Channel
from apps.feedback.actions import disputes
from apps.feedback.kinds import Decision
from apps.feedback.models import Dispute
from apps.feedback.queries import disputes as queries
from apps.handoffs.models import HandOff
from tests.factories import ground_rules
from tests.factories.feedback import dispute, member, rejection

HOUR = timedelta(hours=1)
LIST = "/t/acme/disputes/"


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture(autouse=True)
def rules(in_acme):
    return ground_rules.rules()


@pytest.fixture
def rejected(sol, mara, now):
    return rejection(
        sol, at=now - HOUR, handed_over_by=mara, company="Hydrotec", text="They make pumps."
    )


@pytest.fixture
def contested(rejected, mara):
    return dispute(rejected, by=mara, text="Pumps for dairies.")


def page_of(contested):
    return f"{LIST}{contested.public_id}/"


@pytest.mark.parametrize("address", ["/t/acme/marketing/feedback/", "lead"])
def test_marketing_contests_where_it_reads_the_answer(rejected, mara, as_, address):
    client = as_(mara)
    lead = f"/t/acme/marketing/leads/{rejected.lead.number}/"
    contest = f"/t/acme/handoffs/{rejected.public_id}/contest/"
    assert contest in text_of(client.get(lead if address == "lead" else address))
    answer = client.post(contest, {"text": "Pumps for dairies.", "back": "marketing"})
    opened = Dispute.objects.get()
    assert (answer.status_code, answer.url) == (303, page_of(opened))
    shown = text_of(client.get(lead))
    assert contest not in shown
    assert page_of(opened) in shown


def test_contesting_without_words_changes_nothing(rejected, mara, as_):
    answer = as_(mara).post(f"/t/acme/handoffs/{rejected.public_id}/contest/", {"text": " "})
    assert answer.status_code == 303
    assert not Dispute.objects.exists()


def test_sales_is_not_offered_to_contest(rejected, sol, as_):
    page = text_of(as_(sol).get(f"/t/acme/sales/inbox/{rejected.lead.number}/"))
    assert "contest/" not in page
    address = f"/t/acme/handoffs/{rejected.public_id}/contest/"
    assert as_(sol).post(address, {"text": "No."}).status_code == 403


def test_both_sides_read_clause_snapshot_and_both_texts(contested, sol, mara, jonas, eve, as_):
    for reader in (sol, mara, jonas, eve):
        page = text_of(as_(reader).get(page_of(contested)))
        for said in ("They make pumps.", "Pumps for dairies.", "Not our industry", "Clause 1."):
            assert said in page
        assert ("Your decision" in page) == (reader == jonas)


def test_what_is_contested_is_not_offered_to_be_undone(sol, mara, now, as_):
    young = rejection(sol, at=now, handed_over_by=mara)
    client, answer = as_(sol), f"/t/acme/sales/inbox/{young.lead.number}/"
    undo = f"/t/acme/handoffs/{young.public_id}/undo/"
    told = f"{answer}?answered={young.public_id}"
    assert [undo in text_of(client.get(page)) for page in (answer, told)] == [True, True]
    dispute(young, by=mara, text="Pumps for dairies.")
    assert [undo in text_of(client.get(page)) for page in (answer, told)] == [False, False]


def test_what_was_overturned_is_open_again_under_done(contested, sol, jonas, as_):
    at = timezone.now()
    disputes.decide(contested, by=jonas, at=at, decision=Decision.OVERTURNED, text="Dairies.")
    page = text_of(as_(sol).get("/t/acme/sales/inbox/?tab=done"))
    assert "To answer again: turning it down was wrong" in page


def test_reps_and_agencies_read_only_of_their_own(contested, sol, sid, agi, mara, now, as_):
    theirs = Campaign.objects.create(name="Agency", agency=agi, created_at=now)
    of_agency = dispute(rejection(sid, at=now - HOUR, campaign=theirs, company="Ullmann"), by=mara)
    readable = {sol: [contested], sid: [of_agency], agi: [of_agency]}
    for reader, own in readable.items():
        client = as_(reader)
        for one in (contested, of_agency):
            assert client.get(page_of(one)).status_code == (200 if one in own else 404)
        page = text_of(client.get(LIST))
        assert ("Hydrotec" in page, "Ullmann" in page) == (contested in own, of_agency in own)


def test_the_head_of_sales_decides_on_the_page(contested, jonas, mara, as_):
    client, decide = as_(jonas), f"{page_of(contested)}decide/"
    refused = client.post(decide, {"decision": "overturned", "text": ""})
    assert refused.status_code == 422
    assert "Say why" in text_of(refused)
    answer = client.post(decide, {"decision": "overturned", "text": "Dairies are listed."})
    assert (answer.status_code, answer.url) == (303, page_of(contested))
    page = text_of(as_(mara).get(page_of(contested)))
    assert "The rejection was wrong" in page
    assert "Dairies are listed." in page
    assert HandOff.objects.count() == 2


def test_an_unclear_clause_is_chosen_on_the_page(sol, mara, jonas, now, as_, rules):
    contested = dispute(rejection(sol, at=now - HOUR, code="customer"), by=mara)
    decide = f"{page_of(contested)}decide/"
    as_(jonas).post(decide, {"decision": "unclear", "text": "Who is a customer?"})
    assert Dispute.objects.get().decided_at is None
    number = rules.clauses.order_by("position").first().number
    said = {"decision": "unclear", "text": "Who is a customer?", "clause": number}
    as_(jonas).post(decide, said)
    assert Dispute.objects.get().decision == Decision.UNCLEAR


def test_who_rejected_does_not_decide_on_the_page(jonas, mara, now, as_):
    contested = dispute(rejection(jonas, at=now - HOUR), by=mara)
    client = as_(jonas)
    assert "Your decision" not in text_of(client.get(page_of(contested)))
    client.post(f"{page_of(contested)}decide/", {"decision": "upheld", "text": "I was right."})
    assert Dispute.objects.get().decided_at is None


def test_each_list_shows_as_many_as_it_says(sol, mara, jonas, now, as_):
    opened = [dispute(rejection(sol, at=now - HOUR), by=mara) for _ in range(3)]
    disputes.decide(opened[0], by=jonas, at=now, decision=Decision.UPHELD, text="Right.")
    client = as_(mara)
    for address in (LIST, f"{LIST}?decided=1"):
        context = client.get(address).context
        (current,) = [view for view in context["views"] if view["is_current"]]
        assert current["count"] == len(context["disputes"])
    assert queries.open_count(member(mara)) == 2
    assert queries.decided_count(member(mara)) == 1


def test_a_list_longer_than_a_page_goes_on(sol, mara, now, as_, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for _ in range(3):
        dispute(rejection(sol, at=now - HOUR), by=mara)
    client = as_(mara)
    first = client.get(LIST).context["page"]
    rest = client.get(f"{LIST}?older={first.older_cursor}").context["page"]
    shown = [one.id for one in (*first.items, *rest.items)]
    assert sorted(shown) == sorted(Dispute.objects.values_list("id", flat=True))


def test_a_cursor_of_something_else_shows_the_first_page(contested, mara, as_):
    assert as_(mara).get(f"{LIST}?older=nonsense").status_code == 200


def test_more_disputes_cost_no_more_questions(contested, sol, mara, now, as_, statements):
    client = as_(mara)
    client.get(LIST)
    with statements() as short:
        client.get(LIST)
    for _ in range(5):
        dispute(rejection(sol, at=now - HOUR), by=mara)
    with statements() as long:
        client.get(LIST)
    assert len(long) == len(short)


def test_the_facts_call_a_channel_by_its_name(in_acme, sol, mara, now, as_):
    paid = Channel.objects.create(code="paid_social", name="Paid social")
    refused = rejection(sol, at=now - HOUR, handed_over_by=mara, channel=paid)
    page = text_of(as_(mara).get(page_of(dispute(refused, by=mara))))
    assert "Paid social" in page
    assert "paid_social" not in page
