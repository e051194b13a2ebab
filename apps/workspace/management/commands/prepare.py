"""Everything between a new database and a served page, in one start of Django."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from apps.tenancy.models import Tenant


class Command(BaseCommand):
    help = "Migrate, collect static files and, with BATON_DEMO=1, fill an empty installation."

    def handle(self, **_: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.SEEDS_DEMO and not Tenant.objects.exists():
            self._seed()

    def _seed(self) -> None:
        """As the runtime role: the demo is written under the same policies as everything."""
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{settings.RUNTIME_ROLE}"')
        call_command("seed_demo")
