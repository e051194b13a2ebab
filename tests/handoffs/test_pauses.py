"""A clock stands still for listed reasons only, and every stretch is on record."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.handoffs import actions, errors
from apps.handoffs.kinds import PauseReason
from apps.handoffs.models import HandOff, Pause
from apps.leads.kinds import Kind
from apps.leads.models import Lead, LeadEvent
from apps.notifications.models import Notification
from apps.tenancy import relay

NEXT_MORNING = datetime(2026, 6, 17, 7, 0, tzinfo=UTC)


def pause(handoff, by, at, reason=PauseReason.PROSPECT_ASKED):
    return actions.pause(handoff, by=by, at=at, reason=reason, note="Back from the fair on Monday")


def test_time_that_does_not_count_moves_the_due_time(handoff, sol, at, now):
    pause(handoff, sol, at + timedelta(hours=1))
    actions.resume(handoff, by=sol, at=at + timedelta(hours=3))
    running, lead = now(handoff)
    assert running.due_at == handoff.due_at + timedelta(hours=2)
    assert (lead.due_at, running.paused_at) == (running.due_at, None)
    assert running.tell_at == handoff.tell_at + timedelta(hours=2)


def test_a_pause_over_the_night_costs_the_working_hours_in_it_only(handoff, sol, at, now):
    pause(handoff, sol, at + timedelta(hours=5))
    actions.resume(handoff, by=sol, at=NEXT_MORNING)
    # offered at 11:00 in Berlin, paused at 16:00: one hour before closing time
    assert now(handoff)[0].due_at == handoff.due_at + timedelta(hours=1)


def test_a_standing_clock_announces_nothing_however_long_it_stands(handoff, sol, at, now, story):
    pause(handoff, sol, at + timedelta(hours=1))
    assert actions.tell_all(at=at + timedelta(days=30), limit=10) == 0
    assert not HandOff.objects.overdue(at + timedelta(days=30)).exists()
    assert Kind.OVERDUE not in story(handoff.lead)


@pytest.mark.parametrize(
    ("reason", "days"), [(PauseReason.PROSPECT_ASKED, 14), (PauseReason.SYSTEM_DOWN, 1)]
)
def test_no_clock_stands_still_for_ever(handoff, sol, at, now, story, reason, days):
    pause(handoff, sol, at, reason)
    end = at + timedelta(days=days)
    assert actions.resume_overlong(at=end - timedelta(seconds=1), limit=10) == 0
    assert actions.resume_overlong(at=end, limit=10) == 1
    running, _ = now(handoff)
    assert running.paused_at is None
    assert running.due_at > handoff.due_at
    assert story(handoff.lead)[-1] == Kind.RESUMED


def test_both_sides_hear_of_a_clock_that_stands_still(handoff, sol, jonas, mara, at):
    pause(handoff, sol, at)
    relay.drain()
    said = f"The clock of lead {handoff.lead.number} stands still: The prospect asked us to wait."
    told = Notification.objects.filter(sentence=said).values_list("recipient", flat=True)
    assert set(told) == {jonas.id, mara.id}


def test_pause_and_end_are_in_the_story_and_in_the_ledger(handoff, sol, at, story):
    pause(handoff, sol, at)
    resumed = actions.resume(handoff, by=sol, at=at + timedelta(hours=1))
    assert story(handoff.lead)[-2:] == [Kind.PAUSED, Kind.RESUMED]
    told = LeadEvent.objects.get(lead=handoff.lead, kind=Kind.RESUMED).facts
    assert told == {"handoff_id": handoff.id, "due_at": resumed.due_at.isoformat()}
    entry = Pause.objects.get(handoff=handoff)
    assert (entry.reason, entry.note) == ("prospect_asked", "Back from the fair on Monday")
    assert (entry.from_at, entry.until_at) == (at, at + timedelta(hours=1))


def test_a_clock_is_stopped_once_and_started_once(handoff, sol, at):
    with pytest.raises(errors.NotPaused):
        actions.resume(handoff, by=sol, at=at)
    pause(handoff, sol, at)
    with pytest.raises(errors.AlreadyPaused):
        pause(handoff, sol, at)
    assert Pause.objects.count() == 1


def test_a_question_to_marketing_does_not_stop_the_clock(handoff, sol, mara, at, now):
    asked = actions.ask(handoff, by=sol, at=at, question="Which tank?")
    actions.explain(asked, by=mara, at=at + timedelta(hours=4), answer="Tank 4.")
    running, _ = now(handoff)
    assert (running.due_at, running.paused_at) == (handoff.due_at, None)
    assert not Pause.objects.exists()


def test_an_answer_ends_the_pause_and_its_time_does_not_count(handoff, sol, at, now):
    pause(handoff, sol, at + timedelta(hours=1))
    actions.accept(handoff, by=sol, at=at + timedelta(hours=3))
    assert now(handoff)[0].answer_seconds == 3600
    assert Pause.objects.get(handoff=handoff).until_at == at + timedelta(hours=3)


def test_what_was_overdue_before_the_pause_stays_so(handoff, sol, at, now):
    late = handoff.due_at + timedelta(minutes=5)
    actions.tell(handoff, at=late)
    pause(handoff, sol, late)
    actions.resume(handoff, by=sol, at=late + timedelta(days=2))
    running, _ = now(handoff)
    assert (running.due_at, running.overdue_at) == (handoff.due_at, late)


def test_an_answered_lead_has_no_clock_to_stop(handoff, sol, at):
    actions.accept(handoff, by=sol, at=at)
    with pytest.raises(errors.AlreadyAnswered):
        pause(handoff, sol, at)


def test_taking_a_lead_back_ends_the_pause(handoff, sol, mara, at):
    pause(handoff, sol, at)
    actions.withdraw(handoff, by=mara, at=at + timedelta(hours=1))
    assert Pause.objects.get(handoff=handoff).until_at == at + timedelta(hours=1)
    assert Lead.objects.get(id=handoff.lead_id).due_at is None
