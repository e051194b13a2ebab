"""What somebody said is credited with one change, and with none that has nothing to do with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.feedback.actions import rule_receipts
from apps.feedback.models import Receipt
from apps.ground_rules.kinds import Criterion, Operator
from apps.ground_rules.models import Clause
from tests.factories import ground_rules
from tests.factories.feedback import rejection

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture(autouse=True)
def first(in_acme):
    """Version 1 says which industries count."""
    return ground_rules.rules(industries=("Dairy",))


def issued(rules, at):
    return rule_receipts.issue_for(rules, at=at)


def asking(rules, **criteria):
    """The clause on industries asks for this, as if both had signed it."""
    rule = {"all": [Criterion(name, *asked).to_json() for name, asked in criteria.items()]}
    with ground_rules.rewriting():
        Clause.objects.filter(rules=rules, key="industries").update(rule=rule, text=str(rule))
    return rules


def test_a_second_change_of_the_clause_credits_only_what_was_said_since(sol, mara, now):
    early = rejection(sol, at=now - 9 * DAY, handed_over_by=mara, industry="Water")
    second = ground_rules.rules(at=now - 6 * DAY, industries=("Dairy", "Water"))
    assert issued(second, now - 5 * DAY) == 2
    third = ground_rules.rules(at=now - 4 * DAY, industries=("Dairy", "Water", "Paper"))
    assert issued(third, now - 3 * DAY) == 0
    late = rejection(sol, at=now - 2 * DAY, industry="Steel")
    fourth = ground_rules.rules(at=now - DAY, industries=("Dairy",))
    assert issued(fourth, now) == 1
    told = Receipt.objects.filter(to=sol).order_by("id")
    assert [one.facts["handoffs"] for one in told] == [[early.id], [late.id]]


def test_a_change_about_another_fact_is_not_what_was_asked_for(sol, now):
    industry = Operator.IS_ONE_OF, ("Dairy",)
    before = ground_rules.rules(at=now - 12 * DAY, industries=("Dairy",))
    asking(before, industry=industry)
    rejection(sol, at=now - 9 * DAY, industry="Water")
    after = ground_rules.rules(at=now - 6 * DAY, industries=("Dairy",))
    asking(after, industry=industry, employees=(Operator.AT_LEAST, (40,)))
    assert issued(after, now) == 0
    wider = ground_rules.rules(at=now - 3 * DAY, industries=("Dairy",))
    asking(wider, industry=(Operator.IS_ONE_OF, ("Dairy", "Water")))
    assert issued(wider, now) == 1
