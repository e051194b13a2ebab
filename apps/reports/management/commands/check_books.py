"""manage.py check_books [--tenant SLUG]: ledger = rows = events = sums, or what differs."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.reports.queries.books import Books, check_books
from apps.tenancy.models import Tenant
from apps.tenancy.scoping import tenant_transaction


class Command(BaseCommand):
    help = "Check that every figure's books agree; the exit code is 1 when they don't."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", metavar="SLUG", help="only this one")
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        tenants = Tenant.objects.order_by("id")
        if options["tenant"]:
            tenants = tenants.filter(slug=options["tenant"])
            if not tenants:
                raise CommandError(f"There is no tenant {options['tenant']}.")
        checked = {tenant.slug: self._check(tenant) for tenant in tenants}
        agree = all(books.agree for books in checked.values())
        if options["json"]:
            self.stdout.write(json.dumps(_document(checked, agree=agree), indent=2))
        else:
            self._say(checked)
        if not agree:
            sys.exit(1)

    def _check(self, tenant: Tenant) -> Books:
        with tenant_transaction(tenant.id):
            return check_books()

    def _say(self, checked: dict[str, Books]) -> None:
        for slug, books in checked.items():
            counts = ", ".join(f"{one.metric} {one.ledger}" for one in books.counted)
            self.stdout.write(f"{slug}: {'agrees' if books.agree else 'DIFFERS'} ({counts})")
            for difference in books.differences:
                whose = f"lead {difference.lead}" if difference.lead else "a monthly sum"
                facts = ", ".join(f"{name} {value}" for name, value in difference.found.items())
                self.stdout.write(f"  {difference.check}: {whose}, {difference.metric}: {facts}")


def _document(checked: dict[str, Books], *, agree: bool) -> dict[str, Any]:
    return {
        "agree": agree,
        "tenants": [
            {
                "tenant": slug,
                "agree": books.agree,
                "metrics": [asdict(one) for one in books.counted],
                "differences": [asdict(one) for one in books.differences],
            }
            for slug, books in checked.items()
        ],
    }
