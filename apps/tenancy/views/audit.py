"""Who changed what, and when."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.core import csv_export, keyset
from apps.core.http import render_page, see_other
from apps.tenancy import queries
from apps.tenancy.access import requires
from apps.tenancy.audit import Line, lines_of
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

NEWEST_FIRST = ("-at", "-id")
PAGE = 50
EXPORT_LIMIT = 10_000


@require_GET
@requires(Capability.READ_AUDIT)
def audit_log(request: TenantRequest) -> HttpResponse:
    """The log, newest first, of everybody or of one person."""
    cursor, direction = keyset.cursor_from_query(request.GET)
    entries = queries.audit_entries(by=_person(request))
    try:
        page = keyset.page(
            entries, order=NEWEST_FIRST, size=PAGE, cursor=cursor, direction=direction
        )
    except keyset.BadCursor:
        return see_other(request.path)
    context = {
        "page": page,
        "lines": lines_of(page.items),
        "people": queries.everybody_ever(),
        "chosen": _person(request),
    }
    return render_page(request, "tenancy/audit.html", context)


@require_GET
@requires(Capability.READ_AUDIT)
def export(request: TenantRequest) -> StreamingHttpResponse:
    """The same entries as a file."""
    entries = queries.audit_entries(by=_person(request)).order_by(*NEWEST_FIRST)[:EXPORT_LIMIT]
    rows = list(_rows(lines_of(list(entries))))
    header = ("At", "By", "What", "Subject", "Before", "After")
    response = StreamingHttpResponse(csv_export.export_csv(header, rows), content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return response


def _rows(lines: list[Line]) -> Iterator[tuple[str, str, str, str, str, str]]:
    for line in lines:
        by = str(line.by) if isinstance(line.by, User) else ""
        yield line.at.isoformat(), by, line.what, line.subject, line.before, line.after


def _person(request: TenantRequest) -> int | None:
    chosen = request.GET.get("by", "")
    return int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None
