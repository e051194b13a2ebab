"""Verbs of notifications: tell a person once, note that it was read."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User

from .models import Notification


def notify(recipient: User, *, key: str, sentence: str, path: str, at: datetime) -> None:
    """Tell one person about one occasion. The same key never tells the same person twice.

    `sentence` names no prospect; `path` is inside the tenant, without the /t/<slug> prefix.
    """
    Notification.objects.bulk_create(
        [Notification(recipient=recipient, key=key, sentence=sentence, path=path, created_at=at)],
        ignore_conflicts=True,
    )


def mark_read(recipient: User, *, at: datetime, notification_id: int | None = None) -> int:
    """Note that a person has read one notification, or all of theirs. Returns how many."""
    unread = Notification.objects.unread().filter(recipient=recipient)
    if notification_id is not None:
        unread = unread.filter(id=notification_id)
    return unread.update(read_at=at)
