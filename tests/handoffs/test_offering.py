"""Marketing passes the baton."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.handoffs import actions, errors
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff
from apps.leads.kinds import Kind, Stage
from apps.leads.models import LeadEvent
from apps.tenancy.kinds import Role
from apps.tenancy.models import Membership, OutboxRow
from apps.tenancy.scoping import no_tenant, tenant_scope
from tests.factories import ground_rules
from tests.factories.handoffs import handoff as offered
from tests.factories.leads import lead as captured


def test_what_qualifies_is_handed_over_by_itself(rules, sol, at, now, counts, story):
    lead = captured(score=82)
    handoff = actions.offer_if_qualified(lead, at=at)
    handoff, lead = now(handoff)
    assert (handoff.state, handoff.to, handoff.offered_by) == (State.OPEN, sol, None)
    assert (lead.stage, lead.owner, lead.qualified_at, lead.handed_at) == (
        Stage.HANDED_OFF,
        sol,
        at,
        at,
    )
    assert story(lead) == [Kind.CAPTURED, Kind.ASSESSED, Kind.OFFERED]
    assert counts(lead) == {"lead": 1, "qualified": 1, "handed_off": 1}


def test_the_answer_is_due_eight_working_hours_later(rules, sol, at, now):
    handoff, lead = now(actions.offer_if_qualified(captured(score=82), at=at))
    # offered Tuesday 11:00 in Berlin: six hours that day, two the next
    assert handoff.due_at == datetime(2026, 6, 17, 9, 0, tzinfo=UTC)
    assert lead.due_at == handoff.due_at


def test_what_was_known_is_frozen_with_the_version_that_judged_it(rules, sol, at):
    lead = captured(score=82, industry="Dairy", job_title="Head of maintenance")
    handoff = actions.offer_if_qualified(lead, at=at)
    lead.company.industry = "Steel"
    lead.company.save()
    handoff.refresh_from_db()
    assert handoff.rules == rules
    assert (handoff.inputs["industry"], handoff.inputs["score"]) == ("Dairy", 82)
    assert handoff.inputs["is_reachable"] is True
    assert [finding["clause"] for finding in handoff.findings] == ["1.1", "1.2"]
    assert all(finding["is_met"] for finding in handoff.findings)


def test_frozen_facts_name_nobody(rules, sol, at):
    handoff = actions.offer_if_qualified(captured(score=82, name="Katrin Brandt"), at=at)
    assert "Katrin" not in str(handoff.inputs)
    assert "@" not in str(handoff.inputs)


def test_what_does_not_qualify_stays_with_marketing(rules, sol, at, story, counts):
    lead = captured(score=59)
    assert actions.offer_if_qualified(lead, at=at) is None
    assert story(lead) == [Kind.CAPTURED, Kind.ASSESSED]
    assert LeadEvent.objects.get(lead=lead, kind=Kind.ASSESSED).facts == {
        "rules_version": 1,
        "is_qualified": False,
        "unmet": ["1.1"],
    }
    assert counts(lead) == {"lead": 1}


def test_measuring_again_with_the_same_result_adds_nothing_to_the_story(rules, sol, at, story):
    lead = captured(score=59)
    actions.offer_if_qualified(lead, at=at)
    actions.offer_if_qualified(lead, at=at + timedelta(days=1))
    assert story(lead) == [Kind.CAPTURED, Kind.ASSESSED]


def test_history_taken_over_is_not_handed_over_by_itself(rules, sol, at):
    lead = captured(score=82, at=at - timedelta(days=400), recorded_at=at - timedelta(days=400))
    assert actions.offer_if_qualified(lead, at=at) is None


def test_without_an_agreement_nothing_is_handed_over(in_acme, sol, mara, at):
    lead = captured(score=82)
    assert actions.offer_if_qualified(lead, at=at) is None
    with pytest.raises(errors.NoRulesInForce):
        actions.offer(lead, by=mara, at=at)


def test_each_lead_is_judged_under_the_version_of_its_day(rules, sol, lena, at):
    before = actions.offer_if_qualified(captured(score=55), at=at)
    ground_rules.rules(at=at + timedelta(hours=1), minimum_score=50)
    after = actions.offer_if_qualified(captured(score=55), at=at + timedelta(hours=2))
    assert before is None
    assert after.rules.version == 2


def test_marketing_may_hand_over_what_does_not_qualify_and_it_shows(
    rules, sol, mara, at, now, counts
):
    handoff, lead = now(actions.offer(captured(score=12), by=mara, at=at))
    assert handoff.offered_by == mara
    assert [one["clause"] for one in handoff.findings if not one["is_met"]] == ["1.1"]
    assert counts(lead) == {"lead": 1, "handed_off": 1}


def test_a_lead_is_with_sales_once(handoff, mara, at):
    with pytest.raises(errors.NotOfferable):
        actions.offer(handoff.lead, by=mara, at=at)
    assert actions.offer_if_qualified(handoff.lead, at=at) is None
    assert HandOff.objects.count() == 1


def test_marketing_chooses_who_answers(rules, sol, sid, mara, at):
    handoff = actions.offer(captured(), by=mara, at=at, to=sid)
    assert (handoff.to, handoff.routed_by) == (sid, "Chosen by Mara Novak, not by turn.")


def test_nobody_outside_sales_is_chosen(gil, rules, sol, mara, eve, at):
    for stranger in (eve, gil, mara):
        with pytest.raises(errors.NotAMember):
            actions.offer(captured(), by=mara, at=at, to=stranger)


def test_leads_go_round_by_turn(rules, sol, sid, at):
    given = [
        actions.offer_if_qualified(captured(score=82), at=at + timedelta(minutes=n)).to
        for n in range(4)
    ]
    assert given == [sol, sid, sol, sid]


def test_whoever_answers_is_next_only_after_those_who_waited_longer(rules, sol, sid, at):
    first = actions.offer_if_qualified(captured(score=82), at=at)
    second = actions.offer_if_qualified(captured(score=82), at=at + timedelta(minutes=1))
    for handoff in (second, first):
        actions.accept(handoff, by=handoff.to, at=at + timedelta(minutes=2))
    third = actions.offer_if_qualified(captured(score=82), at=at + timedelta(minutes=3))
    assert (first.to, second.to, third.to) == (sol, sid, sol)
    assert third.routed_by == "Every lead: next by turn, with 1 lead so far."


def test_who_left_gets_no_more_leads(rules, sol, sid, at):
    Membership.objects.filter(user=sol).update(removed_at=at)
    assert actions.offer_if_qualified(captured(score=82), at=at).to == sid


def test_with_nobody_in_sales_a_lead_waits_for_whoever_comes_first(rules, jonas, at, now):
    handoff, lead = now(actions.offer_if_qualified(captured(score=82), at=at))
    assert handoff.to is None
    assert lead.owner is None
    assert "whoever comes first" in handoff.routed_by


def test_marketing_takes_a_lead_back(handoff, mara, at, now, counts, story):
    actions.withdraw(handoff, by=mara, at=at + timedelta(minutes=5))
    taken, lead = now(handoff)
    assert taken.state == State.WITHDRAWN
    assert (lead.stage, lead.owner, lead.due_at, lead.handed_at) == (
        Stage.QUALIFIED,
        None,
        None,
        None,
    )
    assert story(lead)[-1] == Kind.WITHDRAWN
    assert counts(lead) == {"lead": 1, "qualified": 1}


def test_taking_back_a_second_offer_leaves_the_first_answer_standing(
    handoff, sol, mara, at, now, counts
):
    actions.reject(handoff, by=sol, at=at, reason=ground_rules.reason(handoff.rules))
    again = actions.offer(handoff.lead, by=None, at=at + timedelta(days=1))
    actions.withdraw(again, by=mara, at=at + timedelta(days=1))
    _, lead = now(again)
    assert (lead.stage, lead.rejected_at, lead.owner) == (Stage.REJECTED, at, sol)
    assert counts(lead)["rejected"] == 1


def test_what_was_taken_back_is_not_answered(handoff, sol, mara, at):
    actions.withdraw(handoff, by=mara, at=at)
    with pytest.raises(errors.TakenBack):
        actions.accept(handoff, by=sol, at=at)


def test_passing_a_lead_on_leaves_the_clock_running(handoff, sid, jonas, at, now, story):
    actions.reassign(handoff, by=jonas, at=at + timedelta(hours=1), to=sid)
    passed, lead = now(handoff)
    assert (passed.to, lead.owner, passed.due_at) == (sid, sid, handoff.due_at)
    assert story(lead)[-1] == Kind.REASSIGNED


def test_what_is_late_is_said_once(handoff, at, now, story):
    late = handoff.due_at + timedelta(minutes=1)
    assert actions.tell_all(at=late, limit=100) == 1
    assert actions.tell_all(at=late + timedelta(hours=1), limit=100) == 0
    actions.tell(handoff, at=late + timedelta(hours=2))
    marked, lead = now(handoff)
    assert marked.overdue_at == late
    assert story(lead).count(Kind.OVERDUE) == 1


def test_what_is_not_late_yet_stays_as_it_is(handoff, now):
    actions.tell(handoff, at=handoff.due_at - timedelta(minutes=1))
    assert now(handoff)[0].overdue_at is None


def test_an_offer_promises_to_tell_who_is_to_answer(handoff):
    row = OutboxRow.objects.get(topic="handoffs.announce_offer")
    assert row.payload == {"handoff_id": handoff.id}


def test_each_company_routes_among_its_own(globex, member, rules, sol, at):
    assert offered(score=82).to == sol
    with no_tenant():
        gus = member(globex, Role.REP, "Gus Rep")
        with tenant_scope(globex.id):
            assert offered(score=82).to == gus
