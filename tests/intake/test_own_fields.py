"""The tenant's own fields come in by every door: programs, forms and files."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from apps.custom_fields import actions as custom_fields
from apps.custom_fields.kinds import ValueKind
from apps.custom_fields.models import CustomField
from apps.intake.actions import arrivals, doors
from apps.intake.kinds import State
from apps.intake.known_fields import taken
from apps.intake.mapping import FieldMap
from apps.intake.models import Batch, Submission
from apps.leads.models import Lead
from apps.tenancy import relay
from apps.tenancy.scoping import no_tenant
from tests.factories import custom_fields as make

from .imports.conftest import page_of

EMAIL = "k.brandt@sonnental.example"


@pytest.fixture
def own(in_acme):
    make.machines()
    make.buying_for()
    make.machines(key="owns_line", label="Owns the line", kind=ValueKind.YES_NO)
    make.machines(key="ends_on", label="Contract ends", kind=ValueKind.DATE)
    make.machines(key="dialect", label="Dialect", kind=ValueKind.TEXT)


@pytest.fixture
def send(visitor, fair, ada, at, own):
    key = doors.issue_key(name="Web site", by=ada, at=at, campaign=fair)

    def post(**custom):
        answer = visitor.post(
            "/api/acme/leads/",
            json.dumps({"email": EMAIL, "custom": custom.get("whole", custom)}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {key.text}"},
        )
        assert answer.status_code == 202
        relay.drain()
        return Submission.objects.latest("id")

    return post


def test_a_program_tells_them_in_an_object(send):
    sent = send(
        machines=12, buying_for="a NEW plant", owns_line=True, ends_on="2027-03-31", dialect="Opc"
    )
    assert sent.state == State.CREATED
    assert Lead.objects.get().custom == {
        "machines": 12,
        "buying_for": "A new plant",
        "owns_line": True,
        "ends_on": "2027-03-31",
        "dialect": "Opc",
    }


def test_what_nobody_defined_stays_with_the_arrival_and_its_sender_is_told(send, ada, at):
    custom_fields.archive_custom_field(CustomField.objects.get(key="dialect"), by=ada, at=at)
    sent = send(shoe_size=43, machines=None, dialect="Opc")
    assert (sent.state, Lead.objects.get().custom) == (State.CREATED, {})
    assert sent.answers["custom.shoe_size"] == 43
    told = {problem["field"]: problem["message"] for problem in sent.problems}
    assert told.keys() == {"custom.shoe_size", "custom.dialect"}
    assert "No field of yours is known as “shoe_size”." in told["custom.shoe_size"]


@pytest.mark.parametrize(
    ("custom", "message", "cure"),
    [
        ({"machines": "many"}, "Machines in use “many” is not a whole number.", "Write digits"),
        ({"machines": 3.5}, "Machines in use “3.5” is not a whole number.", "Write digits"),
        ({"buying_for": "A boat"}, "is none of the options", "Write A new plant or An old plant"),
        ({"owns_line": "perhaps"}, "is neither yes nor no", "Write yes or no"),
        ({"ends_on": "soon"}, "Contract ends “soon”", "Write"),
        ({"whole": [1]}, "“custom” is not a JSON object.", "Write {"),
    ],
)
def test_what_does_not_fit_is_set_aside_with_the_field_and_the_cure(send, custom, message, cure):
    sent = send(**custom)
    assert sent.state == State.QUARANTINED
    [problem] = sent.problems
    assert message in problem["message"]
    assert cure in problem["cure"]


def test_a_form_asks_what_its_owner_chose(own, form, form_url, fair, mara, visitor, as_, at):
    desk = f"/t/acme/marketing/forms/{fair.public_id}/"
    told = {"title": "Level days", "place_email": "1", "place_custom.machines": "3"}
    assert as_(mara).post(desk, {**told, "place_custom.buying_for": "2"}).status_code == 303
    form.refresh_from_db()
    assert form.fields == ["email", "custom.buying_for", "custom.machines"]
    page = visitor.get(form_url).content.decode()
    assert "Buying for" in page
    assert "An old plant" in page
    assert "Dialect" not in page
    answers = {"email": EMAIL, "custom.machines": "7", "custom.buying_for": "A new plant"}
    odd = visitor.post(form_url, {**answers, "custom.machines": "lots"})
    assert (odd.status_code, Submission.objects.count()) == (422, 0)
    assert visitor.post(form_url, answers).status_code == 303
    Submission.objects.update(state=State.RECEIVED)  # it came without the stamp of a person's time
    arrivals.judge(Submission.objects.get(), at=at)
    assert Lead.objects.get().custom == {"machines": 7, "buying_for": "A new plant"}


def test_the_columns_of_a_file_are_matched_with_them(own, bring, mara, as_):
    told = "E-Mail,Machines in use,custom.buying_for\na@b.example,4,An old plant\n"
    batch = bring(mara, "leads", told)
    lines = as_(mara).get(page_of(batch, "match/")).context["lines"]
    chosen = [line["field"].value() for line in lines]
    assert chosen == ["email", "custom.machines", "custom.buying_for"]
    assert ("custom.ends_on", "Contract ends") in lines[0]["field"].field.choices


def test_a_maps_file_names_them(own, acme, tmp_path):
    file, told = tmp_path / "leads.csv", tmp_path / "map.json"
    file.write_text("mail,n,for,line,end\na@b.example,4,old,Y,31.03.2027\nc@d.example,,x,,\n")
    fields = {
        "email": "mail",
        "custom.machines": "n",
        "custom.buying_for": {"column": "for", "values": {"old": "An old plant"}},
        "custom.owns_line": "line",
        "custom.ends_on": {"column": "end", "date_formats": ["%d.%m.%Y"]},
        "custom.dialect": {"constant": "Opc"},
    }
    told.write_text(json.dumps({"fields": fields}))
    out = StringIO()
    with no_tenant():
        call_command("import_leads", str(file), tenant="acme", map_file=told, json=True, stdout=out)
    assert json.loads(out.getvalue())["created"] == 1
    assert Lead.objects.get().custom == {
        "machines": 4,
        "buying_for": "An old plant",
        "owns_line": True,
        "ends_on": "2027-03-31",
        "dialect": "Opc",
    }
    aside = Submission.objects.get(state=State.QUARANTINED)
    assert aside.problems[0]["field"] == "custom.buying_for"


def test_a_map_with_a_field_that_was_archived_is_refused_but_a_begun_import_goes_on(
    own, bring, match, mara, ada, as_, at
):
    batch = bring(mara, "leads", "email,custom.machines\na@b.example,4\n")
    match(mara, batch)
    field = CustomField.objects.get(key="machines")
    custom_fields.archive_custom_field(field, by=ada, at=at)
    as_(mara).post(page_of(batch, "run/"))
    relay.drain()
    assert Lead.objects.get().custom == {"machines": 4}
    with pytest.raises(ValueError, match=r"fields\.custom\.machines: There is no such field"):
        FieldMap.parse(Batch.objects.get().field_map, kind="leads", fields=taken("leads"))
