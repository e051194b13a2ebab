"""People at two places under one version: each clock runs while they work, where they work."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.core.business_time import Calendar
from apps.core.working_places import Calendars
from apps.ground_rules.routes import RoutingPlan
from apps.handoffs import actions
from apps.handoffs.kinds import QueueReason
from apps.handoffs.models import HandOff, Queued
from apps.handoffs.queries.evidence import evidence
from apps.tenancy.actions import change_place
from apps.tenancy.models import Membership
from tests.core.business_time.calendars import OFFICE, weekly
from tests.factories.handoffs import handoff as offered
from tests.factories.leads import lead as captured

from .agreements import agree_on_hours, agree_on_routing

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
DAY_IN_NEW_YORK = date(2026, 6, 17)
HOURS = Calendars(
    weekly("Europe/Berlin", OFFICE, "09:00-17:00"),
    {
        "New York": Calendar(
            NEW_YORK,
            weekly("UTC", OFFICE, "09:00-17:00").week,
            holidays=frozenset({DAY_IN_NEW_YORK}),
        )
    },
)


@pytest.fixture
def rules(rules):
    """Berlin is the main place; New York has a holiday of its own on Wednesday."""
    agree_on_hours(rules, HOURS)
    return rules


@pytest.fixture
def sid(rules, sid, ada, at):
    """Sid works in New York."""
    change_place(Membership.objects.get(user=sid), "New York", by=ada, at=at)
    return sid


def in_new_york(*moment):
    return datetime(*moment, tzinfo=NEW_YORK)


def test_one_version_is_due_at_both_places_when_people_there_worked_so_long(rules, sol, sid):
    """Offered on Tuesday at 11:00 in Berlin, 05:00 in New York; eight working hours to answer."""
    here, there = offered(to=sol, score=82), offered(to=sid, score=82)
    assert (here.place, there.place) == ("", "New York")
    assert here.due_at == datetime(2026, 6, 17, 11, tzinfo=BERLIN)
    assert there.due_at == in_new_york(2026, 6, 16, 17)
    assert there.tell_at == in_new_york(2026, 6, 16, 13)
    assert there.lead.due_at == there.due_at


def test_a_holiday_of_one_place_is_none_at_the_other(rules, sol, sid):
    noon = in_new_york(2026, 6, 16, 12)
    here, there = (offered(to=to, at=noon, score=82) for to in (sol, sid))
    assert here.due_at == datetime(2026, 6, 17, 17, tzinfo=BERLIN)
    assert there.due_at == in_new_york(2026, 6, 18, 12)


@pytest.mark.parametrize(
    ("friday", "monday"),
    [
        # Only New York changes its clocks on this weekend.
        (date(2026, 10, 30), date(2026, 11, 2)),
        (date(2026, 3, 6), date(2026, 3, 9)),
        # Only Berlin does on this one.
        (date(2026, 10, 23), date(2026, 10, 26)),
    ],
)
def test_a_weekend_of_other_clocks_costs_nobody_an_hour(rules, sid, friday, monday):
    """An hour is left of Friday at four in the afternoon, so seven are used of Monday."""
    at_four = (datetime.combine(day, time(16), NEW_YORK) for day in (friday, monday))
    handed_over, due_at = at_four
    assert offered(to=sid, at=handed_over, score=82).due_at == due_at


def test_reminders_and_the_answer_are_timed_where_the_owner_works(rules, sid):
    handoff = offered(to=sid, score=82)
    actions.tell_all(at=handoff.tell_at, limit=10)
    handoff = HandOff.objects.get(id=handoff.id)
    assert (handoff.told_pct, handoff.tell_at) == (50, in_new_york(2026, 6, 16, 15, 24))
    answered = actions.accept(handoff, by=sid, at=in_new_york(2026, 6, 18, 10))
    assert answered.answer_seconds == 9 * 3600
    proof = evidence(HandOff.objects.get(id=handoff.id), answered.answered_at)
    assert proof.hours == ("New York: Mon–Fri 09:00–17:00, America/New_York; not on 17 Jun 2026")
    assert (proof.spent, proof.late_by) == ("9 h", "1 h")
    assert "Holiday" in [stretch.words for stretch in proof.stretches]


def test_a_clock_that_stood_still_goes_on_by_the_same_hours(rules, sid):
    handoff = offered(to=sid, score=82)
    paused_at = in_new_york(2026, 6, 16, 10)
    actions.pause(handoff, by=sid, at=paused_at, reason="prospect_asked")
    actions.resume(handoff, by=sid, at=paused_at + timedelta(hours=2))
    assert HandOff.objects.get(id=handoff.id).due_at == in_new_york(2026, 6, 18, 11)


def test_who_gets_it_next_is_held_to_the_clock_that_runs(rules, sol, sid, jonas, at):
    handoff = offered(to=sid, score=82)
    passed_on = actions.reassign(handoff, by=jonas, at=at + timedelta(hours=1), to=sol)
    assert (passed_on.place, passed_on.due_at) == ("New York", handoff.due_at)


def test_a_place_that_the_version_does_not_name_works_by_the_main_hours(rules, sol, ada, at):
    change_place(Membership.objects.get(user=sol), "Boston", by=ada, at=at)
    handoff = offered(to=sol, score=82)
    assert handoff.place == ""
    assert handoff.due_at == datetime(2026, 6, 17, 11, tzinfo=BERLIN)


def test_what_is_for_whoever_comes_first_runs_by_the_main_hours(rules, at):
    handoff = actions.offer_if_qualified(captured(score=82), at=at)
    assert (handoff.to, handoff.place) == (None, "")
    assert handoff.due_at == datetime(2026, 6, 17, 11, tzinfo=BERLIN)


def test_nobody_gets_a_lead_outside_their_own_hours_where_that_is_agreed(rules, sol, sid):
    agree_on_routing(rules, RoutingPlan(only_at_work=True))
    tuesday = datetime(2026, 6, 16, tzinfo=UTC)
    given = [
        handoff.to if handoff else None
        for hour in (9, 10, 18, 19, 22)
        for handoff in [
            actions.offer_if_qualified(captured(score=82), at=tuesday.replace(hour=hour))
        ]
    ]
    assert given == [sol, sol, sid, sid, None]
    assert Queued.objects.get(until=None).reason == QueueReason.NOBODY_THERE
