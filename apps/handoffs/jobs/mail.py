"""Follow-ups of the links in e-mails."""

from __future__ import annotations

from django.utils import timezone

from apps.handoffs.mail.again import send_another_link
from apps.tenancy import outbox


@outbox.handles("handoffs.mail_another_link")
def mail_another_link(*, link_id: int) -> None:
    """Somebody holds a link that is over and may still have something to answer."""
    send_another_link(link_id, at=timezone.now())
