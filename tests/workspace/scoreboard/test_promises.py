"""Both sides' promises in the same period, in the same type, each figure with its records."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from re import findall

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.ground_rules.models import Clause
from apps.handoffs import actions as handoffs
from apps.handoffs.kinds import PauseReason
from apps.handoffs.models import HandOff
from apps.reports import leak_counts
from tests.factories.ground_rules import rewriting

from .conftest import BOARD, MEETING, promise


def test_together_we_have_won(read, lena):
    assert "Together we have won €41.9k with 1 lead" in read(lena)


def test_what_was_won_together_opens_the_lead(read, as_, lena, quarter):
    lead = f"/t/acme/marketing/leads/{quarter[0].lead.number}/"
    assert f'href="{lead}">€41,850</a>' in read(lena)
    assert as_(lena).get(lead).status_code == 200


def test_both_lanes_have_six_promises(read, lena):
    lanes = read(lena).split('class="lane"')
    assert [lane.count('class="promise"') for lane in lanes] == [0, 6, 6]


@pytest.mark.parametrize(
    ("label", "numbers"),
    [
        ("Leads with complete contact data", ["3", "of 4", "25 pts short of 100%"]),
        (
            "Hand-overs accepted, of those answered",
            ["2", "of 3, agreed 90%", "23.3 pts short of 90%"],
        ),
        ("Share of won revenue", ["100.0%", "of all won revenue", "Not agreed"]),
        ("Answered within 8 working hours", ["2", "of 4", "50 pts short of 100%"]),
        (
            "Answered by a person, not by silence",
            ["3", "of 4", "1 late and open", "25 pts short of 100%"],
        ),
        ("Rejections for a reason that holds", ["1", "of 1", "Kept"]),
        ("First attempt within 24 working hours", ["0", "of 1", "100 pts short of 100%"]),
        ("Outcome logged within 30 days", ["1", "of 1", "Kept"]),
        ("Questions answered within 2 working days", ["no data"]),
        ("Contested answers decided within 3 working days", ["no data"]),
    ],
)
def test_a_promise_has_its_two_counts(read, lena, label, numbers):
    assert promise(read(lena), label) == numbers


def test_what_is_not_due_yet_counts_in_no_share_and_is_shown(read, lena, sol, at):
    handoffs.ask(HandOff.objects.latest("id"), by=sol, at=at, question="Which line?")
    answered = promise(read(lena), "Questions answered within 2 working days")
    assert answered == ["no data", "1 not yet due"]


def test_who_never_agreed_on_days_to_answer_is_not_held_to_any(read, lena, sol, at):
    clause = Clause.objects.get(key="contesting")
    rule = {name: days for name, days in clause.rule.items() if name != "answer_days"}
    with rewriting():
        Clause.objects.filter(id=clause.id).update(rule=rule)
    asked_at = at - timedelta(days=7)
    handoffs.ask(HandOff.objects.earliest("id"), by=sol, at=asked_at, question="Which line?")
    answered = promise(read(lena), "Questions answered within 2 working days")
    assert answered == ["0", "of 1", "Not agreed"]


def test_what_no_clause_says_is_no_promise_of_sales(read, lena):
    with rewriting():
        Clause.objects.filter(key="first_attempt").update(rule={})
    assert promise(read(lena), "First attempt") == ["Not agreed"]


def test_the_handover_of_five_days_says_what_is_late(read, lena):
    assert "0 still in time, 1 late." in read(lena)


def test_a_clock_that_stands_still_is_not_late(read, lena, jonas, at):
    eva = HandOff.objects.latest("id")
    handoffs.pause(
        eva, by=jonas, at=eva.offered_at + timedelta(hours=1), reason=PauseReason.SYSTEM_DOWN
    )
    assert "1 still in time, 0 late." in read(lena)


def test_every_figure_opens_its_records(read, as_, lena, at):
    links = set(findall(r'href="([^"]*/reports/records/[^"]*)"', read(lena)))
    assert len(links) >= 12
    client = as_(lena)
    for link in links:
        assert client.get(link).status_code == 200, link


def test_what_is_late_opens_exactly_that_lead(read, as_, lena):
    late = next(link for link in findall(r'href="([^"]+)"', read(lena)) if "metric=late" in link)
    records = unescape(as_(lena).get(late).content.decode())
    assert "1 hand-off" in records
    assert "eva" in records
    assert "bo@" not in records


def test_so_many_that_nobody_counts_them_are_up_to_the_head_of_sales(
    read, offered, lena, jonas, monkeypatch
):
    for name in ("ida", "nora"):
        offered(name, days=8)
    monkeypatch.setattr(leak_counts, "CAP", 2)
    agenda = read(lena).partition("Needs attention")[2]
    assert "<b>2+ leads have no answer in the agreed time.</b></a> Worth more than €" in agenda
    assert "Jonas Weber" in agenda.partition("</li>")[0]


def test_a_rep_reads_the_same_figures_without_the_records_of_others(read, sol):
    board = read(sol)
    assert promise(board, "Rejections for a reason that holds") == ["1", "of 1", "Kept"]
    assert "/reports/records/" not in board


def test_an_agency_has_no_scoreboard(agi, quarter, as_):
    assert as_(agi).get(BOARD).status_code == 403


def test_a_period_that_is_none_is_refused(rules, lena, as_):
    assert as_(lena).get(f"{BOARD}?period=soon").status_code == 422


@pytest.mark.parametrize("address", [BOARD, MEETING])
def test_the_page_asks_at_most_twelve_times(quarter, sol, lena, as_, at, address):
    """Five of them are the frame's: session, person, company, membership and the rail."""
    with rewriting():
        Clause.objects.filter(kind="other").update(rule={"debt_cap": 0})
    HandOff.objects.filter(state="open").update(to=sol)
    client = as_(lena)
    client.get(address)
    with time_machine.travel(at, tick=False), CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    statements = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(statements) <= 12, statements
    assert "leads past their time" in page
