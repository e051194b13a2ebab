"""Lists of leads, their export, and private notes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.core import csv_export, keyset
from apps.core.http import render_page, see_other
from apps.custom_fields import queries as custom_fields
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from . import actions, columns, narrowing, queries
from .choices import choices
from .forms import NoteForm, parse_filter, with_own
from .models import LeadQuerySet
from .rows import rows_of

EXPORT_LIMIT = 100_000


@require_GET
@requires(Capability.SEE_LEADS)
def marketing_list(request: TenantRequest) -> HttpResponse:
    """All leads this member may see, newest first."""
    return _list(request, side="marketing", title="Leads")


@require_GET
@requires(Capability.ANSWER_HANDOFFS)
def mine(request: TenantRequest) -> HttpResponse:
    """The leads this person works on."""
    return _list(request, side="sales", title="My leads", owner_id=request.user.id)


def _list(
    request: TenantRequest, *, side: str, title: str, owner_id: int | None = None
) -> HttpResponse:
    wanted = parse_filter(request.GET, owner_id=owner_id)
    known = choices(request.membership, wanted.campaign)
    wanted = with_own(wanted, request.GET, known.fields)
    shown = columns.chosen(request.GET.getlist("columns"), request.membership, known.fields)
    try:
        page, count = _page(request, wanted, shown)
    except keyset.BadCursor:
        return see_other(request.path)
    form = narrowing.form_of(request, wanted, known, is_mine=owner_id is not None)
    context = {
        "side": side,
        "title": title,
        "page": page,
        "columns": shown,
        "rows": rows_of(page.items, request.membership, shown, side=side),
        "shown": f"{count} leads" if count.n != 1 else "1 lead",
        "wanted": wanted,
        "search_label": queries.search_label(request.membership),
        "form": form,
        "is_narrow": bool(wanted.text or form["on"]),
        "offered": columns.offered(request.membership, known.fields),
        "kept_by_columns": narrowing.kept_by_columns(request.GET),
        "may_export": request.membership.may(Capability.EXPORT_LEADS),
        "import_url": _import_url(request),
        "new_url": _new_url(request, side),
    }
    return render_page(request, "leads/list.html", context, fragment="leads/_table.html")


def _import_url(request: TenantRequest) -> str:
    """Where files of leads come in; "" for those who bring none."""
    may_import = request.membership.may(Capability.IMPORT_LEADS)
    return f"{reverse('leads:list').removesuffix('leads/')}imports/" if may_import else ""


def _new_url(request: TenantRequest, side: str) -> str:
    """Where a lead is typed in, on this side; "" for those who may not."""
    may = Capability.EDIT_LEADS if side == "marketing" else Capability.ANSWER_HANDOFFS
    listed = reverse("leads:mine" if side == "sales" else "leads:list")
    return f"{listed}new/" if request.membership.may(may) else ""


def _page(
    request: TenantRequest, wanted: queries.LeadFilter, shown: list[columns.Column]
) -> tuple[keyset.Page[Any], keyset.CappedCount]:
    """The rows next to the cursor, and how many match. Raises keyset.BadCursor."""
    found, hits, count = queries.leads(request.membership, wanted), None, None
    cursor, direction = keyset.cursor_from_query(request.GET)
    if wanted.text and cursor is None:
        hits, count = queries.first_hits(found, wanted.order)
    page = keyset.page(
        found,
        order=wanted.order,
        size=queries.PAGE,
        cursor=cursor,
        direction=direction,
        fetch=partial(queries.listed, needs=columns.needs_of(shown), hits=hits),
    )
    return page, count or _count(found, page)


def _count(found: LeadQuerySet, page: keyset.Page[Any]) -> keyset.CappedCount:
    """Counted to 1,000; a list that fits on one page has been counted by that."""
    if page.newer_cursor is None and page.older_cursor is None:
        return keyset.CappedCount(len(page.items), is_capped=False)
    return keyset.capped_count(found)


@require_GET
@requires(Capability.EXPORT_LEADS)
def export(request: TenantRequest) -> StreamingHttpResponse:
    """The list as CSV, safe to open in a spreadsheet.

    Read inside the request's scope and transaction; only then streamed.
    """
    own = custom_fields.in_use()
    wanted = with_own(parse_filter(request.GET), request.GET, own)
    file = columns.in_file(request.GET.getlist("columns"), request.membership, own)
    found = queries.leads(request.membership, wanted).order_by(*wanted.order)
    leads = found.values_list(*(one.field for one in file))[:EXPORT_LIMIT]
    rows = [[one.read(value) for one, value in zip(file, lead, strict=True)] for lead in leads]
    actions.note_export(by=request.user, at=timezone.now(), rows=len(rows))
    response = StreamingHttpResponse(
        csv_export.export_csv([one.head for one in file], rows),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="leads.csv"'
    return response


@require_POST
@requires(Capability.SEE_CONTACT)
def add_note(request: TenantRequest, number: int) -> HttpResponse:
    """A remark for one's own department; the other side never sees it."""
    lead = queries.lead_of(request.membership, number)
    department = request.membership.department
    if lead is None or department is None or request.membership.is_agency:
        raise Http404
    back = reverse(f"workspace:{department}_lead", args=[number])
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The note was empty or longer than 4,000 characters.")
        return see_other(back)
    actions.add_note(
        lead,
        department=department,
        body=form.cleaned_data["body"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, f"Noted. Only {department.label} can read it.")
    return see_other(back)
