"""The inbox in a browser without script: links and forms."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.handoffs import actions
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff, Question
from apps.tenancy.kinds import Role
from apps.tenancy.scoping import no_tenant, tenant_scope
from tests.factories import ground_rules
from tests.factories.handoffs import handoff as offered
from tests.factories.leads import lead as captured

INBOX = "/t/acme/sales/inbox/"


@pytest.fixture
def handoff(rules, sol, mara):
    """Handed over just now."""
    return offered(
        by=mara,
        to=sol,
        at=timezone.now(),
        score=82,
        name="Katrin Brandt",
        company="Molkerei Sonnental",
    )


def act(handoff, verb):
    return f"/t/acme/handoffs/{handoff.public_id}/{verb}/"


def lead_page(handoff):
    return f"{INBOX}{handoff.lead.number}/"


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_inbox_shows_what_waits_and_the_first_lead_beside_it(handoff, sol, as_):
    page = as_(sol).get(INBOX)
    assert page.status_code == 200
    words = text_of(page)
    assert "Molkerei Sonnental" in words
    assert "Is this one worth your time?" in words
    assert "Why you have this lead" in words
    assert "Score 82; agreed: is at least 60" in words
    assert 'data-show="list"' in words


def test_an_empty_inbox_says_so(rules, sol, as_):
    assert "All answered" in text_of(as_(sol).get(INBOX))


def test_accepting_takes_one_click_and_goes_on_to_the_next(handoff, sol, as_, now):
    following = offered(to=sol, at=timezone.now(), score=70)
    page = as_(sol).get(lead_page(handoff))
    assert f'name="next" value="{following.lead.number}"' in page.content.decode()
    answer = as_(sol).post(act(handoff, "accept"), {"next": following.lead.number})
    assert answer.status_code == 303
    assert answer.url == f"{lead_page(following)}?answered={handoff.public_id}"
    assert now(handoff)[0].answered_by == sol


def test_the_answer_is_told_with_one_step_back(handoff, sol, as_, now):
    client = as_(sol)
    answer = client.post(act(handoff, "accept"))
    page = text_of(client.get(answer.url))
    assert f"Lead {handoff.lead.number}: Accepted." in page
    assert act(handoff, "undo") in page
    assert client.post(act(handoff, "undo")).url == lead_page(handoff)
    assert now(handoff)[0].is_open


def test_saying_no_takes_two_clicks(handoff, sol, as_, now):
    client = as_(sol)
    page = text_of(client.get(f"{lead_page(handoff)}?no"))
    assert re.search(r'<details name="answer" open>', page)
    assert 'name="reason" value="industry"' in page
    answer = client.post(act(handoff, "reject"), {"reason": "industry"})
    assert answer.status_code == 303
    assert now(handoff)[0].reason.code == "industry"


def test_other_without_words_is_asked_for_again(handoff, sol, as_, now):
    client = as_(sol)
    page = client.post(act(handoff, "reject"), {"reason": "other"})
    assert page.status_code == 422
    assert "Say in a few words why." in text_of(page)
    assert now(handoff)[0].is_open
    client.post(act(handoff, "reject"), {"reason": "other", "text": "We sued them."})
    assert now(handoff)[0].reason_text == "We sued them."


def test_a_reason_nobody_agreed_on_is_refused(handoff, sol, as_, now):
    assert as_(sol).post(act(handoff, "reject"), {"reason": "mood"}).status_code == 422
    assert now(handoff)[0].is_open


def test_script_gets_the_same_answer(handoff, sol, as_, now):
    headers = {"HX-Request": "true", "HX-Boosted": "true"}
    answer = as_(sol).post(act(handoff, "accept"), headers=headers)
    assert answer.status_code == 303
    assert now(handoff)[0].state == State.ACCEPTED


def test_the_second_of_two_people_reads_who_was_first(handoff, sol, jonas, as_):
    actions.accept(handoff, by=sol, at=timezone.now())
    client = as_(jonas)
    answer = client.post(act(handoff, "accept"))
    assert "Sol Castellani was first: Accepted." in text_of(client.get(answer.url))


def test_who_presses_twice_has_answered_once_and_can_still_undo(handoff, sol, as_):
    client = as_(sol)
    first = client.post(act(handoff, "accept"))
    second = client.post(act(handoff, "accept"))
    assert second.url == first.url
    page = text_of(client.get(second.url))
    assert "was first" not in page
    assert act(handoff, "undo") in page


def test_another_answer_after_ones_own_is_told_that_it_comes_too_late(handoff, sol, as_):
    client = as_(sol)
    client.post(act(handoff, "accept"))
    answer = client.post(act(handoff, "reject"), {"reason": "other", "text": "We sued them."})
    assert "Sol Castellani was first: Accepted." in text_of(client.get(answer.url))


def test_the_phone_has_cards_with_the_answer_on_them(handoff, sol, as_):
    page = text_of(as_(sol).get(INBOX))
    card = page[page.index('class="pick-row"') : page.index('id="answer"')]
    assert act(handoff, "accept") in card
    assert f"{lead_page(handoff)}?no#answer" in card


def test_sales_asks_and_marketing_answers_on_the_page(handoff, sol, mara, as_):
    answer = as_(sol).post(act(handoff, "ask"), {"question": "Did she ask for a price?"})
    assert answer.url == lead_page(handoff)
    question = Question.objects.get()
    told = {"question": str(question.public_id), "answer": "Yes.", "back": "feedback"}
    answer = as_(mara).post(act(handoff, "explain"), told)
    assert answer.url == "/t/acme/marketing/feedback/"
    page = text_of(as_(sol).get(lead_page(handoff)))
    assert "Did she ask for a price?" in page
    assert "<p>Yes.</p>" in page


def test_a_question_without_words_is_asked_for_again(handoff, sol, as_):
    page = as_(sol).post(act(handoff, "ask"), {"question": " "})
    assert page.status_code == 422
    assert "Write your question." in text_of(page)


def test_marketing_hands_over_and_takes_back(rules, sol, mara, as_, at):
    lead = captured()
    client = as_(mara)
    answer = client.post(f"/t/acme/leads/{lead.number}/hand-over/")
    assert answer.url == f"/t/acme/marketing/leads/{lead.number}/"
    handoff = HandOff.objects.get()
    assert handoff.offered_by == mara
    client.post(act(handoff, "withdraw"), {"back": "marketing"})
    handoff.refresh_from_db()
    assert handoff.state == State.WITHDRAWN


def test_tabs_show_outcomes_due_and_what_is_done(handoff, sol, as_):
    long_ago = timezone.now() - timedelta(days=60)
    accepted = offered(to=sol, at=long_ago, company="Brauhaus Feldmann")
    actions.accept(accepted, by=sol, at=long_ago)
    client = as_(sol)
    assert "Brauhaus Feldmann" in text_of(client.get(f"{INBOX}?tab=outcome"))
    assert "Brauhaus Feldmann" in text_of(client.get(f"{INBOX}?tab=done"))
    assert "Molkerei Sonnental" not in text_of(client.get(f"{INBOX}?tab=done"))


@pytest.mark.parametrize("query", ["?older=broken", "?tab=done&older=broken", "?answered=broken"])
def test_a_broken_address_shows_the_inbox(handoff, sol, as_, query):
    page = as_(sol).get(INBOX + query, follow=True)
    assert page.status_code == 200


def test_anothers_lead_does_not_exist(handoff, sid, as_, now):
    assert as_(sid).get(lead_page(handoff)).status_code == 404
    for verb in ("accept", "reject", "ask", "undo"):
        assert as_(sid).post(act(handoff, verb)).status_code == 404
    assert now(handoff)[0].is_open


def test_marketing_does_not_answer_for_sales(handoff, mara, eve, as_, now):
    for user in (mara, eve):
        assert as_(user).get(INBOX).status_code == 403
        assert as_(user).post(act(handoff, "accept")).status_code == 403
    assert now(handoff)[0].is_open


def test_another_company_finds_nothing(handoff, globex, as_, member):
    with no_tenant():
        gus = member(globex, Role.REP, "Gus Rep")
        assert as_(gus).get(lead_page(handoff)).status_code == 404
        with tenant_scope(globex.id):
            assert not HandOff.objects.exists()
        foreign = f"/t/globex/handoffs/{handoff.public_id}/accept/"
        assert as_(gus).post(foreign).status_code == 404


def test_answers_are_posted_never_fetched(handoff, sol, as_):
    for verb in ("accept", "reject", "ask", "undo"):
        assert as_(sol).get(act(handoff, verb)).status_code == 405


def test_a_longer_list_costs_the_page_no_more_questions(handoff, sol, as_):
    client = as_(sol)
    client.get(lead_page(handoff))
    with CaptureQueriesContext(connection) as short:
        client.get(lead_page(handoff))
    for _ in range(10):
        offered(to=sol, at=timezone.now(), score=70)
    with CaptureQueriesContext(connection) as long:
        client.get(lead_page(handoff))
    assert len(long) == len(short)


def test_marketing_reads_the_reason_but_not_the_notes_of_sales(handoff, sol, mara, as_):
    reason = ground_rules.reason(handoff.rules, "other")
    as_(sol).post(
        f"/t/acme/leads/{handoff.lead.number}/note/", {"body": "His brother works at Globex."}
    )
    actions.reject(handoff, by=sol, at=timezone.now(), reason=reason, text="Not now.")
    feedback = text_of(as_(mara).get("/t/acme/marketing/feedback/"))
    page = text_of(as_(mara).get(f"/t/acme/marketing/leads/{handoff.lead.number}/"))
    assert "Not now." in feedback
    assert "His brother" not in feedback + page


def test_times_are_those_of_the_company(rules, sol, mara, as_, at):
    actions.accept(offered(by=mara, to=sol, at=at), by=sol, at=at)
    assert "16 Jun 2026, 11:00" in text_of(as_(sol).get(f"{INBOX}?tab=done"))


def test_the_question_about_our_data_comes_after_the_answer(rules, sol, mara, as_, now):
    version = ground_rules.rules(minimum_employees=50, at=timezone.now() - timedelta(days=1))
    handoff = offered(by=mara, to=sol, at=timezone.now(), score=82, employees=640)
    assert handoff.rules == version
    client = as_(sol)
    answer = client.post(act(handoff, "reject"), {"reason": "company_size"})
    assert now(handoff)[0].state == State.REJECTED
    page = text_of(client.get(answer.url))
    company = handoff.lead.company.name
    assert f"Lead {handoff.lead.number} {company}: our data says Employees 640." in page
    assert "Was the data wrong?" in page
    assert act(handoff, "undo") in page
    client.post(act(handoff, "data-was-wrong"), {"value": "40"})
    answered, lead = now(handoff)
    assert (answered.data_was_wrong, lead.company.employees) == (True, 40)
    marketing = text_of(as_(mara).get(f"/t/acme/marketing/leads/{lead.number}/"))
    assert "Our data said otherwise and was wrong, says Sales." in marketing


def test_what_stands_is_told_to_marketing(rules, sol, mara, as_):
    ground_rules.rules(minimum_employees=50, at=timezone.now() - timedelta(days=1))
    handoff = offered(by=mara, to=sol, at=timezone.now(), score=82, employees=640)
    client = as_(sol)
    client.post(act(handoff, "reject"), {"reason": "company_size"})
    refused = client.post(act(handoff, "data-was-wrong"), {"value": "many"}, follow=True)
    assert "Enter a whole number of people." in text_of(refused)
    marketing = text_of(as_(mara).get(f"/t/acme/marketing/leads/{handoff.lead.number}/"))
    assert "Our data says otherwise: Employees 640." in marketing


def test_the_first_reasons_have_keys_and_other_has_a_field(handoff, sol, as_):
    page = as_(sol).get(lead_page(handoff)).content.decode()
    assert re.findall(r'name="reason" value="(\w+)" data-key="1"', page) == ["wrong_owner"]
    assert 'value="other" data-key' not in page
    assert 'name="text"' in page
