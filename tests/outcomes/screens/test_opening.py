"""An accepted lead becomes an opportunity, and its page says what became of it."""

from datetime import UTC, date, datetime

from django.utils import timezone

from apps.outcomes.models import Opportunity
from tests.factories.leads import lead as captured
from tests.factories.outcomes import ToldFactory, accepted_lead, opportunity

from .conftest import LIST, page_of


def test_an_accepted_lead_becomes_an_opportunity(as_, katrin, sol):
    assert as_(sol).get("/t/acme/leads/1/opportunity/").status_code == 200
    typed = {"name": "12 probes", "product": "LH-20", "amount": "€ 8 400,50",
             "expected_close_on": "2026-08-31"}  # fmt: skip
    answer = as_(sol).post("/t/acme/leads/1/opportunity/", typed)
    opened = Opportunity.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, page_of(opened))
    assert (opened.amount_minor, opened.currency, opened.owner) == (840_050, "EUR", sol)
    assert (opened.expected_close_on, opened.lead) == (date(2026, 8, 31), katrin)


def test_who_presses_twice_opens_one(as_, katrin, sol):
    page = as_(sol).get("/t/acme/leads/1/opportunity/")
    key = page.context["form"]["key"].value()
    answers = [
        as_(sol).post("/t/acme/leads/1/opportunity/", {"name": "12 probes", "key": key})
        for _ in range(2)
    ]
    assert {answer["Location"] for answer in answers} == {page_of(Opportunity.objects.get())}


def test_a_key_from_another_lead_opens_another_opportunity(as_, katrin, sol):
    accepted_lead(sol, name="Timo Arend")
    key = as_(sol).get("/t/acme/leads/1/opportunity/").context["form"]["key"].value()
    for number in (1, 2):
        sent = {"name": "12 probes", "key": key}
        assert as_(sol).post(f"/t/acme/leads/{number}/opportunity/", sent).status_code == 303
    assert Opportunity.objects.count() == 2


def test_nothing_needs_to_be_known_yet(as_, katrin, sol):
    as_(sol).post("/t/acme/leads/1/opportunity/", {"name": ""})
    opened = Opportunity.objects.get()
    assert (opened.amount_minor, opened.base_minor, str(opened)) == (None, None, str(opened))
    page = as_(sol).get(page_of(opened))
    assert page.status_code == 200


def test_the_first_amount_asks_for_the_currency_of_the_books(as_, katrin, sol, acme):
    acme.currency = None
    acme.save()
    answer = as_(sol).post("/t/acme/leads/1/opportunity/", {"amount": "500"})
    assert answer.status_code == 422
    assert b"Choose the currency of the amount" in answer.content
    as_(sol).post("/t/acme/leads/1/opportunity/", {"amount": "500", "currency": "CHF"})
    acme.refresh_from_db()
    assert (acme.currency, Opportunity.objects.get().base_minor) == ("CHF", 50_000)


def test_a_lead_that_sales_does_not_work_on_opens_none(as_, in_acme, jonas):
    captured()
    for method in ("get", "post"):
        answer = getattr(as_(jonas), method)("/t/acme/leads/1/opportunity/", follow=True)
        assert b"Only a lead that Sales works on" in answer.content
    assert Opportunity.objects.count() == 0


def test_a_number_beyond_all_numbers_is_no_lead(as_, katrin, sol):
    assert as_(sol).get(f"/t/acme/leads/{'9' * 30}/opportunity/").status_code == 404


def test_the_page_of_the_lead_asks_then_shows_what_became_of_it(as_, katrin, sol):
    assert b"What became of it?" in as_(sol).get("/t/acme/sales/leads/1/").content
    opened = opportunity(sol, lead=katrin, at=timezone.now())
    page = as_(sol).get("/t/acme/sales/leads/1/").content.decode()
    assert "What became of it?" not in page
    assert page_of(opened) in page


def test_what_was_told_without_a_day_or_currency_is_shown(as_, jonas, katrin):
    told = ToldFactory(
        lead=katrin, amount_minor=None, currency=None, base_minor=None, opened_on=None,
        closed_on=None, closed_at=datetime(2026, 5, 28, tzinfo=UTC), owner_label="",
        company_name="", source_stage="",
    )  # fmt: skip
    assert as_(jonas).get(page_of(told)).status_code == 200
    assert as_(jonas).get(f"{LIST}?tab=all").status_code == 200
