"""What a rule means is said in words, never in codes."""

import pytest

from apps.ground_rules.agreed import (
    HAND_RAISER,
    Contribution,
    Customs,
    FollowUp,
    ResponseTimes,
)
from apps.ground_rules.forms.promises import AttributionForm, VolumeForm
from apps.ground_rules.kinds import CREDIT, NEVER_CREDITED, ClauseKind, Criterion, Operator
from apps.ground_rules.routes import RouteRule, RoutingPlan, Target
from apps.ground_rules.scoring import EngagementRule, FitRule, Scheme, Segment
from apps.ground_rules.wording import in_words


@pytest.mark.parametrize("model", CREDIT)
def test_whose_credit_a_deal_is_reads_like_what_was_chosen(model):
    [said] = in_words(ClauseKind.ATTRIBUTION, {"model": model})
    assert said.casefold() == f"credit: {CREDIT[model]}".casefold()
    assert (model, CREDIT[model]) in AttributionForm.base_fields["model"].choices


@pytest.mark.parametrize("model", NEVER_CREDITED)
def test_what_no_report_does_can_be_read_and_is_not_offered(model):
    old = {"model": model, "window_days": 90}
    credit, window = in_words(ClauseKind.ATTRIBUTION, old)
    assert NEVER_CREDITED[model].casefold() in credit.casefold()
    assert credit.endswith("(the reports do not do that)")
    assert window == "Touches of 90 days (the reports do not look at that)"
    form = AttributionForm.starting_from(old, {"rule-model": "lead_campaign"})
    assert form.is_valid()
    assert form.over(old) == {"model": "lead_campaign"}
    assert not AttributionForm.starting_from(old, {"rule-model": model}).is_valid()


def test_shares_of_industries_are_read_as_what_they_are_and_go_when_the_clause_is_saved():
    old = {"handoffs": 520, "share_pct": 40, "segments": [{"industry": "Dairy", "handoffs": 200}]}
    assert "Dairy: 200 leads (not measured)" in in_words(ClauseKind.CONTRIBUTION, old)
    form = VolumeForm.starting_from(old, {"rule-handoffs": "400"})
    assert form.is_valid()
    assert form.over(old) == {"handoffs": 400, "share_pct": 40}


def test_a_minimum_is_said_for_all_leads_and_for_those_with_another_one():
    fair = Segment("Met at a fair", Criterion("channel", Operator.IS, ("fair",)), 0)
    said = in_words(ClauseKind.SCORE, Scheme(threshold=60, segments=(fair,)).to_json())
    assert said[:2] == [
        "A lead: at least 60 points to qualify",
        "Met at a fair (Channel is fair): no minimum",
    ]


PROMISES = {
    ClauseKind.RESPONSE: ResponseTimes(61, (HAND_RAISER,), 62, (63, 64), 65, 66),
    ClauseKind.FOLLOW_UP: FollowUp(61, 62, 63, 64),
    ClauseKind.CONTRIBUTION: Contribution(61, 62, 63, 64),
    ClauseKind.OTHER: Customs(61, 62, 63, 64, 65, 66),
}


@pytest.mark.parametrize("kind", PROMISES)
def test_every_number_that_a_clause_can_hold_is_said(kind):
    rule = PROMISES[kind].to_json()
    for name, value in rule.items():
        [said] = in_words(kind, {name: value})
        for number in value if isinstance(value, list) else [value]:
            expected = "1 working hour (asked for a demo, or asked for a price)"
            assert (expected if isinstance(number, dict) else str(number)) in said


def test_every_number_that_decides_about_points_and_grades_is_said():
    large = Criterion("employees", Operator.AT_LEAST, (71,), may_be_unknown=True)
    scheme = Scheme(
        fit=(FitRule("size", "Large", large, 72),),
        engagement=(EngagementRule("form", 73, 74, 75), EngagementRule("fair", 76)),
        fit_cap=77,
        engagement_cap=78,
        threshold=79,
        fit_cuts=(81, 82),
        engagement_cuts=(83, 84),
        counts_given=True,
    )
    said = in_words(ClauseKind.SCORE, scheme.to_json())
    assert "Large (Employees is at least 71 (if known)): 72 points" in said
    assert "Filled in a form: 73 points, half after 74 days, at most 75" in said
    assert "Met at a fair or open day: 76 points, no fading" in said
    assert {"At most 77 points for fit", "At most 78 points for interest"} <= {*said}
    assert "Grade by fit: A from 81 points, B from 82, C below" in said
    assert "Grade by interest: 1 from 83 points, 2 from 84, 3 below" in said
    assert "A score that the source gave counts as points" in said


def test_who_gets_which_lead_is_said_with_names_bounds_and_conditions():
    dairy = Criterion("industry", Operator.IS, ("Dairy",), may_be_unknown=True)
    rule = RouteRule("dairy", "Dairy", Target.PEOPLE, (dairy,), (7,))
    plan = RoutingPlan((rule,), catch_all_id=7, capacity=71, only_at_work=True)
    assert in_words(ClauseKind.ROUTING, plan.to_json(), {7: "Sol"}) == [
        "Dairy: leads whose industry is Dairy (if known), by turn among Sol.",
        "What fits no rule goes to Sol.",
        "Nobody has more than 71 leads to answer at a time.",
        "Outside working hours leads wait until Sales is at work.",
    ]
