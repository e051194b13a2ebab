"""Questions about what a person was told."""

from __future__ import annotations

from apps.accounts.models import User
from apps.core import keyset
from apps.core.keyset import CappedCount, Direction, Page

from .models import Notification

PAGE_SIZE = 50


def of(
    recipient: User, *, cursor: str | None = None, direction: Direction = "older"
) -> Page[Notification]:
    """A page of what one person was told, newest first. Raises keyset.BadCursor."""
    return keyset.page(
        Notification.objects.filter(recipient=recipient),
        order=("-id",),
        size=PAGE_SIZE,
        cursor=cursor,
        direction=direction,
    )


def unread_count(recipient: User) -> CappedCount:
    """The figure beside "Notifications"."""
    return keyset.capped_count(Notification.objects.unread().filter(recipient=recipient), cap=99)


def one_of(recipient: User, notification_id: int) -> Notification | None:
    """One of this person's notifications; None for anybody else's."""
    return Notification.objects.filter(recipient=recipient, id=notification_id).first()
