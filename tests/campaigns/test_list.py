"""The list of campaigns: what went in, what came of it, and every total a sum of its rows."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.campaigns import actions as campaigns
from apps.campaigns.kinds import OwnerDepartment
from apps.leads import ledger
from apps.leads.kinds import Metric
from apps.leads.models import Lead
from apps.tenancy.scoping import tenant_transaction
from tests.factories import campaigns as make

LIST = "/t/acme/marketing/campaigns/"
LONG_AGO, LONG_AFTER = date(2020, 1, 1), date(2199, 1, 1)


@pytest.fixture
def names(mara, as_):
    """names("?view=running") → the campaigns' names as listed."""

    def read(query=""):
        page = as_(mara).get(LIST + query).content.decode()
        return re.findall(r'class="cell-title" href="[^"]+">([^<]+)<', page)

    return read


@pytest.fixture
def listed(mara, as_):
    """listed("?view=running") → what the page shows."""

    def read(query=""):
        response = as_(mara).get(LIST + query)
        assert response.status_code == 200
        return response.context

    return read


def test_without_campaigns_the_list_says_what_will_be_here(mara, as_):
    page = as_(mara).get(LIST).content.decode()
    assert "No campaigns yet" in page
    assert 'href="/t/acme/marketing/campaigns/new/"' in page


def test_a_row_says_what_went_in_and_what_came_of_it(in_acme, bring, mara, as_):
    fair = make.campaign(
        name="Level days",
        channel=make.channel(),
        budget_minor=10_000_00,
        currency="EUR",
        starts_on=LONG_AGO,
        owner=mara,
    )
    make.cost(fair, 5_000)
    came = {"leads": 40, "handed_over": 30, "accepted": 20, "rejected": 5}
    bring(fair, **came, opportunities=4, won=2, euros=8_000)
    page = as_(mara).get(LIST).content.decode()
    row = page.partition("<tbody>")[2].partition("</tbody>")[0]
    text = " ".join(re.sub(r"<[^>]+>", " ", row).split())
    assert "Level days" in text
    assert "Trade fair · since 1 Jan 2020" in text
    for said in ("€5,000", "50% of €10k", "80%", "€250", "€32,000", "€16,000", "3.20"):
        assert said in text


def test_a_rate_of_few_cases_shows_its_counts(in_acme, bring, mara, as_):
    bring(make.campaign(), leads=5, handed_over=4, accepted=2, rejected=1)
    text = re.sub(r"<[^>]+>", " ", as_(mara).get(LIST).content.decode())
    assert "2 accepted of 3" in " ".join(text.split())
    assert "67%" not in text


def test_spend_that_nobody_logged_is_missing_and_never_a_return_of_zero(in_acme, bring, mara, as_):
    fair = make.campaign(starts_on=LONG_AGO)
    bring(fair, leads=1, handed_over=1, accepted=1, won=1, euros=500)
    page = as_(mara).get(LIST).content.decode()
    assert f'href="{LIST}{fair.public_id}/#add-cost">Log spend' in page
    assert as_(mara).get(LIST).context["rows"][0].amounts.won_per_unit == "–"


def test_what_cost_nothing_is_no_missing_spend(in_acme, listed):
    make.cost(make.campaign(starts_on=LONG_AGO), 0)
    assert not listed()["rows"][0].is_spend_missing


def test_spend_that_was_taken_back_is_missing_again(in_acme, mara, at, listed):
    line = make.cost(make.campaign(starts_on=LONG_AGO), 900)
    campaigns.correct_cost(line, by=mara, at=at)
    assert listed()["rows"][0].is_spend_missing


def test_what_has_not_started_owes_no_spend(in_acme, listed):
    make.campaign(starts_on=LONG_AFTER)
    assert not listed()["rows"][0].is_spend_missing


def test_planned_and_committed_money_is_not_spent(in_acme, listed):
    fair = make.campaign()
    make.cost(fair, 900, kind="planned")
    make.cost(fair, 800, kind="committed")
    assert listed()["total"].spent_minor == 0


