"""Promises of one agreement that could never be kept together are not put to anybody."""

import pytest

from apps.ground_rules import drafting, queries, signing
from apps.ground_rules.agreed import HAND_RAISER, LeadType, ResponseTimes
from apps.ground_rules.contradictions import contradictions
from apps.ground_rules.errors import Contradictory
from apps.ground_rules.kinds import ClauseKind, Criterion, DraftClause, Operator

from .conftest import clause
from .pages import AGREEMENT, PROPOSE, proposal_of, text_of

SLOW = LeadType("tender", "Tender", 20 * 60, ("tender",))


@pytest.mark.parametrize(
    "kept",
    [
        ResponseTimes(),
        ResponseTimes(types=(HAND_RAISER,)),
        ResponseTimes(minutes=480, deemed_after_minutes=480),
        ResponseTimes(deemed_after_minutes=None),
        ResponseTimes(reassign_at_pct=81),
        ResponseTimes(remind_at_pct=(), reassign_at_pct=1),
    ],
)
def test_what_can_be_kept_is_no_contradiction(kept):
    assert contradictions(kept) == ()


def test_silence_does_not_count_while_sales_may_still_answer():
    (said,) = contradictions(ResponseTimes(minutes=480, deemed_after_minutes=240))
    assert said.startswith("Silence counts as accepted after 4 working hours, but Sales has 8")
    (said,) = contradictions(ResponseTimes(types=(SLOW,), deemed_after_minutes=600))
    assert "Sales has 20 working hours" in said


def test_nobody_is_reminded_of_a_lead_that_went_to_somebody_else():
    (said,) = contradictions(ResponseTimes(reassign_at_pct=80))
    assert "at 80% of the agreed time, before the reminder at 80%" in said


def test_a_draft_that_contradicts_itself_is_put_to_nobody(draft, lena, jonas, as_, at):
    silence = {"deemed_after_minutes": 180}
    drafting.edit_clause(clause(draft, "silence"), by=lena, at=at, rule=silence)
    answer = as_(lena).post(PROPOSE, proposal_of(lena, jonas))
    assert answer.status_code == 422
    assert "Silence counts as accepted after 3 working hours" in text_of(answer)


def test_a_small_company_does_not_adopt_it_either(first, lena, ada, at):
    draft = drafting.start_draft(by=lena, at=at)
    silence = {"deemed_after_minutes": 180}
    drafting.edit_clause(clause(draft, "silence"), by=lena, at=at, rule=silence)
    with pytest.raises(Contradictory):
        signing.adopt(draft, by=ada, at=at)


def test_two_clauses_do_not_promise_the_same(draft, lena, jonas, as_, at):
    told = {"by": lena, "at": at, "section": "3", "kind": ClauseKind.CONTRIBUTION}
    drafting.add_clause(draft, **told, text="150 leads.", rule={"handoffs": 150})
    drafting.add_clause(draft, **told, text="999 leads.", rule={"handoffs": 999})
    answer = as_(lena).post(PROPOSE, proposal_of(lena, jonas))
    assert answer.status_code == 422
    said = "§3.8 (150 leads a quarter) and §3.9 (999 leads a quarter) promise the same"
    assert said in text_of(answer)
    assert said in text_of(as_(lena).get(f"{AGREEMENT}draft/"))


def test_points_are_given_by_one_clause_and_facts_are_asked_for_by_many(first):
    scheme = {"fit": [], "threshold": 60}
    points = [DraftClause(number, ClauseKind.SCORE, "", "", scheme) for number in ("5.1", "5.2")]
    (said,) = contradictions(ResponseTimes(), points)
    assert said == "§5.1 and §5.2 both give points: only one clause may."
    country = Criterion("country", Operator.IS, ("DE",)).to_json()
    asked = [DraftClause(number, ClauseKind.QUALIFY, "", "", country) for number in ("1.1", "1.2")]
    assert contradictions(ResponseTimes(), [*asked, *queries.clauses_of(first)]) == ()
