"""Questions about what a person was told, and what left the house because of it."""

from __future__ import annotations

from uuid import UUID

from apps.accounts.models import User
from apps.core import keyset
from apps.core.keyset import CappedCount, Direction, Page

from .kinds import DeliveryState
from .models import ChatHook, Delivery, Notification

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


def channels() -> list[ChatHook]:
    """The connected chat channels, by name."""
    return list(ChatHook.objects.filter(ended_at=None).order_by("name", "id"))


def channel_at(public_id: UUID) -> ChatHook | None:
    """A connected channel by its address."""
    return ChatHook.objects.filter(ended_at=None, public_id=public_id).first()


def deliveries(
    state: str = "", *, cursor: str | None = None, direction: Direction = "older"
) -> Page[Delivery]:
    """A page of everything that went out or was to, newest first. Raises keyset.BadCursor."""
    found = Delivery.objects.select_related("notification__recipient", "hook")
    if state in DeliveryState.values:
        found = found.filter(state=state)
    return keyset.page(found, order=("-id",), size=PAGE_SIZE, cursor=cursor, direction=direction)