def test_the_total_is_the_sum_of_every_row_that_matches_and_not_of_the_page(in_acme, bring, listed):
    for number in range(101):
        make.cost(make.campaign(name=f"Newsletter {number:03}"), 0, amount_minor=10_01)
    bring(make.campaign(name="Fair"), leads=3, handed_over=2, accepted=1, won=1, euros=70)
    context = listed("?q=newsletter")
    assert len(context["rows"]) == 100
    assert context["total"].spent_minor == 101 * 10_01
    assert context["total"].leads == 0
    assert len(listed("?q=newsletter&page=2")["rows"]) == 1
    assert listed()["total"].leads == 3
    assert listed()["total"].won_minor == 70_00


def test_an_undone_answer_leaves_the_figures(in_acme, bring, at, listed):
    bring(make.campaign(), leads=1, handed_over=1, accepted=1)
    ledger.reverse(Lead.objects.get(), Metric.ACCEPTED, recorded_at=at)
    assert (listed()["total"].handed_over, listed()["total"].accepted) == (1, 0)


def test_figures_are_the_same_before_and_after_the_sums_are_rolled_up(in_acme, bring, listed):
    bring(make.campaign(), leads=4, handed_over=3, accepted=2, opportunities=1, won=1, euros=9)
    before = listed()["total"]
    ledger.roll_up(limit=1000)
    assert listed()["total"] == before


def test_leads_and_money_without_a_campaign_are_told(in_acme, bring, mara, as_):
    make.campaign()
    bring(None, leads=2)
    make.cost(None, 900)
    page = as_(mara).get(LIST).content.decode()
    assert "2 leads belong to no campaign" in page
    assert "€900.00 spent belongs to no campaign" in page


def test_views_narrow_the_list(in_acme, bring, mara, at, names):
    make.campaign(name="Over", starts_on=LONG_AGO, ends_on=date(2020, 2, 1))
    make.campaign(name="To come", starts_on=LONG_AFTER)
    make.cost(make.campaign(name="Paid", starts_on=LONG_AGO), 100)
    make.campaign(name="By Sales", owner_department=OwnerDepartment.SALES, starts_on=LONG_AFTER)
    campaigns.archive(make.campaign(name="Put away"), by=mara, at=at)
    assert set(names()) == {"Over", "To come", "Paid", "By Sales"}
    assert names("?view=running") == ["Paid"]
    assert names("?view=spend-missing") == ["Over"]
    assert names("?view=sales") == ["By Sales"]
    assert names("?view=archived") == ["Put away"]


def test_low_acceptance_is_clearly_below_the_others_and_not_a_matter_of_luck(in_acme, bring, names):
    bring(make.campaign(name="Good"), leads=30, handed_over=30, accepted=27, rejected=3)
    bring(make.campaign(name="Poor"), leads=24, handed_over=24, accepted=10, rejected=14)
    bring(make.campaign(name="Waiting"), leads=20, handed_over=20, accepted=4)
    bring(make.campaign(name="Unlucky"), leads=4, handed_over=4, rejected=4)
    assert names("?view=low-acceptance") == ["Poor"]


def test_filters_narrow_by_words_channel_and_owner(in_acme, lena, names):
    webinar = make.channel("webinar", "Webinar")
    make.campaign(name="Hygienic level", channel=webinar, owner=lena)
    make.campaign(name="Level days", channel=make.channel())
    assert names("?q=level+webinar") == ["Hygienic level"]
    assert names("?q=hygi%C3%A9nic") == ["Hygienic level"]
    assert names(f"?channel={webinar.id}") == ["Hygienic level"]
    assert names(f"?owner={lena.id}") == ["Hygienic level"]
    assert names("?q=nothing") == []


def test_the_order_is_the_same_every_time(in_acme, bring, names):
    for name in ("Cedar", "Ash", "Birch"):
        make.campaign(name=name)
    bring(make.campaign(name="Won one"), leads=1, won=1, euros=10)
    assert names() == ["Won one", "Ash", "Birch", "Cedar"]
    assert names("?sort=won") == ["Ash", "Birch", "Cedar", "Won one"]
    assert names("?sort=-name") == ["Won one", "Cedar", "Birch", "Ash"]


