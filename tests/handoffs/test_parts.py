"""When a lead is passed on its clock runs on; the clock of who has it now begins anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from apps.accounts.models import User
from apps.handoffs import actions, queries, running
from apps.handoffs.kinds import PassReason, PauseReason
from apps.handoffs.queries.evidence import evidence
from apps.leads.models import Lead
from apps.tenancy.models import Membership

HOUR = timedelta(hours=1)


@pytest.fixture
def passed_on(handoff, jonas, sid, at):
    """Offered to Sol at eleven on Tuesday; Jonas passes it on to Sid three hours later."""
    lead = Lead.objects.get(id=handoff.lead_id)
    since = handoff.offered_at + 3 * HOUR
    actions.pass_on(lead, by=jonas, at=since, to=sid, why=PassReason.ABSENT)
    return since


def seen_by(user: User, handoff, at):
    lead = Lead.objects.get(id=handoff.lead_id)
    return queries.panel(lead, Membership.objects.get(user=user), at).own_clock


def test_a_lead_that_was_never_passed_on_has_one_clock(handoff, sol, at):
    assert seen_by(sol, handoff, handoff.offered_at + HOUR) == ""


def test_who_has_it_now_sees_how_long_it_has_been_theirs(handoff, passed_on, sid, jonas):
    later = passed_on + 2 * HOUR
    assert seen_by(sid, handoff, later) == (
        "On you since 16 Jun, 14:00: 2 h of 8 h. 5 h since it was handed over."
    )
    assert seen_by(jonas, handoff, later).startswith(f"On {sid} since 16 Jun")


def test_the_clock_of_the_lead_runs_on(handoff, passed_on):
    due_at = handoff.due_at
    handoff.refresh_from_db()
    assert handoff.due_at == due_at
    assert running.spent(handoff, passed_on + HOUR) == 4 * HOUR


def test_a_pause_stops_both_clocks(handoff, passed_on, sid):
    actions.pause(handoff, by=sid, at=passed_on + HOUR, reason=PauseReason.SYSTEM_DOWN)
    actions.resume(handoff, by=sid, at=passed_on + 2 * HOUR)
    assert "2 h of 8 h. 5 h since" in seen_by(sid, handoff, passed_on + 3 * HOUR)


def test_working_time_is_told_in_hours_however_many_they_are(handoff, passed_on, sid):
    assert "24 h of 8 h. 27 h since" in seen_by(sid, handoff, passed_on + timedelta(days=3))


def test_the_last_time_it_was_passed_on_counts(handoff, passed_on, jonas, sol):
    lead = Lead.objects.get(id=handoff.lead_id)
    actions.pass_on(lead, by=jonas, at=passed_on + HOUR, to=sol, why=PassReason.TOO_MUCH)
    assert "On you since 16 Jun, 15:00: 1 h of 8 h." in seen_by(sol, handoff, passed_on + 2 * HOUR)


def test_the_proof_of_the_clock_says_whose_part_was_how_long(handoff, passed_on, sol, sid):
    answered = actions.accept(handoff, by=sid, at=passed_on + 2 * HOUR)
    parts = evidence(answered, passed_on + 9 * HOUR).parts
    assert [(part.who, part.spent, part.is_now) for part in parts] == [
        (str(sol), "3 h", False),
        (str(sid), "2 h", False),
    ]


def test_what_was_one_persons_all_along_is_not_divided(handoff, at):
    assert evidence(handoff, handoff.offered_at + HOUR).parts == ()


def test_both_times_stand_on_the_page_of_the_answer(handoff, passed_on, sid, as_):
    with time_machine.travel(passed_on + HOUR, tick=False):
        inbox = as_(sid).get(f"/t/acme/sales/inbox/{handoff.lead.number}/").content.decode()
        proof = as_(sid).get(f"/t/acme/handoffs/{handoff.public_id}/clock/").content.decode()
    assert "On you since 16 Jun, 14:00: 1 h of 8 h. 4 h since it was handed over." in inbox
    assert "Who had it" in proof
