"""Who a prospect is: the person, the organisation, the lead's number and its words."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from apps.core import contact
from apps.tenancy.one_row import add_unless_known
from apps.tenancy.scoping import current_tenant_id

from .models import Company, Lead, LeadToken, Person


@dataclass(frozen=True)
class Prospect:
    """What somebody said of themselves, and of their company. Blank means not told."""

    email: str = ""
    name: str = ""
    phone: str = ""
    job_title: str = ""
    language: str = ""
    consent: str = ""
    company: str = ""
    company_domain: str = ""
    industry: str = ""
    country: str = ""
    employees: int | None = None


def person_of(prospect: Prospect) -> Person:
    """The known person with this address, locked; else a new one. Blanks are filled, nothing is
    overwritten: what somebody typed into a form is no correction of what we know."""
    facts = {
        "name": prospect.name,
        "email": prospect.email,
        "phone": prospect.phone,
        "phone_norm": contact.normalise_phone(prospect.phone),
        "job_title": prospect.job_title,
        "language": prospect.language,
        "consent": prospect.consent,
    }
    email_norm = contact.normalise_email(prospect.email)
    if email_norm is None:
        return Person.objects.create(**facts)
    new = Person(email_norm=email_norm, **facts)
    if add_unless_known(new):
        return new
    person = Person.objects.select_for_update().get(email_norm=email_norm)
    blank = {name: value for name, value in facts.items() if value and not getattr(person, name)}
    if blank:
        for name, value in blank.items():
            setattr(person, name, value)
        person.save(update_fields=list(blank))
    return person


def company_of(prospect: Prospect) -> Company | None:
    """The organisation by its domain, else by its name without the legal form."""
    key = contact.company_key(prospect.company)
    domain = _work_domain(prospect)
    if domain:
        known = Company.objects.filter(domain=domain).order_by("id").first()
        if known is not None:
            return known
    if not key:
        return None
    new = Company(
        name=prospect.company,
        name_key=key,
        domain=domain,
        industry=prospect.industry,
        country=prospect.country,
        employees=prospect.employees,
    )
    return new if add_unless_known(new) else Company.objects.get(name_key=key)


def _work_domain(prospect: Prospect) -> str | None:
    """The organisation's domain; an address at a free provider says nothing about it."""
    told = contact.normalise_domain(prospect.company_domain)
    if told:
        return told
    domain = contact.email_domain(prospect.email)
    return domain if domain and not contact.is_free_mail(domain) else None


def next_number() -> int:
    """The tenant's next lead number; holds the tenant's row until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tenancy_tenant SET last_lead_number = last_lead_number + 1"
            " WHERE id = %s RETURNING last_lead_number",
            [current_tenant_id()],
        )
        return int(cursor.fetchone()[0])


def index(lead: Lead, prospect: Prospect) -> None:
    """The words by which the lead is found."""
    words = contact.name_tokens(
        prospect.name, prospect.company, prospect.email, lead.external_id or ""
    )
    LeadToken.objects.bulk_create(
        [LeadToken(lead=lead, token=word) for word in sorted(words)], ignore_conflicts=True
    )
