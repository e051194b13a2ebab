"""What became Sales' by its silence stands apart: in the report, the books and the funnel."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
import time_machine

from apps.handoffs import actions as handoffs
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff
from apps.leads import actions as leads
from apps.leads import events, ledger
from apps.leads.kinds import Kind, Metric, Stage
from apps.reports.kinds import Basis
from apps.reports.queries.books import check_books
from apps.reports.queries.closed_loop import closed_loop
from tests.factories import ground_rules as rules_factory
from tests.factories.handoffs import handoff as offered

LOOP = "/t/acme/reports/closed-loop/"


@pytest.fixture
def accepted(in_acme, sol, at):
    rules_factory.rules(first_attempt_hours=24)
    return handoffs.accept(offered(to=sol, at=at), by=sol, at=at + timedelta(hours=1))


@pytest.fixture
def silent(accepted, sol, at):
    """A hand-off that nobody answered, as the clock leaves it beyond the hard limit."""
    found, when = offered(to=sol, at=at), at + timedelta(days=9)
    HandOff.objects.filter(id=found.id).update(state=State.DEEMED, deemed_at=when)
    with leads.locked(found.lead_id) as lead:
        lead.stage, lead.deemed_at, lead.due_at = Stage.ACCEPTED, when, when + timedelta(days=30)
        ledger.post(lead, Metric.DEEMED, on=when.date(), recorded_at=when)
        events.record(lead, Kind.DEEMED_ACCEPTED, by=None, at=when, handoff_id=found.id)
    return found


@pytest.fixture
def read(as_, lena, at):
    def page() -> str:
        with time_machine.travel(at + timedelta(days=10), tick=False):
            return unescape(as_(lena).get(LOOP).content.decode())

    return page


@pytest.mark.parametrize("basis", Basis)
def test_silence_is_in_no_acceptance(silent, ask, basis):
    total = closed_loop(ask(basis=basis)).total.tally
    assert (total.handed_off, total.accepted, total.deemed) == (2, 1, 1)
    assert (total.acceptance.n, total.acceptance.of) == (1, 1)


def test_the_books_agree_about_silence(silent):
    books = check_books()
    assert books.agree, books.differences
    assert next(one.ledger for one in books.counted if one.metric == Metric.DEEMED) == 1


def test_a_lead_taken_by_silence_and_accepted_later_counts_once(silent, sol, at):
    """Back from nurture it is the same lead: the first taking counts, in every way of counting."""
    when = at + timedelta(days=40)
    with leads.locked(silent.lead_id) as lead:
        lead.stage, lead.due_at = Stage.RECYCLED, None
        events.record(
            lead, Kind.RECYCLED, by=sol, at=when, reason="timing", wake_on=None, wake_if=""
        )
    again = handoffs.offer(silent.lead, by=None, at=when + timedelta(days=30), to=sol)
    handoffs.accept(again, by=sol, at=when + timedelta(days=31))
    books = check_books()
    assert books.agree, books.differences


def test_the_column_is_there_only_when_there_is_silence(accepted, read):
    assert "Accepted by silence" not in read()


def test_the_column_opens_those_leads(silent, read, as_, lena):
    page = read()
    assert "Accepted by silence" in page
    records = as_(lena).get("/t/acme/reports/records/?metric=deemed").content.decode()
    assert records.count("<tr data-row>") == 1
    accepted = as_(lena).get("/t/acme/reports/records/?metric=accepted").content.decode()
    assert accepted.count("<tr data-row>") == 1
