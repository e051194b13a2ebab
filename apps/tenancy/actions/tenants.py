"""Verbs of a tenant: it begins, its settings change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.core.currencies import NAMES as CURRENCY_NAMES
from apps.core.zones import zone_names
from apps.tenancy import audit
from apps.tenancy.kinds import Role
from apps.tenancy.models import Membership, Tenant
from apps.tenancy.queries import current_tenant
from apps.tenancy.scoping import current_tenant_id, tenant_scope


class SlugTaken(ValueError):
    """Another tenant has this address already."""


class CurrencyIsSet(ValueError):
    """Amounts are kept in a currency already; changing it would change what they mean."""


class UnknownSetting(ValueError):
    """No such currency, time zone or number format."""


@transaction.atomic
def open_tenant(
    *,
    slug: str,
    name: str,
    admin: User,
    at: datetime,
    currency: str | None = None,
    time_zone: str = "UTC",
    number_format: str = "en",
    is_demo: bool = False,
) -> Tenant:
    """A company begins to use Baton, with its first admin. Raises SlugTaken, UnknownSetting."""
    settings: dict[str, Any] = {
        "currency": currency,
        "time_zone": time_zone,
        "number_format": number_format,
    }
    _refuse_unknown(settings)
    try:
        with transaction.atomic():
            tenant = Tenant.objects.create(
                slug=slug, name=name, created_at=at, is_demo=is_demo, **settings
            )
    except IntegrityError as error:
        raise SlugTaken(slug) from error
    with tenant_scope(tenant.id):
        Membership(user=admin, role=Role.ADMIN, created_at=at).save(force_insert=True)
        audit.record(
            "tenant.opened", by=admin, at=at, subject=f"tenant {slug}", name=name, **settings
        )
    return tenant


#: What an admin may change about the tenant. The currency only while there is none.
SETTINGS = frozenset({"name", "currency", "time_zone", "number_format", "fiscal_year_starts_in"})
NUMBER_FORMATS = {"en": "1,480.50", "de": "1.480,50"}


@transaction.atomic
def change_settings(*, by: User, at: datetime, **changes: Any) -> Tenant:
    """Change settings of the tenant in scope; what stays the same leaves no trace.

    Raises CurrencyIsSet, UnknownSetting.
    """
    tenant = Tenant.objects.select_for_update().get(id=current_tenant_id())
    _refuse_unknown(changes)
    changed = {name: value for name, value in changes.items() if getattr(tenant, name) != value}
    if "currency" in changed and tenant.currency is not None:
        raise CurrencyIsSet(tenant.currency)
    if not changed:
        return tenant
    was = {name: getattr(tenant, name) for name in changed}
    for name, value in changed.items():
        setattr(tenant, name, value)
    tenant.save(update_fields=list(changed))
    audit.record(
        "settings.changed", by=by, at=at, subject=f"tenant {tenant.slug}", was=was, now=changed
    )
    return tenant


def _refuse_unknown(settings: dict[str, Any]) -> None:
    currency, zone = settings.get("currency"), settings.get("time_zone", "UTC")
    is_known = (
        (currency is None or currency in CURRENCY_NAMES)
        and zone in zone_names()
        and settings.get("number_format", "en") in NUMBER_FORMATS
        and settings.keys() <= SETTINGS
    )
    if not is_known:
        raise UnknownSetting(f"{settings}")


@transaction.atomic
def close_onboarding(*, by: User, at: datetime) -> None:
    """The first steps are out of the way; the list stays reachable from the settings."""
    tenant = current_tenant()
    if tenant.onboarding_closed_at is None:
        tenant.onboarding_closed_at = at
        tenant.save(update_fields=["onboarding_closed_at"])
        audit.record("onboarding.closed", by=by, at=at, subject=f"tenant {tenant.slug}")
