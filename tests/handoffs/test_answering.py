"""Sales answers, once."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.handoffs import actions, errors
from apps.handoffs.kinds import State
from apps.leads import actions as lead_actions
from apps.leads.kinds import Kind, Stage
from apps.leads.models import LeadEvent
from apps.tenancy.models import Membership, OutboxRow
from tests.factories import ground_rules
from tests.factories.handoffs import handoff as offered


@pytest.fixture
def later(at):
    """Two working hours after the offer."""
    return at + timedelta(hours=2)


@pytest.fixture
def industry(rules):
    return ground_rules.reason(rules, "industry")


def test_sales_takes_responsibility(handoff, sol, later, now, counts, story):
    actions.accept(handoff, by=sol, at=later)
    answered, lead = now(handoff)
    assert (answered.state, answered.answered_by, answered.answered_at) == (
        State.ACCEPTED,
        sol,
        later,
    )
    assert (lead.stage, lead.owner, lead.accepted_at) == (Stage.ACCEPTED, sol, later)
    assert story(lead)[-1] == Kind.ACCEPTED
    assert counts(lead)["accepted"] == 1


def test_the_lead_remembers_who_and_when(handoff, sol, later):
    actions.accept(handoff, by=sol, at=later)
    event = LeadEvent.objects.get(lead=handoff.lead, kind=Kind.ACCEPTED)
    assert (event.by, event.occurred_at, event.facts) == (sol, later, {"handoff_id": handoff.id})


def test_an_outcome_is_due_thirty_days_after_acceptance(handoff, sol, later, now):
    actions.accept(handoff, by=sol, at=later)
    assert now(handoff)[1].due_at == later + timedelta(days=30)


def test_the_answer_took_only_the_hours_in_which_people_work(handoff, sol, now):
    # offered Tuesday 11:00 in Berlin, answered Wednesday 9:30: six hours and a half
    actions.accept(handoff, by=sol, at=datetime(2026, 6, 17, 7, 30, tzinfo=UTC))
    assert now(handoff)[0].answer_seconds == 6.5 * 3600


def test_sales_says_no_and_why(handoff, sol, later, industry, now, counts):
    actions.reject(handoff, by=sol, at=later, reason=industry, text=" They forge steel. ")
    answered, lead = now(handoff)
    assert (answered.state, answered.reason, answered.reason_text) == (
        State.REJECTED,
        industry,
        "They forge steel.",
    )
    assert (lead.stage, lead.rejected_at, lead.due_at) == (Stage.REJECTED, later, None)
    event = LeadEvent.objects.get(lead=lead, kind=Kind.REJECTED)
    assert event.facts == {"handoff_id": handoff.id, "reason": "industry"}
    assert counts(lead)["rejected"] == 1


def test_other_needs_a_few_words(handoff, rules, sol, later, now):
    other = ground_rules.reason(rules, "other")
    with pytest.raises(errors.WordsNeeded):
        actions.reject(handoff, by=sol, at=later, reason=other, text="  ")
    assert now(handoff)[0].is_open
    actions.reject(handoff, by=sol, at=later, reason=other, text="We sued them.")


def test_a_reason_of_another_version_is_refused(handoff, sol, later, now):
    other = ground_rules.rules(at=later)
    with pytest.raises(errors.WrongReason):
        actions.reject(handoff, by=sol, at=later, reason=ground_rules.reason(other))
    assert now(handoff)[0].is_open


@pytest.mark.parametrize("first", ["accept", "reject"])
def test_a_second_answer_is_refused_and_says_who_was_first(
    handoff, sol, jonas, later, industry, first, now
):
    if first == "accept":
        actions.accept(handoff, by=sol, at=later)
    else:
        actions.reject(handoff, by=sol, at=later, reason=industry)
    before = now(handoff)[0].state
    with pytest.raises(errors.AlreadyAnswered, match="Sol Castellani was first"):
        actions.accept(handoff, by=jonas, at=later)
    with pytest.raises(errors.AlreadyAnswered):
        actions.reject(handoff, by=jonas, at=later, reason=industry)
    assert now(handoff)[0].state == before


def test_whoever_takes_a_waiting_lead_owns_it(rules, jonas, sol, later, now):
    Membership.objects.filter(user=sol).update(removed_at=later)
    handoff = offered(score=82)
    Membership.objects.filter(user=sol).update(removed_at=None)
    assert handoff.to is None
    actions.accept(handoff, by=sol, at=later)
    answered, lead = now(handoff)
    assert (answered.to, lead.owner) == (sol, sol)
    actions.undo(handoff, by=sol, at=later)
    answered, lead = now(handoff)
    assert (answered.to, lead.owner) == (None, None)


def test_a_manager_who_answers_for_a_rep_leaves_the_lead_with_the_rep(
    handoff, sol, jonas, later, now
):
    actions.accept(handoff, by=jonas, at=later)
    answered, lead = now(handoff)
    assert (answered.answered_by, lead.owner) == (jonas, sol)


@pytest.mark.parametrize("answer", ["accept", "reject"])
def test_an_answer_can_be_undone_for_ten_minutes(
    handoff, sol, later, industry, answer, now, counts, story
):
    if answer == "accept":
        actions.accept(handoff, by=sol, at=later)
    else:
        actions.reject(handoff, by=sol, at=later, reason=industry, text="Steel")
    actions.undo(handoff, by=sol, at=later + timedelta(minutes=10))
    open_again, lead = now(handoff)
    assert (open_again.state, open_again.answered_at, open_again.reason) == (State.OPEN, None, None)
    assert (open_again.reason_text, open_again.answer_seconds) == ("", None)
    assert (lead.stage, lead.due_at, lead.accepted_at, lead.rejected_at) == (
        Stage.HANDED_OFF,
        handoff.due_at,
        None,
        None,
    )
    assert counts(lead) == {"lead": 1, "qualified": 1, "handed_off": 1}
    assert story(lead)[-1] == Kind.UNDONE
    actions.accept(handoff, by=sol, at=later + timedelta(minutes=11))


def test_after_ten_minutes_the_answer_stands(handoff, sol, later, now):
    actions.accept(handoff, by=sol, at=later)
    with pytest.raises(errors.TooLateToUndo):
        actions.undo(handoff, by=sol, at=later + timedelta(minutes=10, seconds=1))
    assert now(handoff)[0].state == State.ACCEPTED


def test_nobody_undoes_the_answer_of_another(handoff, sol, jonas, later):
    actions.accept(handoff, by=sol, at=later)
    with pytest.raises(errors.NotYourAnswer):
        actions.undo(handoff, by=jonas, at=later)


def test_an_answer_that_led_on_is_not_undone(handoff, sol, later):
    actions.accept(handoff, by=sol, at=later)
    with lead_actions.locked(handoff.lead_id) as lead:
        lead.stage = Stage.OPPORTUNITY
    with pytest.raises(errors.TooLateToUndo):
        actions.undo(handoff, by=sol, at=later)


def test_what_has_no_answer_is_not_undone(handoff, sol, later):
    with pytest.raises(errors.NotAnswered):
        actions.undo(handoff, by=sol, at=later)


def test_an_outcome_reported_before_the_answer_stands(handoff, sol, later, now):
    with lead_actions.locked(handoff.lead_id) as lead:
        lead.stage = Stage.WON
    actions.accept(handoff, by=sol, at=later)
    assert now(handoff)[1].stage == Stage.WON


def test_sales_asks_and_marketing_explains(handoff, sol, mara, later, story):
    asked = actions.ask(handoff, by=sol, at=later, question="Did she ask for a price?")
    actions.explain(asked, by=mara, at=later + timedelta(hours=1), answer="Yes, for twelve.")
    asked.refresh_from_db()
    assert (asked.question, asked.asked_by) == ("Did she ask for a price?", sol)
    assert (asked.answer, asked.answered_by) == ("Yes, for twelve.", mara)
    assert story(handoff.lead)[-2:] == [Kind.ASKED, Kind.EXPLAINED]
    with pytest.raises(errors.AlreadyExplained):
        actions.explain(asked, by=mara, at=later, answer="No.")


@pytest.mark.parametrize("words", ["", "  \n"])
def test_a_question_and_its_answer_need_words(handoff, sol, mara, later, words):
    with pytest.raises(errors.WordsNeeded):
        actions.ask(handoff, by=sol, at=later, question=words)
    asked = actions.ask(handoff, by=sol, at=later, question="Which tank?")
    with pytest.raises(errors.WordsNeeded):
        actions.explain(asked, by=mara, at=later, answer=words)


def test_asking_leaves_the_clock_running(handoff, sol, later, now):
    actions.ask(handoff, by=sol, at=later, question="Which tank?")
    assert now(handoff)[0].due_at == handoff.due_at


def test_marketing_reads_what_came_back(handoff, sol, later, industry, now):
    with pytest.raises(errors.NotAnswered):
        actions.mark_read(handoff, at=later)
    actions.reject(handoff, by=sol, at=later, reason=industry)
    actions.mark_read(handoff, at=later)
    actions.mark_read(handoff, at=later + timedelta(days=1))
    assert now(handoff)[0].read_at == later


def test_a_refused_verb_changes_nothing_and_promises_nothing(handoff, sol, jonas, later, story):
    actions.accept(handoff, by=sol, at=later)
    told, happened = OutboxRow.objects.count(), story(handoff.lead)
    with pytest.raises(errors.AlreadyAnswered):
        actions.accept(handoff, by=jonas, at=later)
    assert (OutboxRow.objects.count(), story(handoff.lead)) == (told, happened)
