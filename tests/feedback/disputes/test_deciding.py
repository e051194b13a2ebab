"""Somebody who is neither party decides, once."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from apps.accounts.models import User
from apps.feedback import errors
from apps.feedback.kinds import Decision
from apps.feedback.models import Dispute
from apps.ground_rules.drafting import start_draft
from apps.ground_rules.models import ClauseComment, GroundRules, Precedent
from apps.handoffs import actions as handoffs
from apps.handoffs.kinds import State, TurnReason
from apps.handoffs.models import HandOff, Turn
from apps.leads.kinds import Metric, Stage
from apps.leads.models import Lead
from apps.reports.kept import kept
from apps.tenancy.models import Membership
from tests.factories import ground_rules
from tests.factories.feedback import dispute, rejection
from tests.factories.handoffs import handoff as offered

from .conftest import HOUR, decide, standing


def test_neither_party_nor_their_colleagues_decide(contested, sol, sid, mara, lena, at):
    for party in (sol, sid, mara, lena):
        with pytest.raises(errors.NotTheArbiter):
            decide(contested, party, at, Decision.UPHELD)


def test_a_head_of_sales_does_not_judge_their_own_answer(jonas, ada, mara, at):
    contested = dispute(rejection(jonas, at=at), by=mara)
    with pytest.raises(errors.NotTheArbiter):
        decide(contested, jonas, at, Decision.UPHELD)
    assert decide(contested, ada, at, Decision.UPHELD).decided_by == ada


def test_an_admin_who_contests_does_not_decide(rejected, ada, at):
    contested = dispute(rejected, by=ada)
    with pytest.raises(errors.NotTheArbiter):
        decide(contested, ada, at, Decision.OVERTURNED)


def test_who_left_does_not_decide(contested, jonas, at):
    Membership.objects.filter(user=jonas).update(removed_at=at)
    with pytest.raises(errors.NotTheArbiter):
        decide(contested, jonas, at, Decision.UPHELD)


def test_a_dispute_is_decided_once(contested, jonas, ada, at):
    decide(contested, jonas, at, Decision.UPHELD)
    with pytest.raises(errors.AlreadyDecided) as second:
        decide(contested, ada, at, Decision.OVERTURNED)
    assert second.value.dispute.decided_by == jonas
    assert Dispute.objects.get().decision == Decision.UPHELD
    assert not HandOff.objects.exclude(overturned_at=None).exists()


def test_upheld_gives_the_turn_back(contested, rejected, jonas, sol, at):
    decide(contested, jonas, at + HOUR, Decision.UPHELD)
    given_back = Turn.objects.get(why=TurnReason.REJECTION_UPHELD)
    assert (given_back.n, given_back.handoff_id, given_back.taker.user) == (-1, rejected.id, sol)
    assert Lead.objects.get().stage == Stage.REJECTED
    assert standing(rejected.lead_id, Metric.REJECTED) == 1


def test_overturned_hands_the_lead_to_the_same_person_again(contested, rejected, jonas, sol, at):
    decide(contested, jonas, at + 2 * HOUR, Decision.OVERTURNED)
    old, new = HandOff.objects.order_by("id")
    assert (old.state, old.overturned_at, old.reason.code) == (
        State.REJECTED,
        at + 2 * HOUR,
        "industry",
    )
    assert (new.to, new.state, new.offered_at) == (sol, State.OPEN, at + 2 * HOUR)
    assert "decided to be wrong" in new.routed_by
    lead = Lead.objects.get()
    assert (lead.stage, lead.rejected_at) == (Stage.HANDED_OFF, None)
    assert standing(lead.id, Metric.REJECTED) == 0
    assert standing(lead.id, Metric.HANDED_OFF) == 1


def test_what_was_overturned_leaves_the_rate_of_acceptance(contested, sol, jonas, at):
    handoffs.accept(offered(to=sol, at=at), by=sol, at=at)
    before = kept(at + 3 * HOUR, ZoneInfo("UTC"), opens=False).accepted
    decide(contested, jonas, at + 2 * HOUR, Decision.OVERTURNED)
    after = kept(at + 3 * HOUR, ZoneInfo("UTC"), opens=False).accepted
    assert (before.amount.words, before.of.words, before.percent) == ("1", "2", "50%")
    assert (after.amount.words, after.of.words, after.percent) == ("1", "1", "100%")


def test_who_no_longer_takes_leads_does_not_get_it_again(contested, rejected, sol, sid, jonas, at):
    Membership.objects.filter(user=sol).update(removed_at=at)
    decide(contested, jonas, at + HOUR, Decision.OVERTURNED)
    assert HandOff.objects.order_by("-id").first().to == sid


def test_a_lead_that_went_on_meanwhile_is_left_where_it_is(contested, rejected, sid, jonas, at):
    again = handoffs.offer(Lead.objects.get(), by=None, at=at + HOUR, to=sid)
    no = ground_rules.reason(again.rules, "role")
    handoffs.reject(again, by=sid, at=at + 2 * HOUR, reason=no)
    decide(contested, jonas, at + 3 * HOUR, Decision.OVERTURNED)
    assert HandOff.objects.count() == 2
    assert HandOff.objects.get(id=rejected.id).overturned_at == at + 3 * HOUR
    assert Lead.objects.get().stage == Stage.REJECTED
    assert standing(rejected.lead_id, Metric.REJECTED) == 1


def test_after_a_lead_was_taken_back_the_overturned_answer_does_not_stand(
    contested, rejected, mara, jonas, at
):
    decide(contested, jonas, at + HOUR, Decision.OVERTURNED)
    handoffs.withdraw(HandOff.objects.get(state=State.OPEN), by=mara, at=at + 2 * HOUR)
    assert Lead.objects.get().stage == Stage.QUALIFIED
    assert standing(rejected.lead_id, Metric.REJECTED) == 0


def test_an_unclear_rule_gets_a_precedent_and_a_note_in_the_next_version(
    contested, rejected, jonas, at, rules
):
    decide(contested, jonas, at + HOUR, Decision.UNCLEAR)
    precedent = Precedent.objects.get()
    assert precedent.clause_key == rejected.reason.clause.key
    assert (precedent.dispute, precedent.text) == (contested.public_id, "We looked.")
    draft = GroundRules.objects.in_the_making().get()
    note = ClauseComment.objects.get(rules=draft)
    assert note.clause_key == precedent.clause_key
    assert "We looked." in note.text
    assert Lead.objects.get().stage == Stage.REJECTED


def test_the_note_goes_into_the_version_that_is_already_in_the_making(contested, jonas, lena, at):
    draft = start_draft(by=lena, at=at)
    decide(contested, jonas, at + HOUR, Decision.UNCLEAR)
    assert ClauseComment.objects.get().rules == draft


def test_an_unclear_rule_is_named_when_the_reason_cites_none(sol, mara, jonas, at, rules):
    contested = dispute(rejection(sol, at=at, code="customer"), by=mara)
    with pytest.raises(errors.ClauseNeeded):
        decide(contested, jonas, at + HOUR, Decision.UNCLEAR)
    assert Dispute.objects.get().decided_at is None
    clause = rules.clauses.order_by("position").first()
    decide(contested, jonas, at + HOUR, Decision.UNCLEAR, clause=clause)
    assert Precedent.objects.get().clause_key == clause.key


def test_a_person_of_another_company_decides_nothing_here(contested, at):
    outsider = User.objects.create_user("gil@globex.example", name="Gil Outsider")
    with pytest.raises(errors.NotTheArbiter):
        decide(contested, outsider, at, Decision.UPHELD)
