"""The one place where the screens of campaigns read the clock."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from apps.tenancy.http import TenantRequest


def today(request: TenantRequest) -> date:
    """The calendar day it is for the tenant."""
    return timezone.now().astimezone(ZoneInfo(request.tenant.time_zone)).date()
