"""Verbs over several apps at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.ground_rules import actions as ground_rules
from apps.ground_rules.terms import Terms
from apps.outcomes import actions as outcomes
from apps.tenancy import actions as tenancy
from apps.tenancy.models import Tenant
from apps.tenancy.scoping import tenant_scope


@transaction.atomic
def open_company(
    *,
    slug: str,
    name: str,
    admin: User,
    at: datetime,
    currency: str | None = None,
    time_zone: str = "UTC",
    number_format: str = "en",
    is_demo: bool = False,
    terms: Terms | None = None,
) -> Tenant:
    """A tenant that can work at once: its admin, an agreement in force (the usual one, unless its
    terms are given), its own outcome source.

    Raises SlugTaken, UnknownSetting.
    """
    tenant = tenancy.open_tenant(
        slug=slug, name=name, admin=admin, at=at, currency=currency, time_zone=time_zone,
        number_format=number_format, is_demo=is_demo,
    )  # fmt: skip
    with tenant_scope(tenant.id):
        ground_rules.adopt_defaults(by=admin, at=at, terms=terms)
        outcomes.own_source(at)
    return tenant
