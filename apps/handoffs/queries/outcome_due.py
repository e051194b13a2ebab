"""The Outcome due tab: what was accepted, and nobody has said what became of it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from apps.core.keyset import Direction, Page, page
from apps.leads.kinds import Stage
from apps.leads.models import Lead, LeadQuerySet
from apps.tenancy.models import Membership
from apps.tenancy.queries import current_zone

PAGE = 50


def outcome_due(
    membership: Membership,
    at: datetime,
    *,
    cursor: str | None = None,
    direction: Direction = "older",
) -> Page[Lead]:
    """A page of them. Raises keyset.BadCursor."""
    found = leads_due(membership, day_ends(at)).select_related("person", "company", "owner")
    return page(found, order=("due_at", "id"), size=PAGE, cursor=cursor, direction=direction)


def leads_due(membership: Membership, before: datetime) -> LeadQuerySet:
    """Accepted leads of this member whose outcome is due before an instant."""
    accepted: LeadQuerySet = Lead.objects.filter(stage=Stage.ACCEPTED, due_at__lt=before)
    if membership.sees_own_leads_only:
        return accepted.owned_by(membership.user_id)
    return accepted.visible_to(membership)


def day_ends(at: datetime, *, days: int = 1) -> datetime:
    """The tenant's first midnight after an instant, or the one so many days on."""
    zone = current_zone()
    return datetime.combine(at.astimezone(zone).date() + timedelta(days=days), time(), zone)
