"""What is agreed over the tenant's own fields."""

import json

import pytest
from django.utils import timezone

from apps.custom_fields import actions as custom_fields
from apps.custom_fields.kinds import ValueKind
from apps.ground_rules import beginning, drafting, listing, queries
from apps.ground_rules.comparing import compare
from apps.ground_rules.criteria_wording import criterion_in_words
from apps.ground_rules.forms.parts import CONDITION, form_for, part_named
from apps.ground_rules.kinds import (
    ClauseKind,
    Criterion,
    Operator,
    ReasonGroup,
    ReasonUse,
    condition_from_json,
)
from apps.ground_rules.models import Clause, RejectReason
from apps.ground_rules.policy import find
from apps.handoffs import actions as handoffs
from apps.handoffs.facts import facts_of
from apps.handoffs.kinds import Claim
from apps.handoffs.models import HandOff
from apps.handoffs.queries.why import explain
from apps.handoffs.scoring.reading import read_known
from apps.intake.actions import doors
from apps.leads.models import Lead
from apps.tenancy import relay
from apps.tenancy.kinds import Department
from tests.cast import Browser
from tests.factories import custom_fields as make
from tests.factories.leads import lead

DRAFT = "/t/acme/agreement/draft/"
MANY = Criterion("custom.machines", Operator.AT_LEAST, (10,), label="Machines in use")


@pytest.fixture
def own(in_acme):
    return {
        "machines": make.machines(),
        "buying_for": make.buying_for(),
        "owns_line": make.machines(key="owns_line", label="Owns the line", kind=ValueKind.YES_NO),
        "ends_on": make.machines(key="ends_on", label="Contract ends", kind=ValueKind.DATE),
        "dialect": make.machines(key="dialect", label="Dialect", kind=ValueKind.TEXT),
    }


def typed(own, field, operator, operands=""):
    """The form of a clause in whose first row this was typed."""
    row = {"field": field, "operator": operator, "operands": operands}
    sent = {f"criteria-0-{name}": value for name, value in row.items()}
    counts = {"criteria-TOTAL_FORMS": "1", "criteria-INITIAL_FORMS": "0"}
    return form_for(CONDITION, {}, {**sent, **counts}, own=list(own.values()))


@pytest.mark.parametrize(
    ("field", "operator", "operands", "words"),
    [
        ("machines", "gte", "10", "Machines in use is at least 10"),
        ("machines", "in", "1, 2", "Machines in use is one of 1, 2"),
        ("buying_for", "is", "a new plant", "Buying for is A new plant"),
        ("owns_line", "is", "No", "Owns the line is no"),
        ("ends_on", "lte", "2027-03-31", "Contract ends is not after 2027-03-31"),
        ("dialect", "contains", "opc", "Dialect contains opc"),
        ("dialect", "known", "", "Dialect is known"),
    ],
)
def test_a_criterion_has_the_operators_of_its_kind(own, field, operator, operands, words):
    form = typed(own, f"custom.{field}", operator, operands)
    assert form.is_valid(), form.table.formset.errors
    assert criterion_in_words(condition_from_json(form.rule)) == words


