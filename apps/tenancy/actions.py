"""Verbs of a tenant and its people. Each leaves an entry in the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.core.currencies import NAMES as CURRENCY_NAMES

from . import audit
from .currency import settle_currency
from .kinds import Role
from .models import Membership, OutboxRow, Tenant
from .queries import current_tenant
from .scoping import current_tenant_id, tenant_scope

__all__ = [
    "admit",
    "change_role",
    "change_settings",
    "close_onboarding",
    "open_tenant",
    "purge_outbox",
    "remove_member",
    "settle_currency",
]


class SlugTaken(ValueError):
    """Another tenant has this address already."""


class CurrencyIsSet(ValueError):
    """Amounts are kept in a currency already; changing it would change what they mean."""


class UnknownSetting(ValueError):
    """No such currency, time zone or number format."""


class LastAdmin(ValueError):
    """A tenant always has somebody who can let people in."""


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
        and zone in available_timezones()
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


@transaction.atomic
def admit(user: User, role: Role, *, by: User | None, at: datetime) -> Membership:
    """Give a person a place in the tenant in scope: a new one, or the one they had, with `role`.

    Somebody who has a place keeps the role they have.
    """
    membership = Membership.objects.select_for_update().filter(user=user).first()
    if membership is not None and membership.removed_at is None:
        return membership
    if membership is None:
        membership = Membership(user=user, role=role, created_at=at)
    membership.role, membership.removed_at = role, None
    membership.save()
    audit.record(
        "member.admitted", by=by, at=at, subject=f"member {user.id}", user_id=user.id, role=role
    )
    return membership


@transaction.atomic
def change_role(membership: Membership, role: Role, *, by: User, at: datetime) -> Membership:
    """Give a member another role, valid from their next request. Raises LastAdmin."""
    held = _held(membership)
    if held.role == role:
        return held
    was, held.role = held.role, role
    held.save(update_fields=["role"])
    audit.record(
        "member.role_changed",
        by=by,
        at=at,
        subject=f"member {held.user_id}",
        user_id=held.user_id,
        was=was,
        role=role,
    )
    return held


@transaction.atomic
def remove_member(membership: Membership, *, by: User, at: datetime) -> Membership:
    """End a person's access: their next request finds no such tenant. Raises LastAdmin.

    What they own stays theirs until somebody hands it over, so that no lead changes hands unseen.
    """
    held = _held(membership)
    held.removed_at = at
    held.save(update_fields=["removed_at"])
    audit.record(
        "member.removed",
        by=by,
        at=at,
        subject=f"member {held.user_id}",
        user_id=held.user_id,
        role=held.role,
    )
    return held


def _held(membership: Membership) -> Membership:
    """The membership, locked together with all admins so that two can't remove each other.

    Raises LastAdmin when it is the only admin: whatever is about to change, they must stay.
    """
    admins = list(
        Membership.objects.active().with_role(Role.ADMIN).select_for_update().order_by("id")
    )
    if [admin.id for admin in admins] == [membership.id]:
        raise LastAdmin(f"member {membership.user_id}")
    return Membership.objects.active().select_for_update().get(id=membership.id)


def purge_outbox(*, before: datetime) -> int:
    """Forget follow-ups of the tenant in scope that were done before then; how many."""
    deleted, _ = OutboxRow.objects.filter(done_at__lt=before).delete()
    return deleted
