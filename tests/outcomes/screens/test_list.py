"""The list of opportunities: what closes next, what is over, what it sums to."""

from datetime import date, timedelta

import pytest

from apps.outcomes import actions as outcomes
from tests.factories.outcomes import ToldFactory, accepted_lead, opportunity

from .conftest import LIST, MUCH, WON, names_on, page_of, tabs_of


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
