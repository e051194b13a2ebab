"""A company decides what else it wants to know of leads."""

from datetime import timedelta

import pytest

from apps.custom_fields import actions, errors, queries
from apps.custom_fields.kinds import MOST_SHOWN, ValueKind
from apps.tenancy.kinds import Department
from apps.tenancy.models import AuditEntry
from apps.workspace.field_use import nobodys
from tests.factories import custom_fields as make

pytestmark = pytest.mark.usefixtures("in_acme")


def settled(field, **changes):
    return {**field.said, **changes}


def test_a_new_field_has_an_owner_and_a_purpose_and_is_hidden(ada, at):
    field = make.machines(by=ada, at=at)
    assert (field.name, field.is_shown, field.used_on) == ("custom.machines", False, None)
    entry = AuditEntry.objects.get(action="custom_field.added")
    assert (entry.by, entry.subject) == (ada, "field machines")
    assert entry.facts["now"]["purpose"] == field.purpose


@pytest.mark.parametrize("key", ["", "Machines", "2nd", "machines in use", "m" * 41, "maschinän"])
def test_a_key_is_small_letters_digits_and_underscores(key):
    with pytest.raises(errors.BadKey):
        make.machines(key=key)


def test_a_key_is_for_ever(ada, at):
    actions.archive_custom_field(make.machines(), by=ada, at=at)
    with pytest.raises(errors.KeyTaken, match="bring it back"):
        make.machines(label="Something else")


def test_a_label_is_free_and_its_change_leaves_a_trace(ada, at):
    field = make.machines()
    told = settled(field, label="Machines they run")
    changed = actions.change_custom_field(field, by=ada, at=at, **told)
    assert (changed.key, changed.label) == ("machines", "Machines they run")
    entry = AuditEntry.objects.get(action="custom_field.changed")
    assert entry.facts["was"] == {"label": "Machines in use"}
    actions.change_custom_field(changed, by=ada, at=at, **told)
    assert AuditEntry.objects.filter(action="custom_field.changed").count() == 1


@pytest.mark.parametrize("options", [[], ["One"], ["One", "one"], ["One, two", "Three"]])
def test_a_choice_has_something_to_choose_from(options):
    with pytest.raises(errors.BadOptions):
        make.buying_for(options=options)


def test_only_a_choice_has_options():
    with pytest.raises(errors.BadOptions):
        make.machines(options=["One", "Two"])


def test_nobody_reads_more_than_twelve_of_them_on_a_lead(ada, at):
    for n in range(MOST_SHOWN):
        make.machines(key=f"m_{n}", is_shown=True)
    hidden = make.machines()
    with pytest.raises(errors.TooManyShown):
        actions.change_custom_field(hidden, by=ada, at=at, **settled(hidden, is_shown=True))


def test_nobody_fills_in_more_than_fifty(monkeypatch):
    monkeypatch.setattr(actions, "MOST_FIELDS", 2)
    make.machines()
    make.buying_for()
    with pytest.raises(errors.TooManyFields):
        make.machines(key="third")


def test_an_archived_field_can_be_brought_back(ada, at):
    field = make.machines()
    actions.archive_custom_field(field, by=ada, at=at)
    assert queries.in_use() == []
    actions.bring_back_custom_field(field, by=ada, at=at)
    assert queries.in_use() == [field]
    told = AuditEntry.objects.filter(action__startswith="custom_field.").order_by("id")
    assert [entry.action.partition(".")[2] for entry in told] == [
        "added",
        "archived",
        "brought_back",
    ]


def test_a_field_that_nobody_fills_is_archived_by_itself(at):
    make.machines()
    make.buying_for()
    actions.note_use(["buying_for"], on=at.date() + timedelta(days=100))
    later = at + timedelta(days=200)
    assert [field.key for field in nobodys(later)] == ["machines"]


def page(as_, user, path=""):
    return as_(user).get(f"/t/acme/settings/fields/{path}")


def post(as_, user, path="", **told):
    return as_(user).post(f"/t/acme/settings/fields/{path}", told)


def test_the_admin_adds_a_field_on_the_settings_page(ada, as_):
    told = {
        "label": "Machines in use",
        "kind": ValueKind.NUMBER,
        "purpose": "Who runs many is called first.",
        "owner_department": Department.SALES,
    }
    assert post(as_, ada, **told).status_code == 303
    text = page(as_, ada).content.decode()
    assert "Machines in use" in text
    assert "custom.machines_in_use" in text
    assert "Never" in text


def test_a_refusal_stands_beside_what_it_is_about(ada, as_):
    make.machines()
    told = {"label": "Again", "key": "machines", "kind": "number", "purpose": "-"}
    answer = post(as_, ada, owner_department="sales", **told)
    assert answer.status_code == 422
    assert "“Machines in use” has this key already." in answer.content.decode()


def test_a_field_is_changed_archived_and_brought_back_on_its_page(ada, as_):
    field = make.buying_for()
    told = {
        "label": "Plant",
        "options": "A new plant\nA third plant",
        "purpose": "-",
        "owner_department": "sales",
        "is_shown": "on",
    }
    assert post(as_, ada, "buying_for/", **told).status_code == 303
    field.refresh_from_db()
    assert (field.label, field.options) == ("Plant", ["A new plant", "A third plant"])
    post(as_, ada, "buying_for/archive/")
    assert "It is archived" in page(as_, ada, "buying_for/").content.decode()
    post(as_, ada, "buying_for/bring-back/")
    field.refresh_from_db()
    assert not field.is_archived


def test_who_may_not_change_settings_sees_no_fields(lena, as_):
    assert page(as_, lena).status_code == 403
