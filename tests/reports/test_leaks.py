"""Which leads wait for a word that is due, why, for how long, and what is at stake."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import StringIO
from re import findall

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.business_time import due
from apps.ground_rules.queries import calendar_of
from apps.handoffs import actions as handoffs
from apps.handoffs.kinds import QueueReason
from apps.handoffs.models import Absence, HandOff, Queued
from apps.notifications.models import Notification
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import OpportunityStage
from apps.outcomes.outcome_due import still_working
from apps.reports.leaks.kinds import Silence
from apps.reports.leaks.why import Circumstances, why_silent
from apps.reports.queries.versions import latest_start
from apps.tenancy.actions import remove_member
from apps.tenancy.models import Membership
from tests.factories import campaigns as campaign_factory
from tests.factories import ground_rules as rules_factory
from tests.factories.handoffs import handoff as offered

LEAKS = "/t/acme/reports/leaks/"


def ago(at: datetime, **parts: float) -> datetime:
    return at - timedelta(**parts)


def tried(handoff: HandOff, *, at: datetime) -> HandOff:
    """Sales tried to reach the person; the hand-off remembers the first time."""
    HandOff.objects.filter(id=handoff.id).update(first_attempt_at=at, attempts=1)
    return handoff


@pytest.fixture
def agreement(in_acme):
    return rules_factory.rules()


@pytest.fixture
def fair(agreement):
    """A campaign that cost €900 and brought whoever names it."""
    made = campaign_factory.campaign(name="Level days")
    campaign_factory.cost(made, 900)
    return made


@pytest.fixture
def accepted(agreement, sol, at):
    """accepted(days=5) → a hand-off that Sol took so many days ago."""

    def accept(*, days: float, **lead) -> HandOff:
        when = ago(at, days=days)
        handoff = offered(to=sol, at=ago(when, hours=1), **lead)
        return handoffs.accept(handoff, by=sol, at=when)

    return accept


@pytest.fixture
def world(accepted, agreement, fair, sol, jonas, at):
    """Two without an answer, one of them nobody's; one untried; one without outcome; one won."""
    late = offered(to=sol, at=ago(at, days=5), name="Late Lorenz", campaign=fair)
    nobodys = offered(at=ago(at, days=12), name="Nobody Nele")
    HandOff.objects.filter(id=nobodys.id).update(to=None)
    nobodys.lead.__class__.objects.filter(id=nobodys.lead_id).update(owner=None)
    untried = accepted(days=8, name="Untried Ute", campaign=fair)
    silent = tried(accepted(days=45, name="Silent Sina"), at=ago(at, days=44))
    offered(to=sol, at=ago(at, minutes=30), name="Fresh Frieda")
    tried(accepted(days=3, name="Working Willi"), at=ago(at, days=2))
    won = accepted(days=20, name="Won Wanda", campaign=fair)
    won.lead.refresh_from_db()
    deal = outcomes.open_opportunity(
        won.lead, by=sol, at=ago(at, days=12), amount_minor=840_000, currency="EUR"
    )
    outcomes.record(deal, by=sol, at=ago(at, days=2), stage=OpportunityStage.WON)
    return {"late": late, "nobodys": nobodys, "untried": untried, "silent": silent, "won": won}


@pytest.fixture
def read(as_, at):
    """read(lena, "?kind=no_answer") → the page as she sees it."""

    def page_of(user, query="", when=at):
        with time_machine.travel(when, tick=False):
            response = as_(user).get(LEAKS + query)
        assert response.status_code == 200, response.content.decode()
        return unescape(response.content.decode())

    return page_of


@pytest.fixture
def told(acme, at):
    """told("--as-of", …) → the JSON of the command."""

    def document(*options: str, when=at):
        out = StringIO()
        with time_machine.travel(when, tick=False):
            call_command("report", "leaks", "--tenant", "acme", "--json", *options, stdout=out)
        return json.loads(out.getvalue())

    return document


def listed(page: str) -> list[str]:
    """The names in the list, in order."""
    return findall(r'class="cell-title" href="[^"]+">([^<]+)<', page)


