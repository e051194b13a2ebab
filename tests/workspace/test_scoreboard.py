"""Both sides' promises in the same period, in the same type, each figure with its records."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from re import findall, sub

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.campaigns.models import Campaign
from apps.ground_rules import actions as ground_rules
from apps.ground_rules.models import Clause
from apps.ground_rules.queries import reasons_of
from apps.handoffs import actions as handoffs
from apps.handoffs.kinds import PauseReason
from apps.handoffs.models import HandOff
from apps.leads import actions as leads
from apps.leads.kinds import TouchKind
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import OpportunityStage
from apps.reports import leak_counts
from tests.factories.ground_rules import PLAIN, rewriting

BOARD = "/t/acme/scoreboard/"
MEETING = f"{BOARD}meeting/"
ONE_PAGER = "/t/acme/reports/one-pager/"


@pytest.fixture
def rules(in_acme, at):
    return ground_rules.adopt_defaults(by=None, at=at - timedelta(days=90), terms=PLAIN)


@pytest.fixture
def offered(rules, lena, at):
    """offered("Katrin", days=3) → a hand-off of three days ago."""
    webinar = Campaign.objects.create(name="Webinar", owner=lena, created_at=at)

    def offer(name, *, days, company="Sonnental"):
        when = at - timedelta(days=days)
        domain = "sonnental.example" if company else "gmail.com"
        prospect = leads.Prospect(email=f"{name}@{domain}", name=name, company=company)
        lead = leads.capture(
            prospect, by=None, at=when, touch=TouchKind.FORM, campaign=webinar
        ).lead
        return handoffs.offer(lead, by=lena, at=when)

    return offer


@pytest.fixture
def quarter(offered, rules, jonas, lena, at):
    """One won, one turned down with a reason, one answered late, one late and unanswered."""
    won = offered("katrin", days=20)
    handoffs.accept(won, by=jonas, at=won.offered_at + timedelta(hours=1))
    won.lead.refresh_from_db()
    deal = outcomes.open_opportunity(
        won.lead, by=jonas, at=at - timedelta(days=15), amount_minor=4_185_000, currency="EUR"
    )
    outcomes.record(deal, by=jonas, at=at - timedelta(days=2), stage=OpportunityStage.WON)
    refused = offered("omar", days=6, company="")
    handoffs.reject(
        refused,
        by=jonas,
        at=refused.offered_at + timedelta(hours=2),
        reason=next(one for one in reasons_of(rules) if not one.needs_text),
    )
    answered_late = offered("bo", days=14)
    handoffs.accept(answered_late, by=jonas, at=answered_late.offered_at + timedelta(days=5))
    return [won, refused, answered_late, offered("eva", days=4)]


@pytest.fixture
def read(quarter, as_, at):
    """read(lena) → the page as she sees it."""

    def page_of(user, address=BOARD):
        with time_machine.travel(at, tick=False):
            response = as_(user).get(address)
        assert response.status_code == 200
        return unescape(response.content.decode())

    return page_of


def promise(page: str, label: str) -> list[str]:
    """The words a person sees beside a promise, in order."""
    lane = page[page.index(label) :]
    value = lane[lane.index("promise-value") : lane.index("bullet")]
    seen = sub(r'<span class="visually-hidden">[^<]*</span>', "", value)
    words = findall(r">([^<>]+)<", seen)
    return [word.strip() for word in words if word.strip()]


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
        ("Leads with complete contact data", ["3", "of 4", "25 pts short"]),
        ("Hand-overs accepted, of those answered", ["2", "of 3, agreed 90%", "23.3 pts short"]),
        ("Share of won revenue", ["100.0%", "of all won revenue"]),
        ("Answered within 8 working hours", ["2", "of 4", "50 pts short"]),
        ("Answered by a person, not by silence", ["3", "of 4", "1 late and open", "25 pts short"]),
        ("Rejections for a reason that holds", ["1", "of 1", "Kept"]),
        ("First attempt within 24 working hours", ["0", "of 1", "100 pts short"]),
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
    assert answered == ["0", "of 1"]


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


def test_before_an_agreement_there_is_nothing_to_keep(in_acme, lena, as_):
    response = as_(lena).get(BOARD)
    assert "Agree on what you promise each other" in response.content.decode()


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


def agree_on(euros):
    """Both sides win so much together, a quarter."""
    clause = Clause.objects.get(kind="contribution")
    with rewriting():
        Clause.objects.filter(id=clause.id).update(rule={**clause.rule, "won": euros})
    return clause


@pytest.mark.parametrize(
    ("euros", "said"),
    [
        (100_000, "€41.9k of the €100k agreed (1 Apr – 30 Jun 2026). That is €42.8k behind"),
        (40_000, "of the €40k agreed (1 Apr – 30 Jun 2026). That is €8k ahead of"),
    ],
)  # fmt: skip
def test_the_agreed_sum_says_what_is_won_of_it_and_where_the_pace_is(read, lena, euros, said):
    agree_on(euros)
    assert f"{said} pace, with 14 days to go." in read(lena)


def test_the_bar_towards_the_agreed_sum_shows_the_pace_and_cites_the_clause(read, lena):
    clause = agree_on(100_000)
    page = read(lena)
    assert "pace today €84.6k" in page
    assert "agreed €100k" in page
    assert f'href="/t/acme/agreement/#c{clause.number}">§{clause.number}</a>' in page


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("?period=2026-06", "of the €33.3k agreed (Jun 2026). That is €24.1k ahead of pace"),
        ("?period=2026-05", "Nothing of the €33.3k agreed has been won yet (May 2026)."),
        ("?period=2026", "of the €400k agreed"),
    ],
)
def test_the_sum_of_a_quarter_is_shared_out_over_its_months(read, lena, period, said):
    agree_on(100_000)
    assert said in read(lena, BOARD + period)


def test_days_that_are_no_whole_months_have_no_agreed_sum(read, lena):
    agree_on(100_000)
    page = read(lena, f"{BOARD}?from=2026-06-03&to=2026-06-20")
    assert "Together we have won €41.9k with 1 lead" in page


def test_the_wall_shows_both_sides_and_nothing_to_click_away_to(read, lena):
    page = read(lena, MEETING)
    assert page.count('class="promise"') == 12
    assert "Won together" in page
    assert 'class="rail"' not in page
    assert "<script" not in page


def test_the_sheet_has_what_an_executive_asks(read, eve):
    page = read(eve, ONE_PAGER)
    for asked in ("Together we have won", "Spent", "Accepted leads", "New pipeline",
                  "Won from Marketing", "What each channel brought", "To decide"):  # fmt: skip
        assert asked in page, asked
    assert page.count('class="promise"') == 12


def test_an_executives_day_begins_with_the_scoreboard_and_leads_to_the_sheet(quarter, eve, as_, at):
    with time_machine.travel(at, tick=False):
        home = as_(eve).get("/t/acme/", follow=True)
    assert home.redirect_chain[-1][0] == BOARD
    assert ONE_PAGER in home.content.decode()


def test_the_sheet_is_about_the_period_of_the_board(read, lena):
    assert f'href="{ONE_PAGER}?period=2026-05"' in read(lena, f"{BOARD}?period=2026-05")
    assert "May 2026" in read(lena, f"{ONE_PAGER}?period=2026-05")


def test_a_rep_has_the_wall_but_not_the_sheet(quarter, sol, as_):
    client = as_(sol)
    assert client.get(MEETING).status_code == 200
    assert client.get(ONE_PAGER).status_code == 403
    assert ONE_PAGER not in client.get(BOARD).content.decode()
