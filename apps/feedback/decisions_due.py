"""Contested answers that wait for a decision: who decides hears of it before it is late, and both
heads when it is. Each is told once.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.tenancy import outbox

from .models import Dispute


@transaction.atomic
def tell_disputes(*, at: datetime, limit: int) -> int:
    """Promise to say which disputes wait, up to `limit` of them; how many were looked at."""
    found = Dispute.objects.open().filter(tell_at__lte=at).order_by("tell_at", "id")
    disputes = list(found.select_for_update(skip_locked=True)[:limit])
    for dispute in disputes:
        is_late = dispute.due_at <= at
        dispute.tell_at = None if is_late else dispute.due_at
        dispute.save(update_fields=["tell_at"])
        topic = "feedback.announce_decision_late" if is_late else "feedback.announce_decision_due"
        outbox.post(topic, dispute_id=dispute.id)
    return len(disputes)
