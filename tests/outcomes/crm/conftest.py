"""A CRM tells what became of a lead; after every test the books still agree."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.leads.kinds import Metric
from apps.leads.models import LeadEvent, StageLedger
from apps.outcomes.bulk import Statement, take_in
from apps.outcomes.kinds import OpportunityStage
from apps.outcomes.models import Discrepancy
from apps.reports.queries.books import check_books
from tests.factories.leads import lead

OPEN, WON, LOST = OpportunityStage
MARCH = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
DEAL = Statement(
    1,
    "D-1",
    WON,
    lead_external_id="L-1",
    name="12 probes",
    amount_minor=840_000,
    currency="EUR",
    opened_at=MARCH,
    opened_on=MARCH.date(),
    closed_at=MARCH + timedelta(days=30),
    closed_on=date(2026, 4, 9),
)


@pytest.fixture(autouse=True)
def books_agree(in_acme):
    """Whatever a test does, the ledger, the leads, their stories and the money agree after it."""
    yield
    books = check_books()
    assert books.agree, books.differences


@pytest.fixture
def katrin(in_acme):
    return lead(
        name="Katrin Brandt",
        email="k.brandt@sonnental.example",
        external_id="L-1",
        at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    )


@pytest.fixture
def tell(at):
    """tell(statement, …) → what each did."""

    def tell(*statements, is_takeover=False, at=at):
        taken = take_in(statements, source_name="crm", by=None, at=at, is_takeover=is_takeover)
        return [row.effect for row in taken.rows]

    return tell


def books(which):
    lines = StageLedger.objects.filter(lead=which).exclude(metric=Metric.LEAD).order_by("id")
    return [(line.metric, line.occurred_on, line.n, line.amount_minor) for line in lines]


def story(which):
    events = LeadEvent.objects.filter(lead=which).order_by("seq")
    return list(events.values_list("kind", flat=True))


def differences():
    return set(Discrepancy.objects.open().values_list("kind", flat=True))
