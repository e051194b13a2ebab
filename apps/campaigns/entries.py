"""Logging a campaign as people do it: with its channel by name, and what it has cost so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User

from .actions import find_or_start_channel, start
from .channel_guess import code_of
from .costs import add_cost
from .kinds import CostKind, OwnerDepartment
from .models import Campaign, Channel


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed about a campaign, already read. Money in minor units of `currency`."""

    name: str
    channel_name: str
    department: OwnerDepartment = OwnerDepartment.MARKETING
    owner: User | None = None
    agency: User | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    budget_minor: int | None = None
    spent_minor: int | None = None
    currency: str | None = None
    external_id: str | None = None
    goal: str = ""
    key: UUID | None = None


@transaction.atomic
def log(entry: Entry, *, by: User, at: datetime, today: date) -> Campaign:
    """Start the campaign; money spent so far becomes its first cost line, dated today or, when the
    campaign is over, its last day. The same `key` again logs nothing: it was pressed twice.
    Raises what `actions.start` raises."""
    known = Campaign.objects.filter(public_id=entry.key).first() if entry.key else None
    if known is not None:
        return known
    campaign = start(
        name=entry.name,
        channel=channel_named(entry.channel_name),
        owner_department=entry.department,
        owner=entry.owner,
        agency=entry.agency,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        budget_minor=entry.budget_minor,
        currency=entry.currency,
        external_id=entry.external_id,
        goal=entry.goal,
        key=entry.key,
        by=by,
        at=at,
    )
    if entry.spent_minor and entry.currency:
        add_cost(
            campaign=campaign,
            kind=CostKind.ACTUAL,
            spent_on=min(today, entry.ends_on or today),
            amount_minor=entry.spent_minor,
            currency=entry.currency,
            note="Spent so far when the campaign was logged",
            by=by,
            at=at,
        )
    return campaign


def channel_named(name: str) -> Channel:
    """The channel shown or spelled like this; a new one where there is none."""
    wanted = name.strip().casefold()
    for channel in Channel.objects.filter(retired_at=None).order_by("id"):
        if wanted in (channel.name.casefold(), channel.code.casefold()):
            return channel
    return find_or_start_channel(code_of(name), name.strip())
