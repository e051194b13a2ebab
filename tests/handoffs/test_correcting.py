"""Somebody knows better: contact and company are corrected on the lead's page."""

import pytest

from apps.handoffs import actions
from apps.leads.models import Company, Correction, Lead
from apps.tenancy.models import OutboxRow
from tests.factories import ground_rules
from tests.factories.leads import lead

PHONE = "+49 831 555 0142"


@pytest.fixture
def katrin(rules, at):
    return lead(name="Katrin Brandt", company="Molkerei Sonnental GmbH", email="k@sonn.example")


def typed(one, **other):
    company = one.company.name if one.company else ""
    return {"name": one.person.name, "email": one.person.email, "company": company, **other}


def address(one):
    return f"/t/acme/leads/{one.number}/correct/"


def corrections():
    found = Correction.objects.order_by("field")
    return [(one.field, one.was, one.became) for one in found]


def test_marketing_corrects_contact_and_company(katrin, mara, as_):
    client = as_(mara)
    page = client.get(f"/t/acme/marketing/leads/{katrin.number}/").content.decode()
    assert address(katrin) in page
    answer = client.post(address(katrin), typed(katrin, phone=PHONE, company="Hydrotec GmbH"))
    assert answer.url == f"/t/acme/marketing/leads/{katrin.number}/"
    corrected = Lead.objects.select_related("person", "company").get()
    assert (corrected.person.phone, corrected.company.name) == (PHONE, "Hydrotec GmbH")
    assert corrections() == [
        ("company", "Molkerei Sonnental GmbH", "Hydrotec GmbH"),
        ("phone", "", PHONE),
    ]
    promised = {row.topic for row in OutboxRow.objects.filter(payload={"lead_id": katrin.id})}
    assert promised >= {"handoffs.rescore", "handoffs.offer_if_qualified"}
    found = client.get("/t/acme/marketing/leads/", {"q": "hydrotec"}).context["rows"]
    assert [row.name for row in found] == ["Katrin Brandt"]


def test_the_facts_of_a_company_stay_its_own_when_the_lead_is_anothers(katrin, mara, as_):
    Company.objects.update(industry="Dairy")
    answers = typed(katrin, company="Hydrotec GmbH", industry="Dairy")
    as_(mara).post(address(katrin), answers)
    assert dict(Company.objects.values_list("name", "industry")) == {
        "Molkerei Sonnental GmbH": "Dairy",
        "Hydrotec GmbH": "",
    }


def test_a_company_spelled_otherwise_is_the_same_company(katrin, mara, as_):
    as_(mara).post(address(katrin), typed(katrin, company="Molkerei Sonnental AG"))
    assert [one.name for one in Company.objects.all()] == ["Molkerei Sonnental AG"]


def test_somebody_elses_address_is_said_at_the_form(katrin, mara, as_):
    lead(email="taken@example.com")
    page = as_(mara).post(address(katrin), typed(katrin, email="taken@example.com"))
    assert page.status_code == 422
    assert "belongs to lead" in page.content.decode()
    assert corrections() == []


def test_a_rep_and_an_executive_correct_nothing(katrin, sol, eve, as_):
    assert as_(sol).get(address(katrin)).status_code == 403
    assert as_(eve).get(address(katrin)).status_code == 403


def test_what_waits_to_be_handed_back_is_corrected_there(handoff, rules, sol, mara, at, as_):
    reason = ground_rules.reason(rules, "invalid_contact")
    actions.reject(handoff, by=sol, at=at, reason=reason)
    answer = as_(mara).get(address(handoff.lead))
    assert answer.url == f"/t/acme/handoffs/{handoff.public_id}/fix/"
