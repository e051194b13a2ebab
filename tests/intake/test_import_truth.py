"""Files of two real companies give the figures that were counted independently of us."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, Sum

from apps.leads.kinds import Metric, Stage
from apps.leads.models import Lead, LeadEvent, StageLedger
from apps.outcomes.kinds import DiscrepancyKind, MatchedBy
from apps.outcomes.models import Discrepancy, Opportunity, Outcome
from apps.tenancy.models import Tenant
from apps.tenancy.scoping import tenant_scope

REPOSITORY = Path(__file__).parents[2]
DATA = Path(os.environ.get("BATON_DATA", REPOSITORY.parent / "shared" / "data"))
MAPS = REPOSITORY / "tests" / "maps"
LEADS = "olist/olist_marketing_qualified_leads_dataset.csv"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not (DATA / "olist").is_dir(), reason=f"no data in {DATA} (BATON_DATA)"),
]

#: channel: leads, won, median days to win, revenue in cents.
OLIST = {
    "organic_search": (2296, 271, 14.0, 20702345),
    "paid_search": (1586, 195, 15.0, 15527705),
    "social": (1350, 75, 30.0, 4347799),
    "unknown": (1099, 179, 11.0, 21374270),
    "direct_traffic": (499, 56, 10.0, 2190390),
    "email": (493, 15, 21.0, 848499),
    "referral": (284, 24, 18.5, 1788715),
    "other": (150, 4, 9.0, 688865),
    "display": (118, 6, 8.5, 92300),
    "other_publicities": (65, 3, 35.0, 0),
    None: (60, 14, 7.5, 124260),
}
#: As known at the end of the day: leads, won.
AS_OF = {
    date(2017, 12, 31): (2002, 3),
    date(2018, 1, 31): (3143, 76),
    date(2018, 3, 31): (5345, 336),
    date(2018, 5, 31): (8000, 665),
    date(2018, 8, 31): (8000, 792),
    date(2018, 11, 14): (8000, 842),
}
WON_BEFORE_FIRST_CONTACT = "b91cf8812365f50ff4bda4bcd6206b05"


def run(command: str, file: str, map_name: str, **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command(
        command, DATA / file, tenant="shop", map_file=MAPS / map_name, json=True, stdout=out,
        **options,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(out.getvalue())
    assert told["received"] == sum(
        told[part]
        for part in ("created", "attached", "updated", "unchanged", "quarantined", "refused")
    )
    return told


def import_leads() -> dict[str, Any]:
    return run("import_leads", LEADS, "olist-leads.json")


def import_outcomes() -> dict[str, Any]:
    return run("import_outcomes", "olist/olist_outcomes.csv", "olist-outcomes.json", source="olist")


@pytest.fixture(scope="module")
def shop(django_db_setup: None, django_db_blocker: Any) -> Iterator[Tenant]:
    """A company without a currency, for all tests of this module; rolled back at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        tenant = Tenant.objects.create(slug="shop", name="Shop")
        with tenant_scope(tenant.id):
            yield tenant
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def olist(shop: Tenant) -> tuple[dict[str, Any], dict[str, Any]]:
    """8,000 leads, then what became of 842 of them: what the two imports said."""
    told = import_leads(), import_outcomes()
    shop.refresh_from_db()
    assert shop.currency == "BRL", "the first money decides the currency"
    return told


@pytest.fixture(scope="module")
def maven(olist: Any, shop: Tenant) -> dict[str, Any]:
    """8,800 opportunities of a CRM without a lead of ours; in dollars, like this tenant's books."""
    Tenant.objects.filter(id=shop.id).update(currency="USD")
    return run("import_outcomes", "maven_crm/sales_pipeline.csv", "maven-outcomes.json", source="m")


def books(metric: Metric, known_by: date | None = None) -> dict[str | None, tuple[int, int]]:
    """What stands in the ledger, by channel: count and cents."""
    lines = StageLedger.objects.filter(metric=metric)
    if known_by:
        midnight = datetime.combine(known_by + timedelta(days=1), time.min, UTC)
        lines = lines.filter(recorded_at__lt=midnight)
    rows = lines.values_list("channel__code").annotate(Sum("n"), Sum("amount_minor"))
    return {code: (n, amount) for code, n, amount in rows}


def total(metric: Metric, known_by: date | None = None) -> tuple[int, int]:
    found = books(metric, known_by).values()
    return sum(n for n, _ in found), sum(amount for _, amount in found)


