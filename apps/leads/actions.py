"""Verbs of the record: capture a lead, hear from it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from apps.accounts.models import User
from apps.campaigns.models import Campaign, Channel
from apps.core import contact
from apps.tenancy.kinds import Department
from apps.tenancy.models import AuditEntry, Tenant
from apps.tenancy.queries import local_day
from apps.tenancy.scoping import current_tenant_id

from . import events, ledger
from .kinds import Kind, Metric, TouchKind
from .models import Company, Lead, LeadToken, Note, Person, Touch


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


@dataclass(frozen=True)
class Captured:
    """The lead, and whether it is new or a known person was heard from again."""

    lead: Lead
    is_new: bool


@contextmanager
def locked(lead_id: int) -> Iterator[Lead]:
    """Lock the lead, first and once, in any verb that adds to its story.

    What the block changes on the lead is saved at its end, in the same transaction.
    """
    with transaction.atomic():
        lead = Lead.objects.select_for_update().get(id=lead_id)
        before = _values(lead)
        yield lead
        changed = [name for name, value in _values(lead).items() if before[name] != value]
        if changed:
            lead.save(update_fields=changed)


def _values(lead: Lead) -> dict[str, Any]:
    return {field.attname: getattr(lead, field.attname) for field in Lead._meta.concrete_fields}


@transaction.atomic
def capture(
    prospect: Prospect,
    *,
    by: User | None,
    at: datetime,
    touch: TouchKind,
    campaign: Campaign | None = None,
    channel: Channel | None = None,
    external_id: str | None = None,
    product: str = "",
    score: int | None = None,
    on: date | None = None,
    recorded_at: datetime | None = None,
) -> Captured:
    """A prospect arrives: a new lead, or a touch on the one being pursued already.

    `on` is the day it counts for when the source gave a bare date; `recorded_at` differs from `at`
    only for history taken over from another system. A person whose last lead has ended gets a new
    lead linked to the old one: a re-inquiry is signal, never noise.
    """
    person = _person(prospect)
    channel = channel or (campaign.channel if campaign else None)
    pursued = Lead.objects.filter(person=person).order_by("-id").first()
    if pursued is not None and not pursued.has_ended:
        lead = hear_again(
            pursued,
            by=by,
            at=at,
            touch=touch,
            campaign=campaign,
            channel=channel,
            recorded_at=recorded_at,
        )
        return Captured(lead, is_new=False)
    lead = Lead(
        number=_next_number(),
        person=person,
        company=_company(prospect),
        campaign=campaign,
        channel=channel,
        external_id=external_id or None,
        previous=pursued,
        product=product,
        score=score,
        agency_id=campaign.agency_id if campaign else None,
        captured_at=at,
        captured_on=on or local_day(at),
        recorded_at=recorded_at or at,
        is_backfilled=recorded_at is not None,
        last_activity_at=at,
        last_seq=1,
    )
    lead.save(force_insert=True)
    _begin_story(lead, by=by, touch=touch)
    _index(lead, prospect)
    return Captured(lead, is_new=True)


def hear_again(
    lead: Lead,
    *,
    by: User | None,
    at: datetime,
    touch: TouchKind,
    campaign: Campaign | None,
    channel: Channel | None,
    recorded_at: datetime | None = None,
) -> Lead:
    """The person of a pursued lead made contact once more."""
    with locked(lead.id) as held:
        Touch(
            lead=held,
            campaign=campaign,
            channel=channel,
            kind=touch,
            occurred_at=at,
            recorded_at=recorded_at or at,
        ).save(force_insert=True)
        events.record(
            held,
            Kind.TOUCHED,
            by=by,
            at=at,
            recorded_at=recorded_at,
            campaign_id=campaign.id if campaign else None,
            channel_id=channel.id if channel else None,
            touch=touch,
        )
    return held


def _begin_story(lead: Lead, *, by: User | None, touch: TouchKind) -> None:
    Touch(
        lead=lead,
        campaign_id=lead.campaign_id,
        channel_id=lead.channel_id,
        kind=touch,
        occurred_at=lead.captured_at,
        recorded_at=lead.recorded_at,
    ).save(force_insert=True)
    lead.last_seq = 0
    events.record(
        lead,
        Kind.CAPTURED,
        by=by,
        at=lead.captured_at,
        recorded_at=lead.recorded_at,
        campaign_id=lead.campaign_id,
        channel_id=lead.channel_id,
        touch=touch,
        previous_id=lead.previous_id,
    )
    ledger.post(lead, Metric.LEAD, on=lead.captured_on, recorded_at=lead.recorded_at)


def _person(prospect: Prospect) -> Person:
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
    Person.objects.bulk_create([Person(email_norm=email_norm, **facts)], ignore_conflicts=True)
    person = Person.objects.select_for_update().get(email_norm=email_norm)
    blank = {name: value for name, value in facts.items() if value and not getattr(person, name)}
    if blank:
        for name, value in blank.items():
            setattr(person, name, value)
        person.save(update_fields=list(blank))
    return person


def _company(prospect: Prospect) -> Company | None:
    """The organisation by its domain, else by its name without the legal form."""
    key = contact.company_key(prospect.company)
    domain = _work_domain(prospect)
    if domain:
        known = Company.objects.filter(domain=domain).order_by("id").first()
        if known is not None:
            return known
    if not key:
        return None
    Company.objects.bulk_create(
        [
            Company(
                name=prospect.company,
                name_key=key,
                domain=domain,
                industry=prospect.industry,
                country=prospect.country,
                employees=prospect.employees,
            )
        ],
        ignore_conflicts=True,
    )
    return Company.objects.get(name_key=key)


def _work_domain(prospect: Prospect) -> str | None:
    """The organisation's domain; an address at a free provider says nothing about it."""
    told = contact.normalise_domain(prospect.company_domain)
    if told:
        return told
    domain = contact.email_domain(prospect.email)
    return domain if domain and not contact.is_free_mail(domain) else None


def _next_number() -> int:
    """The tenant's next lead number; holds the tenant's row until the transaction ends."""
    tenants = Tenant.objects.filter(id=current_tenant_id())
    tenants.update(last_lead_number=F("last_lead_number") + 1)
    return tenants.values_list("last_lead_number", flat=True).get()


def _index(lead: Lead, prospect: Prospect) -> None:
    """The words by which the lead is found."""
    words = contact.name_tokens(
        prospect.name, prospect.company, prospect.email, lead.external_id or ""
    )
    LeadToken.objects.bulk_create(
        [LeadToken(lead=lead, token=word) for word in sorted(words)], ignore_conflicts=True
    )


@transaction.atomic
def add_note(lead: Lead, *, department: Department, body: str, by: User, at: datetime) -> Note:
    """A private remark of one department."""
    return Note.objects.create(lead=lead, department=department, body=body, by=by, at=at)


def note_export(*, by: User, at: datetime, rows: int) -> None:
    """Who took how many leads out of the house."""
    AuditEntry.objects.create(at=at, by=by, action="leads.exported", facts={"rows": rows})
