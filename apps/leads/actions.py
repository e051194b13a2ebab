"""Verbs of the record: capture a lead, hear from it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.campaigns.models import Campaign, Channel
from apps.tenancy import outbox
from apps.tenancy.composed import composed
from apps.tenancy.kinds import Department
from apps.tenancy.models import AuditEntry
from apps.tenancy.queries import local_day

from . import events, ledger, valuing
from .correcting import AddressTaken, CorrectionError, NoCompany, correct
from .custom_values import Values
from .identity import Prospect, company_of, index, next_number, person_of
from .kinds import Kind, Metric, Stage, TouchKind, Wake
from .models import Lead, Note, Person, Touch

__all__ = [
    "AddressTaken",
    "Captured",
    "CorrectionError",
    "NoCompany",
    "Prospect",
    "add_note",
    "capture",
    "correct",
    "hear_again",
    "locked",
    "note_export",
]


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
        lead = _held.first(lead=lead_id)
        if lead is None:
            raise Lead.DoesNotExist(f"no lead {lead_id}")
        before = _values(lead)
        yield lead
        changed = [name for name, value in _values(lead).items() if before[name] != value]
        if changed:
            lead.save(update_fields=changed)


@composed
def _held(*, lead: int) -> QuerySet[Lead]:
    return Lead.objects.select_for_update().filter(id=lead)


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
    signal: str = "",
    custom: Values | None = None,
    on: date | None = None,
    recorded_at: datetime | None = None,
) -> Captured:
    """A prospect arrives: a new lead, or a touch on the one being pursued already.

    `on` is the day it counts for when the source gave a bare date; `recorded_at` differs from `at`
    only for history taken over from another system; `signal` (kinds.Signal) is what the person
    did; `custom` are values of the tenant's own fields, by key. A person whose last lead has ended
    gets a new lead linked to the old one: a re-inquiry is signal, never noise.
    """
    person = person_of(prospect)
    channel = channel or (campaign.channel if campaign else None)
    pursued = _last_pursuit(person)
    if pursued is not None and not pursued.has_ended:
        heard = hear_again(
            pursued,
            by=by,
            at=at,
            touch=touch,
            campaign=campaign,
            channel=channel,
            signal=signal,
            custom=custom,
            recorded_at=recorded_at,
        )
        return Captured(heard, is_new=False)
    lead = Lead(
        number=next_number(),
        person=person,
        company=company_of(prospect),
        campaign=campaign,
        channel=channel,
        external_id=external_id or None,
        previous=pursued,
        product=product,
        custom=dict(custom or {}),
        score=score,
        given_score=score,
        agency_id=campaign.agency_id if campaign else None,
        captured_at=at,
        captured_on=on or local_day(at),
        recorded_at=recorded_at or at,
        is_backfilled=recorded_at is not None,
        last_activity_at=at,
        last_seq=1,
    )
    lead.save(force_insert=True)
    _begin_story(lead, by=by, touch=touch, signal=signal)
    index(lead, prospect)
    return Captured(lead, is_new=True)


def _last_pursuit(person: Person) -> Lead | None:
    pursuits = Lead.objects.filter(person=person).exclude(stage=Stage.TAKEN_BACK)
    return pursuits.order_by("-id").first()


def hear_again(
    lead: Lead,
    *,
    by: User | None,
    at: datetime,
    touch: TouchKind,
    campaign: Campaign | None,
    channel: Channel | None,
    signal: str = "",
    custom: Values | None = None,
    recorded_at: datetime | None = None,
) -> Lead:
    """The person of a pursued lead made contact once more."""
    with locked(lead.id) as held:
        valuing.fill_blanks(held, custom or {}, at=at)
        Touch(
            lead=held,
            campaign=campaign,
            channel=channel,
            kind=touch,
            signal=signal,
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
        if held.stage == Stage.RECYCLED and held.wake_if == Wake.INQUIRY:
            outbox.post("handoffs.wake_lead", lead_id=held.id, because=Wake.INQUIRY.value)
    return held


def _begin_story(lead: Lead, *, by: User | None, touch: TouchKind, signal: str) -> None:
    Touch(
        lead=lead,
        campaign_id=lead.campaign_id,
        channel_id=lead.channel_id,
        kind=touch,
        signal=signal,
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
    valuing.note_first(lead, at=lead.recorded_at)


@transaction.atomic
def add_note(lead: Lead, *, department: Department, body: str, by: User, at: datetime) -> Note:
    """A private remark of one department."""
    return Note.objects.create(lead=lead, department=department, body=body, by=by, at=at)


def note_export(*, by: User, at: datetime, rows: int) -> None:
    """Who took how many leads out of the house."""
    AuditEntry.objects.create(at=at, by=by, action="leads.exported", facts={"rows": rows})
