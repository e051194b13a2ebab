"""A reason against what our own data says: supported, contradicted, or not for it to say."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from apps.ground_rules.kinds import ClauseKind
from apps.ground_rules.scoring import Scheme
from apps.handoffs import actions, claims, errors
from apps.handoffs.kinds import Claim
from apps.leads.kinds import Kind
from apps.leads.models import LeadEvent
from apps.tenancy.models import OutboxRow
from tests.factories import ground_rules
from tests.factories.handoffs import handoff as offered

AT_LEAST_50 = {"field": "employees", "operator": "gte", "operands": [50]}
IN_DAIRY = {"field": "industry", "operator": "in", "operands": ["Dairy"]}
REACHABLE = {"field": "is_reachable", "operator": "known", "operands": []}
POINTS = Scheme(threshold=60).to_json()


@dataclass
class Clause:
    rule: dict[str, Any]
    number: str = "1.2"
    kind: ClauseKind = ClauseKind.QUALIFY


@dataclass
class Reason:
    clause: Clause | None
    field: str = ""


TOO_SMALL = Reason(Clause(AT_LEAST_50), "employees")


@pytest.mark.parametrize(
    ("reason", "inputs", "claim"),
    [
        (TOO_SMALL, {"employees": 12}, Claim.SUPPORTED),
        (TOO_SMALL, {"employees": 640}, Claim.CONTRADICTED),
        (TOO_SMALL, {"employees": None}, Claim.UNCHECKABLE),
        (TOO_SMALL, {}, Claim.UNCHECKABLE),
        (Reason(Clause(AT_LEAST_50)), {"employees": 12}, Claim.SUPPORTED),
        (Reason(Clause({})), {"employees": 12}, Claim.UNCHECKABLE),
        (Reason(None, "employees"), {"employees": 12}, Claim.UNCHECKABLE),
        (Reason(Clause(IN_DAIRY), "employees"), {"employees": 12}, Claim.UNCHECKABLE),
        (Reason(Clause(REACHABLE), "is_reachable"), {"is_reachable": False}, Claim.SUPPORTED),
        (Reason(Clause(REACHABLE), "is_reachable"), {"is_reachable": True}, Claim.UNCHECKABLE),
        (Reason(Clause(POINTS, kind=ClauseKind.SCORE)), {"score": 45}, Claim.SUPPORTED),
        (Reason(Clause({"minutes": 60}, kind=ClauseKind.RESPONSE)), {}, Claim.UNCHECKABLE),
    ],
)
def test_a_reason_is_checked_against_what_was_frozen(reason, inputs, claim):
    assert claims.check(reason, inputs) == claim


@pytest.mark.parametrize(("employees", "claim"), [(12, Claim.SUPPORTED), (640, Claim.CONTRADICTED)])
def test_of_a_clause_about_several_facts_the_one_that_the_reason_names_counts(employees, claim):
    clause = Clause({"all": [AT_LEAST_50, IN_DAIRY]})
    inputs = {"employees": employees, "industry": "Steel"}
    assert claims.check(Reason(clause, "employees"), inputs) == claim
    assert claims.check(Reason(clause), inputs) == Claim.UNCHECKABLE


def test_what_stands_against_a_reason_is_shown_with_its_name():
    fact = claims.our_fact(TOO_SMALL, {"employees": 640})
    assert fact == claims.OurFact("employees", "Employees", 640)
    assert claims.our_fact(TOO_SMALL, {"employees": 12}) is None


@pytest.fixture
def rules(in_acme):
    return ground_rules.rules(minimum_employees=50)


@pytest.fixture
def large(rules, sol, mara):
    """A company of which we said that 640 people work there."""
    return offered(by=mara, score=82, employees=640)


@pytest.fixture
def too_small(rules):
    return ground_rules.reason(rules, "company_size")


def test_a_contradicted_reason_counts_at_once(large, sol, too_small, at, now, counts):
    actions.reject(large, by=sol, at=at, reason=too_small)
    answered, lead = now(large)
    assert (answered.claim, answered.data_was_wrong) == (Claim.CONTRADICTED, False)
    assert counts(lead)["rejected"] == 1


def test_sales_says_what_is_right_and_the_source_keeps_the_mistake(large, sol, too_small, at, now):
    actions.reject(large, by=sol, at=at, reason=too_small)
    actions.correct_source(large, by=sol, at=at, value=40)
    answered, lead = now(large)
    assert answered.data_was_wrong
    assert answered.inputs["employees"] == 640
    assert lead.company.employees == 40
    event = LeadEvent.objects.get(lead=lead, kind=Kind.CORRECTED)
    assert (event.by, event.facts) == (sol, {"fields": ["employees"]})


def test_who_does_not_know_what_is_right_still_says_that_it_was_wrong(
    large, sol, too_small, at, now
):
    actions.reject(large, by=sol, at=at, reason=too_small)
    actions.correct_source(large, by=sol, at=at)
    answered, lead = now(large)
    assert answered.data_was_wrong
    assert lead.company.employees == 640


def test_undone_the_claim_is_gone_too(large, sol, too_small, at, now):
    actions.reject(large, by=sol, at=at, reason=too_small)
    actions.correct_source(large, by=sol, at=at)
    actions.undo(large, by=sol, at=at + timedelta(minutes=1))
    answered, _ = now(large)
    assert (answered.claim, answered.data_was_wrong) == ("", False)


def test_nothing_is_corrected_where_our_data_agrees(rules, sol, mara, too_small, at):
    small = offered(by=mara, score=82, employees=12)
    actions.reject(small, by=sol, at=at, reason=too_small)
    with pytest.raises(errors.NotContradicted):
        actions.correct_source(small, by=sol, at=at, value=10)


def test_a_reason_for_after_the_contact_turns_nothing_down(large, rules, sol, at, now):
    with pytest.raises(errors.WrongReason):
        actions.reject(large, by=sol, at=at, reason=ground_rules.reason(rules, "no_budget"))
    assert now(large)[0].is_open
    assert not OutboxRow.objects.filter(topic="handoffs.announce_answer").exists()
