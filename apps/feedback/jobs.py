"""Follow-ups of feedback."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from apps.handoffs import audience
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.tenancy import outbox

from .models import Verdict


@outbox.handles("feedback.announce_verdict")
def announce_verdict(*, verdict_id: int) -> None:
    """Tell Marketing what Sales thinks of a lead, unless a later word already stands."""
    found = Verdict.objects.select_related("handoff__lead__campaign__owner", "handoff__offered_by")
    verdict = found.get(id=verdict_id)
    if not verdict.is_standing:
        return
    number = verdict.handoff.lead.number
    for recipient in audience.marketers(verdict.handoff):
        notify(
            recipient,
            key=f"verdict-{verdict.id}",
            sentence=f"Sales judged lead {number}: {verdict.quality} of 5.",
            path=reverse("workspace:marketing_lead", args=[number]),
            at=timezone.now(),
            subject=Subject.ANSWER,
        )
