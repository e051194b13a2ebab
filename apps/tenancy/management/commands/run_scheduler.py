"""Posts the sweeps of config/cron.py, once a period however many schedulers run."""

from __future__ import annotations

import logging
import signal
import threading
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from apps.tenancy.refusal import refuse_unbound_role
from apps.tenancy.schedule import tick

log = logging.getLogger(__name__)
TICK_SECONDS = 5.0


class Command(BaseCommand):
    help = "Scheduler: posts what is due by the clock."

    def handle(self, **_: Any) -> None:
        refuse_unbound_role()
        sweeps = import_module("config.cron").SWEEPS
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                tick(sweeps, at=timezone.now())
            except (OperationalError, InterfaceError) as trouble:
                log.warning("scheduler waits: %s", type(trouble).__name__)
                connection.close()
            stop.wait(TICK_SECONDS)
