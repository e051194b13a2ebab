"""Questions about the tenant in scope."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from .kinds import Department, Role
from .models import Membership, Tenant
from .scoping import current_tenant_id


def current_tenant() -> Tenant:
    return Tenant.objects.get(id=current_tenant_id())


def current_zone() -> ZoneInfo:
    """The zone in which this tenant's days begin."""
    name = Tenant.objects.values_list("time_zone", flat=True).get(id=current_tenant_id())
    return ZoneInfo(name)


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
