"""Deliveries on their way out.

A delivery is locked, sent and marked in one transaction, and what is marked is never sent again.
Only a crash between the mail server's (or the chat's) "taken" and our commit sends a second time:
no database can share a transaction with a mail server. The second e-mail then has the Message-ID
of the first, so that mail programs show one. Whatever fails otherwise is tried again by the outbox,
later and later.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from apps.tenancy.models import OutboxRow
from apps.tenancy.queries import current_tenant

from . import bursts, chat, mailing, outgoing
from .composing import compose_digest
from .delivering import close, held, mark, news, require_member
from .errors import NoLongerNeeded, Undeliverable
from .kinds import NEWS_FOR, DeliveryChannel, DeliveryState
from .models import ChatHook, Delivery
from .planning import promise, waiting

#: Deliveries promised in one sweep; the rest is due in the next.
CHUNK = 500
#: What a channel hears when somebody tries it out.
TEST_SENTENCE = "Baton can write into this channel."


def deliver(delivery_id: int, *, at: datetime) -> None:
    """Send one message, unless it went out already or is no longer needed.

    An e-mail takes along what else waits for the same person by now: a burst is one e-mail.
    """
    found = Delivery.objects.filter(id=delivery_id)
    mail = found.filter(channel=DeliveryChannel.EMAIL).select_related("notification").first()
    if mail is not None:
        bursts.deliver(mail, at=at)
        return
    for delivery in held(found):
        close([delivery], partial(_to_channel, delivery, at), at=at)


def deliver_digest(recipient_id: int, *, at: datetime) -> None:
    """One e-mail with everything of one person's daily e-mail that is due and still unread."""
    digest = Delivery.objects.filter(channel=DeliveryChannel.DIGEST, send_at__lte=at)
    due = held(digest.filter(notification__recipient_id=recipient_id))
    unread = [one for one in due if one.notification and one.notification.read_at is None]
    read = [one for one in due if one not in unread]
    mark(read, DeliveryState.DROPPED, "Read already.", at=at)
    if unread:
        close(unread, partial(_digest, unread, at), at=at)


def sweep(*, at: datetime) -> None:
    """Promise what has become due; give up what failed to its last attempt or is no news."""
    too_old = waiting().filter(send_at__lt=at - NEWS_FOR)
    too_old.update(state=DeliveryState.DROPPED, problem="Too old to be news.")
    _fail_dead()
    promise(waiting().filter(send_at__lte=at).order_by("send_at", "id")[:CHUNK])


def _digest(deliveries: list[Delivery], at: datetime) -> None:
    told = [news(delivery, at) for delivery in deliveries]
    require_member(told[0])
    mailing.send(compose_digest(told), to=told[0].recipient, key=deliveries[0].key)


def _to_channel(delivery: Delivery, at: datetime) -> None:
    if delivery.hook is None or delivery.hook.ended_at is not None:
        raise NoLongerNeeded("This channel is not told any more.")
    if delivery.notification is None:
        _try_out(delivery.hook)
        return
    told = news(delivery, at)
    link = mailing.inside(current_tenant(), told.path)
    chat.send(delivery.hook, sentence=told.sentence, link=link)


def _try_out(hook: ChatHook) -> None:
    """Once: somebody waits for how it went. Raises Undeliverable with the reason."""
    try:
        chat.send(hook, sentence=TEST_SENTENCE, link=mailing.inside(current_tenant(), "/"))
    except (chat.ChannelBusy, outgoing.Unreachable) as error:
        raise Undeliverable(f"{error} Nothing is tried again by itself: test it anew.") from error


def _fail_dead() -> None:
    """A delivery whose follow-up had its last attempt waits for a person at the job desk."""
    dead = OutboxRow.objects.filter(
        topic="notifications.deliver", dead_at__isnull=False, done_at=None
    )
    ids = [row.payload["delivery_id"] for row in dead]
    problem = "Every attempt failed; the job desk can try again."
    waiting().filter(id__in=ids).update(state=DeliveryState.FAILED, problem=problem)
