"""Keep what the migrations send, so that the next new database need not run them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.tenancy.postgres import baseline


class Command(BaseCommand):
    help = "Run all migrations on a database made for it and keep what they sent (as the owner)."
    requires_system_checks: list[str] = []

    def handle(self, **_: Any) -> None:
        text = baseline.record()
        settings.BASELINE.write_text(text)
        self.stderr.write(f"{settings.BASELINE} has {text.count(chr(10))} lines.")
