"""“What became of it?” on the lead's page: an opportunity, two more weeks, or an end."""

from datetime import timedelta

import pytest

from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead, LeadEvent
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import DisqualifyReason
from apps.outcomes.models import Opportunity
from apps.outcomes.queries import panel
from apps.tenancy.models import Membership
from tests.factories.leads import lead as captured
from tests.factories.outcomes import ToldFactory, accepted_lead, opportunity

NO_BUDGET = DisqualifyReason.NO_BUDGET


@pytest.fixture
def katrin(in_acme, sol, at):
    return accepted_lead(sol, at=at, name="Katrin Brandt")


def now(lead):
    return Lead.objects.get(id=lead.id)


def story(lead):
    return list(LeadEvent.objects.filter(lead=lead).order_by("seq").values_list("kind", flat=True))


def panel_for(user, lead):
    return panel(now(lead), Membership.objects.get(user=user))


def test_sales_ends_a_lead_with_a_reason(katrin, sol, at):
    outcomes.disqualify(katrin, by=sol, at=at, reason=NO_BUDGET)
    assert (now(katrin).stage, now(katrin).due_at) == (Stage.DISQUALIFIED, None)
    event = LeadEvent.objects.get(lead=katrin, kind=Kind.DISQUALIFIED)
    assert (event.facts, event.by) == ({"reason": "no_budget"}, sol)


def test_somebody_who_comes_back_after_that_is_a_new_lead(katrin, sol, at):
    outcomes.disqualify(katrin, by=sol, at=at, reason=NO_BUDGET)
    again = captured(at=at + timedelta(days=40), email=now(katrin).person.email)
    assert again.previous_id == katrin.id


def test_still_working_puts_the_outcome_off_by_two_weeks_twice(katrin, sol, at):
    for turn in (1, 2):
        outcomes.still_working(katrin, by=sol, at=at)
        assert now(katrin).due_at == at + timedelta(days=14 * turn)
    with pytest.raises(outcomes.PutOffTooOften):
        outcomes.still_working(katrin, by=sol, at=at)
    assert story(katrin).count(Kind.STILL_WORKING) == 2


def test_what_is_overdue_is_put_off_from_now(katrin, sol, at):
    late = at + timedelta(days=30)
    assert outcomes.still_working(katrin, by=sol, at=late).due_at == late + timedelta(days=14)


@pytest.mark.parametrize("verb", ["disqualify", "still_working"])
def test_what_became_something_already_is_not_ended_or_put_off(katrin, sol, at, verb):
    opportunity(sol, lead=katrin, at=at)
    told = {"reason": NO_BUDGET} if verb == "disqualify" else {}
    with pytest.raises(outcomes.NotBeingWorked):
        getattr(outcomes, verb)(katrin, by=sol, at=at, **told)


def test_a_crm_may_still_say_that_an_ended_lead_was_won(katrin, sol, at):
    outcomes.disqualify(katrin, by=sol, at=at, reason=NO_BUDGET)
    outcomes.match(ToldFactory(), katrin, by=sol, at=at + timedelta(days=1))
    assert now(katrin).stage == Stage.WON


def test_the_question_is_asked_of_who_works_on_the_lead(katrin, sol, mara):
    asked = panel_for(sol, katrin)
    assert (asked.may_answer, asked.may_open, asked.put_offs_left) == (True, True, 2)
    assert tuple(asked.reasons) == tuple(DisqualifyReason)
    reading = panel_for(mara, katrin)
    assert (reading.may_answer, reading.may_open) == (False, False)


def test_an_opportunity_answers_it_and_another_may_be_opened(katrin, sol, mara, at):
    opened = opportunity(sol, lead=katrin, at=at)
    answered = panel_for(sol, katrin)
    assert (answered.may_answer, answered.may_open) == (False, True)
    assert panel_for(mara, katrin).opportunities == (opened,)


def test_an_agency_reads_no_opportunities(katrin, sol, agi, at):
    opportunity(sol, lead=katrin, at=at)
    assert panel_for(agi, katrin).opportunities == ()


def test_the_panel_costs_two_statements(katrin, sol, at, statements):
    membership = Membership.objects.get(user=sol)
    with statements() as sql:
        panel(katrin, membership)
    assert len(sql) == 2


def test_one_click_gives_two_more_weeks(as_, katrin, sol):
    answer = as_(sol).post("/t/acme/leads/1/still-working/")
    assert (answer.status_code, answer["Location"]) == (303, "/t/acme/sales/leads/1/")
    assert story(katrin)[-1] == Kind.STILL_WORKING


def test_two_clicks_end_the_lead_and_the_page_says_why(as_, katrin, sol):
    answer = as_(sol).post(
        "/t/acme/leads/1/not-qualified/", {"reason": "chose_competitor"}, follow=True
    )
    assert now(katrin).stage == Stage.DISQUALIFIED
    assert b"Not qualified: chose competitor" in answer.content


@pytest.mark.parametrize("reason", ["", "because", "\0"])
def test_another_reason_ends_nothing(as_, katrin, sol, reason):
    answer = as_(sol).post("/t/acme/leads/1/not-qualified/", {"reason": reason}, follow=True)
    assert b"Choose one of the reasons" in answer.content
    assert now(katrin).stage == Stage.ACCEPTED


@pytest.mark.parametrize("act", ["still-working", "not-qualified", "opportunity"])
def test_somebody_elses_lead_does_not_exist(as_, gil, katrin, sid, act):
    for stranger, tenant in ((sid, "acme"), (gil, "acme"), (gil, "globex")):
        answer = as_(stranger).post(f"/t/{tenant}/leads/1/{act}/", {"reason": "no_need"})
        assert answer.status_code == 404
    assert Opportunity.objects.count() == 0


def test_marketing_does_not_answer_for_sales(as_, katrin, mara):
    assert as_(mara).post("/t/acme/leads/1/still-working/").status_code == 403
