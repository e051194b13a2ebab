"""One record, two doors."""

from datetime import timedelta

import pytest

from apps.handoffs import actions as handoffs
from apps.leads import actions as leads
from tests.factories.feedback import rejection
from tests.factories.leads import lead


@pytest.fixture
def katrin(in_acme, sol):
    katrin = lead(name="Katrin Brandt", company="Molkerei Sonnental", phone="+49 831 555 0142")
    with leads.locked(katrin.id) as held:
        held.owner_id = sol.id
    return katrin


def test_marketing_and_sales_open_the_same_lead(as_, mara, sol, katrin):
    for user, side in ((mara, "marketing"), (sol, "sales")):
        page = as_(user).get(f"/t/acme/{side}/leads/1/")
        assert b"Katrin Brandt" in page.content
        assert b"+49 831 555 0142" in page.content


def test_marketing_does_not_come_in_by_sales_door(as_, mara, katrin):
    assert as_(mara).get("/t/acme/sales/leads/1/").status_code == 403


def test_somebody_elses_lead_does_not_exist_for_a_rep(as_, sid, katrin):
    assert as_(sid).get("/t/acme/sales/leads/1/").status_code == 404


def test_an_executive_reads_no_contact_data(as_, eve, katrin):
    page = as_(eve).get("/t/acme/marketing/leads/1/")
    assert b"Brandt" not in page.content
    assert b"555 0142" not in page.content


def test_the_story_is_told(as_, mara, katrin):
    assert b"Came in through" in as_(mara).get("/t/acme/marketing/leads/1/").content


def test_the_story_calls_a_reason_what_the_agreement_calls_it(as_, mara, sol, in_acme):
    refused = rejection(sol, code="wrong_owner")
    page = as_(mara).get(f"/t/acme/marketing/leads/{refused.lead.number}/").content.decode()
    assert "Not for us: Wrong territory or owner" in page
    assert "wrong owner" not in page


def test_the_story_names_what_was_corrected_and_what_was_undone(as_, mara, eve, sol, in_acme):
    refused = rejection(sol, phone="+49 831 555 0142")
    at = refused.answered_at + timedelta(minutes=2)
    handoffs.undo(refused, by=sol, at=at)
    with leads.locked(refused.lead_id) as held:
        leads.correct(held, {"phone": "+49 831 555 0199", "job_title": "Buyer"}, by=mara, at=at)
    page = as_(mara).get(f"/t/acme/marketing/leads/{refused.lead.number}/").content.decode()
    assert (
        "Corrected: phone number (+49 831 555 0142 → +49 831 555 0199), job title (nothing" in page
    )
    hidden = as_(eve).get(f"/t/acme/marketing/leads/{refused.lead.number}/").content.decode()
    assert "Corrected: phone number, job title" in hidden
    assert "555 01" not in hidden
    assert "Answer undone: it was not for us" in page


@pytest.mark.parametrize("author_side", ["marketing", "sales"])
def test_a_departments_note_never_reaches_the_other(as_, mara, sol, ada, eve, katrin, author_side):
    doors = {"marketing": mara, "sales": sol}
    author = doors.pop(author_side)
    as_(author).post("/t/acme/leads/1/note/", {"body": "canary in the mine"})
    assert b"canary" in as_(author).get(f"/t/acme/{author_side}/leads/1/").content
    for side, reader in [*doors.items(), ("marketing", ada), ("marketing", eve)]:
        assert b"canary" not in as_(reader).get(f"/t/acme/{side}/leads/1/").content


def test_an_empty_note_is_not_kept(as_, mara, katrin):
    answer = as_(mara).post("/t/acme/leads/1/note/", {"body": "  "}, follow=True)
    assert b"The note was empty" in answer.content


def test_everybodys_day_begins_where_their_work_is(as_, mara, katrin):
    assert as_(mara).get("/t/acme/").status_code == 302


def test_search_finds_the_lead_and_places(as_, mara, katrin):
    page = as_(mara).get("/t/acme/search/", {"q": "katr"})
    assert b"Katrin Brandt" in page.content
    page = as_(mara).get("/t/acme/search/", {"q": "lea"})
    assert [place.label for place in page.context["places"]] == ["Leaks", "Leads"]
