"""A text that says another number than its rule does not get signed unseen."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from apps.ground_rules import drafting
from apps.ground_rules.kinds import ClauseKind, Criterion, DraftClause, Operator
from apps.ground_rules.numbers_said import differing
from apps.ground_rules.scoring_default import default_scheme
from apps.ground_rules.terms import Terms, write

from .conftest import clause
from .pages import AGREEMENT, PROPOSE, VERSION, text_of

K = ClauseKind
ANSWERED = {"minutes": 360}
BROUGHT = {"acceptance_target_pct": 90, "handoffs": 150, "share_pct": 40, "won": 800_000}
CONTESTED = {"contest_days": 5, "decide_days": 3, "fix_days": 2, "answer_days": 2}
LARGE = Criterion("employees", Operator.AT_LEAST, (1000,)).to_json()


def differences_of(kind, text, rule):
    return [
        (one.in_text, one.in_rule) for one in differing([DraftClause("3.1", kind, "", text, rule)])
    ]


@pytest.mark.parametrize(
    ("kind", "text", "rule"),
    [
        (K.RESPONSE, "Within 6 working hours.", ANSWERED),
        (K.RESPONSE, "Within six working hours.", ANSWERED),
        (K.RESPONSE, "Soon, as §3.4 says.", ANSWERED),
        (K.CONTRIBUTION, "90% accepted, 150 leads, 40%, 800.000 euros.", BROUGHT),
        (K.CONTRIBUTION, "90% accepted, and 800 000 euros.", BROUGHT),
        (K.QUALIFY, "At least 1,000 employees, 1000 or more.", LARGE),
        (K.SCORE, "Points for what somebody is.", default_scheme().to_json()),
        (K.OTHER, "From 1, a waste of time, to 5.", {}),
    ],
)
def test_the_same_number_may_be_written_in_many_ways(kind, text, rule):
    assert differences_of(kind, text, rule) == []


@pytest.mark.parametrize(
    ("kind", "text", "rule", "in_text", "in_rule"),
    [
        (K.RESPONSE, "Within 4 working hours.", ANSWERED, ("4",), ("6",)),
        (
            K.CONTRIBUTION,
            "At least 90%. 200 leads and 40%. Together 900,000 euros.",
            BROUGHT,
            ("200", "900,000"),
            ("150", "800,000"),
        ),
        (K.OTHER, "2 days, 3 days, contested in 5, decided in 3.", CONTESTED, ("3",), ("2",)),
        (K.QUALIFY, "At least 100 employees.", LARGE, ("100",), ("1,000",)),
    ],
)
def test_other_numbers_are_found(kind, text, rule, in_text, in_rule):
    assert differences_of(kind, text, rule) == [(in_text, in_rule)]


def test_what_baton_writes_itself_says_what_is_checked():
    terms = Terms(industries=("Dairy",), minimum_employees=1500, opens=time(8))
    assert differing(write(terms, ZoneInfo("UTC")).clauses) == ()


def test_whoever_drafts_proposes_or_signs_is_told(draft, propose, lena, jonas, as_, at):
    drafting.edit_clause(clause(draft, "response"), by=lena, at=at, rule={"minutes": 360})
    said = ">§3.1</a>: the text says 4, what is checked says 6."
    for path in (f"{AGREEMENT}draft/", PROPOSE, VERSION):
        assert said in text_of(as_(lena).get(path)), path
    propose(draft)
    for query in ("", "?view=side", "?view=clean"):
        assert said in text_of(as_(jonas).get(VERSION + query)), query


def test_a_draft_that_says_the_same_in_both_is_not_warned_of(draft, lena, as_):
    assert "different numbers" not in text_of(as_(lena).get(f"{AGREEMENT}draft/"))
