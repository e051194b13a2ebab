"""Deliveries on their way out.

A delivery is locked, sent and marked in one transaction, and what is marked is never sent again.
Only a crash between the mail server's (or the chat's) "taken" and our commit sends a second time:
no database can share a transaction with a mail server. The second e-mail then has the Message-ID
of the first, so that mail programs show one. Whatever fails otherwise is tried again by the outbox,
later and later.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from apps.tenancy.models import Membership, OutboxRow
from apps.tenancy.queries import current_tenant

from . import chat, mailing
from .composing import compose, compose_digest
from .errors import NoLongerNeeded, Undeliverable
from .kinds import NEWS_FOR, DeliveryChannel, DeliveryState
from .models import Delivery, Notification
from .planning import promise, waiting

#: Deliveries promised in one sweep; the rest is due in the next.
CHUNK = 500
#: What a channel hears when somebody tries it out.
TEST_SENTENCE = "Baton can write into this channel."
_UNSENT = (DeliveryState.WAITING, DeliveryState.FAILED)


def deliver(delivery_id: int, *, at: datetime) -> None:
    """Send one message, unless it went out already or is no longer needed."""
    for delivery in _held(Delivery.objects.filter(id=delivery_id)):
        send = _to_channel if delivery.channel == DeliveryChannel.CHAT else _to_mailbox
        _close([delivery], partial(send, delivery, at), at=at)


def deliver_digest(recipient_id: int, *, at: datetime) -> None:
    """One e-mail with everything of one person's daily e-mail that is due and still unread."""
    digest = Delivery.objects.filter(channel=DeliveryChannel.DIGEST, send_at__lte=at)
    held = _held(digest.filter(notification__recipient_id=recipient_id))
    unread = [one for one in held if one.notification and one.notification.read_at is None]
    _set_state([one for one in held if one not in unread], DeliveryState.DROPPED, "Read already.")
    if unread:
        _close(unread, partial(_digest, unread, at), at=at)


def sweep(*, at: datetime) -> None:
    """Promise what has become due; give up what failed to its last attempt or is no news."""
    too_old = waiting().filter(send_at__lt=at - NEWS_FOR)
    too_old.update(state=DeliveryState.DROPPED, problem="Too old to be news.")
    _fail_dead()
    promise(waiting().filter(send_at__lte=at).order_by("send_at", "id")[:CHUNK])


def _held(found: QuerySet[Delivery]) -> list[Delivery]:
    """Locked, with what they tell; those somebody else is sending are left to them."""
    unsent = found.filter(state__in=_UNSENT).order_by("id")
    locked = unsent.select_for_update(of=("self",), skip_locked=True)
    return list(locked.select_related("notification__recipient", "hook"))


def _close(deliveries: list[Delivery], send: Callable[[], None], *, at: datetime) -> None:
    """Send, and write down how it went; what may be tried again is raised."""
    try:
        send()
    except NoLongerNeeded as reason:
        _set_state(deliveries, DeliveryState.DROPPED, str(reason))
    except Undeliverable as problem:
        _set_state(deliveries, DeliveryState.FAILED, str(problem))
    else:
        _set_state(deliveries, DeliveryState.SENT, "", sent_at=at)


def _set_state(
    deliveries: list[Delivery], state: DeliveryState, problem: str, sent_at: datetime | None = None
) -> None:
    ids = [delivery.id for delivery in deliveries]
    Delivery.objects.filter(id__in=ids).update(state=state, problem=problem, sent_at=sent_at)


def _to_mailbox(delivery: Delivery, at: datetime) -> None:
    told = _news(delivery, at)
    _require_member(told)
    if told.read_at is not None:
        raise NoLongerNeeded("Read already.")
    mailing.send(compose(told, at=at), to=told.recipient, key=delivery.key)


def _digest(deliveries: list[Delivery], at: datetime) -> None:
    told = [_news(delivery, at) for delivery in deliveries]
    _require_member(told[0])
    mailing.send(compose_digest(told), to=told[0].recipient, key=deliveries[0].key)


def _to_channel(delivery: Delivery, at: datetime) -> None:
    if delivery.hook is None or delivery.hook.ended_at is not None:
        raise NoLongerNeeded("This channel is not told any more.")
    sentence, path = TEST_SENTENCE, "/"
    if delivery.notification is not None:
        told = _news(delivery, at)
        sentence, path = told.sentence, told.path
    chat.send(delivery.hook, sentence=sentence, link=mailing.inside(current_tenant(), path))


def _news(delivery: Delivery, at: datetime) -> Notification:
    told: Notification | None = delivery.notification
    if told is None or delivery.send_at < at - NEWS_FOR:
        raise NoLongerNeeded("Too old to be news.")
    return told


def _require_member(told: Notification) -> None:
    """Asked when it is sent, not when it was planned. Raises NoLongerNeeded."""
    is_member = Membership.objects.active().filter(user_id=told.recipient_id).exists()
    if not is_member or not told.recipient.is_active:
        raise NoLongerNeeded("Not a member any more.")


def _fail_dead() -> None:
    """A delivery whose follow-up had its last attempt waits for a person at the job desk."""
    dead = OutboxRow.objects.filter(
        topic="notifications.deliver", dead_at__isnull=False, done_at=None
    )
    ids = [row.payload["delivery_id"] for row in dead]
    problem = "Every attempt failed; the job desk can try again."
    waiting().filter(id__in=ids).update(state=DeliveryState.FAILED, problem=problem)
