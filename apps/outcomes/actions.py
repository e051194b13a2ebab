"""Verbs of outcomes: open, record what became of it, match to a lead, settle a difference."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.core.once import id_under
from apps.core.zones import start_of_day
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.kinds import Kind
from apps.leads.models import Lead
from apps.tenancy.currency import settle_currency
from apps.tenancy.queries import current_zone, local_day

from .balancing import balance
from .bulk.linking import Found, link
from .errors import (
    AlreadyMatched,
    AlreadySettled,
    MirroredFromSource,
    NotBeingWorked,
    OutcomeError,
    PutOffTooOften,
)
from .kinds import OWN_SOURCE, DiscrepancyState, MatchedBy, OpportunityStage
from .models import Discrepancy, Opportunity, Outcome, OutcomeSource
from .outcome_due import disqualify, still_working, take_back

__all__ = [
    "AlreadyMatched",
    "AlreadySettled",
    "MirroredFromSource",
    "News",
    "NotBeingWorked",
    "OutcomeError",
    "PutOffTooOften",
    "balance",
    "disqualify",
    "match",
    "open_opportunity",
    "own_source",
    "record",
    "settle",
    "still_working",
    "take_back",
]


@dataclass(frozen=True)
class News:
    """What is said of an opportunity now; None: nothing new about it.

    `closed_on` is the day it was won or lost, if that isn't the day on which it is said.
    """

    stage: OpportunityStage | None = None
    source_stage: str | None = None
    amount_minor: int | None = None
    currency: str | None = None
    expected_close_on: date | None = None
    reason: str | None = None
    closed_on: date | None = None


def own_source(at: datetime) -> OutcomeSource:
    source, _ = OutcomeSource.objects.get_or_create(name=OWN_SOURCE, defaults={"created_at": at})
    return source


def open_opportunity(
    lead: Lead,
    *,
    by: User | None,
    at: datetime,
    name: str = "",
    product: str = "",
    amount_minor: int | None = None,
    currency: str | None = None,
    expected_close_on: date | None = None,
    key: UUID | None = None,
) -> Opportunity:
    """Sales sees a possible sale in a lead. `amount_minor` in minor units of `currency`.

    The same `key` again is the same opportunity, for whoever presses twice.
    """
    external_id = id_under(key, "opportunity", lead.id).hex
    with leads.locked(lead.id) as held:
        known = Opportunity.objects.filter(lead=held, external_id=external_id).first()
        if known is not None:
            return known
        opportunity = Opportunity(
            source=own_source(at),
            external_id=external_id,
            lead=held,
            matched_by=MatchedBy.BY_HAND,
            name=name,
            company_name=held.company.name if held.company else "",
            product=product or held.product,
            amount_minor=amount_minor,
            currency=currency if amount_minor is not None else None,
            base_minor=_in_base(amount_minor, currency, by=by, at=at),
            opened_on=local_day(at),
            expected_close_on=expected_close_on,
            owner=by,
            recorded_at=at,
            updated_at=at,
        )
        opportunity.content_sha256 = _digest(opportunity)
        opportunity.save(force_insert=True)
        _state(opportunity, by=by, at=at, on=local_day(at), recorded_at=at)
        _say_opened(held, opportunity, by=by, at=at, recorded_at=at)
        balance(held, at=at, recorded_at=at)
    return opportunity


def record(
    opportunity: Opportunity,
    *,
    by: User | None,
    at: datetime,
    stage: OpportunityStage | None = None,
    amount_minor: int | None = None,
    currency: str | None = None,
    expected_close_on: date | None = None,
    reason: str = "",
    closed_on: date | None = None,
) -> Opportunity:
    """What became of it, or what is known better now; the same again is nothing.

    A deal won or lost on an earlier day counts on that day, and is known since `at`. A change
    after the fact posts -1 of the old and +1 of the new. Raises MirroredFromSource.
    """
    if opportunity.source.name != OWN_SOURCE:
        raise MirroredFromSource(f"It is kept in {opportunity.source.name}. Change it there.")
    news = News(stage, None, amount_minor, currency, expected_close_on, reason or None, closed_on)
    with leads.locked(_lead_id(opportunity)) as lead:
        held = Opportunity.objects.select_for_update().get(id=opportunity.id)
        if held.same_as_id is not None:
            raise MirroredFromSource("It was found in the CRM. Change it there.")
        was = (OpportunityStage(held.stage), held.amount_minor)
        _apply(held, news, by=by, at=at)
        digest = _digest(held)
        if digest == held.content_sha256:
            return held
        held.content_sha256 = digest
        held.save()
        _state(held, by=by, at=at, on=held.closed_on or local_day(at), recorded_at=at)
        _say_changed(lead, held, was, by=by, at=at, recorded_at=at)
        balance(lead, at=at, recorded_at=at)
    return held


@transaction.atomic
def match(opportunity: Opportunity, lead: Lead, *, by: User | None, at: datetime) -> Opportunity:
    """A person says which lead a source's opportunity belongs to. Raises AlreadyMatched."""
    found = {opportunity.id: Found(lead.id, MatchedBy.BY_HAND)}
    if not link(found, by=by, at=at, resolution="Matched to a lead"):
        raise AlreadyMatched("Somebody has linked it to a lead already.")
    return Opportunity.objects.get(id=opportunity.id)


