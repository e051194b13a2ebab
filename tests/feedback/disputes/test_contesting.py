"""Marketing contests a rejection once, within the days agreed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.feedback import errors
from apps.feedback.actions import disputes
from apps.feedback.kinds import Decision
from apps.feedback.models import Dispute
from apps.handoffs import actions as handoffs
from apps.handoffs.errors import Contested
from apps.handoffs.kinds import State, TurnReason
from apps.handoffs.models import HandOff, Turn
from apps.leads.kinds import Kind
from apps.leads.models import LeadEvent
from tests.factories.feedback import dispute, rejection
from tests.factories.handoffs import handoff as offered

from .conftest import HOUR


def test_marketing_contests_a_rejection(rejected, mara, at):
    opened = dispute(rejected, by=mara, at=at + HOUR)
    assert (opened.text, opened.opened_by, opened.decided_at) == ("They make cheese.", mara, None)
    event = LeadEvent.objects.get(kind=Kind.DISPUTED)
    assert event.facts == {"handoff_id": rejected.id, "dispute_id": opened.id}
    rejected.refresh_from_db()
    assert rejected.read_at == at + HOUR


def test_a_decision_is_due_at_the_end_of_the_third_working_day(contested):
    assert contested.due_at.isoformat() == "2026-06-19T15:00:00+00:00"


def test_a_rejection_is_contested_once(contested, rejected, lena, at):
    with pytest.raises(errors.AlreadyContested):
        disputes.contest(rejected, by=lena, at=at + HOUR, text="I think so too.")


def test_only_marketing_contests(rejected, jonas, agi, at):
    for outsider in (jonas, agi):
        with pytest.raises(errors.NotYoursToContest):
            disputes.contest(rejected, by=outsider, at=at, text="No.")


def test_only_a_standing_rejection_is_contested(mara, sol, at):
    waiting = offered(to=sol, at=at)
    with pytest.raises(errors.NothingToContest):
        disputes.contest(waiting, by=mara, at=at, text="Already?")
    handoffs.accept(waiting, by=sol, at=at)
    with pytest.raises(errors.NothingToContest):
        disputes.contest(waiting, by=mara, at=at, text="Take it back.")


def test_the_days_to_contest_end(rejected, mara):
    until = disputes.contestable_until(rejected)
    assert until.isoformat() == "2026-06-23T15:00:00+00:00"
    with pytest.raises(errors.TooLateToContest):
        dispute(rejected, by=mara, at=until + timedelta(seconds=1))
    assert dispute(rejected, by=mara, at=until)


def test_who_accepted_the_point_does_not_contest_it(rejected, mara, at):
    disputes.accept_point(rejected, at=at)
    with pytest.raises(errors.NothingToContest):
        dispute(rejected, by=mara)


@pytest.mark.parametrize("words", ["", "   \n"])
def test_contesting_and_deciding_need_words(rejected, contested, mara, jonas, at, words):
    with pytest.raises(errors.WordsNeeded):
        disputes.contest(rejected, by=mara, at=at, text=words)
    with pytest.raises(errors.WordsNeeded):
        disputes.decide(contested, by=jonas, at=at, decision=Decision.UPHELD, text=words)


def test_a_contested_answer_is_not_undone(sol, mara, at):
    rejected = rejection(sol, at=at)
    dispute(rejected, by=mara, at=at + timedelta(minutes=2))
    with pytest.raises(Contested):
        handoffs.undo(rejected, by=sol, at=at + timedelta(minutes=3))
    rejected.refresh_from_db()
    assert rejected.state == State.REJECTED


def test_what_marketing_contests_it_does_not_correct_meanwhile(sol, mara, at):
    rejected = rejection(sol, at=at, code="invalid_contact")
    dispute(rejected, by=mara)
    with pytest.raises(Contested):
        handoffs.fix(rejected, by=mara, at=at + 2 * HOUR, facts={"phone": "+49 30 901820"})
    assert HandOff.objects.get().state == State.REJECTED


def test_an_undone_rejection_is_not_contested(sol, mara, at):
    rejected = rejection(sol, at=at)
    handoffs.undo(rejected, by=sol, at=at + timedelta(minutes=3))
    with pytest.raises(errors.NothingToContest):
        dispute(rejected, by=mara, at=at + timedelta(minutes=4))
    assert not Dispute.objects.exists()


def test_accepting_the_point_gives_the_turn_back(rejected, at):
    for _ in range(2):
        disputes.accept_point(rejected, at=at + HOUR)
    assert Turn.objects.get(why=TurnReason.REJECTION_UPHELD).n == -1


def test_what_nobody_contested_in_time_gives_the_turn_back(rejected, at):
    until = disputes.contestable_until(rejected)
    assert disputes.let_stand(at=until, limit=10) == 0
    assert disputes.let_stand(at=until + HOUR, limit=10) == 1
    assert disputes.let_stand(at=until + HOUR, limit=10) == 0
    assert Turn.objects.get(why=TurnReason.REJECTION_UPHELD).n == -1


def test_what_is_contested_waits_for_its_decision(contested, rejected, at):
    assert disputes.let_stand(at=at + timedelta(days=30), limit=10) == 0
