"""Twenty campaigns come from a spreadsheet in one go."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from apps.campaigns.models import Campaign, CostLine
from apps.campaigns.pasted import UnreadableTable, read_table
from apps.tenancy.models import Tenant
from tests.factories import campaigns as make

GRID = "/t/acme/marketing/campaigns/grid/"
HEAD = "Campaign\tChannel\tStart\tEnd\tBudget €\tSpent\tOwner\tProduct line\n"

pytestmark = pytest.mark.usefixtures("in_acme")


@pytest.fixture
def marketer(mara, as_) -> Client:
    return as_(mara)


def sent_on(response) -> dict[str, str]:
    """What the grid's form sends when nobody touches it, read from the page as a browser does."""
    page = response.content.decode()
    inputs = re.findall(r"<input[^>]+>", page)
    pairs = [
        (re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in inputs
    ]
    return {
        name[1]: (value[1] if value else "")
        for name, value in pairs
        if name and name[1].startswith(("rows-", "currency"))
    }


def test_a_pasted_table_is_shown_before_anything_is_logged(marketer):
    response = marketer.post(GRID, {"table": "Level days\tTrade fair\nHydrogen\tWebinar\n"})
    assert response.status_code == 200
    page = response.content.decode()
    assert "2 rows" in page
    assert "Log 2 campaigns" in page
    assert not Campaign.objects.exists()


def test_what_is_shown_is_what_is_logged(marketer, lena, mara):
    table = HEAD + (
        "SENSOR days\tTrade fair\t9 Jun 2026\t11.6.26\t24,000\t22,610.50\tLena Hartmann\tAll\n"
        "Case study: paper\t\t15.6.26\t\t€2,400\t\t\tVibration\n"
    )
    shown = marketer.post(GRID, {"table": table})
    assert "The column “Product line” is not read here." in shown.content.decode()
    assert "from the name" in shown.content.decode()
    response = marketer.post(GRID, sent_on(shown))
    assert response.status_code == 303
    first, second = Campaign.objects.order_by("id")
    assert (first.name, first.channel.name, first.owner) == ("SENSOR days", "Trade fair", lena)
    assert (first.starts_on, first.ends_on) == (date(2026, 6, 9), date(2026, 6, 11))
    assert (first.budget_minor, second.budget_minor) == (24_000_00, 2_400_00)
    assert (second.channel.name, second.owner) == ("Content", None)
    assert CostLine.objects.get().amount_minor == 22_610_50


def test_mistakes_name_row_field_and_cure_and_the_rest_is_kept(marketer):
    table = (
        "Level days\tFair\n"
        "Search ads\tPaid search\t8.7.26\t3.7.26\n"
        "Distributor day\tEvent\t\t\t3,500\tca. 1.4k\n"
        "Print\tPrint\t\t\t1.480\n"
    )
    response = marketer.post(GRID, {"table": table})
    assert response.status_code == 422
    problems = [(problem.anchor, problem.text) for problem in response.context["problems"]]
    assert problems == [
        (
            "id_rows-1-ends_on",
            (
                "Row 2, End: The end 3 Jul 2026 is before the start 8 Jul 2026. "
                "Correct one of the two."
            ),
        ),
        (
            "id_rows-2-spent",
            "Row 3, Spent so far: “ca. 1.4k” is not an amount. Type digits, for example 1480.50.",
        ),
        (
            "id_rows-3-budget",
            (
                "Row 4, Budget: “1.480” can mean 1480 or 1.480. "
                "Type 1480 without a mark, or 1.48 with two decimals."
            ),
        ),
    ]
    page = response.content.decode()
    assert "<title>Error:" in page
    assert 'value="ca. 1.4k"' in page
    assert 'value="Level days"' in page
    assert "1 other row is fine" in page


def test_a_corrected_cell_lets_all_rows_through(marketer):
    shown = marketer.post(GRID, {"table": "Level days\tFair\t\t\tmany\nHydrogen\tWebinar\n"})
    response = marketer.post(GRID, {**sent_on(shown), "rows-0-budget": "900"})
    assert response.status_code == 303
    assert Campaign.objects.count() == 2


def test_the_good_rows_can_be_logged_while_the_others_wait(marketer):
    shown = marketer.post(GRID, {"table": "Level days\tFair\t\t\tmany\nHydrogen\tWebinar\n"})
    left = marketer.post(GRID, {**sent_on(shown), "only_good": "1"})
    assert Campaign.objects.get().name == "Hydrogen"
    assert left.status_code == 422
    page = left.content.decode()
    assert 'value="Level days"' in page
    assert 'value="Hydrogen"' not in page


def test_an_emptied_row_is_left_out(marketer):
    shown = marketer.post(GRID, {"table": "Level days\tFair\nHydrogen\tWebinar\n"})
    sent = {**sent_on(shown), "rows-0-name": "", "rows-0-channel": ""}
    marketer.post(GRID, sent)
    assert Campaign.objects.get().name == "Hydrogen"


def test_a_row_can_be_typed_below(marketer):
    shown = marketer.post(GRID, {"table": "Level days\tFair\n"})
    sent = {**sent_on(shown), "rows-1-name": "Hydrogen", "rows-1-channel": "Webinar"}
    marketer.post(GRID, sent)
    assert Campaign.objects.count() == 2


def test_the_same_list_pasted_twice_does_not_count_twice(marketer):
    make.campaign(name="Level days", starts_on=date(2026, 6, 9))
    table = "Level days\tFair\t9.6.26\nHydrogen\tWebinar\nHydrogen\tWebinar\n"
    response = marketer.post(GRID, {"table": table})
    rows = [problem.text.partition(",")[0] for problem in response.context["problems"]]
    assert rows == ["Row 1", "Row 3"]
    assert "is logged already" in response.content.decode()


def test_nobody_is_called_by_an_unknown_name(marketer):
    response = marketer.post(GRID, {"table": "Level days\tFair\t\t\t\t\tSomebody\n"})
    assert "Row 1, Owner: “Somebody” is nobody here." in response.content.decode()


def test_the_first_amounts_come_with_their_currency(marketer):
    Tenant.objects.update(currency=None)
    table = "Level days\tFair\t\t\t900\n"
    asked = marketer.post(GRID, {"table": table})
    assert asked.status_code == 422
    assert table.strip() in asked.content.decode()
    shown = marketer.post(GRID, {"table": table, "currency": "CHF"})
    marketer.post(GRID, sent_on(shown))
    assert Tenant.objects.get(slug="acme").currency == "CHF"
    assert Campaign.objects.get().budget_minor == 900_00


@pytest.mark.parametrize("table", ["", "\n\n", HEAD])
def test_nothing_pasted_is_said(marketer, table):
    response = marketer.post(GRID, {"table": table})
    assert response.status_code == 422
    assert "Paste at least one row" in response.content.decode()


def test_a_grid_sent_empty_is_said(marketer):
    shown = marketer.post(GRID, {"table": "Level days\tFair\n"})
    response = marketer.post(GRID, {**sent_on(shown), "rows-0-name": "", "rows-0-channel": ""})
    assert response.status_code == 422
    assert "No row is filled." in response.content.decode()


def test_a_hundred_rows_fit_and_more_are_refused():
    table = "\n".join(f"Newsletter {number}\tE-mail" for number in range(100))
    assert len(read_table(table).rows) == 100
    with pytest.raises(UnreadableTable, match="these are 101"):
        read_table(f"{table}\nOne more\tE-mail")


def test_a_hundred_rows_are_logged(marketer):
    table = "\n".join(f"Newsletter {number}\tE-mail" for number in range(100))
    assert marketer.post(GRID, sent_on(marketer.post(GRID, {"table": table}))).status_code == 303
    assert Campaign.objects.count() == 100


def test_cells_with_line_breaks_and_quotes_stay_in_their_cell():
    pasted = read_table('"Level ""days""\n2026"\tFair\n')
    assert pasted.rows == [{"name": 'Level "days" 2026', "channel": "Fair"}]


def test_a_german_head_is_read():
    pasted = read_table("Kampagne\tKanal\tBeginn\tKosten\nMesse\tMesse\t9.6.26\t5\n")
    assert pasted.rows == [
        {"name": "Messe", "channel": "Messe", "starts_on": "9.6.26", "spent": "5"}
    ]


def test_semicolons_are_read_where_there_are_no_tabs():
    assert read_table("Level days;Fair").rows == [{"name": "Level days", "channel": "Fair"}]
