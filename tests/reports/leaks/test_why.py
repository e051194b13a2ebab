"""Why a lead waits: the first reason that holds is the reason."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

from apps.core.business_time import due
from apps.ground_rules.queries import calendar_of
from apps.handoffs import actions as handoffs
from apps.handoffs.kinds import QueueReason
from apps.handoffs.models import Absence, Queued
from apps.outcomes.outcome_due import still_working
from apps.reports.leaks.kinds import Silence
from apps.reports.leaks.why import Circumstances, why_silent
from apps.reports.queries.versions import latest_start
from apps.tenancy.actions import remove_member
from apps.tenancy.models import Membership

from .conftest import ago


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
