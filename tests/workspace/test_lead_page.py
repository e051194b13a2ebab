"""One record, two doors."""

from datetime import timedelta

import pytest

from apps.feedback import actions as feedback
from apps.handoffs import actions as handoffs
from apps.leads import actions as leads
from apps.outcomes import actions as outcomes
from tests.factories.feedback import dispute, rejection
from tests.factories.handoffs import handoff
from tests.factories.leads import lead
from tests.factories.outcomes import opportunity

#: Of the page of a lead, without BEGIN and COMMIT.
MOST_STATEMENTS = 12


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


@pytest.fixture
def asked(as_, jonas, statements):
    """How many statements the page of a lead sends when it is opened again."""

    def count(lead):
        browser, address = as_(jonas), f"/t/acme/sales/leads/{lead.number}/"
        assert browser.get(address).status_code == 200
        with statements() as sent:
            browser.get(address)
        return len([one for one in sent if not one.startswith(("BEGIN", "COMMIT"))])

    return count


def test_the_page_of_a_lead_asks_little_however_far_it_came(asked, in_acme, sol, mara, at):
    held = handoff(by=mara, to=sol, at=at)
    steps = [
        lambda: handoffs.ask(held, by=sol, at=at, question="Which plant is it for?"),
        lambda: handoffs.accept(held, by=sol, at=at),
        lambda: outcomes.still_working(held.lead, by=sol, at=at),
        lambda: feedback.give_verdict(held, by=sol, at=at, quality=4),
        lambda: opportunity(sol, lead=held.lead, at=at),
    ]
    counted = [asked(held.lead)]
    for step in steps:
        step()
        counted.append(asked(held.lead))
    assert max(counted) <= MOST_STATEMENTS, counted


def test_the_page_of_a_lead_asks_little_where_its_answer_is_contested(asked, in_acme, sol, mara):
    refused = rejection(sol)
    feedback.give_verdict(refused, by=sol, at=refused.answered_at, quality=1)
    before = asked(refused.lead)
    dispute(refused, by=mara)
    assert max(before, asked(refused.lead)) <= MOST_STATEMENTS, before
