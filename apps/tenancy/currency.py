"""The currency a tenant keeps its books in. The first money that arrives decides it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.core.money import minor_digits

from . import audit
from .models import Tenant
from .scoping import current_tenant_id


@transaction.atomic
def settle_currency(currency: str, *, by: User | None, at: datetime) -> str:
    """The currency of the tenant in scope; `currency` becomes it while there is none.

    Compare the answer with what you have: an amount in another currency needs a rate, or stays
    out of sums. Raises UnknownCurrency.
    """
    tenants = Tenant.objects.filter(id=current_tenant_id())
    settled = tenants.values_list("currency", flat=True).get()
    if settled is not None:
        return settled
    minor_digits(currency)
    if tenants.filter(currency=None).update(currency=currency):
        audit.record(
            "settings.changed", by=by, at=at, was={"currency": None}, now={"currency": currency}
        )
    # somebody else's first money may have arrived in between
    return tenants.values_list("currency", flat=True).get() or currency
