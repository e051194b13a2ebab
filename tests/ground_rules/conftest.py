"""Two heads, a version in force, and the next one in the making."""

from datetime import date, timedelta

import pytest

from apps.ground_rules import drafting, queries, signing
from apps.ground_rules.models import Clause
from apps.tenancy.kinds import Department
from tests.factories import ground_rules


@pytest.fixture
def first(in_acme):
    """Version 1, in force for long."""
    return ground_rules.rules()


@pytest.fixture
def heads(lena, jonas):
    return {Department.MARKETING: lena, Department.SALES: jonas}


@pytest.fixture
def draft(first, heads, lena, at):
    """Version 2, with one clause already different."""
    made = drafting.start_draft(by=lena, at=at)
    drafting.edit_clause(
        clause(made, "response"),
        by=lena,
        at=at,
        text="Every lead is accepted or turned down within 4 working hours.",
        rule={"minutes": 240},
    )
    made.refresh_from_db()
    return made


@pytest.fixture
def propose(heads, lena, jonas, at):
    """propose(draft) → the proposal; propose(draft, starts_on=…)."""

    def put(rules, **told):
        said = {
            "starts_on": date(2026, 7, 1),
            "review_on": date(2026, 10, 1),
            "marketing_signer": lena,
            "sales_signer": jonas,
            "by": lena,
            "at": at + timedelta(hours=1),
        }
        return signing.propose(rules, **{**said, **told})

    return put


@pytest.fixture
def proposal(draft, propose):
    return propose(draft)


@pytest.fixture
def sign(heads, at):
    """sign(rules, Department.SALES) → the signature of that side's head."""

    def put(rules, department, **told):
        signer = heads[department]
        said = {"by": signer, "at": at + timedelta(hours=2), "typed_name": signer.name}
        return signing.sign(rules, department=department, **{**said, **told})

    return put


@pytest.fixture
def signed(proposal, sign):
    """Both have signed; it begins on 1 July in Berlin."""
    sign(proposal, Department.MARKETING)
    sign(proposal, Department.SALES)
    proposal.refresh_from_db()
    return proposal


def clause(rules, key):
    return Clause.objects.get(rules=rules, key=key)


def numbers(rules):
    return [one.number for one in queries.clauses_of(rules)]
