"""“What became of it?” on the lead's page: an opportunity, two more weeks, or an end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.handoffs import actions as handoffs
from apps.handoffs.kinds import AttemptChannel
from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead, LeadEvent
from apps.outcomes import actions as outcomes
from apps.outcomes.models import Opportunity
from apps.outcomes.queries import panel
from apps.tenancy.models import Membership
from apps.tenancy.queries import local_day
from tests.factories import ground_rules
from tests.factories.handoffs import handoff as handed_over
from tests.factories.leads import lead as captured
from tests.factories.outcomes import ToldFactory, accepted_lead, opportunity


@pytest.fixture
def rules(in_acme):
    return ground_rules.rules()


@pytest.fixture
def no_budget(rules):
    return ground_rules.reason(rules, "no_budget")


@pytest.fixture
def katrin(rules, sol, at):
    return accepted_lead(sol, at=at, name="Katrin Brandt")


def now(lead):
    return Lead.objects.get(id=lead.id)


def story(lead):
    return list(LeadEvent.objects.filter(lead=lead).order_by("seq").values_list("kind", flat=True))


def panel_for(user, lead):
    return panel(now(lead), Membership.objects.get(user=user), timezone.now())


def test_sales_ends_a_lead_with_a_reason(katrin, sol, at, no_budget):
    outcomes.disqualify(katrin, by=sol, at=at, reason=no_budget)
    assert (now(katrin).stage, now(katrin).due_at) == (Stage.DISQUALIFIED, None)
    event = LeadEvent.objects.get(lead=katrin, kind=Kind.DISQUALIFIED)
    assert (event.facts, event.by) == ({"reason": "no_budget"}, sol)


def test_somebody_who_comes_back_after_that_is_a_new_lead(katrin, sol, at, no_budget):
    outcomes.disqualify(katrin, by=sol, at=at, reason=no_budget)
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
def test_what_became_something_already_is_not_ended_or_put_off(katrin, sol, at, verb, no_budget):
    opportunity(sol, lead=katrin, at=at)
    told = {"reason": no_budget} if verb == "disqualify" else {}
    with pytest.raises(outcomes.NotBeingWorked):
        getattr(outcomes, verb)(katrin, by=sol, at=at, **told)


def test_a_crm_may_still_say_that_an_ended_lead_was_won(katrin, sol, at, no_budget):
    outcomes.disqualify(katrin, by=sol, at=at, reason=no_budget)
    outcomes.match(ToldFactory(), katrin, by=sol, at=at + timedelta(days=1))
    assert now(katrin).stage == Stage.WON


def test_the_question_is_asked_of_who_works_on_the_lead(katrin, sol, mara):
    asked = panel_for(sol, katrin)
    assert (asked.may_answer, asked.may_open, asked.put_offs_left) == (True, True, 2)
    assert [reason.code for reason in asked.reasons] == [
        "no_budget", "no_authority", "no_real_need", "chose_competitor", "unreachable"
    ]  # fmt: skip
    assert [reason.code for reason in asked.not_now] == ["timing"]
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


def test_the_panel_costs_two_statements(katrin, rules, sol, at, statements):
    membership = Membership.objects.get(user=sol)
    with statements() as sql:
        panel(katrin, membership, at, rules=rules)
    assert len(sql) == 2


def with_sales(sol, at, **lead):
    """A lead that was handed over and accepted, as leads are."""
    handoff = handed_over(to=sol, at=at, score=82, **lead)
    handoffs.accept(handoff, by=sol, at=at)
    return now(handoff.lead)


def tried(lead, sol, *days):
    for day in days:
        handoffs.log_attempt(lead, by=sol, at=day, channel=AttemptChannel.CALL, reached=False)


def test_nobody_is_beyond_reach_before_five_attempts(rules, sol, at):
    lead = with_sales(sol, at)
    unreachable = ground_rules.reason(rules, "unreachable")
    tried(lead, sol, *(at + timedelta(days=day) for day in (0, 1, 2, 6)))
    with pytest.raises(outcomes.OutcomeError, match="5 attempts within 10 working days"):
        outcomes.disqualify(lead, by=sol, at=at, reason=unreachable)
    tried(lead, sol, at + timedelta(days=7))
    outcomes.disqualify(lead, by=sol, at=at + timedelta(days=8), reason=unreachable)
    assert now(lead).stage == Stage.DISQUALIFIED


def test_attempts_once_a_week_are_not_enough(rules, sol, at):
    lead = with_sales(sol, at)
    tried(lead, sol, *(at + timedelta(weeks=week) for week in range(5)))
    with pytest.raises(outcomes.OutcomeError):
        reason = ground_rules.reason(rules, "unreachable")
        outcomes.disqualify(lead, by=sol, at=at + timedelta(weeks=5), reason=reason)


def test_a_reason_against_handing_over_ends_nothing_afterwards(katrin, rules, sol, at):
    with pytest.raises(outcomes.OutcomeError, match="not in the version"):
        reason = ground_rules.reason(rules, "industry")
        outcomes.disqualify(katrin, by=sol, at=at, reason=reason)


def test_not_now_ends_no_lead(katrin, rules, sol, at):
    with pytest.raises(outcomes.OutcomeError, match="say when it comes back"):
        reason = ground_rules.reason(rules, "timing")
        outcomes.disqualify(katrin, by=sol, at=at, reason=reason)
    assert now(katrin).stage == Stage.ACCEPTED


def test_other_needs_words_and_marketing_reads_them(rules, sol, at):
    lead, other = with_sales(sol, at), ground_rules.reason(rules, "other_after")
    with pytest.raises(outcomes.OutcomeError, match="few words"):
        outcomes.disqualify(lead, by=sol, at=at, reason=other, text=" ")
    outcomes.disqualify(lead, by=sol, at=at, reason=other, text="They merged.")
    assert lead.handoffs.get().reason_text == "They merged."


def test_an_ending_is_taken_back_for_ten_minutes_by_who_said_it(rules, sol, jonas, at, no_budget):
    lead = with_sales(sol, at)
    was_due = lead.due_at
    outcomes.disqualify(lead, by=sol, at=at, reason=no_budget)
    with pytest.raises(outcomes.OutcomeError):
        outcomes.take_back(lead, by=jonas, at=at)
    with pytest.raises(outcomes.OutcomeError):
        outcomes.take_back(lead, by=sol, at=at + timedelta(minutes=11))
    outcomes.take_back(lead, by=sol, at=at + timedelta(minutes=10))
    assert (now(lead).stage, now(lead).due_at) == (Stage.ACCEPTED, was_due)
    assert story(lead)[-1] == Kind.UNDONE


def test_taken_back_it_is_due_when_it_was_put_off_to(rules, sol, at, no_budget):
    lead = with_sales(sol, at)
    due_at = outcomes.still_working(lead, by=sol, at=at).due_at
    outcomes.disqualify(lead, by=sol, at=at, reason=no_budget)
    assert outcomes.take_back(lead, by=sol, at=at).due_at == due_at


def test_not_now_takes_two_clicks_and_one_brings_it_back(as_, rules, sol):
    lead = with_sales(sol, timezone.now())
    client, address = as_(sol), f"/t/acme/leads/{lead.number}"
    page = client.get(f"/t/acme/sales/leads/{lead.number}/").content.decode()
    assert f'action="{address}/not-now/"' in page
    said = {"reason": "timing", "days": "90", "wake_if": "inquiry"}
    page = client.post(f"{address}/not-now/", said, follow=True).content.decode()
    assert (now(lead).stage, now(lead).wake_if) == (Stage.RECYCLED, "inquiry")
    assert now(lead).wake_on == local_day(timezone.now()) + timedelta(days=90)
    assert f'action="{address}/take-back/"' in page
    client.post(f"{address}/take-back/")
    assert (now(lead).stage, now(lead).wake_on) == (Stage.ACCEPTED, None)


def test_not_now_without_a_way_back_is_asked_again(as_, rules, sol):
    lead = with_sales(sol, timezone.now())
    said = {"reason": "timing"}
    page = as_(sol).post(f"/t/acme/leads/{lead.number}/not-now/", said, follow=True)
    assert b"Say when it comes back" in page.content
    assert now(lead).stage == Stage.ACCEPTED


@pytest.mark.parametrize("day", ["abc", "31 Feb 2031", "9999-12-31", "2020-01-01"])
def test_a_day_on_which_nobody_comes_back_is_named_and_stays_typed(as_, rules, sol, day):
    lead = with_sales(sol, timezone.now())
    said = {"reason": "timing", "wake_on": day, "wake_if": "inquiry"}
    page = as_(sol).post(f"/t/acme/leads/{lead.number}/not-now/", said)
    text = page.content.decode()
    assert page.status_code == 422
    assert '<a href="#id_wake_on">' in text
    assert f'value="{day}"' in text
    assert '<option value="inquiry" selected>' in text
    assert now(lead).stage == Stage.ACCEPTED


def test_one_click_gives_two_more_weeks(as_, katrin, sol):
    answer = as_(sol).post("/t/acme/leads/1/still-working/")
    assert (answer.status_code, answer["Location"]) == (303, "/t/acme/sales/leads/1/")
    assert story(katrin)[-1] == Kind.STILL_WORKING


def test_two_clicks_end_the_lead_and_the_page_says_why(as_, katrin, sol):
    answer = as_(sol).post(
        "/t/acme/leads/1/not-qualified/", {"reason": "chose_competitor"}, follow=True
    )
    assert now(katrin).stage == Stage.DISQUALIFIED
    assert b"Not qualified: Chose a competitor" in answer.content


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
