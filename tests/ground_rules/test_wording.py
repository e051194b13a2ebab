"""What a rule means is said in words, never in codes."""

import pytest

from apps.ground_rules.forms.promises import AttributionForm
from apps.ground_rules.kinds import CREDIT, ClauseKind
from apps.ground_rules.wording import in_words


@pytest.mark.parametrize("model", CREDIT)
def test_whose_credit_a_deal_is_reads_like_what_was_chosen(model):
    [said, window] = in_words(ClauseKind.ATTRIBUTION, {"model": model, "window_days": 90})
    assert said.casefold() == f"credit: {CREDIT[model]}".casefold()
    assert window == "Touches of 90 days count"
    assert (model, CREDIT[model]) in AttributionForm.base_fields["model"].choices
