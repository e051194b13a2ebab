"""What is behind a lead that Sales works on: its hand-off, its version, how often it was tried."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from apps.core.working_places import MAIN
from apps.ground_rules.agreed import FollowUp
from apps.ground_rules.models import GroundRules
from apps.ground_rules.queries import calendars_of, in_force
from apps.handoffs.models import Attempt, HandOff
from apps.leads.kinds import Kind
from apps.leads.models import Lead, LeadEvent
from apps.outcomes.policy import tried_enough


def handoff_worked(lead: Lead) -> HandOff | None:
    """The latest hand-off, with the version it came under; None for a lead taken over."""
    offered = HandOff.objects.filter(lead_id=lead.id).select_related("rules__calendar")
    return offered.order_by("-id").first()


def rules_of(lead: Lead, at: datetime) -> GroundRules | None:
    """The version whose reasons and promises count for a lead: that of its hand-off."""
    handoff = handoff_worked(lead)
    return handoff.rules if handoff else in_force(at)


def is_tried_enough(lead: Lead, rules: GroundRules, agreed: FollowUp) -> bool:
    """Whether Sales tried in vain as often as agreed before somebody is beyond reach."""
    offered = HandOff.objects.filter(lead_id=lead.id).order_by("-id")
    place = offered.values_list("place", flat=True).first() or MAIN
    in_vain = Attempt.objects.filter(lead_id=lead.id, reached=False)
    days = [timezone.localtime(at).date() for at in in_vain.values_list("at", flat=True)]
    return tried_enough(
        days,
        calendars_of(rules).at(place),
        times=agreed.attempts_before_unreachable,
        within_days=agreed.attempts_within_days,
    )


def times_put_off(lead: Lead) -> int:
    """How often "still working" was said since Sales took the lead.

    Of a lead from `leads.queries.lead_of` it is known.
    """
    if (known := getattr(lead, "times_put_off", None)) is not None:
        return int(known)
    said = LeadEvent.objects.filter(lead_id=lead.id, kind=Kind.STILL_WORKING)
    taken_at = lead.accepted_at or lead.deemed_at
    if taken_at is not None:
        said = said.filter(occurred_at__gte=taken_at)
    return said.count()
