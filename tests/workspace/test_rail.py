"""What the rail says waits for somebody."""

from __future__ import annotations

from datetime import timedelta

from apps.ground_rules import drafting, signing
from apps.ground_rules.actions import adopt_defaults
from apps.ground_rules.kinds import ClauseKind
from apps.ground_rules.models import Clause
from apps.tenancy.kinds import Department
from apps.tenancy.queries import local_day
from apps.workspace.queries import waiting_for


def propose(lena, jonas, at):
    adopt_defaults(by=lena, at=at - timedelta(days=9))
    draft = drafting.start_draft(by=lena, at=at)
    clause = Clause.objects.get(rules=draft, key="response")
    assert clause.kind == ClauseKind.RESPONSE
    drafting.edit_clause(clause, by=lena, at=at, text="Every lead is answered within a day.")
    signing.propose(
        draft, by=lena, at=at, starts_on=local_day(at), marketing_signer=lena, sales_signer=jonas
    )
    return draft


def membership(user):
    from apps.tenancy.models import Membership

    return Membership.objects.get(user=user)


def test_a_proposal_waits_for_each_signer_until_they_have_signed(in_acme, lena, jonas, sol, at):
    draft = propose(lena, jonas, at)
    assert [waiting_for(membership(one)).to_sign for one in (lena, jonas, sol)] == [1, 1, 0]
    signing.sign(draft, by=lena, at=at, department=Department.MARKETING, typed_name=lena.name)
    assert [waiting_for(membership(one)).to_sign for one in (lena, jonas)] == [0, 1]


def test_the_rail_says_what_the_figure_counts(as_, in_acme, lena, jonas, at):
    propose(lena, jonas, at)
    assert b"1 to sign" in as_(jonas).get("/t/acme/scoreboard/").content