@pytest.mark.parametrize(
    ("field", "operator", "operands", "refusal"),
    [
        ("machines", "contains", "1", "“Machines in use” is compared with “is at least”"),
        ("machines", "gte", "ten", "Enter one whole number."),
        ("machines", "gte", "", "Enter what it is compared with."),
        ("machines", "gte", "1, 2", "Enter one value."),
        ("buying_for", "is", "A boat", "is none of the options: A new plant, An old plant."),
        ("owns_line", "is", "perhaps", "Enter yes or no."),
        ("ends_on", "gte", "soon", "Enter a day like 2026-12-31."),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_cure(own, field, operator, operands, refusal):
    form = typed(own, f"custom.{field}", operator, operands)
    assert not form.is_valid()
    assert refusal in str(form.table.formset.errors)


@pytest.mark.parametrize(
    ("criterion", "actual", "is_met"),
    [
        (MANY, 10, True),
        (MANY, 9, False),
        (MANY, None, None),
        (Criterion("custom.ends_on", Operator.AT_MOST, ("2027-03-31",)), "2027-03-31", True),
        (Criterion("custom.ends_on", Operator.AT_LEAST, ("2027-03-31",)), "2026-12-31", False),
        (Criterion("custom.owns_line", Operator.IS, ("no",)), "no", True),
        (Criterion("custom.owns_line", Operator.IS_KNOWN), "no", True),
    ],
)
def test_a_criterion_judges_the_value(criterion, actual, is_met):
    assert find("1.2", criterion, {criterion.field: actual}).is_met is is_met


def test_facts_have_them_however_many_leads_are_read(own):
    custom = {"machines": 12, "owns_line": False, "ends_on": "2027-03-31"}
    known = lead(custom=custom)
    told = {"custom.machines": 12, "custom.owns_line": "no", "custom.ends_on": "2027-03-31"}
    [read] = read_known([known.id])
    held = Lead.objects.with_context().get()
    assert facts_of(held).items() >= told.items()
    assert read.inputs == facts_of(held)


def test_points_are_given_for_them(own):
    rows = {
        "fit-0-label": "Many machines",
        "fit-0-field": "custom.machines",
        "fit-0-operator": "gte",
        "fit-0-operands": "10",
        "fit-0-points": "30",
        **{
            f"{name}-{what}_FORMS": n
            for name, total in (("fit", "1"), ("signals", "0"), ("minima", "0"))
            for what, n in (("TOTAL", total), ("INITIAL", "0"))
        },
        **{f"rule-{name}": "50" for name in ("threshold", "fit_cap", "engagement_cap")},
        **{f"rule-{name}": "40" for name in ("fit_a", "engagement_1")},
        **{f"rule-{name}": "20" for name in ("fit_b", "engagement_2")},
    }
    form = form_for(part_named("score"), {}, rows, own=list(own.values()))
    assert form.is_valid(), (form.errors, form.fit.formset.errors)
    [rule] = form.rule["fit"]
    assert rule["criterion"] == MANY.to_json()


def test_what_was_agreed_keeps_its_label_and_a_new_criterion_cannot_ask_about_it(
    own, draft, lena, ada, at, as_
):
    asks = drafting.add_clause(
        draft, by=lena, at=at, kind=ClauseKind.QUALIFY, text="Many machines.",
        rule=MANY.to_json(), section="1",
    )  # fmt: skip
    said = {**own["machines"].said, "label": "Renamed"}
    custom_fields.change_custom_field(own["machines"], by=ada, at=at, **said)
    custom_fields.archive_custom_field(own["machines"], by=ada, at=at)
    page = as_(lena).get(DRAFT).content.decode()
    assert "Machines in use is at least 10" in page
    edited = as_(lena).get(f"{DRAFT}clauses/{asks.key}/").content.decode()
    assert "Renamed (archived)" in edited
    added = as_(lena).get(f"{DRAFT}add/?part=condition").content.decode()
    assert "Renamed" not in added
    assert "Buying for" in added


def test_the_settings_say_where_a_field_is_used(own, draft, lena, ada, at, as_):
    drafting.add_clause(
        draft, by=lena, at=at, kind=ClauseKind.QUALIFY, text="Many machines.",
        rule={"any": [MANY.to_json()]}, section="1",
    )  # fmt: skip
    page = as_(ada).get("/t/acme/settings/fields/").content.decode()
    assert "of the next version" in page


@pytest.fixture
def agreed(own, draft, propose, sign, lena, at):
    """Version 2 asks for ten machines, and Sales may say that there are too few."""
    clause = drafting.add_clause(
        draft, by=lena, at=at, kind=ClauseKind.QUALIFY, text="They run ten machines or more.",
        rule=MANY.to_json(), section="1",
    )  # fmt: skip
    listing.add_reason(
        draft, by=lena, at=at, label="Too few machines", use=ReasonUse.REJECT,
        group=ReasonGroup.DEFINITIONAL, clause=clause, field="custom.machines",
    )  # fmt: skip
    changes = compare(queries.in_force(at), draft).changed
    assert any("Machines" in str(change.rule_words) for change in changes)
    proposal = propose(draft)
    sign(proposal, Department.MARKETING)
    sign(proposal, Department.SALES)
    beginning.bring_into_force(at=timezone.now())
    return clause


@pytest.fixture
def tell(ada, at):
    key = doors.issue_key(name="Web site", by=ada, at=timezone.now())

    def post(name, **custom):
        answer = Browser().post(
            "/api/acme/leads/",
            json.dumps({"email": f"{name}@sonnental.example", "name": name, "custom": custom}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {key.text}"},
        )
        assert answer.status_code == 202
        relay.drain()
        return Lead.objects.get(person__name=name)

    return post


def test_a_lead_qualifies_by_it_and_sales_cannot_say_otherwise(agreed, tell, sol, as_):
    few, many = tell("Few", machines=3), tell("Many", machines=12)
    assert not HandOff.objects.filter(lead=few).exists()
    handed = HandOff.objects.select_related("rules").get(lead=many)
    assert handed.inputs["custom.machines"] == 12
    reasons = [reason.text for reason in explain(handed).reasons]
    assert "Machines in use 12; agreed: is at least 10" in reasons
    too_few = RejectReason.objects.get(rules=handed.rules, label="Too few machines")
    said = handoffs.reject(handed, by=sol, at=timezone.now(), reason=too_few)
    assert said.claim == Claim.CONTRADICTED
    page = as_(sol).get(f"/t/acme/sales/leads/{many.number}/").content.decode()
    assert "our data says Machines in use 12." in page
    assert Clause.objects.get(rules=handed.rules, key=agreed.key).rule["label"]
