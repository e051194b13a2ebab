"""Sends due outbox rows on to the workers."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

import django_rq
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from redis.exceptions import RedisError

from apps.tenancy.refusal import refuse_unbound_role
from apps.tenancy.relay import relay_once

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.2
TROUBLE_SECONDS = 1.0


class Command(BaseCommand):
    help = "Relay: leases due outbox rows and wakes the workers."

    def handle(self, **_: Any) -> None:
        refuse_unbound_role()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            stop.wait(self.round())

    def round(self) -> float:
        """One look; returns the seconds to wait before the next. Outages are waited out."""
        try:
            sent = relay_once(django_rq.get_queue("default"))
        except (OperationalError, InterfaceError, RedisError) as trouble:
            log.warning("relay waits: %s", type(trouble).__name__)
            connection.close()
            return TROUBLE_SECONDS
        return 0 if sent else IDLE_SECONDS
