"""What waits for room in Sales, and why; what became of what was answered."""

from __future__ import annotations

from typing import Any

from django.template import Library

from apps.handoffs import queries
from apps.handoffs.models import HandOff, Queued
from apps.handoffs.policy import OFFERABLE
from apps.leads.models import Lead

register = Library()
register.filter("became", queries.became)


@register.inclusion_tag("handoffs/_queued.html")
def queued(lead: Lead, handoff: HandOff | None) -> dict[str, Any]:
    """Why this lead waits; nothing when it does not, as its latest hand-off may know already."""
    if lead.stage not in OFFERABLE or not getattr(handoff, "is_queued", True):
        return {"queued": None}
    return {"queued": Queued.objects.filter(lead=lead, until=None).first()}
