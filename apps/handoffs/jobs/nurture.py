"""Leads that come back from nurture."""

from __future__ import annotations

from django.utils import timezone

from apps.handoffs import actions
from apps.leads.models import Lead
from apps.tenancy import outbox

#: Leads woken in one transaction; the rest follows in the next.
CHUNK = 100


@outbox.handles("handoffs.wake_lead")
def wake_lead(*, lead_id: int, because: str) -> None:
    """What a lead in nurture waited for has happened."""
    actions.wake(Lead.objects.get(id=lead_id), at=timezone.now(), because=because)


@outbox.handles("handoffs.wake_leads")
def wake_leads() -> None:
    """Wake the leads whose day has come, a chunk a transaction, until none is left."""
    if actions.wake_all_due(at=timezone.now(), limit=CHUNK) == CHUNK:
        outbox.post("handoffs.wake_leads")
