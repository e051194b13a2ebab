"""Fill an empty installation with the demo company."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.tenancy.models import Tenant
from apps.workspace.demo import people
from apps.workspace.demo.company import seed


class Command(BaseCommand):
    help = "A believable company with 90 days of history; nothing when it is there already."

    def handle(self, **_: Any) -> None:
        if Tenant.objects.filter(slug=people.SLUG).exists():
            self.stderr.write("The demo company is there already.")
            return
        tenant = seed(timezone.now())
        self.stderr.write(f"{tenant.name} is ready at /t/{tenant.slug}/.")