def test_each_leaking_lead_appears_once_the_longest_wait_first(world, read, lena):
    page = read(lena)
    assert listed(page) == ["Silent Sina", "Nobody Nele", "Untried Ute", "Late Lorenz"]
    assert "4 leads wait for a word that is due." in page


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("no_answer", ["Nobody Nele", "Late Lorenz"]),
        ("no_attempt", ["Untried Ute"]),
        ("no_outcome", ["Silent Sina"]),
    ],
)
def test_what_is_missing_opens_exactly_those_leads(world, read, lena, kind, names):
    assert listed(read(lena, f"?kind={kind}")) == names


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?age=week", ["Late Lorenz"]),
        ("?age=month", ["Nobody Nele", "Untried Ute"]),
        ("?age=quarter", ["Silent Sina"]),
        ("?age=older", []),
        ("?owner=0", ["Nobody Nele"]),
        ("?without=campaign", ["Silent Sina", "Nobody Nele"]),
    ],
)
def test_a_part_opens_its_leads(world, read, lena, query, names):
    assert listed(read(lena, query)) == names


def test_every_count_opens_a_list_of_that_many(world, read, lena):
    page = read(lena)
    links = findall(r'href="/t/acme/reports/leaks/(\?[^"]*)">([\d,]+)', page)
    assert len(links) == 10  # three kinds, three ages, two owners, a campaign and none
    for query, words in links:
        assert len(listed(read(lena, query))) == int(words.replace(",", "")), query


def test_a_lead_is_worth_what_its_like_brought_on_average(world, told):
    """One won of eight handed over and of five accepted; €8,400 a won lead."""
    money = told()["worth"]
    assert money["chances"]["no_answer"] == {"won": 1, "of": 7}
    assert money["chances"]["no_outcome"] == {"won": 1, "of": 4}
    assert money["expected"]["no_answer"] == "1200.00"
    assert money["expected"]["no_outcome"] == "2100.00"


def test_the_money_at_risk_is_the_sum_over_the_leads(world, told):
    report = told()
    for of in ("expected", "sunk"):
        listed_sum = sum(float(one[of] or 0) for one in report["leaks"])
        assert float(report["total"][of]) == listed_sum
        for part in ("rows", "by_age", "by_owner", "by_campaign"):
            assert sum(float(one[of] or 0) for one in report[part]) == listed_sum


def test_the_cost_sunk_is_the_campaigns_cost_per_lead(world, told):
    """€900 for three leads; what has no campaign has no cost on record."""
    report = told()
    assert {one["sunk"] for one in report["leaks"]} == {"300.00", None}
    assert report["total"]["sunk"] == "600.00"
    assert report["total"]["unlogged"] == 2


def test_nothing_won_says_no_data(agreement, read, lena, sol, at):
    offered(to=sol, at=ago(at, days=5))
    page = read(lena)
    assert "Nothing was won that would tell what they are worth." in page
    assert "no data" in page


def test_the_first_reason_that_holds_is_the_reason():
    names = [field.name for field in fields(Circumstances)]
    everything = Circumstances(**dict.fromkeys(names, True))
    assert why_silent(everything) == Silence.OWNER_LEFT
    assert why_silent(replace(everything, has_owner_left=False)) == Silence.OWNER_ABSENT
    assert why_silent(Circumstances(is_paused=True, is_queued=True)) == Silence.PAUSED
    assert why_silent(Circumstances(waits_for_marketing=True, was_put_off=True)) == (
        Silence.WAITS_FOR_MARKETING
    )
    assert why_silent(Circumstances(is_queued=True, was_put_off=True)) == Silence.QUEUED
    assert why_silent(Circumstances(was_put_off=True)) == Silence.SNOOZED
    assert why_silent(Circumstances()) == Silence.NONE


def why(report, lead) -> str:
    return next(one["why"] for one in report["leaks"] if one["lead"] == lead.number)


def test_nobodys_lead_says_so(world, told):
    assert why(told(), world["nobodys"].lead) == "queued"
    assert why(told(), world["late"].lead) == "none"


def test_an_open_question_says_that_marketing_owes_an_answer(world, told, sol, at):
    handoffs.ask(world["late"], by=sol, at=ago(at, days=1), question="Which line?")
    assert why(told(), world["late"].lead) == "waits_for_marketing"


