"""The list of leads, narrowed by the tenant's own fields."""

import pytest

from apps.custom_fields.kinds import ValueKind
from tests.factories import custom_fields as make
from tests.factories.leads import lead

LIST = "/t/acme/marketing/leads/"


@pytest.fixture
def three(in_acme):
    make.machines(is_shown=True)
    make.buying_for(is_shown=True)
    make.machines(key="owns_line", label="Owns the line", kind=ValueKind.YES_NO, is_shown=True)
    make.machines(key="hidden", label="{Hidden}", kind=ValueKind.YES_NO)
    lead(name="Katrin Brandt", custom={"buying_for": "A new plant", "owns_line": True})
    lead(name="Stefan Riedl", custom={"buying_for": "A new plant", "owns_line": False})
    lead(name="Nicole Ullmann", custom={"buying_for": "An old plant", "machines": 4})


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"custom.buying_for": "A new plant"}, ["Stefan Riedl", "Katrin Brandt"]),
        ({"custom.buying_for": "A new plant", "custom.owns_line": "true"}, ["Katrin Brandt"]),
        ({"custom.owns_line": "false", "q": "stefan"}, ["Stefan Riedl"]),
        ({"custom.buying_for": "A boat"}, []),
        ({"custom.buying_for": ""}, ["Nicole Ullmann", "Stefan Riedl", "Katrin Brandt"]),
        ({"custom.nobody": "x"}, ["Nicole Ullmann", "Stefan Riedl", "Katrin Brandt"]),
    ],
)
def test_who_has_the_value_is_found(as_, mara, three, asked, found):
    page = as_(mara).get(LIST, asked)
    assert [row.name for row in page.context["rows"]] == found


def test_shown_fields_of_few_values_are_offered(as_, mara, three):
    page = as_(mara).get(LIST, {"custom.owns_line": "true"})
    own = [one for one in page.context["form"]["more"] if one.name.startswith("custom.")]
    assert [(one.label, one.value) for one in own] == [
        ("Buying for", ""),
        ("Owns the line", "true"),
    ]
    assert [option.label for option in own[0].options] == ["A new plant", "An old plant"]


def test_own_fields_are_columns_for_who_chooses_them(as_, mara, three):
    columns = {"columns": ["custom.machines", "custom.owns_line", "custom.hidden"]}
    page = as_(mara).get(LIST, columns)
    heads = ["Machines in use", "Owns the line", "{Hidden}"]
    assert [one.label for one in page.context["columns"]] == heads
    assert {row.cells for row in page.context["rows"]} == {
        ("4", "–", "–"),
        ("–", "no", "–"),
        ("–", "yes", "–"),
    }
