"""Opportunities on screen: the list, one of them, opening one, and what may not be changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from apps.leads.kinds import Stage
from apps.leads.models import Lead
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import OpportunityStage
from apps.outcomes.models import Opportunity
from tests.factories.leads import lead as captured
from tests.factories.outcomes import ToldFactory, accepted_lead, opportunity

WON, LOST = OpportunityStage.WON, OpportunityStage.LOST
LIST = "/t/acme/sales/opportunities/"
MUCH = "€1,234,567.89"


def page_of(which):
    return f"{LIST}{which.public_id}/"


def names_on(page):
    return [row.opportunity.name for row in page.context["rows"]]


def tabs_of(page):
    return {tab["label"]: tab["count"] for tab in page.context["tabs"]}


@pytest.fixture
def katrin(in_acme, sol):
    return accepted_lead(sol, name="Katrin Brandt", company="Molkerei Sonnental")


@pytest.fixture
def probes(katrin, sol):
    return opportunity(sol, lead=katrin, expected_close_on=date(2026, 8, 31))


def form(which, **typed):
    """What the page's form posts when nothing but `typed` was changed."""
    untouched = {
        "stage": which.stage,
        "reason": "",
        "amount": "8400.00",
        "expected_close_on": "31 Aug 2026",
        "seen": which.content_sha256,
    }
    return untouched | typed


# --- The list -----------------------------------------------------------------------------------


def test_what_closes_next_comes_first_and_what_has_no_day_last(as_, katrin, sol):
    for name, day in (("later", date(2026, 9, 1)), ("unknown", None), ("soon", date(2026, 7, 1))):
        opportunity(sol, lead=katrin, name=name, expected_close_on=day)
    assert names_on(as_(sol).get(LIST)) == ["soon", "later", "unknown"]


def test_the_newest_first_on_wish_and_for_what_is_over(as_, katrin, sol, at):
    first, second = (opportunity(sol, lead=katrin, name=name) for name in ("first", "second"))
    assert names_on(as_(sol).get(f"{LIST}?sort=newest")) == ["second", "first"]
    for hours, each in enumerate((second, first)):
        outcomes.record(each, by=sol, at=at + timedelta(hours=hours), stage=WON)
    assert names_on(as_(sol).get(f"{LIST}?tab=won")) == ["first", "second"]


def test_tabs_count_and_sum_what_they_show(as_, katrin, sol, at):
    won = opportunity(sol, lead=katrin, name="won", amount_minor=123_456_789)
    outcomes.record(won, by=sol, at=at, stage=WON)
    opportunity(sol, lead=katrin, name="open")
    page = as_(sol).get(f"{LIST}?tab=won")
    assert tabs_of(page) == {"Open": "1", "Won": "1", "Lost": "0", "All": "2"}
    assert page.content.decode().count(MUCH) == 2  # the row and the sum of the tab
    everything = as_(sol).get(f"{LIST}?tab=all")
    assert everything.context["total"].base_minor == 123_456_789 + 840_000


def test_an_amount_without_a_rate_is_shown_and_not_summed(as_, katrin, sol):
    opportunity(sol, lead=katrin, amount_minor=50_000, currency="USD")
    page = as_(sol).get(LIST)
    assert "$500.00" in page.content.decode()
    assert "no rate, not summed" in page.content.decode()
    assert (page.context["total"].n, page.context["total"].base_minor) == (1, 0)


def test_a_rep_sees_their_own_and_the_head_all(as_, probes, sol, sid, jonas):
    assert names_on(as_(sol).get(LIST)) == ["12 probes"]
    assert names_on(as_(sid).get(LIST)) == []
    assert names_on(as_(jonas).get(LIST)) == ["12 probes"]


