"""For screens below hand-offs in the order of apps: what waits for room in Sales, and why."""

from __future__ import annotations

from typing import Any

from django.template import Library

from apps.handoffs import queueing
from apps.handoffs.models import Queued
from apps.handoffs.policy import OFFERABLE
from apps.leads.models import Lead

register = Library()

#: Beyond so many the figure says "500+".
_CAP = 500


@register.inclusion_tag("handoffs/_queued.html")
def queued(lead: Lead) -> dict[str, Any]:
    """Why this lead waits; nothing when it does not."""
    if lead.stage not in OFFERABLE:
        return {"queued": None}
    return {"queued": Queued.objects.filter(lead=lead, until=None).first()}


@register.inclusion_tag("handoffs/_queue_note.html")
def queue_note() -> dict[str, Any]:
    """How many leads wait for room in Sales; nothing when none does."""
    found = queueing.waiting().values_list("reason", flat=True)[: _CAP + 1]
    reasons = list(found)
    return {
        "count": f"{_CAP}+" if len(reasons) > _CAP else str(len(reasons)),
        "waits": bool(reasons),
        "is_one": len(reasons) == 1,
    }
