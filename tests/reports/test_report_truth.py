"""On a real company's leads and deals, the reports give what was counted independently of us."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from apps.tenancy.models import Tenant
from apps.tenancy.scoping import tenant_scope

REPOSITORY = Path(__file__).parents[2]
DATA = Path(os.environ.get("BATON_DATA", REPOSITORY.parent / "shared" / "data"))
MAPS = REPOSITORY / "tests" / "maps"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not (DATA / "olist").is_dir(), reason=f"no data in {DATA} (BATON_DATA)"),
]

#: channel: leads, won, share, median days, revenue.
CHANNELS = {
    "organic_search": (2296, 271, 0.118031, 14.0, "207023.45"),
    "paid_search": (1586, 195, 0.122951, 15.0, "155277.05"),
    "social": (1350, 75, 0.055556, 30.0, "43477.99"),
    "unknown": (1099, 179, 0.162875, 11.0, "213742.70"),
    "direct_traffic": (499, 56, 0.112224, 10.0, "21903.90"),
    "email": (493, 15, 0.030426, 21.0, "8484.99"),
    "referral": (284, 24, 0.084507, 18.5, "17887.15"),
    "other": (150, 4, 0.026667, 9.0, "6888.65"),
    "display": (118, 6, 0.050847, 8.5, "923.00"),
    "other_publicities": (65, 3, 0.046154, 35.0, "0.00"),
    None: (60, 14, 0.233333, 7.5, "1242.60"),
}
COHORTS = {
    "2017-06": (4, 0), "2017-07": (239, 2), "2017-08": (386, 9), "2017-09": (312, 7),
    "2017-10": (416, 14), "2017-11": (445, 18), "2017-12": (200, 11), "2018-01": (1141, 152),
    "2018-02": (1028, 149), "2018-03": (1174, 167), "2018-04": (1352, 183), "2018-05": (1303, 130),
}  # fmt: skip
WON_BY_MONTH = {
    "2017-12": 3, "2018-01": 73, "2018-02": 113, "2018-03": 147, "2018-04": 207, "2018-05": 122,
    "2018-06": 57, "2018-07": 37, "2018-08": 33, "2018-09": 23, "2018-10": 21, "2018-11": 6,
}  # fmt: skip
AS_OF = {
    "2017-12-31": (2002, 3),
    "2018-01-31": (3143, 76),
    "2018-03-31": (5345, 336),
    "2018-05-31": (8000, 665),
    "2018-08-31": (8000, 792),
    "2018-11-14": (8000, 842),
}


def told(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command(*words, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def closed_loop(*words: str) -> dict[str, Any]:
    return told("report", "closed-loop", "--tenant", "shop", *words)


@pytest.fixture(scope="module")
def shop(django_db_setup: None, django_db_blocker: Any) -> Iterator[Tenant]:
    """A company with both files taken in, for all tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        tenant = Tenant.objects.create(slug="shop", name="Shop")
        with tenant_scope(tenant.id):
            leads = DATA / "olist" / "olist_marketing_qualified_leads_dataset.csv"
            deals = DATA / "olist" / "olist_outcomes.csv"
            options: dict[str, Any] = {"tenant": "shop", "stdout": StringIO()}
            call_command("import_leads", leads, map_file=MAPS / "olist-leads.json", **options)
            call_command(
                "import_outcomes", deals, map_file=MAPS / "olist-outcomes.json",
                source="olist", **options,
            )  # fmt: skip
            _count_rows_for_the_planner()
            yield tenant
        transaction.set_rollback(True)


def _count_rows_for_the_planner() -> None:
    """What autovacuum does behind a commit: without, a look at all books may take half a minute."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("ANALYZE")
        cursor.execute(f"SET ROLE {settings.RUNTIME_ROLE}")


def test_every_channel_has_its_leads_wins_pace_and_money(shop):
    rows = {row["key"]: row for row in closed_loop("--by", "channel")["rows"]}
    assert {
        key: (
            row["leads"],
            row["won"],
            round(row["conversion"]["rate"], 6),
            row["median_days_to_win"],
            row["revenue"],
        )
        for key, row in rows.items()
    } == CHANNELS


def test_a_blank_channel_and_the_channel_unknown_are_two_rows(shop):
    rows = closed_loop()["rows"]
    assert [row["kind"] for row in rows if row["key"] is None] == ["absent"]
    assert [row["kind"] for row in rows if row["key"] == "unknown"] == ["named"]


def test_the_whole_is_the_sum_of_its_parts_to_the_cent(shop):
    report = closed_loop()
    total = report["total"]
    assert (total["leads"], total["won"], total["revenue"]) == (8000, 842, "676851.48")
    assert total["median_days_to_win"] == 14.0
    assert sum(Decimal(row["revenue"]) for row in report["rows"]) == Decimal("676851.48")
    low, high = total["conversion"]["low"], total["conversion"]["high"]
    assert (round(low, 6), round(high, 6)) == (0.098714, 0.112165)


def test_cohorts_and_events_are_counted_by_their_own_month(shop):
    cohorts = closed_loop("--by", "month")["rows"]
    assert {row["key"]: (row["leads"], row["won"]) for row in cohorts} == COHORTS
    events = closed_loop("--by", "month", "--basis", "event")["rows"]
    assert {row["key"]: row["won"] for row in events if row["won"]} == WON_BY_MONTH


@pytest.mark.parametrize("day", AS_OF)
def test_what_was_known_on_a_day(shop, day):
    total = closed_loop("--as-of", day)["total"]
    assert (total["leads"], total["won"]) == AS_OF[day]


def test_the_report_warns_of_what_makes_these_figures_misleading(shop):
    warnings = {one["code"]: one for one in closed_loop()["warnings"]}
    assert warnings["won_before_capture"]["n"] == 1
    assert warnings["recording_gap"]["first_win_on"] == "2017-12-05"
    assert warnings["recording_gap"]["first_lead_on"] == "2017-06-14"


def test_early_cohorts_are_warned_of_and_later_ones_are_not(shop):
    early = closed_loop("--from", "2017-06-01", "--to", "2017-10-31")
    late = closed_loop("--from", "2018-02-01", "--to", "2018-02-28")
    assert "recording_gap" in {one["code"] for one in early["warnings"]}
    assert "recording_gap" not in {one["code"] for one in late["warnings"]}
    assert late["total"]["leads"] == 1028


def test_young_leads_are_warned_of_as_of_the_day_they_were_young(shop):
    codes = {one["code"] for one in closed_loop("--as-of", "2018-05-31")["warnings"]}
    assert "too_young" in codes


def test_the_books_of_a_company_taken_over_agree(shop):
    assert told("check_books", "--tenant", "shop")["agree"] is True


def test_a_source_without_leads_keeps_its_sums(shop, django_db_blocker):
    deals = DATA / "maven_crm" / "sales_pipeline.csv"
    with transaction.atomic():
        call_command(
            "import_outcomes", deals, tenant="shop", map_file=MAPS / "maven-outcomes.json",
            source="maven", stdout=StringIO(),
        )  # fmt: skip
        rows = told("report", "reconciliation", "--tenant", "shop")["rows"]
        closed = closed_loop()
        transaction.set_rollback(True)
    maven = {row["stage"]: row for row in rows if row["source"] == "maven"}
    assert {row["match"] for row in maven.values()} == {"unmatched"}
    counts = {stage: row["n"] for stage, row in maven.items()}
    assert counts == {"won": 4238, "lost": 2473, "open": 2089}
    assert closed["total"]["won"] == 842
    warned = {one["code"]: one for one in closed["warnings"]}
    assert warned["opportunities_without_lead"]["n"] == 8800