def test_a_long_list_is_read_page_by_page_and_nothing_is_lost(as_, katrin, sol, at):
    for number in range(60):
        close_on = date(2026, 7, 1) + timedelta(days=number // 2) if number % 7 else None
        opportunity(sol, lead=katrin, name=f"deal {number}", expected_close_on=close_on)
    client = as_(sol)
    first = client.get(LIST)
    second = client.get(f"{LIST}?older={first.context['page'].older_cursor}")
    seen = names_on(first) + names_on(second)
    assert len(seen) == len(set(seen)) == 60
    back = client.get(f"{LIST}?newer={second.context['page'].newer_cursor}")
    assert names_on(back) == names_on(first)


def test_the_list_costs_the_same_however_long_it_is(as_, katrin, sol, statements):
    def cost():
        client = as_(sol)
        with statements() as sql:
            client.get(f"{LIST}?tab=all")
        return len(sql)

    opportunity(sol, lead=katrin)
    short = cost()
    for _ in range(12):
        opportunity(sol, lead=accepted_lead(sol))
    assert cost() == short


def test_what_sources_told_is_listed_by_whether_it_has_a_lead(as_, probes, jonas, katrin):
    ToldFactory(name="known", lead=katrin)
    ToldFactory(name="unknown")
    found = {
        told: set(names_on(as_(jonas).get(f"{LIST}?tab=all&told={told}")))
        for told in ("sources", "matched", "unmatched")
    }
    assert found == {
        "sources": {"known", "unknown"}, "matched": {"known"}, "unmatched": {"unknown"},
    }  # fmt: skip


@pytest.mark.parametrize(
    "query",
    ["tab=x", "sort=x", "told=%00", "source=%00", "older=x", "newer=%00", "tab=won&older=e"],
)
def test_no_address_of_the_list_is_an_error(as_, probes, sol, query):
    assert as_(sol).get(f"{LIST}?{query}", follow=True).status_code == 200


def test_the_empty_list_says_what_will_be_there(as_, in_acme, sol, mara):
    assert b"No opportunities yet" in as_(sol).get(LIST).content
    assert b"My leads" in as_(sol).get(LIST).content
    assert b"When Sales sees a possible sale" in as_(mara).get(LIST).content


def test_an_empty_tab_says_where_the_rest_is(as_, probes, sol):
    assert b"The other tabs have the rest" in as_(sol).get(f"{LIST}?tab=lost").content


def test_an_executive_reads_amounts_and_no_names(as_, probes, eve):
    page = as_(eve).get(LIST).content.decode()
    assert "€8,400.00" in page
    assert "Brandt" not in page
    assert "Brandt" not in as_(eve).get(page_of(probes)).content.decode()


# --- One opportunity ----------------------------------------------------------------------------


def test_its_page_tells_its_facts_and_links_its_lead(as_, probes, sol):
    page = as_(sol).get(page_of(probes)).content.decode()
    for fact in ("12 probes", "€8,400.00", "31 Aug 2026", "Sol Castellani", "Katrin Brandt"):
        assert fact in page
    assert "/t/acme/sales/leads/1/" in page


def test_winning_it_with_another_amount(as_, probes, sol, katrin):
    answer = as_(sol).post(
        f"{page_of(probes)}record/", form(probes, stage="won", amount="9.150,00"), follow=True
    )
    assert answer.redirect_chain == [(page_of(probes), 303)]
    probes.refresh_from_db()
    assert (probes.stage, probes.amount_minor) == (WON, 915_000)
    assert Lead.objects.get(id=katrin.id).stage == Stage.WON


def test_losing_it_needs_a_reason(as_, probes, sol):
    without = as_(sol).post(f"{page_of(probes)}record/", form(probes, stage="lost"))
    assert without.status_code == 422
    assert b"Say why it was lost" in without.content
    assert b"There is a problem" in without.content
    told = form(probes, stage="lost", reason="Chose a competitor")
    as_(sol).post(f"{page_of(probes)}record/", told)
    probes.refresh_from_db()
    assert (probes.stage, probes.lost_reason) == (LOST, "Chose a competitor")
    assert b"Chose a competitor" in as_(sol).get(page_of(probes)).content


def test_an_amount_with_two_readings_is_asked_about_and_nothing_typed_is_lost(as_, probes, sol):
    typed = form(probes, amount="1.480", expected_close_on="soonish")
    answer = as_(sol).post(f"{page_of(probes)}record/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“1.480” can mean 1480 or 1.480" in page
    assert 'value="1.480"' in page
    assert 'value="soonish"' in page
    probes.refresh_from_db()
    assert probes.amount_minor == 840_000


def test_a_german_company_types_german_numbers(as_, probes, sol, acme):
    acme.number_format = "de"
    acme.save()
    as_(sol).post(f"{page_of(probes)}record/", form(probes, amount="1.480"))
    probes.refresh_from_db()
    assert probes.amount_minor == 148_000
    assert b'value="1480,00"' in as_(sol).get(page_of(probes)).content


@pytest.mark.parametrize(
    "typed",
    [{"amount": ""}, {"amount": "-5"}, {"amount": "9" * 30}, {"amount": "\0"}, {"stage": "x"},
     {"stage": ""}, {"expected_close_on": ""}, {"expected_close_on": "31.06.26"},
     {"stage": "lost", "reason": "x" * 501}],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_a_cure(as_, probes, sol, typed):
    assert as_(sol).post(f"{page_of(probes)}record/", form(probes, **typed)).status_code == 422


def test_the_history_shows_corrections_and_what_stood_before(as_, probes, sol, at):
    outcomes.record(probes, by=sol, at=at + timedelta(days=9), stage=WON)
    outcomes.record(probes, by=sol, at=at + timedelta(days=20), amount_minor=800_000,
                    currency="EUR")  # fmt: skip
    outcomes.record(probes, by=sol, at=at + timedelta(days=21), stage=LOST, reason="Withdrew")
    page = as_(sol).get(page_of(probes))
    said = page.context["history"]
    assert [(each.outcome.stage, each.is_correction) for each in said] == [
        ("lost", True), ("won", True), ("won", False), ("open", False),
    ]  # fmt: skip
    assert "<del>€8,400.00" in page.content.decode()
    assert "(was Won)" in page.content.decode()


def test_a_history_of_a_hundred_words_costs_as_much_as_one(as_, probes, sol, at, statements):
    def cost():
        client = as_(sol)
        with statements() as sql:
            client.get(page_of(probes))
        return len(sql)

    short = cost()
    for cents in range(5):
        outcomes.record(probes, by=sol, at=at, amount_minor=840_001 + cents, currency="EUR")
    assert cost() == short


def test_two_people_who_change_it_at_once_are_told(as_, probes, sol, jonas):
    seen = form(probes, amount="9000")
    as_(jonas).post(f"{page_of(probes)}record/", form(probes, amount="7000"))
    answer = as_(sol).post(f"{page_of(probes)}record/", seen)
    assert answer.status_code == 409
    assert b"Somebody changed it while you were typing" in answer.content
    probes.refresh_from_db()
    assert probes.amount_minor == 700_000
    again = {**seen, "seen": answer.context["form"].data["seen"]}
    as_(sol).post(f"{page_of(probes)}record/", again)
    probes.refresh_from_db()
    assert probes.amount_minor == 900_000


def test_what_a_crm_keeps_is_read_only_and_says_where_to_change_it(as_, katrin, sol, jonas):
    told = ToldFactory(lead=katrin, name="Framework order")
    for reader in (sol, jonas):
        page = as_(reader).get(page_of(told)).content.decode()
        assert "Kept in crm." in page
        assert "/record/" not in page
    answer = as_(jonas).post(f"{page_of(told)}record/", form(told, stage="open"), follow=True)
    assert "Change it there" in answer.content.decode()
    told.refresh_from_db()
    assert told.stage == WON


def test_a_deal_that_the_crm_tells_too_is_kept_there_and_summed_once(as_, probes, sol, jonas):
    told = ToldFactory(lead=probes.lead, name="Framework order")
    Opportunity.objects.filter(id=probes.id).update(same_as=told)
    page = as_(sol).get(page_of(probes)).content.decode()
    assert "Kept in crm." in page
    assert page_of(told) in page
    typed = form(probes, amount="1")
    answer = as_(sol).post(f"{page_of(probes)}record/", typed, follow=True)
    assert "Change it there" in answer.content.decode()
    everything = as_(jonas).get(f"{LIST}?tab=all")
    assert everything.context["total"].base_minor == told.base_minor
    assert "told twice, summed once" in everything.content.decode()


def test_marketing_and_executives_read_and_do_not_change(as_, probes, mara, eve):
    for reader in (mara, eve):
        assert b'<form class="form"' not in as_(reader).get(page_of(probes)).content
        assert as_(reader).post(f"{page_of(probes)}record/", form(probes)).status_code == 403


def test_somebody_elses_opportunity_does_not_exist(as_, gil, probes, sid):
    assert as_(sid).get(page_of(probes)).status_code == 404
    assert as_(sid).post(f"{page_of(probes)}record/", form(probes)).status_code == 404
    assert as_(gil).get(page_of(probes)).status_code == 404
    assert as_(gil).get(page_of(probes).replace("acme", "globex")).status_code == 404


# --- Opening one --------------------------------------------------------------------------------


def test_an_accepted_lead_becomes_an_opportunity(as_, katrin, sol):
    assert as_(sol).get("/t/acme/leads/1/opportunity/").status_code == 200
    typed = {"name": "12 probes", "product": "LH-20", "amount": "€ 8 400,50",
             "expected_close_on": "2026-08-31"}  # fmt: skip
    answer = as_(sol).post("/t/acme/leads/1/opportunity/", typed)
    opened = Opportunity.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, page_of(opened))
    assert (opened.amount_minor, opened.currency, opened.owner) == (840_050, "EUR", sol)
    assert (opened.expected_close_on, opened.lead) == (date(2026, 8, 31), katrin)


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
