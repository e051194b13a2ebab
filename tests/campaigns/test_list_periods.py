"""The list of campaigns over a period: money spent and leads that came in it."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from apps.leads import ledger
from apps.leads.kinds import Metric
from tests.factories import campaigns as make
from tests.factories import leads as make_leads

LIST = "/t/acme/marketing/campaigns/"


@pytest.fixture
def listed(mara, as_):
    """listed("?period=2026-06") → what the page shows."""

    def read(query=""):
        response = as_(mara).get(LIST + query)
        assert response.status_code == 200
        return response.context

    return read


@pytest.fixture
def two_months(in_acme, at, mara):
    """A fair: one lead and €100 in May; two leads, one of them won later, and €300 in June."""
    fair = make.campaign(
        name="Level days", channel=make.channel(), budget_minor=90_000_00, currency="EUR"
    )
    for day, won, euros in ((date(2026, 5, 31), 0, 100), (date(2026, 6, 1), 1, 300)):
        make.cost(fair, euros, spent_on=day)
        for index in range(1 + won):
            lead = make_leads.lead(campaign=fair, on=day)
            if index < won:
                ledger.post(
                    lead, Metric.WON, on=date(2026, 7, 5), recorded_at=at, amount_minor=700_00
                )
    return fair


def only_row(context):
    (row,) = context["rows"]
    return row


def rows_behind(page):
    assert page.status_code == 200
    return page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0].count("<tr")


def figures_of(row):
    sums = row.standing.figures
    return sums.leads, sums.won, sums.won_minor, sums.spent_minor


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", (3, 1, 700_00, 400_00)),
        ("?period=2026-05", (1, 0, 0, 100_00)),
        ("?period=2026-06", (2, 1, 700_00, 300_00)),
        ("?from=2026-05-31&to=2026-06-01", (3, 1, 700_00, 400_00)),
        ("?from=2026-07-01&to=2026-07-31", (0, 0, 0, 0)),
        ("?period=nonsense", (3, 1, 700_00, 400_00)),
    ],
)
def test_a_period_counts_money_spent_and_leads_that_came_in_it(two_months, listed, asked, expected):
    assert figures_of(only_row(listed(asked))) == expected


def test_figures_of_a_period_open_lists_that_are_as_long(two_months, listed, mara, as_):
    row = only_row(listed("?period=2026-06"))
    earlier = only_row(listed("?period=2026-05"))
    opened = (row.records["leads"], row.records["won"], earlier.records["leads"])
    assert [rows_behind(as_(mara).get(address)) for address in opened] == [2, 1, 1]


def test_a_period_and_the_report_of_that_period_say_the_same(two_months, listed, mara, as_):
    total = listed("?period=2026-06")["total"]
    report = as_(mara).get("/t/acme/reports/closed-loop/?by=campaign&period=2026-06")
    sums = report.context["report"].total.tally
    assert (sums.leads, sums.won, sums.spend) == (total.leads, total.won, total.spent_minor)


def test_a_campaign_whose_costs_lie_outside_the_period_has_no_spend_missing(two_months, listed):
    row = only_row(listed("?period=2026-07"))
    assert not row.is_spend_missing
    assert row.amounts.spent == "–"


def test_what_a_period_spent_is_no_share_of_the_budget(two_months, listed):
    context = listed("?period=2026-06")
    assert only_row(context).amounts.budget_share == ""
    assert context["stats"][0] == {"label": "Spent", "value": "€300", "note": ""}


def test_the_menu_of_periods_keeps_the_other_filters(two_months, listed):
    context = listed("?period=2026-06&q=level&view=all")
    menu = context["periods"]
    assert menu.words == "Jun 2026"
    assert all("q=level" in choice.url for choice in menu.choices)
    assert {"name": "q", "value": "level"} in menu.kept
    assert {"name": "from", "value": "2026-06-01"} in context["kept_filters"]


def test_a_period_can_be_downloaded(two_months, mara, as_):
    answer = as_(mara).get(f"{LIST}export/?period=2026-05")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["leads"], row["spent"]) == ("1", "100.00")
