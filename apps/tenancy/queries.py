"""Questions about the tenant in scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.core.one_row import OneRow

from .kinds import Department, Role
from .models import AuditEntry, Invitation, Membership, OutboxRow, Tenant
from .one_row import TenantRow
from .scoping import current_tenant_id, own_memberships

#: The tenant that an address names, if there is one.
tenant_at = OneRow(Tenant, "slug")
#: This person's place in the tenant in scope, unless it was taken from them.
membership_of = TenantRow(Membership, "user_id", condition="removed_at IS NULL")


_tenant_with = OneRow(Tenant, "id")


def current_tenant() -> Tenant:
    """Raises TenantRequired without one in scope."""
    tenant = _tenant_with(current_tenant_id())
    if tenant is None:
        raise Tenant.DoesNotExist(f"no tenant {current_tenant_id()}")
    return tenant


#: The tenant whose zone a request shows, and the zone: found once, asked for by many.
_shown_zone: ContextVar[tuple[int, ZoneInfo] | None] = ContextVar("shown_zone", default=None)


@contextmanager
def zone_of(tenant: Tenant) -> Iterator[None]:
    """Times are shown in the tenant's zone, and `current_zone` knows it without asking."""
    zone = ZoneInfo(tenant.time_zone)
    token = _shown_zone.set((tenant.id, zone))
    try:
        with timezone.override(zone):
            yield
    finally:
        _shown_zone.reset(token)


def current_zone() -> ZoneInfo:
    """The zone in which this tenant's days begin."""
    shown = _shown_zone.get()
    if shown is not None and shown[0] == current_tenant_id():
        return shown[1]
    return ZoneInfo(current_tenant().time_zone)


def local_day(at: datetime) -> date:
    """The tenant's calendar day of an instant."""
    return at.astimezone(current_zone()).date()


def heads_of(department: Department) -> list[Membership]:
    """Who speaks for a department."""
    role = {
        Department.MARKETING: Role.MARKETING_LEAD,
        Department.SALES: Role.SALES_MANAGER,
    }[department]
    return list(Membership.objects.active().with_role(role).select_related("user").order_by("id"))


def places_of(user: User) -> list[Membership]:
    """Every tenant this person is a member of, by name.

    The only question asked before a tenant is chosen: the database shows a person their own
    memberships and nothing else.
    """
    with own_memberships(user.id):
        mine = Membership.objects.active().filter(user=user).select_related("tenant")
        return list(mine.order_by("tenant__name", "tenant_id"))


def people() -> list[Membership]:
    """Everybody who may enter the tenant in scope, by name."""
    members = Membership.objects.active().select_related("user")
    return list(members.order_by("user__name", "user__email"))


def open_invitations(at: datetime) -> list[Invitation]:
    """Offers nobody has answered yet, the latest first."""
    return list(Invitation.objects.open(at).select_related("invited_by").order_by("-id"))


def invitation_with(token_sha256: str, at: datetime) -> Invitation | None:
    """The open offer of the tenant in scope whose link this is."""
    offers = Invitation.objects.open(at).select_related("invited_by", "tenant")
    return offers.filter(token_sha256=token_sha256).first()


def audit_entries(*, by: int | None = None) -> QuerySet[AuditEntry]:
    """What was changed in the tenant in scope, to be read newest first; by one person or all."""
    entries = AuditEntry.objects.select_related("by")
    return entries.filter(by_id=by) if by is not None else entries


def everybody_ever() -> list[Membership]:
    """Members and former members of the tenant in scope, by name: who the log may speak of."""
    return list(Membership.objects.select_related("user").order_by("user__name", "user_id"))


def dead_letters() -> list[OutboxRow]:
    """Follow-ups that failed to the last attempt, newest first."""
    return list(OutboxRow.objects.filter(dead_at__isnull=False, done_at=None).order_by("-id")[:200])


def waiting_followups() -> list[dict[str, Any]]:
    """How many follow-ups wait, by topic, the most first; each counted to 10,000 at most."""
    waiting = OutboxRow.objects.filter(done_at=None, dead_at=None).order_by("id")[:10_000]
    counts = Counter(waiting.values_list("topic", flat=True))
    return [{"topic": topic, "count": count} for topic, count in counts.most_common()]
