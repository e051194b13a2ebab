"""The tenant's own fields where leads are read, corrected and taken out."""

import csv
from io import StringIO

import pytest

from apps.custom_fields import actions
from apps.custom_fields.kinds import ValueKind
from apps.handoffs import actions as handoffs
from apps.leads import timeline
from apps.leads.models import Lead
from apps.leads.own_facts import own_facts
from tests.factories import custom_fields as make
from tests.factories import ground_rules
from tests.factories.handoffs import handoff as offered
from tests.factories.leads import lead


@pytest.fixture
def own(in_acme):
    make.machines(is_shown=True)
    make.buying_for(is_shown=True)
    make.machines(key="owns_line", label="Owns the line", kind=ValueKind.YES_NO)
    make.machines(key="ends_on", label="Contract ends", kind=ValueKind.DATE)
    return {"machines": 12, "owns_line": False, "ends_on": "2027-03-31"}


def facts_of(lead):
    own = own_facts(lead)
    return ([(one.label, one.value) for one in part] for part in (own.shown, own.more))


def test_shown_ones_stand_among_the_facts_and_the_others_below(own, mara, as_):
    known = lead(custom=own)
    page = as_(mara).get(f"/t/acme/marketing/leads/{known.number}/")
    shown, more = facts_of(known)
    assert shown == [("Buying for", "–"), ("Machines in use", "12")]
    assert more == [("Contract ends", "31 Mar 2027"), ("Owns the line", "no")]
    text = page.content.decode()
    assert "<dt>Machines in use</dt><dd>12</dd>" in text
    assert "More fields" in text
    assert "<dt>Contract ends</dt><dd>31 Mar 2027</dd>" in text


def test_what_is_archived_moves_below_and_stays_known(own, ada, at):
    known = lead(custom=own)
    actions.archive_custom_field(actions.CustomField.objects.get(key="machines"), by=ada, at=at)
    shown, more = facts_of(known)
    assert shown == [("Buying for", "–")]
    assert ("Machines in use", "12") in more


def test_a_company_without_fields_of_its_own_sees_none(in_acme, mara, as_):
    page = as_(mara).get(f"/t/acme/marketing/leads/{lead().number}/")
    assert "More fields" not in page.content.decode()


def test_the_export_has_a_column_each_by_the_name_an_import_knows(own, lena, as_):
    lead(custom=own)
    answer = as_(lena).get("/t/acme/marketing/leads/export/")
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    [row] = csv.DictReader(StringIO(text))
    told = {name: value for name, value in row.items() if name.startswith("custom.")}
    assert told == {
        "custom.machines": "12",
        "custom.buying_for": "",
        "custom.owns_line": "no",
        "custom.ends_on": "2027-03-31",
    }


def test_marketing_corrects_them_with_everything_else(own, sol, mara, at, as_):
    rules = ground_rules.rules()
    handed = offered(by=mara, custom=own)
    reason = ground_rules.reason(rules, "invalid_contact")
    handoffs.reject(handed, by=sol, at=at, reason=reason)
    address = f"/t/acme/handoffs/{handed.public_id}/fix/"
    asked = as_(mara).get(address).context["form"]
    assert asked["custom.owns_line"].value() == "false"
    answers = {name: asked[name].value() or "" for name in asked.fields}
    told = {**answers, "custom.machines": "14", "custom.owns_line": "true", "custom.ends_on": ""}
    assert as_(mara).post(address, told).status_code == 303
    held = Lead.objects.get()
    assert held.custom == {"machines": 14, "owns_line": True}
    sentences = [entry.text for entry in timeline.of(held, lambda codes: {})]
    assert any("Machines in use" in sentence for sentence in sentences)
