"""One opportunity is read, won, lost and corrected, and its history stays."""

from datetime import timedelta

import pytest

from apps.leads.kinds import Stage
from apps.leads.models import Lead
from apps.outcomes import actions as outcomes
from apps.outcomes.models import Opportunity
from tests.factories.outcomes import ToldFactory

from .conftest import LIST, LOST, WON, form, page_of


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


def test_it_was_won_on_the_day_that_is_typed(as_, probes, sol):
    day = probes.opened_on
    as_(sol).post(
        f"{page_of(probes)}record/", form(probes, stage="won", closed_on=f"{day:%d.%m.%Y}")
    )
    probes.refresh_from_db()
    assert (probes.stage, probes.closed_on) == (WON, day)


@pytest.mark.parametrize(
    ("days", "cure"),
    [(-1, "Enter that day or a later one."), (40_000, "Enter today or an earlier")],
)
def test_a_day_on_which_it_cannot_have_been_won_is_refused(as_, probes, sol, days, cure):
    typed = form(probes, stage="won", closed_on=str(probes.opened_on + timedelta(days=days)))
    answer = as_(sol).post(f"{page_of(probes)}record/", typed)
    assert answer.status_code == 422
    assert cure in answer.content.decode()


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
