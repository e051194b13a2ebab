"""Runs outbox rows as they are relayed."""

from __future__ import annotations

import logging
import time
from typing import Any

import django_rq
from django.core.management.base import BaseCommand
from redis.exceptions import RedisError

from apps.tenancy.refusal import refuse_unbound_role
from apps.tenancy.worker import OutboxWorker

log = logging.getLogger(__name__)
TROUBLE_SECONDS = 1.0


class Command(BaseCommand):
    help = "Worker: runs outbox rows. Start as many as there are cores to spare."

    def handle(self, **_: Any) -> None:
        refuse_unbound_role()
        while True:
            try:
                queue = django_rq.get_queue("default")
                worker = OutboxWorker([queue], connection=queue.connection)
                worker.work(logging_level="WARNING", with_scheduler=False)
            except RedisError as trouble:
                log.warning("worker waits: %s", type(trouble).__name__)
                time.sleep(TROUBLE_SECONDS)
            else:
                return
