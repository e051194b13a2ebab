"""The list of campaigns as a file."""

from __future__ import annotations

from typing import Final

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_GET

from apps.campaigns import books
from apps.campaigns.forms import parse_wanted
from apps.campaigns.standing import Standing
from apps.core import csv_export
from apps.core.csv_export import Cell
from apps.core.money import decimal_string
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .clock import today as today_of

COLUMNS: Final = (
    "campaign", "channel", "run_by", "owner", "starts_on", "ends_on", "currency", "budget", "spent",
    "leads", "handed_over", "accepted", "opportunities", "pipeline", "won", "won_amount",
)  # fmt: skip


@require_GET
@requires(Capability.SEE_CAMPAIGNS)
def export_csv(request: TenantRequest) -> StreamingHttpResponse:
    """Every row that matches, amounts to the cent; blank is unknown, never 0."""
    today, currency = today_of(request), request.tenant.currency
    wanted = parse_wanted(request.GET, request.tenant, today=today)
    rows = books.all_matching(request.membership, wanted, today)
    lines = [_line(row, currency) for row in rows]
    response = StreamingHttpResponse(
        csv_export.export_csv(COLUMNS, lines), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="campaigns-{today}.csv"'
    return response


def _line(row: Standing, currency: str | None) -> list[Cell]:
    sums = row.figures
    return [
        row.name,
        row.channel_name,
        row.department,
        row.owner_name,
        row.starts_on,
        row.ends_on,
        currency,
        _exact(sums.budget_minor, currency) if row.has_budget else None,
        _exact(sums.spent_minor, currency) if sums.cost_lines else None,
        sums.leads,
        sums.handed_over,
        sums.accepted,
        sums.opportunities,
        _exact(sums.pipeline_minor, currency),
        sums.won,
        _exact(sums.won_minor, currency),
    ]


def _exact(minor: int, currency: str | None) -> str | None:
    return None if currency is None else decimal_string(minor, currency)
