"""Verbs of campaigns and channels. Costs and commitments have their own modules, named here too.

Each change of something that stays leaves an entry in the audit log: old and new.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from apps.accounts.models import User
from apps.tenancy import audit
from apps.tenancy.currency import settle_currency

from .commitments import deliver, move_commitment, promise, withdraw
from .costs import add_cost, correct_cost
from .errors import EndsBeforeStart, ExternalIdTaken, OtherCurrency
from .kinds import OwnerDepartment
from .models import Campaign, Channel
from .subjects import subject_of

__all__ = [
    "add_cost",
    "archive",
    "bring_back",
    "correct_cost",
    "deliver",
    "edit",
    "find_or_start",
    "find_or_start_channel",
    "move_commitment",
    "promise",
    "start",
    "withdraw",
]

#: What may be edited.
EDITABLE = frozenset(
    {
        "name",
        "channel",
        "owner_department",
        "owner",
        "agency",
        "starts_on",
        "ends_on",
        "budget_minor",
        "external_id",
        "goal",
    }
)


@transaction.atomic
def start(
    *,
    name: str,
    by: User | None,
    at: datetime,
    channel: Channel | None = None,
    owner_department: OwnerDepartment = OwnerDepartment.MARKETING,
    owner: User | None = None,
    agency: User | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    budget_minor: int | None = None,
    currency: str | None = None,
    external_id: str | None = None,
    goal: str = "",
    key: UUID | None = None,
) -> Campaign:
    """Log a campaign. `currency` is the budget's, needed only while the tenant has none.

    `key` becomes its public id, of which there is one.

    Raises EndsBeforeStart, OtherCurrency, ExternalIdTaken.
    """
    if budget_minor is not None:
        _refuse_other_currency(currency, by=by, at=at)
    campaign = Campaign(
        public_id=key or uuid4(),
        name=name,
        channel=channel,
        owner_department=owner_department,
        owner=owner,
        agency=agency,
        starts_on=starts_on,
        ends_on=ends_on,
        budget_minor=budget_minor,
        external_id=external_id or None,
        goal=goal,
        created_at=at,
        created_by=by,
    )
    _save(campaign)
    audit.record("campaign.started", by=by, at=at, subject=subject_of(campaign), name=name)
    return campaign


@transaction.atomic
def find_or_start(
    *,
    external_id: str,
    by: User | None,
    at: datetime,
    name: str = "",
    channel: Channel | None = None,
) -> Campaign:
    """The campaign a form or file names by its own id; a new one the first time.

    What is known of it already is not overwritten. Two that come at once find the same one.
    """
    fresh = Campaign(
        external_id=external_id,
        name=name or external_id,
        channel=channel,
        created_at=at,
        created_by=by,
    )
    known = Campaign.objects.filter(external_id=external_id).first()
    if known is not None:
        return known
    Campaign.objects.bulk_create([fresh], ignore_conflicts=True)
    campaign = Campaign.objects.get(external_id=external_id)
    if campaign.public_id == fresh.public_id:
        audit.record(
            "campaign.started", by=by, at=at, subject=subject_of(campaign), name=campaign.name
        )
    return campaign


@transaction.atomic
def edit(campaign: Campaign, *, by: User | None, at: datetime, **changes: Any) -> Campaign:
    """Change facts of a campaign (EDITABLE, and `currency` beside a first budget).

    What stays the same leaves no trace. Leads keep the campaign and agency they were captured
    with. Raises EndsBeforeStart, OtherCurrency, ExternalIdTaken.
    """
    currency = changes.pop("currency", None)
    if unknown := changes.keys() - EDITABLE:
        raise TypeError(f"a campaign has no {', '.join(sorted(unknown))} to edit")
    held = Campaign.objects.select_for_update().get(id=campaign.id)
    before = _codes(held, changes)
    for name, value in changes.items():
        setattr(held, name, value)
    held.external_id = held.external_id or None
    after = _codes(held, changes)
    changed = [name for name in changes if before[name] != after[name]]
    if not changed:
        return held
    if after.get("budget_minor") is not None:
        _refuse_other_currency(currency, by=by, at=at)
    _save(held)
    audit.record(
        "campaign.edited",
        by=by,
        at=at,
        subject=subject_of(held),
        was={name: before[name] for name in changed},
        now={name: after[name] for name in changed},
    )
    return held


@transaction.atomic
def archive(campaign: Campaign, *, by: User | None, at: datetime) -> Campaign:
    """Out of the lists; its leads, costs and results go on counting in every report."""
    held = Campaign.objects.select_for_update().get(id=campaign.id)
    if held.archived_at is None:
        held.archived_at = at
        held.save(update_fields=["archived_at"])
        audit.record("campaign.archived", by=by, at=at, subject=subject_of(held))
    return held


@transaction.atomic
def bring_back(campaign: Campaign, *, by: User | None, at: datetime) -> Campaign:
    """Into the lists again."""
    held = Campaign.objects.select_for_update().get(id=campaign.id)
    if held.archived_at is not None:
        held.archived_at = None
        held.save(update_fields=["archived_at"])
        audit.record("campaign.brought_back", by=by, at=at, subject=subject_of(held))
    return held


def find_or_start_channel(code: str, name: str = "") -> Channel:
    """The channel that sources spell `code`; a new one, shown as `name`, the first time."""
    known = Channel.objects.filter(code=code).first()
    if known is not None:
        return known
    Channel.objects.bulk_create([Channel(code=code, name=name or code)], ignore_conflicts=True)
    return Channel.objects.get(code=code)


def _save(campaign: Campaign) -> None:
    starts_on, ends_on = campaign.starts_on, campaign.ends_on
    if starts_on and ends_on and ends_on < starts_on:
        raise EndsBeforeStart(f"The last day {ends_on} is before the first day {starts_on}.")
    if campaign.external_id:
        others = Campaign.objects.exclude(id=campaign.id)
        if others.filter(external_id=campaign.external_id).exists():
            raise ExternalIdTaken(f"Another campaign is known as “{campaign.external_id}”.")
    campaign.save()


def _refuse_other_currency(currency: str | None, *, by: User | None, at: datetime) -> None:
    if currency is None:
        return
    settled = settle_currency(currency, by=by, at=at)
    if settled != currency:
        raise OtherCurrency(f"Budgets are kept in {settled}, not in {currency}.")


def _codes(campaign: Campaign, names: Iterable[str]) -> dict[str, object]:
    """How values stand in the audit log: ids for rows, ISO for dates."""
    values = {
        name: getattr(campaign, Campaign._meta.get_field(name).attname)  # type: ignore[union-attr]
        for name in names
    }
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