def days_to_win() -> dict[str | None, list[int]]:
    """Calendar days; a win before the first contact is a conflict that still counts."""
    won = StageLedger.objects.filter(metric=Metric.WON, n=1)
    found: dict[str | None, list[int]] = {}
    for code, won_on, came_on in won.values_list("channel__code", "occurred_on", "cohort_on"):
        found.setdefault(code, []).append((won_on - came_on).days)
    return found


def everything() -> list[list[dict[str, Any]]]:
    return [
        list(model.objects.order_by("id").values(*fields))
        for model, fields in (
            (Lead, ()),
            (LeadEvent, ()),
            (StageLedger, ()),
            (Opportunity, ()),
            (Outcome, ()),
            (Discrepancy, ("fingerprint", "state", "first_seen_at")),
        )
    ]


def test_every_row_is_a_lead_or_an_opportunity(olist):
    leads, outcomes = olist
    assert (leads["received"], leads["created"], leads["conflicts"]) == (8000, 8000, 0)
    assert (outcomes["received"], outcomes["created"]) == (842, 842)
    assert (outcomes["conflicts"], outcomes["unmatched"]) == (1, 0)


def test_the_books_hold_leads_wins_and_revenue_of_each_channel(olist):
    leads, won = books(Metric.LEAD), books(Metric.WON)
    assert {code: (leads[code][0], *won[code]) for code in leads} == {
        code: (n, n_won, cents) for code, (n, n_won, _, cents) in OLIST.items()
    }
    assert total(Metric.WON) == (842, 67685148)
    assert total(Metric.OPPORTUNITY) == (842, 67685148)


def test_the_days_to_win_of_each_channel(olist):
    found = {code: median(days) for code, days in days_to_win().items()}
    assert found == {code: days for code, (_, _, days, _) in OLIST.items()}


@pytest.mark.parametrize(("day", "known"), AS_OF.items())
def test_what_was_known_on_a_day_of_the_past(olist, day, known):
    assert (total(Metric.LEAD, day)[0], total(Metric.WON, day)[0]) == known


def test_not_told_and_unknown_are_two_things(olist):
    assert books(Metric.LEAD)[None][0] == 60
    assert books(Metric.LEAD)["unknown"][0] == 1099


def test_leads_are_found_by_their_id_and_know_what_became_of_them(olist):
    told = Opportunity.objects.filter(source__name="olist")
    assert set(told.values_list("matched_by", flat=True)) == {MatchedBy.EXTERNAL_ID}
    stages = dict(Lead.objects.values_list("stage").annotate(Count("id")))
    assert stages == {Stage.WON: 842, Stage.CAPTURED: 8000 - 842}


def test_a_win_before_the_first_contact_is_counted_and_listed(olist):
    difference = Discrepancy.objects.get(source__name="olist")
    assert difference.kind == DiscrepancyKind.BEFORE_CAPTURE
    assert difference.lead.external_id == WON_BEFORE_FIRST_CONTACT
    assert (difference.ours, difference.theirs) == (
        "Came in on 2018-03-08",
        "Won on 2018-03-06",
    )


def test_the_same_files_again_change_nothing(olist):
    before = everything()
    leads, outcomes = import_leads(), import_outcomes()
    assert (leads["unchanged"], leads["created"]) == (8000, 0)
    assert (outcomes["unchanged"], outcomes["conflicts"]) == (842, 1)
    assert everything() == before


def test_opportunities_without_a_lead_are_kept_and_listed(maven):
    assert (maven["created"], maven["unmatched"], maven["conflicts"]) == (8800, 8800, 0)
    told = Opportunity.objects.filter(source__name="m", lead=None).values_list("stage")
    assert {
        stage: (n, cents) for stage, n, cents in told.annotate(Count("id"), Sum("base_minor"))
    } == {
        "won": (4238, 1000553400),
        "lost": (2473, 0),
        "open": (2089, None),
    }
    words = dict(
        Opportunity.objects.filter(source__name="m", stage="open")
        .values_list("source_stage")
        .annotate(Count("id"))
    )
    assert words == {"Engaging": 1589, "Prospecting": 500}
    listed = Discrepancy.objects.open().filter(source__name="m")
    assert listed.filter(kind=DiscrepancyKind.UNMATCHED).count() == 8800
    assert total(Metric.WON) == (842, 67685148)


def test_a_crm_read_again_lists_nothing_twice(maven):
    again = run(
        "import_outcomes", "maven_crm/sales_pipeline.csv", "maven-outcomes.json", source="m"
    )
    assert (again["unchanged"], again["unmatched"]) == (8800, 8800)
    assert Discrepancy.objects.filter(source__name="m").count() == 8800
