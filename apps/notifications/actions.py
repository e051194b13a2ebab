"""Verbs of notifications: tell a person once, note that it was read, and all that follows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User

from .channels import connect, disconnect, try_out
from .choices import Choices
from .kinds import Subject
from .models import Notification, Preference, QuietHours
from .planning import plan
from .sending import deliver, deliver_digest, sweep

__all__ = [
    "choose",
    "connect",
    "deliver",
    "deliver_digest",
    "disconnect",
    "mark_read",
    "notify",
    "overtake",
    "sweep",
    "try_out",
]


@transaction.atomic
def notify(
    recipient: User,
    *,
    key: str,
    sentence: str,
    path: str,
    at: datetime,
    subject: Subject = Subject.OTHER,
) -> None:
    """Tell one person about one occasion. The same key never tells the same person twice.

    `sentence` names no prospect; `path` is inside the tenant, without the /t/<slug> prefix;
    `subject` is what people choose by whether they get an e-mail of it, and chat channels hear.
    """
    said = {"sentence": sentence, "path": path, "subject": subject, "created_at": at}
    told, is_new = Notification.objects.get_or_create(recipient=recipient, key=key, defaults=said)
    if is_new:
        plan(told, at=at)


def mark_read(recipient: User, *, at: datetime, notification_id: int | None = None) -> int:
    """Note that a person has read one notification, or all of theirs. Returns how many."""
    unread = Notification.objects.unread().filter(recipient=recipient)
    if notification_id is not None:
        unread = unread.filter(id=notification_id)
    return unread.update(read_at=at)


def overtake(*, key: str, sentence: str, at: datetime) -> int:
    """What this occasion asked for is asked no longer, of nobody: it is read, and says so itself.

    `sentence` takes the place of what was asked. Returns how many people had been told.
    """
    told = Notification.objects.filter(key=key)
    told.unread().update(read_at=at)
    return told.update(sentence=sentence)


@transaction.atomic
def choose(user: User, wanted: Choices) -> None:
    """Set it all. Applies to what happens from now on; what is planned goes out as planned."""
    for subject, cadence in wanted.cadences.items():
        Preference.objects.update_or_create(
            user=user, subject=subject, defaults={"cadence": cadence}
        )
    hours = {"begins": wanted.begins, "ends": wanted.ends, "time_zone": wanted.time_zone}
    QuietHours.objects.update_or_create(user=user, defaults=hours)
