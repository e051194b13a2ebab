"""The closed loop, and the records behind every figure."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.core import csv_export, keyset, wording
from apps.core.http import render_page, see_other
from apps.leads import actions as leads
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from . import documents, page, sentences, shown
from .credit import credited
from .drawing import relay_of
from .forms import BadQuestion, parse_query, parse_records
from .kinds import ReportQuery
from .leak_counts import leaking_now
from .leaks.address import leaks_url
from .leaks.kinds import TEXTS, LeakQuestion
from .links import records_url
from .listing import Listing
from .listings import listing_of
from .queries import closed_loop as loops
from .queries.handoffs import unread
from .queries.standing import has_read_source, open_discrepancies
from .queries.versions import all_versions

EXPORT_LIMIT = 100_000


@require_GET
@requires(Capability.SEE_REPORTS)
def closed_loop(request: TenantRequest) -> HttpResponse:
    """What came back from the money."""
    try:
        query = _question(request)
    except BadQuestion as error:
        return _refused(request, error)
    report = loops.closed_loop(query)
    as_of = query.as_of.astimezone(query.zone)
    pages = page.pages_of(report)
    number = min(page.number_in(request.GET), pages)
    *lines, total = page.lines_of(report, number)
    context = {
        "report": report,
        "as_of": f"As of {wording.moment(as_of)}",
        "as_of_day": as_of.date().isoformat(),
        "sentence": sentences.closed_loop_sentence(report),
        "period": shown.period_words(query.period),
        "chart": relay_of(report),
        "head": page.head(report),
        "lines": lines,
        "total": total,
        **page.place(number, pages),
        "choices": page.choices(query, request.tenant),
        "kept": page.kept(query),
        "leaks": _leaks(query) if query.is_live else [],
        "credited": credited(query.as_of),
        "sees_rules": request.membership.may(Capability.SEE_RULES),
        **_trust(request),
        "csv_url": f"{reverse('reports:closed_loop_csv')}?{request.GET.urlencode()}",
    }
    return render_page(request, "reports/closed_loop.html", context)


@require_GET
@requires(Capability.SEE_REPORTS)
def closed_loop_csv(request: TenantRequest) -> HttpResponseBase:
    """Every figure of every row, exact."""
    try:
        report = loops.closed_loop(_question(request))
    except BadQuestion as error:
        return _refused(request, error)
    header, rows = documents.closed_loop_table(report)
    return _csv(csv_export.export_csv(header, rows), "closed-loop.csv")


@require_GET
@requires(Capability.SEE_REPORTS)
def records(request: TenantRequest) -> HttpResponse:
    """Exactly what stands behind one figure, page by page."""
    try:
        listing = _listing(request)
        cursor, direction = keyset.cursor_from_query(request.GET)
        found = listing.page(cursor, direction)
    except BadQuestion as error:
        return _refused(request, error)
    except keyset.BadCursor:
        return see_other(request.path + "?" + _first_page(request))
    may_export = request.membership.may(Capability.EXPORT_LEADS)
    csv_url = f"{reverse('reports:records_csv')}?{_first_page(request)}" if may_export else ""
    context = {"listing": listing, "page": found, "csv_url": csv_url}
    return render_page(
        request, "reports/records.html", context, fragment="reports/_records_table.html"
    )


@require_GET
@requires(Capability.EXPORT_LEADS)
def records_csv(request: TenantRequest) -> HttpResponseBase:
    """The records of a figure as a file. Read inside the request's transaction, then streamed."""
    try:
        listing = _listing(request)
    except BadQuestion as error:
        return _refused(request, error)
    rows = listing.export(EXPORT_LIMIT)
    leads.note_export(by=request.user, at=timezone.now(), rows=len(rows))
    return _csv(csv_export.export_csv(listing.columns, rows), f"{listing.asked.figure}.csv")


def _question(request: TenantRequest) -> ReportQuery:
    without = frozenset(request.GET.getlist("without"))
    return parse_query(request.GET, without=without, tenant=request.tenant, now=timezone.now())


def _listing(request: TenantRequest) -> Listing:
    asked = parse_records(request.GET, _question(request), request.GET.getlist("lacking"))
    return listing_of(asked, request.membership, request.tenant.currency)


def _leaks(query: ReportQuery) -> list[dict[str, str]]:
    """What waits now, of the source asked for, whenever it was handed over."""
    whole = page.whenever(query)
    asked = LeakQuestion(whole)
    lines = [
        {"n": str(leaking.n), "text": TEXTS[kind], "url": leaks_url(asked, kind=kind)}
        for kind, leaking in leaking_now(whole, all_versions()).items()
    ]
    rejected = unread(whole)
    text = "turned down, not yet read by Marketing"
    lines += [{"n": str(rejected), "text": text, "url": records_url(whole, "unread")}]
    return [line for line in lines if line["n"] != "0"]


def _trust(request: TenantRequest) -> dict[str, Any]:
    """Open differences with the CRM, for those who may settle them."""
    if not request.membership.may(Capability.RECONCILE):
        return {"discrepancies": None}
    found = open_discrepancies()
    things = "difference" if found.n == 1 else "differences"
    return {
        "discrepancies": found,
        "differences": f"{found} open {things} with the CRM",
        "has_read_source": found.n > 0 or has_read_source(),
    }


def _first_page(request: TenantRequest) -> str:
    asked = request.GET.copy()
    asked.pop("older", None)
    asked.pop("newer", None)
    return asked.urlencode()


def _refused(request: TenantRequest, error: BadQuestion) -> HttpResponse:
    context = {"problems": [{"anchor": "", "text": str(error)}]}
    return render_page(request, "reports/refused.html", context, status=422)


def _csv(chunks: Any, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
