"""The open differences as a file."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_GET

from apps.core import csv_export
from apps.core.money import decimal_string
from apps.outcomes import queries
from apps.outcomes.forms import parse_desk
from apps.outcomes.kinds import DiscrepancyKind
from apps.outcomes.models import Discrepancy
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

COLUMNS = (
    "kind", "source", "source_id", "name", "company", "lead", "baton", "source_says",
    "at_stake", "currency", "first_seen", "last_seen",
)  # fmt: skip


@require_GET
@requires(Capability.RECONCILE)
def export(request: TenantRequest) -> StreamingHttpResponse:
    """The open differences as CSV. Read inside the scope and transaction; only then streamed."""
    found = queries.open_differences(parse_desk(request.GET))
    rows = list(_export_rows(found, request.tenant.currency))
    response = StreamingHttpResponse(
        csv_export.export_csv(COLUMNS, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="differences.csv"'
    return response


def _export_rows(found: list[Discrepancy], currency: str | None) -> Iterator[list[csv_export.Cell]]:
    for difference in found:
        opportunity, stake = difference.opportunity, difference.base_minor
        yield [
            DiscrepancyKind(difference.kind).label,
            difference.source.name,
            opportunity.external_id,
            opportunity.name,
            opportunity.company_name,
            difference.lead.number if difference.lead else None,
            difference.ours,
            difference.theirs,
            decimal_string(stake, currency) if stake is not None and currency else None,
            currency if stake is not None else None,
            difference.first_seen_at.date(),
            difference.last_seen_at.date(),
        ]