def test_an_absent_owner_is_the_reason(world, told, sol, at):
    Absence.objects.create(user=sol, from_on=date(2026, 6, 15), until_on=date(2026, 6, 20))
    assert why(told(), world["late"].lead) == "owner_absent"


def test_an_owner_who_left_comes_before_everything_else(world, told, sol, ada, at):
    Absence.objects.create(user=sol, from_on=date(2026, 6, 15), until_on=date(2026, 6, 20))
    remove_member(Membership.objects.get(user=sol), by=ada, at=ago(at, hours=3))
    assert why(told(), world["late"].lead) == "owner_left"


def test_a_lead_in_the_queue_says_so(world, told, at):
    Queued.objects.create(
        lead=world["late"].lead, reason=QueueReason.NO_CAPACITY, since=ago(at, days=1)
    )
    assert why(told(), world["late"].lead) == "queued"


def test_who_was_put_off_and_is_due_again_says_so(world, told, sol, at):
    world["silent"].lead.refresh_from_db()
    still_working(world["silent"].lead, by=sol, at=at)
    assert "no_outcome" not in [one["kind"] for one in told()["leaks"]]
    later = at + timedelta(days=15)
    assert why(told(when=later), world["silent"].lead) == "snoozed"


def test_the_agreed_time_to_an_attempt_is_working_time(agreement):
    """24 hours of 8 a day are three working days: whoever was accepted since has time."""
    calendar = calendar_of(agreement)
    tuesday = datetime(2026, 6, 16, 9, 0, tzinfo=UTC)
    start = latest_start(calendar, tuesday, timedelta(hours=24))
    assert due(calendar, start, timedelta(hours=24)) == tuesday
    a_moment = timedelta(seconds=1)
    assert due(calendar, start + a_moment, timedelta(hours=24)) > tuesday


def test_a_past_day_is_told_from_the_stories(world, told, sol, at):
    """Asked as of this very moment, the stories say what the leads' rows say."""
    live, then = told(), told("--as-of", at.isoformat())
    for part in ("rows", "total", "by_age", "by_owner", "by_campaign", "leaks"):
        assert then[part] == live[part]


def test_a_lead_leaked_until_something_became_of_it(world, told, sol, at):
    leads = {name: handoff.lead.number for name, handoff in world.items()}

    def leaked(days: float) -> dict[int, str]:
        rows = told("--as-of", ago(at, days=days).isoformat())["leaks"]
        return {one["lead"]: one["kind"] for one in rows}

    assert leaked(0)[leads["silent"]] == "no_outcome"
    assert leads["silent"] not in leaked(20)
    assert leads["won"] not in leaked(11)
    assert leaked(13)[leads["won"]] == "no_attempt"
    handoffs.accept(world["late"], by=sol, at=at)
    with_outcome = world["silent"].lead
    with_outcome.refresh_from_db()
    outcomes.open_opportunity(with_outcome, by=sol, at=at)
    assert leaked(0.1) == {
        leads["late"]: "no_answer",
        leads["nobodys"]: "no_answer",
        leads["untried"]: "no_attempt",
        leads["silent"]: "no_outcome",
    }


def test_what_was_taken_back_leaked_until_then(world, told, lena, at):
    handoffs.withdraw(world["late"], by=lena, at=ago(at, hours=5))
    assert told("--as-of", ago(at, hours=6).isoformat())["total"]["n"] == 4
    assert told("--as-of", ago(at, hours=4).isoformat())["total"]["n"] == 3
    assert told()["total"]["n"] == 3


def test_each_week_is_the_count_of_the_list_of_its_day(world, told, lena, sol, at):
    handoffs.withdraw(world["late"], by=lena, at=ago(at, hours=5))
    world["silent"].lead.refresh_from_db()
    still_working(world["silent"].lead, by=sol, at=ago(at, days=10))
    weeks = told()["weeks"]
    assert len(weeks) == 13
    assert len({week["n"] for week in weeks}) > 2
    for week in weeks:
        assert told("--as-of", week["at"])["total"]["n"] == week["n"], week["at"]
    assert weeks[-1]["n"] == told()["total"]["n"]


