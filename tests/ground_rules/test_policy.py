"""A lead is measured against what was agreed, fact by fact."""

from zoneinfo import ZoneInfo

import pytest

from apps.ground_rules.kinds import ClauseKind, Criterion, DraftClause, Finding, Operator
from apps.ground_rules.policy import find
from apps.ground_rules.qualifying import assess, demands_of, qualifies
from apps.ground_rules.scoring import Scheme, Segment
from apps.ground_rules.terms import Terms, write

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("operator", "operands", "actual", "is_met"),
    [
        (Operator.IS, ("Dairy",), "dairy ", True),
        (Operator.IS, ("Dairy",), "Dairy farm", False),
        (Operator.IS_ONE_OF, ("Dairy", "Water"), "water", True),
        (Operator.IS_ONE_OF, ("Dairy", "Water"), "Steel", False),
        (Operator.IS_NOT_ONE_OF, ("Steel",), "Dairy", True),
        (Operator.IS_NOT_ONE_OF, ("Steel",), "steel", False),
        (Operator.AT_LEAST, (60,), 60, True),
        (Operator.AT_LEAST, (60,), 59, False),
        (Operator.AT_MOST, (500,), 500, True),
        (Operator.AT_MOST, (500,), 501, False),
        (Operator.IS_KNOWN, (), "anything", True),
        (Operator.IS_KNOWN, (), True, True),
        (Operator.IS_KNOWN, (), False, False),
        (Operator.IS_KNOWN, (), 0, True),
        (Operator.CONTAINS, ("engineer", "maintenance"), "Head of Maintenance", True),
        (Operator.CONTAINS, ("engineer",), "Buyer", False),
        # what is not known is neither met nor unmet, unless it is the question
        (Operator.IS, ("Dairy",), None, None),
        (Operator.AT_LEAST, (60,), None, None),
        (Operator.IS_NOT_ONE_OF, ("Steel",), "", None),
        (Operator.IS_KNOWN, (), None, False),
        (Operator.IS_KNOWN, (), "", False),
    ],
)
def test_a_criterion_is_met_not_met_or_not_known(operator, operands, actual, is_met):
    criterion = Criterion("product", operator, operands)
    assert find("1.1", criterion, {"product": actual}).is_met is is_met


def facts(**known):
    return {"score": 82, "is_reachable": True, **known}


@pytest.mark.parametrize(
    ("terms", "known", "unmet"),
    [
        (Terms(), facts(), []),
        (Terms(), facts(score=60), []),
        (Terms(), facts(score=59), ["1.1"]),
        (Terms(), facts(score=None), []),
        (Terms(accepts_unscored=False), facts(score=None), ["1.1"]),
        (Terms(), facts(is_reachable=False), ["1.2"]),
        (Terms(), facts(score=10, is_reachable=False), ["1.1", "1.2"]),
        (Terms(minimum_score=None), facts(score=1), []),
        (Terms(industries=("Dairy",)), facts(industry="Dairy"), []),
        (Terms(industries=("Dairy",)), facts(industry="Steel"), ["1.3"]),
        (Terms(industries=("Dairy",)), facts(), ["1.3"]),
        (Terms(minimum_employees=50), facts(employees=49), ["1.3"]),
        (Terms(countries=("DE", "AT"), minimum_employees=50), facts(country="at"), ["1.4"]),
    ],
)
def test_a_lead_qualifies_when_nothing_stands_in_the_way(terms, known, unmet):
    assessment = assess(known, write(terms, BERLIN).clauses, version=3)
    assert [finding.clause for finding in assessment.unmet] == unmet
    assert assessment.is_qualified == (not unmet)
    assert assessment.version == 3


def test_a_finding_survives_being_frozen():
    finding = find(
        "1.1", Criterion("score", Operator.AT_LEAST, (60,), may_be_unknown=True), {"score": 59}
    )
    assert Finding.from_json(finding.to_json()) == finding


def test_clauses_that_people_judge_say_nothing():
    draft = write(Terms(), BERLIN)
    assessment = assess(facts(), draft.clauses, version=1)
    assert [finding.clause for finding in assessment.findings] == ["1.1", "1.2"]


def test_the_minimum_of_the_points_is_judged_beside_every_other_clause():
    dairies = Segment("Dairies", Criterion("industry", Operator.IS, ("Dairy",)), 40)
    points = Scheme(threshold=70, segments=(dairies,)).to_json()
    clauses = [
        *write(Terms(), BERLIN).clauses,
        DraftClause("6.1", ClauseKind.SCORE, "Points", "By this table.", points),
    ]

    def unmet(**known):
        return [one.clause for one in assess(facts(**known), clauses, version=1).unmet]

    assert unmet(score=70) == []
    assert unmet(score=65) == ["6.1"]
    assert unmet(score=55) == ["1.1", "6.1"]
    # the lower minimum of some leads does not undo what another clause asks of all
    assert unmet(score=45, industry="Dairy") == ["1.1"]
    assert unmet(score=65, industry="Dairy") == []
    assert qualifies(facts(score=65, industry="Dairy"), demands_of(clauses))
    assert not qualifies(facts(score=65), demands_of(clauses))


def test_where_no_points_are_needed_there_is_nothing_to_find():
    free = Scheme(threshold=0).to_json()
    clause = DraftClause("6.1", ClauseKind.SCORE, "Points", "By this table.", free)
    assert assess({"score": 0}, [clause], version=1).findings == ()
