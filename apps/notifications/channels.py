"""Verbs of chat channels: connect one, try it, disconnect it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from apps.accounts.models import User
from apps.tenancy import audit

from . import outgoing
from .kinds import DeliveryChannel
from .models import ChatHook, Delivery
from .planning import promise


@transaction.atomic
def connect(*, name: str, url: str, subjects: Sequence[str], by: User, at: datetime) -> ChatHook:
    """A channel hears of these subjects from now on. Raises outgoing.Forbidden.

    The address is checked as far as one can read it; where it leads is looked at with each message.
    """
    outgoing.checked(url)
    hook = ChatHook.objects.create(
        name=name, url=url, subjects=list(subjects), created_by=by, created_at=at
    )
    audit.record("chat_channel.connected", by=by, at=at, subject=hook.name)
    return hook


@transaction.atomic
def disconnect(hook: ChatHook, *, by: User, at: datetime) -> ChatHook:
    """It hears nothing more, not even what waits already; its address is forgotten."""
    hook.ended_at, hook.url = at, ""
    hook.save(update_fields=["ended_at", "url"])
    audit.record("chat_channel.disconnected", by=by, at=at, subject=hook.name)
    return hook


@transaction.atomic
def try_out(hook: ChatHook, *, by: User, at: datetime) -> Delivery:
    """Send a message that says that messages arrive; how it went stands in the log."""
    delivery = Delivery.objects.create(
        hook=hook, channel=DeliveryChannel.CHAT, key=f"chat-{hook.id}-test-{uuid4()}", send_at=at
    )
    promise(Delivery.objects.filter(id=delivery.id))
    audit.record("chat_channel.tried", by=by, at=at, subject=hook.name)
    return delivery
