"""manage.py report NAME --tenant SLUG: exactly what the page shows.

closed-loop     what came back from the money
leaks           leads that wait for an answer, an attempt or an outcome that is due
reconciliation  opportunities by stage and by whether their lead is known
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.reports import texts
from apps.reports.documents import closed_loop_document, reconciliation_document
from apps.reports.forms import BadQuestion, parse_query
from apps.reports.kinds import ReportQuery
from apps.reports.leaks.documents import leak_document
from apps.reports.leaks.kinds import LeakQuestion
from apps.reports.leaks.report import leak_report
from apps.reports.queries.closed_loop import closed_loop
from apps.reports.queries.reconciliation import reconciliation
from apps.tenancy.models import Tenant
from apps.tenancy.scoping import tenant_transaction

ASKED = ("from", "to", "period", "by", "basis", "channel", "campaign", "department", "as_of")


class Command(BaseCommand):
    help = "Print a report: exactly what its page shows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=["closed-loop", "leaks", "reconciliation"])
        parser.add_argument("--tenant", required=True, metavar="SLUG")
        parser.add_argument("--from", metavar="DAY", help="first day, with --to")
        parser.add_argument("--to", metavar="DAY", help="last day, with --from")
        parser.add_argument("--period", help="2026-q2, 2026-06, 2026, last-90-days or all")
        parser.add_argument("--by", help="channel, campaign, department or month")
        parser.add_argument("--basis", help="lead (date of the lead) or event (date it happened)")
        parser.add_argument("--channel", metavar="CODE")
        parser.add_argument("--campaign", metavar="ID")
        parser.add_argument("--department")
        parser.add_argument("--without", action="append", default=[], metavar="DIMENSION")
        parser.add_argument("--as-of", metavar="TIME", help="what was known then; a day: its end")
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = Tenant.objects.filter(slug=options["tenant"]).first()
        if tenant is None:
            raise CommandError(f"There is no tenant {options['tenant']}.")
        with tenant_transaction(tenant.id):
            query = self._question(tenant, options)
            document = _document(options["name"], query, tenant)
        if options["json"]:
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
            return
        for line in texts.lines_of(document):
            self.stdout.write(line)

    def _question(self, tenant: Tenant, options: dict[str, Any]) -> ReportQuery:
        asked = {name: options[name] for name in ASKED if options[name]}
        try:
            return parse_query(
                asked, without=frozenset(options["without"]), tenant=tenant, now=timezone.now()
            )
        except BadQuestion as error:
            raise CommandError(str(error)) from error


def _document(name: str, query: ReportQuery, tenant: Tenant) -> dict[str, Any]:
    match name:
        case "leaks":
            return leak_document(leak_report(LeakQuestion(query), currency=tenant.currency))
        case "reconciliation":
            return reconciliation_document(reconciliation(as_of=query.as_of))
        case _:
            return closed_loop_document(closed_loop(query))
