"""What every delivery has in common: locked, sent and marked in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from apps.tenancy.models import Membership

from .errors import NoLongerNeeded, Undeliverable
from .kinds import NEWS_FOR, DeliveryState
from .models import Delivery, Notification

_UNSENT = (DeliveryState.WAITING, DeliveryState.FAILED)


def held(found: QuerySet[Delivery]) -> list[Delivery]:
    """Locked, with what they tell; those somebody else is sending are left to them."""
    unsent = found.filter(state__in=_UNSENT).order_by("id")
    locked = unsent.select_for_update(of=("self",), skip_locked=True)
    return list(locked.select_related("notification__recipient", "hook"))


def close(deliveries: list[Delivery], send: Callable[[], None], *, at: datetime) -> None:
    """Send, and write down how it went; what may be tried again is raised."""
    try:
        send()
    except NoLongerNeeded as reason:
        mark(deliveries, DeliveryState.DROPPED, str(reason), at=at)
    except Undeliverable as problem:
        mark(deliveries, DeliveryState.FAILED, str(problem), at=at)
    else:
        mark(deliveries, DeliveryState.SENT, at=at)


def mark(
    deliveries: list[Delivery], state: DeliveryState, problem: str = "", *, at: datetime
) -> None:
    """Write down how it went, the same on each of them."""
    sent_at = at if state == DeliveryState.SENT else None
    ids = [delivery.id for delivery in deliveries]
    Delivery.objects.filter(id__in=ids).update(state=state, problem=problem, sent_at=sent_at)


def news(delivery: Delivery, at: datetime) -> Notification:
    """What it tells. Raises NoLongerNeeded for what happened too long ago."""
    told: Notification | None = delivery.notification
    if told is None or delivery.send_at < at - NEWS_FOR:
        raise NoLongerNeeded("Too old to be news.")
    return told


def require_member(told: Notification) -> None:
    """Asked when it is sent, not when it was planned. Raises NoLongerNeeded."""
    is_member = Membership.objects.active().filter(user_id=told.recipient_id).exists()
    if not is_member or not told.recipient.is_active:
        raise NoLongerNeeded("Not a member any more.")
