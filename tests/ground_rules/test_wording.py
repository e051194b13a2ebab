"""What a rule means is said in words, never in codes."""

import pytest

from apps.ground_rules.forms.promises import AttributionForm, VolumeForm
from apps.ground_rules.kinds import CREDIT, NEVER_CREDITED, ClauseKind, Criterion, Operator
from apps.ground_rules.scoring import Scheme, Segment
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
    assert said[:2] == ["A lead: at least 60 points to qualify", "Met at a fair: no minimum"]
