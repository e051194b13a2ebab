"""The next version on its pages: everything works by plain forms."""

import re

import pytest

from apps.ground_rules import drafting, queries
from apps.ground_rules.comparing import compare
from apps.ground_rules.models import Clause, GroundRules, RejectReason

from .conftest import clause

AGREEMENT = "/t/acme/agreement/"
DRAFT = f"{AGREEMENT}draft/"


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def fields_of(page):
    """What a browser would send back unchanged from the page's first big form."""
    form = page.context["form"]
    rule_form = page.context.get("rule_form")
    sent = {}
    parts = [form, *([rule_form] if rule_form else [])]
    tables = (
        [one for one in vars(rule_form).values() if hasattr(one, "formset")] if rule_form else []
    )
    for table in tables:
        parts += [table.formset.management_form, *table.rows]
    for part in parts:
        for field in part:
            value = field.value()
            if value is True:
                sent[field.html_name] = "on"
            elif value is not None and value is not False:
                value = field.field.widget.format_value(value) if value != [] else []
                sent[field.html_name] = "" if value is None else value
    return sent


def test_a_head_begins_the_next_version(first, lena, jonas, as_):
    client = as_(lena)
    assert "Draft the next version" in text_of(client.get(AGREEMENT))
    answer = client.post(DRAFT)
    assert (answer.status_code, answer.url) == (303, DRAFT)
    page = text_of(client.get(DRAFT))
    assert "0 changes against version 1 so far." in page
    assert client.post(DRAFT).status_code == 303
    assert GroundRules.objects.count() == 2


@pytest.mark.parametrize(
    "key",
    [
        "score",
        "response",
        "silence",
        "reminders",
        "outcome",
        "contesting",
        "debt",
        "company",
        "routing",
        "unreachable",
        "acceptance",
    ],
)
def test_saving_a_clause_as_it_is_changes_nothing(draft, first, key, lena, as_):
    page = as_(lena).get(f"{DRAFT}clauses/{key}/")
    before = clause(draft, key)
    answer = as_(lena).post(f"{DRAFT}clauses/{key}/", fields_of(page))
    assert answer.status_code == 303, answer.context["rule_form"].errors
    after = clause(draft, key)
    assert after.text == before.text
    assert {**after.rule, "types": []} == {**before.rule, "types": []}


def test_words_and_rule_are_edited_on_one_page(draft, lena, as_):
    client, url = as_(lena), f"{DRAFT}clauses/response/"
    sent = fields_of(client.get(url))
    sent |= {
        "text": "Within 6 working hours, and within 2 for who asked for a price.",
        "rule-hours": "6",
        "types-0-label": "Asked for a price",
        "types-0-hours": "2",
        "types-0-signals": ["pricing"],
    }
    assert client.post(url, sent).status_code == 303
    agreed = queries.agreed(GroundRules.objects.get(id=draft.id)).response
    assert agreed.minutes == 360
    assert [(one.label, one.minutes, one.signals) for one in agreed.types] == [
        ("Asked for a price", 120, ("pricing",))
    ]
    page = text_of(client.get(DRAFT))
    assert "Asked for a price: within 2 working hours" in page


