"""From a notification to the messages that leave the house because of it.

Rows first, sending later: a delivery is planned in the transaction of what it tells about, under a
key that names the occasion and the addressee, so planning twice plans once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from apps.tenancy import outbox
from apps.tenancy.queries import current_zone

from . import policy
from .kinds import DEFAULT_CADENCE, DEFAULT_NIGHT, Cadence, DeliveryChannel, DeliveryState, Subject
from .models import ChatHook, Delivery, Notification, Preference, QuietHours

_CHANNEL_OF = {
    Cadence.IMMEDIATE: DeliveryChannel.EMAIL,
    Cadence.DIGEST: DeliveryChannel.DIGEST,
}


def plan(told: Notification, *, at: datetime) -> None:
    """The e-mail its recipient wants of it, and the chat messages of its occasion.

    What is due already is promised to the outbox at once; the rest waits for the sweep.
    """
    planned = [*_to_person(told, at), *_to_channels(told, at)]
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)
    keys = [delivery.key for delivery in planned if delivery.send_at <= at]
    if keys:
        promise(waiting().filter(key__in=keys))


def waiting() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=DeliveryState.WAITING)


def promise(due: QuerySet[Delivery]) -> int:
    """Put these deliveries into the outbox, each once; a morning's digest is one for a person.

    Returns how many there were.
    """
    found = list(due.select_related("notification"))
    for delivery in found:
        if delivery.channel == DeliveryChannel.DIGEST and delivery.notification:
            _promise_digest(delivery.notification.recipient_id, delivery.send_at)
        else:
            outbox.post(
                "notifications.deliver",
                dedupe_key=f"delivery {delivery.id}",
                delivery_id=delivery.id,
            )
    return len(found)


def cadence_of(user_id: int, subject: str) -> Cadence:
    """How a person wants to hear of a subject: as chosen, else by default."""
    chosen = Preference.objects.filter(user_id=user_id, subject=subject).first()
    return Cadence(chosen.cadence) if chosen else DEFAULT_CADENCE[Subject(subject)]


def night_of(user_id: int) -> policy.Night:
    """A person's quiet hours: as chosen, else the usual night in the company's zone."""
    chosen = QuietHours.objects.filter(user_id=user_id).first()
    if chosen is None:
        return policy.Night(*DEFAULT_NIGHT, current_zone())
    return policy.Night(chosen.begins, chosen.ends, ZoneInfo(chosen.time_zone))


def _to_person(told: Notification, at: datetime) -> Iterator[Delivery]:
    cadence = cadence_of(told.recipient_id, told.subject)
    send_at = policy.send_at(cadence, at, night_of(told.recipient_id))
    if send_at is not None:
        yield Delivery(
            notification=told,
            channel=_CHANNEL_OF[cadence],
            key=f"mail-{told.recipient_id}-{told.key}",
            send_at=send_at,
        )


def _to_channels(told: Notification, at: datetime) -> Iterator[Delivery]:
    """One message a channel and occasion, however many people are told of it."""
    hooks = ChatHook.objects.filter(ended_at=None, subjects__contains=[told.subject])
    for hook in hooks.order_by("id"):
        yield Delivery(
            notification=told,
            hook=hook,
            channel=DeliveryChannel.CHAT,
            key=f"chat-{hook.id}-{told.key}",
            send_at=at,
        )


def _promise_digest(recipient_id: int, send_at: datetime) -> None:
    outbox.post(
        "notifications.deliver_digest",
        dedupe_key=f"digest {recipient_id} {send_at.isoformat()}",
        recipient_id=recipient_id,
    )
