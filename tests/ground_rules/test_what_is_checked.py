"""Beside the words of a clause stands what the machine does by it: both sign both."""

import pytest

from apps.ground_rules import drafting
from apps.ground_rules.kinds import ClauseKind, Criterion, Operator
from apps.ground_rules.scoring_default import default_scheme
from apps.tenancy.kinds import Department

from .conftest import clause
from .pages import AGREEMENT, VERSION, text_of

#: One line of each: a table of points, its bound, grades, the source's score, a fact, silence.
CHECKED = (
    "Filled in a form: 20 points, half after 60 days, at most 30",
    "At most 50 points for fit",
    "Grade by fit: A from 35 points, B from 20, C below",
    "A score that the source gave counts as points",
    "Employees is at least 40 (if known)",
    "Accepted by silence after 72 working hours",
)


@pytest.fixture
def scored(draft, lena, at):
    """Version 2 scores leads, and asks for a size that need not be known."""
    drafting.add_clause(
        draft,
        by=lena,
        at=at,
        kind=ClauseKind.SCORE,
        title="How a lead is scored",
        text="Points for what a company is and for what a person did.",
        rule=default_scheme().to_json(),
    )
    size = Criterion("employees", Operator.AT_LEAST, (40,), may_be_unknown=True)
    company = clause(draft, "company")
    drafting.edit_clause(
        company, by=lena, at=at, text="At least 40 employees.", rule=size.to_json()
    )
    return draft


def says_all(client, path):
    page = text_of(client.get(path))
    return [line for line in CHECKED if line not in page]


def test_a_draft_says_what_is_checked_wherever_it_is_read(scored, lena, as_):
    client = as_(lena)
    for path in (f"{AGREEMENT}draft/", VERSION, f"{VERSION}?view=clean", f"{VERSION}print/"):
        assert says_all(client, path) == [], path


def test_so_does_what_both_signed_also_on_paper(scored, propose, sign, lena, sol, as_):
    proposal = propose(scored)
    for department in Department:
        sign(proposal, department)
    assert says_all(as_(lena), VERSION) == []
    assert says_all(as_(sol), f"{VERSION}print/") == []
    assert "<details" not in text_of(as_(sol).get(f"{VERSION}print/"))