def test_a_criterion_may_offer_alternatives(draft, lena, as_):
    client, url = as_(lena), f"{DRAFT}clauses/score/"
    sent = fields_of(client.get(url)) | {
        "rule-joining": "any",
        "criteria-1-field": "score",
        "criteria-1-operator": "gte",
        "criteria-1-operands": "50",
        "criteria-2-field": "channel",
        "criteria-2-operator": "in",
        "criteria-2-operands": "Fair, Open day",
        "criteria-2-with_above": "on",
    }
    assert client.post(url, sent).status_code == 303
    rule = clause(draft, "score").rule
    assert [list(member) for member in rule["any"]][1] == ["all"]
    assert rule["any"][1]["all"][1]["operands"] == ["Fair", "Open day"]
    page = text_of(client.get(f"{AGREEMENT}v/2/"))
    assert "Channel is one of Fair, Open day" in page


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (
            {"criteria-0-operands": "many"},
            '<a href="#id_criteria-0-operands">Criteria, row 1: Enter one whole number.</a>',
        ),
        ({"criteria-0-operands": ""}, "Enter one whole number."),
        ({"criteria-0-field": ""}, "Choose at least one fact"),
        ({"criteria-TOTAL_FORMS": "2000"}, "Criteria: at most 60 rows."),
        ({"text": ""}, "error-summary"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(draft, lena, as_, changed, problem):
    url = f"{DRAFT}clauses/score/"
    before = clause(draft, "score").rule
    answer = as_(lena).post(url, fields_of(as_(lena).get(url)) | changed)
    assert answer.status_code == 422
    assert problem in text_of(answer)
    assert clause(draft, "score").rule == before


def test_two_people_on_one_clause_see_both_texts(draft, lena, jonas, as_, at):
    url = f"{DRAFT}clauses/company/"
    sent = fields_of(as_(jonas).get(url))
    drafting.edit_clause(clause(draft, "company"), by=lena, at=at, text="Lena's words.")
    answer = as_(jonas).post(url, sent | {"text": "Jonas' words."})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Lena&#x27;s words." in page
    assert "Jonas&#x27; words." in page
    assert clause(draft, "company").text == "Lena's words."
    again = as_(jonas).post(url, fields_of(answer))
    assert again.status_code == 303
    assert clause(draft, "company").text == "Jonas' words."


def test_a_clause_is_added_and_removed(draft, lena, as_):
    client, url = as_(lena), f"{DRAFT}add/?part=volume"
    sent = fields_of(client.get(url)) | {
        "section": "2",
        "text": "At least 520 leads every quarter.",
        "rule-handoffs": "520",
    }
    assert client.post(url, sent).status_code == 303
    assert queries.agreed(draft).contribution.handoffs == 520
    assert client.get(url).status_code == 404
    added = Clause.objects.get(rules=draft, number="2.3")
    client.post(f"{DRAFT}clauses/{added.key}/remove/")
    assert not Clause.objects.filter(id=added.id).exists()


def test_points_are_a_table(draft, lena, as_):
    client, url = as_(lena), f"{DRAFT}add/?part=score"
    sent = fields_of(client.get(url)) | {
        "section": "",
        "title": "Points",
        "text": "A lead scores by this table.",
        "rule-threshold": "55",
        "fit-0-points": "30",
        "minima-0-label": "Met at a fair",
        "minima-0-field": "channel",
        "minima-0-operator": "is",
        "minima-0-operands": "Fair",
        "minima-0-threshold": "50",
    }
    answer = client.post(url, sent)
    assert answer.status_code == 303
    scheme = queries.agreed(draft).scheme
    assert (scheme.threshold, scheme.fit[0].points, scheme.segments[0].threshold) == (55, 30, 50)
    assert scheme.clause == "5.1"
    page = text_of(
        client.get(f"{DRAFT}clauses/{Clause.objects.get(rules=draft, number='5.1').key}/")
    )
    assert "Asked for a demo" in page


def test_reasons_are_edited(draft, lena, as_):
    client, url = as_(lena), f"{DRAFT}reasons/"
    sent = {
        "label": "Too far away",
        "use": "reject",
        "group": "definitional",
        "route": "end",
        "clause": str(clause(draft, "company").id),
        "field": "country",
    }
    assert client.post(url, sent).status_code == 303
    assert client.post(url, sent).status_code == 422
    made = RejectReason.objects.get(rules=draft, code="too_far_away")
    assert (made.clause.key, made.field) == ("company", "country")
    one = f"{url}too_far_away/"
    assert 'value="Too far away"' in text_of(client.get(one))
    client.post(one, sent | {"label": "Out of reach"})
    made.refresh_from_db()
    assert made.label == "Out of reach"
    client.post(f"{one}remove/")
    assert not RejectReason.objects.filter(id=made.id).exists()


def test_a_draft_starts_over(draft, first, lena, as_):
    as_(lena).post(f"{DRAFT}start-over/")
    assert (
        compare(first, GroundRules.objects.select_related("calendar").get(id=draft.id)).count == 0
    )


def test_a_draft_is_the_matter_of_who_may_change_it(draft, mara, sol, as_):
    for reader in (mara, sol):
        assert as_(reader).get(DRAFT).status_code == 403
        assert as_(reader).get(f"{AGREEMENT}v/2/").status_code == 404
        assert "Version 2" not in text_of(as_(reader).get(AGREEMENT))


def test_with_two_heads_the_short_form_leads_to_the_draft(draft, ada, as_):
    for answer in (as_(ada).get(f"{AGREEMENT}change/"), as_(ada).post(f"{AGREEMENT}change/", {})):
        assert (answer.status_code, answer.url) == (303, DRAFT)
    assert queries.in_force(draft.created_at).version == 1


def test_a_small_company_brings_its_draft_into_force(first, ada, as_, at):
    client = as_(ada)
    client.post(DRAFT)
    made = queries.in_the_making()
    drafting.edit_clause(clause(made, "score"), by=ada, at=at, text="It scores 50.")
    assert "Bring into force" in text_of(client.get(DRAFT))
    client.post(f"{DRAFT}adopt/")
    made.refresh_from_db()
    assert made.state == "in_force"


def test_with_two_heads_nobody_adopts_a_draft_alone(draft, ada, as_):
    as_(ada).post(f"{DRAFT}adopt/")
    draft.refresh_from_db()
    assert draft.state == "draft"
