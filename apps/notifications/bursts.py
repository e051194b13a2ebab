"""E-mails about what has just happened: a burst of it is one e-mail a person.

The first to be sent takes along whatever else waits for the same person at that moment; the
others' follow-ups then find theirs sent. One thing alone goes out at once, as ever: nothing waits
for company. What a night has gathered is one e-mail in the morning.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

from django.db import connection

from apps.tenancy.scoping import current_tenant_id

from . import mailing
from .composing import Entry, Mail, compose, compose_several, enter
from .delivering import close, held, mark, news, require_member
from .errors import NoLongerNeeded
from .kinds import DeliveryChannel, DeliveryState
from .models import Delivery, Notification
from .planning import waiting

#: Things in one e-mail; the rest comes in the next.
MOST: Final = 50

Told = tuple[Delivery, Notification]


def deliver(first: Delivery, *, at: datetime) -> None:
    """Send an e-mail and what goes with it; nothing when it went with another."""
    told = [
        (one, about) for one in _burst(first, at) if (about := _unless_over(one, at)) is not None
    ]
    if len(told) == 1:
        [(delivery, about)] = told
        close([delivery], partial(_send_one, delivery, about, at), at=at)
    elif told:
        _deliver_several(told, at)


def _burst(first: Delivery, at: datetime) -> list[Delivery]:
    """What goes to one person now, locked; empty when the first of it went out already."""
    if first.notification is None:
        return []
    recipient_id = first.notification.recipient_id
    _wait_for_mailbox(recipient_id)
    due = waiting().filter(channel=DeliveryChannel.EMAIL, send_at__lte=at)
    others = due.filter(notification__recipient_id=recipient_id).exclude(id=first.id)
    ids = others.order_by("send_at", "id").values_list("id", flat=True)[: MOST - 1]
    together = held(Delivery.objects.filter(id__in=[first.id, *ids]))
    return together if first in together else []


def _wait_for_mailbox(recipient_id: int) -> None:
    """One e-mail to a person at a time: who comes second finds it sent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))",
            [f"notifications.mailbox {current_tenant_id()} {recipient_id}"],
        )


def _unless_over(delivery: Delivery, at: datetime) -> Notification | None:
    """What it tells; None when that is over, which is then written on it."""
    try:
        told = news(delivery, at)
        require_member(told)
        _require_unread(told)
    except NoLongerNeeded as reason:
        mark([delivery], DeliveryState.DROPPED, str(reason), at=at)
        return None
    return told


def _require_unread(told: Notification) -> None:
    if told.read_at is not None:
        raise NoLongerNeeded("Read already.")


def _deliver_several(told: list[Told], at: datetime) -> None:
    listed = [(one, entry) for one, about in told if (entry := _entry(one, about, at)) is not None]
    if listed:
        deliveries = [delivery for delivery, _ in listed]
        mail = compose_several([entry for _, entry in listed])
        close(deliveries, partial(_send_several, deliveries, mail, told[0][1]), at=at)


def _entry(delivery: Delivery, told: Notification, at: datetime) -> Entry | None:
    try:
        return enter(told, at=at)
    except NoLongerNeeded as reason:
        mark([delivery], DeliveryState.DROPPED, str(reason), at=at)
        return None


def _send_one(delivery: Delivery, told: Notification, at: datetime) -> None:
    mailing.send(compose(told, at=at), to=told.recipient, key=delivery.key)


def _send_several(deliveries: list[Delivery], mail: Mail, told: Notification) -> None:
    """Its id is made of all that it tells: with one thing more it is another e-mail."""
    mailing.send(mail, to=told.recipient, key=" ".join(one.key for one in deliveries))
