"""Follow-ups that cannot be lost: rows in PostgreSQL, written with the change that causes them.

Posting is part of a verb's transaction. RQ and Valkey only wake workers up (relay.py, worker.py);
wiping them costs time, never a follow-up.

    outbox.post("handoffs.announce_offer", handoff_id=handoff.id)

    @outbox.handles("handoffs.announce_offer")
    def announce_offer(*, handoff_id: int) -> None: ...
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from apps.accounts.models import User

from . import audit
from .models import OutboxRow
from .scoping import current_tenant_id

#: Written out: every arrival and every verb posts, and composing it costs more than the insert.
POST: Final = """
    INSERT INTO tenancy_outboxrow
        (tenant_id, topic, payload, dedupe_key, run_at, attempts, last_error)
    VALUES (%s, %s, %s, %s, coalesce(%s, statement_timestamp()), 0, '')
    ON CONFLICT (tenant_id, topic, dedupe_key) DO NOTHING"""

_POST_ALL: Final = """
    INSERT INTO tenancy_outboxrow (tenant_id, topic, payload, attempts, last_error)
    SELECT %(tenant)s, %(topic)s, payload, 0, '' FROM unnest(%(payloads)s::jsonb[]) AS payload"""

Handler = Callable[..., None]
_handlers: dict[str, Handler] = {}


class UnknownTopic(LookupError):
    """No handler is registered under this name."""


def handles(topic: str) -> Callable[[Handler], Handler]:
    """Register a job under a stable name: the name is the wire format, the function may move."""

    def register(handler: Handler) -> Handler:
        if topic in _handlers:
            raise UnknownTopic(f"two handlers for {topic}")
        _handlers[topic] = handler
        return handler

    return register


def handler_of(topic: str) -> Handler:
    try:
        return _handlers[topic]
    except KeyError:
        raise UnknownTopic(topic) from None


def topics() -> list[str]:
    return sorted(_handlers)


def post(
    topic: str, *, run_at: datetime | None = None, dedupe_key: str | None = None, **ids: int | str
) -> None:
    """Promise a follow-up in the current transaction, for the tenant in scope.

    `ids` hold ids and codes, never personal data. With a `dedupe_key` a second post of the same
    (topic, key) is nothing. Raises UnknownTopic before anything is written.
    """
    handler_of(topic)
    if not connection.in_atomic_block:
        raise RuntimeError("outbox.post belongs into the transaction that causes it")
    with connection.cursor() as cursor:
        cursor.execute(POST, [current_tenant_id(), topic, json.dumps(ids), dedupe_key, run_at])


def post_all(topic: str, payloads: Sequence[Mapping[str, int | str]]) -> None:
    """The same promise about many, in one statement. Raises UnknownTopic."""
    handler_of(topic)
    if not connection.in_atomic_block:
        raise RuntimeError("outbox.post_all belongs into the transaction that causes it")
    with connection.cursor() as cursor:
        cursor.execute(
            _POST_ALL,
            {
                "tenant": current_tenant_id(),
                "topic": topic,
                "payloads": [json.dumps(dict(payload)) for payload in payloads],
            },
        )


def run(row: OutboxRow) -> None:
    """Do what the row promises. The caller holds the scope, the transaction and the row's lock."""
    payload: dict[str, Any] = row.payload
    handler_of(row.topic)(**payload)


def purge(*, before: datetime) -> int:
    """Forget what was done before an instant; returns how many rows that were."""
    gone, _ = OutboxRow.objects.filter(done_at__lt=before).delete()
    return gone


def consider_done(*, at: datetime, keep: tuple[str, ...] = ()) -> int:
    """Follow-ups of history told afterwards: nobody is to hear of it now, `keep` excepted."""
    waiting = OutboxRow.objects.filter(done_at=None, dead_at=None).exclude(topic__in=keep)
    return waiting.update(done_at=at)


def replay_dead(*, by: User, at: datetime) -> int:
    """Dead letters get all their attempts again; returns how many."""
    dead = OutboxRow.objects.filter(dead_at__isnull=False, done_at=None)
    count = dead.update(dead_at=None, attempts=0, leased_until=None, run_at=at)
    audit.record("followups.replayed", by=by, at=at, count=count)
    return count
