"""Who can sign in to the demo, for the screen `./run` leaves behind."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.tenancy.models import Tenant
from apps.workspace.demo import people

SHOWN = (
    people.HEAD_OF_MARKETING, people.TOM, people.AMARA, people.HEAD_OF_SALES, people.EXECUTIVE,
    people.ADMIN,
)  # fmt: skip


class Command(BaseCommand):
    help = "Print the demo's logins; nothing when there is no demo."

    def handle(self, **_: Any) -> None:
        if not Tenant.objects.filter(slug=people.SLUG, is_demo=True).exists():
            return
        print(f"Demo company: {people.NAME}. Password of everybody: {people.PASSWORD}")
        for person in SHOWN:
            print(f"  {person.email:24} {person.title}")
