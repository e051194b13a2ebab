"""Follow-ups of telling: send what is due, and ask every minute what that is."""

from __future__ import annotations

from django.utils import timezone

from apps.tenancy import outbox

from . import actions


@outbox.handles("notifications.deliver")
def deliver(*, delivery_id: int) -> None:
    """Send one message; see `sending` for what a crash may do."""
    actions.deliver(delivery_id, at=timezone.now())


@outbox.handles("notifications.deliver_digest")
def deliver_digest(*, recipient_id: int) -> None:
    """Send one person the daily e-mail: all of theirs that is due."""
    actions.deliver_digest(recipient_id, at=timezone.now())


@outbox.handles("notifications.sweep_deliveries")
def sweep_deliveries() -> None:
    """What has become due goes to the outbox; what failed for good, or is old, is closed."""
    actions.sweep(at=timezone.now())
