"""`check_books` finds what does not agree, and nothing else."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from apps.ground_rules import actions as ground_rules
from apps.handoffs import actions as handoffs
from apps.leads import actions as leads
from apps.leads import ledger
from apps.leads.kinds import Metric, TouchKind
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import OpportunityStage
from apps.reports.queries.books import check_books

KATRIN = leads.Prospect(email="katrin@sonnental.example", name="Katrin Brandt", company="Sonnental")


@pytest.fixture
def katrin(in_acme, at, lena, jonas):
    """Handed over, accepted and won, all through the verbs."""
    ground_rules.adopt_defaults(by=None, at=at - timedelta(days=30))
    lead = leads.capture(KATRIN, by=None, at=at, touch=TouchKind.FORM).lead
    handoff = handoffs.offer(lead, by=lena, at=at + timedelta(minutes=1))
    handoffs.accept(handoff, by=jonas, at=at + timedelta(hours=2))
    lead.refresh_from_db()
    opportunity = outcomes.open_opportunity(
        lead, by=jonas, at=at + timedelta(days=3), amount_minor=500_000, currency="EUR"
    )
    outcomes.record(opportunity, by=jonas, at=at + timedelta(days=9), stage=OpportunityStage.WON)
    lead.refresh_from_db()
    return lead


@contextmanager
def tampering():
    """As the owner of the schema, whom no policy and no privilege keeps from it."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        yield cursor
        cursor.execute(f"SET ROLE {settings.RUNTIME_ROLE}")


def checks_that_fail() -> set[str]:
    return {difference.check for difference in check_books().differences}


def test_what_the_verbs_write_agrees_before_and_after_adding_up(katrin):
    assert check_books().differences == ()
    while ledger.roll_up():
        pass
    books = check_books()
    assert books.agree
    counted = {one.metric: (one.ledger, one.rows, one.events) for one in books.counted}
    assert counted["won"] == (1, 1, 1)
    assert counted["lost"] == (0, 0, 0)


def test_an_answer_undone_and_a_lead_taken_back_leave_books_that_agree(in_acme, at, lena, jonas):
    ground_rules.adopt_defaults(by=None, at=at - timedelta(days=30))
    lead = leads.capture(KATRIN, by=None, at=at, touch=TouchKind.FORM).lead
    handoff = handoffs.offer(lead, by=lena, at=at)
    handoffs.accept(handoff, by=jonas, at=at + timedelta(minutes=1))
    handoffs.undo(handoff, by=jonas, at=at + timedelta(minutes=2))
    handoffs.withdraw(handoff, by=lena, at=at + timedelta(minutes=3))
    assert check_books().differences == ()


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("UPDATE leads_lead SET won_at = NULL WHERE id = %s", "counts"),
        ("UPDATE leads_lead SET rejected_at = now() WHERE id = %s", "counts"),
        ("DELETE FROM leads_leadevent WHERE kind = 'handoff.accepted' AND lead_id = %s", "counts"),
        ("DELETE FROM leads_stageledger WHERE metric = 'accepted' AND lead_id = %s", "counts"),
        ("UPDATE leads_stageledger SET n = 2 WHERE metric = 'won' AND lead_id = %s", "counts"),
        ("UPDATE leads_lead SET captured_on = captured_on - 1 WHERE id = %s", "places"),
        ("UPDATE outcomes_opportunity SET base_minor = 1 WHERE lead_id = %s", "money"),
        (
            "UPDATE leads_stageledger SET amount_minor = 7 WHERE metric = 'won' AND lead_id = %s",
            "sums by campaign",
        ),
        ("UPDATE leads_ledgerbychannel SET n = n + 1 WHERE %s > 0", "sums by channel"),
        ("DELETE FROM leads_ledgerbycampaign WHERE %s > 0", "sums by campaign"),
        ("UPDATE leads_ledgeroverall SET amount_minor = 1 WHERE %s > 0", "sums overall"),
    ],
)
def test_a_row_that_was_tampered_with_is_found(katrin, statement, check):
    ledger.roll_up()
    with tampering() as cursor:
        cursor.execute(statement, [katrin.id])
        assert cursor.rowcount
    assert check in checks_that_fail()


def test_a_line_that_never_reached_the_sums_is_found(katrin, at):
    ledger.roll_up()
    line = ledger.post(katrin, Metric.LOST, on=at.date(), recorded_at=at)
    with tampering() as cursor:
        cursor.execute("DELETE FROM leads_ledgerpending")
    assert {"sums by campaign", "sums by channel", "sums overall"} <= checks_that_fail()
    assert line.n == 1


def test_the_command_says_what_differs_and_fails(katrin):
    out = StringIO()
    call_command("check_books", "--json", "--tenant", "acme", stdout=out)
    assert json.loads(out.getvalue())["agree"] is True
    with tampering() as cursor:
        cursor.execute("UPDATE leads_lead SET won_at = NULL")
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("check_books", "--json", stdout=out)
    assert stopped.value.code == 1
    found = json.loads(out.getvalue())["tenants"][0]["differences"]
    assert found[0] == {
        "check": "counts",
        "lead": katrin.number,
        "metric": "won",
        "found": {"ledger": 1, "rows": 0, "events": 1},
    }