def test_the_page_shows_what_the_command_tells(world, read, told, lena):
    page, report = read(lena), told()
    assert [row["n"] for row in report["rows"]] == [
        int(n) for n in findall(r'stat-value">(?:<a[^>]+>)?(\d+)', page)
    ]
    assert len(listed(page)) == len(report["leaks"])
    assert findall(r'class="number"><span title="[^"]+">(\d+) days?', page) == [
        str(one["days"]) for one in report["leaks"]
    ]


def test_reminding_tells_each_owner_once_a_day(world, as_, lena, jonas, sol, at):
    picks = {"pick": [str(one.public_id) for one in (world["late"], world["untried"])]}
    with time_machine.travel(at, tick=False):
        as_(lena).post(f"{LEAKS}remind/", picks)
        as_(jonas).post(f"{LEAKS}remind/", picks)
    told = Notification.objects.filter(recipient=sol, key__startswith="leaks-")
    assert [one.sentence for one in told] == [
        "2 leads wait for a word of yours that is due. Lena Hartmann asks you to look."
    ]
    with time_machine.travel(at + timedelta(days=1), tick=False):
        as_(jonas).post(f"{LEAKS}remind/", picks)
    assert told.all().count() == 2


def test_a_lead_that_does_not_leak_reminds_nobody(world, as_, lena, at):
    with time_machine.travel(at, tick=False):
        as_(lena).post(f"{LEAKS}remind/", {"pick": [str(world["won"].public_id), "rubbish"]})
    assert not Notification.objects.filter(key__startswith="leaks-").exists()


def test_the_head_of_sales_passes_leads_on(world, as_, jonas, sid, at):
    picks = [str(world[name].public_id) for name in ("late", "nobodys", "untried")]
    with time_machine.travel(at, tick=False):
        as_(jonas).post(f"{LEAKS}pass-on/", {"pick": picks, "to": sid.id})
    taken = HandOff.objects.filter(to=sid).values_list("id", flat=True)
    assert set(taken) == {world["late"].id, world["nobodys"].id}


def test_a_marketer_passes_nothing_on(world, as_, mara, sid):
    picked = {"pick": [str(world["late"].public_id)], "to": sid.id}
    assert as_(mara).post(f"{LEAKS}pass-on/", picked).status_code == 403


def test_going_back_leads_nowhere_else(world, as_, lena):
    answer = as_(lena).post(f"{LEAKS}remind/", {"back": "https://elsewhere.example/"})
    assert answer["Location"] == LEAKS
    answer = as_(lena).post(f"{LEAKS}remind/", {"back": f"{LEAKS}?kind=no_answer"})
    assert answer["Location"] == f"{LEAKS}?kind=no_answer"


def test_an_executive_sees_no_names(world, read, eve):
    assert all(name.startswith("Lead ") for name in listed(read(eve)))


def test_the_file_has_a_row_for_each_leak(world, as_, lena, eve, at):
    assert as_(eve).get(f"{LEAKS}export/").status_code == 403
    with time_machine.travel(at, tick=False):
        response = as_(lena).get(f"{LEAKS}export/")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert '"Silent Sina"' in lines[1]


@pytest.mark.parametrize("query", ["?kind=luck", "?age=old", "?owner=sol", "?as_of=soon"])
def test_what_cannot_be_asked_is_refused(world, as_, lena, query):
    assert as_(lena).get(LEAKS + query).status_code == 422


def test_reps_and_outsiders_do_not_see_it(gil, world, as_, sol):
    assert as_(sol).get(LEAKS).status_code == 403
    assert as_(gil).get(LEAKS).status_code == 404


def test_the_page_asks_as_often_for_many_leads_as_for_few(world, as_, lena, sol, at):
    client = as_(lena)

    def statements() -> list[str]:
        with time_machine.travel(at, tick=False), CaptureQueriesContext(connection) as asked:
            client.get(LEAKS)
        return [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]

    client.get(LEAKS)
    few = statements()
    for _ in range(5):
        offered(to=sol, at=ago(at, days=6))
    assert len(statements()) == len(few)
    assert len(few) <= 16, few


def test_the_closed_loop_says_as_many(world, as_, lena, at):
    with time_machine.travel(at, tick=False):
        page = unescape(as_(lena).get("/t/acme/reports/closed-loop/").content.decode())
    panel = page[page.index('class="leaks"') :]
    assert findall(r"<li><b>(\d+)</b>", panel)[:3] == ["2", "1", "1"]