@transaction.atomic
def settle(discrepancy: Discrepancy, *, by: User, at: datetime, resolution: str) -> Discrepancy:
    """Somebody looked at the difference and says how it stands. Raises AlreadySettled."""
    held = Discrepancy.objects.select_for_update().get(id=discrepancy.id)
    if held.state == DiscrepancyState.SETTLED:
        raise AlreadySettled("Somebody has settled it already.")
    held.state, held.resolution = DiscrepancyState.SETTLED, resolution.strip()
    held.settled_at, held.settled_by = at, by
    held.save(update_fields=["state", "resolution", "settled_at", "settled_by"])
    return held


def _apply(held: Opportunity, news: News, *, by: User | None, at: datetime) -> None:
    if news.amount_minor is not None:
        held.amount_minor = news.amount_minor
        held.currency = news.currency or held.currency
        held.base_minor = _in_base(held.amount_minor, held.currency, by=by, at=at)
    if news.expected_close_on is not None:
        held.expected_close_on = news.expected_close_on
    if news.reason is not None:
        held.lost_reason = news.reason
    if news.stage is not None and news.stage != held.stage:
        held.stage = news.stage
        held.closed_at, held.closed_on = None, None
    if held.stage != OpportunityStage.OPEN:
        _close(held, news.closed_on or held.closed_on or local_day(at), at=at)
    held.updated_at = at


def _close(held: Opportunity, on: date, *, at: datetime) -> None:
    """Won or lost on a day; of an earlier one nobody knows the hour."""
    if on != held.closed_on:
        held.closed_on = on
        held.closed_at = at if on == local_day(at) else start_of_day(on, current_zone())


def _in_base(
    amount_minor: int | None, currency: str | None, *, by: User | None, at: datetime
) -> int | None:
    """The amount in the tenant's currency; None without an amount or without a rate."""
    if amount_minor is None or currency is None:
        return None
    return amount_minor if settle_currency(currency, by=by, at=at) == currency else None


def _state(
    opportunity: Opportunity, *, by: User | None, at: datetime, on: date, recorded_at: datetime
) -> None:
    """Append what is now said of it."""
    Outcome(
        opportunity=opportunity,
        stage=opportunity.stage,
        source_stage=opportunity.source_stage,
        amount_minor=opportunity.amount_minor,
        currency=opportunity.currency,
        base_minor=opportunity.base_minor,
        occurred_at=at,
        occurred_on=on,
        recorded_at=recorded_at,
        by=by,
        content_sha256=opportunity.content_sha256,
    ).save(force_insert=True)


def _say_opened(
    lead: Lead, opportunity: Opportunity, *, by: User | None, at: datetime, recorded_at: datetime
) -> None:
    events.record(
        lead, Kind.OPPORTUNITY_OPENED, by=by, at=at, recorded_at=recorded_at,
        opportunity_id=opportunity.id, amount_minor=opportunity.amount_minor,
        currency=opportunity.currency,
    )  # fmt: skip


def _say_changed(
    lead: Lead, opportunity: Opportunity, was: tuple[OpportunityStage, int | None], *,
    by: User | None, at: datetime, recorded_at: datetime,
) -> None:  # fmt: skip
    """First word on how it ended, or a correction of what was said."""
    was_stage, was_amount = was
    facts: dict[str, Any] = {
        "opportunity_id": opportunity.id,
        "stage": opportunity.stage,
        "amount_minor": opportunity.amount_minor,
        "currency": opportunity.currency,
    }
    if was_stage == OpportunityStage.OPEN and opportunity.stage != OpportunityStage.OPEN:
        events.record(lead, Kind.OUTCOME_RECORDED, by=by, at=at, recorded_at=recorded_at, **facts)
    elif (was_stage, was_amount) != (opportunity.stage, opportunity.amount_minor):
        facts |= {"was_stage": was_stage, "was_amount_minor": was_amount}
        events.record(lead, Kind.OUTCOME_CORRECTED, by=by, at=at, recorded_at=recorded_at, **facts)


def _lead_id(opportunity: Opportunity) -> int:
    if opportunity.lead_id is None:
        raise MirroredFromSource("It has no lead here. Link it to one first.")
    return opportunity.lead_id


def _digest(opportunity: Opportunity) -> str:
    """What was told, hashed: the same told again is nothing."""
    told = [
        opportunity.stage, opportunity.source_stage, opportunity.amount_minor,
        opportunity.currency, str(opportunity.opened_on), str(opportunity.closed_on),
        str(opportunity.expected_close_on), opportunity.lost_reason, opportunity.name,
        opportunity.product, opportunity.owner_label,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
