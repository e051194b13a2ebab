"""Marketing contests a rejection once; somebody who is neither party decides, once."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.accounts.models import User
from apps.feedback import errors, jobs
from apps.feedback.actions import disputes
from apps.feedback.kinds import Decision
from apps.feedback.models import Dispute, Receipt
from apps.ground_rules.drafting import start_draft
from apps.ground_rules.models import ClauseComment, GroundRules, Precedent
from apps.ground_rules.queries import reason_labels
from apps.handoffs import actions as handoffs
from apps.handoffs.errors import Contested
from apps.handoffs.kinds import State, TurnReason
from apps.handoffs.models import HandOff, Turn
from apps.leads import timeline
from apps.leads.kinds import Kind, Metric, Stage
from apps.leads.models import Lead, LeadEvent, StageLedger
from apps.notifications.models import Notification
from apps.reports.kept import kept
from apps.tenancy.models import Membership
from tests.factories import ground_rules
from tests.factories.feedback import dispute, rejection
from tests.factories.handoffs import handoff as offered

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def rules(in_acme):
    return ground_rules.rules()


@pytest.fixture
def rejected(sol, mara, at):
    return rejection(sol, at=at, handed_over_by=mara, score=82, company="Hydrotec")


@pytest.fixture
def contested(rejected, mara):
    return dispute(rejected, by=mara)


def decide(contested, by, at, decision, **more):
    return disputes.decide(contested, by=by, at=at, decision=decision, text="We looked.", **more)


def standing(lead_id, metric):
    return sum(
        StageLedger.objects.filter(lead_id=lead_id, metric=metric).values_list("n", flat=True)
    )


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


def test_the_story_tells_of_the_dispute_and_its_decision(contested, rejected, jonas, at):
    decide(contested, jonas, at + HOUR, Decision.OVERTURNED)
    told = [entry.text for entry in timeline.of(Lead.objects.get(), reason_labels)]
    assert "Contested for Marketing" in told
    assert "Dispute decided: turning it down was wrong" in told


def test_who_decides_and_who_answered_hear_of_a_dispute(contested, jonas, sol, ada, mara):
    for _ in range(2):
        jobs.announce_dispute(dispute_id=contested.id)
    told = Notification.objects.filter(path=f"/disputes/{contested.public_id}/")
    assert {one.recipient for one in told} == {jonas, sol}


def test_an_arbiter_hears_of_it_where_no_head_of_sales_may_decide(jonas, ada, mara, at):
    contested = dispute(rejection(jonas, at=at), by=mara)
    jobs.announce_dispute(dispute_id=contested.id)
    assert Notification.objects.filter(recipient=ada).exists()


def test_both_parties_get_a_receipt_of_the_decision(contested, rejected, jonas, sol, mara, at):
    decide(contested, jonas, at, Decision.UPHELD)
    for _ in range(2):
        jobs.announce_decision(dispute_id=contested.id)
    receipts = Receipt.objects.order_by("id")
    assert {one.to for one in receipts} == {sol, mara}
    assert len(receipts) == 2
    assert receipts[0].facts["decision"] == Decision.UPHELD


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


def test_a_person_of_another_company_decides_nothing_here(contested, at):
    outsider = User.objects.create_user("gil@globex.example", name="Gil Outsider")
    with pytest.raises(errors.NotTheArbiter):
        decide(contested, outsider, at, Decision.UPHELD)