def test_what_is_unknown_sorts_last_both_ways(in_acme, names):
    make.campaign(name="Unknown")
    make.cost(make.campaign(name="Cheap"), 1)
    make.cost(make.campaign(name="Dear"), 9)
    assert names("?sort=spent") == ["Cheap", "Dear", "Unknown"]
    assert names("?sort=-spent") == ["Dear", "Cheap", "Unknown"]


@pytest.mark.parametrize(
    "query", ["?sort=evil", "?page=x", "?channel=abc", "?view=;--", "?page=99"]
)
def test_a_crooked_address_still_answers(in_acme, query, listed):
    make.campaign()
    assert listed(query)["listing"].page == 1


def test_the_number_of_queries_does_not_grow_with_the_list(in_acme, bring, mara, as_):
    client = as_(mara)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(LIST)
        return [query["sql"] for query in captured if query["sql"].startswith(("SELECT", "WITH"))]

    make.campaign()
    few = queries()
    for _ in range(30):
        fair = make.campaign(owner=mara, channel=make.channel())
        make.cost(fair, 10)
    bring(fair, leads=3, handed_over=1)
    many = queries()
    assert len(few) == len(many)
    assert len(many) <= 8, "\n".join(many)


def test_every_figure_opens_its_records(in_acme, bring, mara, as_):
    fair = make.campaign()
    bring(fair, leads=1, handed_over=1, accepted=1, opportunities=1, won=1, euros=5)
    page = as_(mara).get(LIST).content.decode()
    for metric in ("leads", "handed_off", "accepted", "pipeline", "revenue"):
        assert f"/t/acme/reports/records/?metric={metric}&amp;campaign={fair.public_id}" in page


def test_each_figure_is_the_number_of_records_it_opens(in_acme, bring, mara, as_):
    fair = make.campaign()
    bring(fair, leads=5, handed_over=4, accepted=3, opportunities=2, won=1, euros=5)
    bring(make.campaign(), leads=2, handed_over=2)
    row = next(row for row in as_(mara).get(LIST).context["rows"] if row.standing.id == fair.id)
    for name in ("leads", "handed_over", "accepted", "opportunities", "won"):
        opened = as_(mara).get(row.records[name])
        assert opened.status_code == 200
        body = opened.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
        assert body.count("<tr") == getattr(row.standing.figures, name), name


def test_an_agency_sees_its_own_campaigns_and_no_others(in_acme, agi, mara, as_):
    make.campaign(name="Theirs", agency=agi)
    make.cost(make.campaign(name="Ours"), 4_711)
    make.cost(None, 815)
    page = as_(agi).get(LIST).content.decode()
    assert "Theirs" in page
    assert "Ours" not in page
    assert "4,711" not in page
    assert "€815" not in page
    assert "Log campaign" not in page


def test_a_rep_has_no_campaigns_to_see(sol, as_):
    assert as_(sol).get(LIST).status_code == 403


def test_another_tenants_campaigns_are_not_there(acme, gil, as_):
    with tenant_transaction(acme.id):
        make.campaign(name="Level days")
    page = as_(gil).get("/t/globex/marketing/campaigns/").content.decode()
    assert "No campaigns yet" in page
    assert as_(gil).get(LIST).status_code == 404


def test_the_list_leaves_as_a_file_exact_to_the_cent(in_acme, bring, mara, as_):
    fair = make.campaign(name="=1+1", budget_minor=100_00, currency="EUR", starts_on=LONG_AGO)
    make.cost(fair, 0, amount_minor=1_480_55)
    bring(fair, leads=2, handed_over=1, accepted=1, won=1, euros=9)
    make.campaign(name="Unknown spend")
    response = as_(mara).get(f"{LIST}export/?sort=name")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text))
    assert first["campaign"] == "'=1+1"
    assert (first["budget"], first["spent"], first["won_amount"]) == ("100.00", "1480.55", "9.00")
    assert (first["leads"], first["accepted"], first["starts_on"]) == ("2", "1", "2020-01-01")
    assert (second["campaign"], second["spent"]) == ("Unknown spend", "")
