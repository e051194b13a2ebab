"""Lists of leads, their export, and private notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.core import csv_export, keyset
from apps.core.http import render_page, see_other
from apps.custom_fields import queries as custom_fields
from apps.custom_fields.models import CustomField
from apps.custom_fields.words import answers, in_words
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from . import actions, queries
from .forms import NoteForm, parse_filter
from .models import Lead, LeadQuerySet
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
    channels, own = queries.menus()
    wanted = parse_filter(request.GET, own=own, owner_id=owner_id)
    try:
        page, count = _page(request, wanted)
    except keyset.BadCursor:
        return see_other(request.path)
    context = {
        "side": side,
        "title": title,
        "page": page,
        "rows": rows_of(page.items, request.membership, side=side),
        "shown": f"{count} leads" if count.n != 1 else "1 lead",
        "wanted": wanted,
        "search_label": queries.search_label(request.membership),
        "is_narrow": replace(wanted, owner_id=None).is_narrow
        if side == "sales"
        else wanted.is_narrow,
        "filters": [*_filters(wanted, channels), *_own_filters(wanted, own)],
        "kept_filters": _kept(request),
        "may_export": request.membership.may(Capability.EXPORT_LEADS),
        "import_url": _import_url(request),
    }
    return render_page(request, "leads/list.html", context, fragment="leads/_table.html")


def _import_url(request: TenantRequest) -> str:
    """Where files of leads come in; "" for those who bring none."""
    may_import = request.membership.may(Capability.IMPORT_LEADS)
    return f"{reverse('leads:list').removesuffix('leads/')}imports/" if may_import else ""


def _page(
    request: TenantRequest, wanted: queries.LeadFilter
) -> tuple[keyset.Page[Any], keyset.CappedCount]:
    """The rows next to the cursor, and how many match. Raises keyset.BadCursor."""
    found, count = queries.leads(request.membership, wanted), None
    cursor, direction = keyset.cursor_from_query(request.GET)
    of_page = found
    if wanted.text and cursor is None:
        of_page, count = queries.first_hits(found, wanted.order)
    page = keyset.page(
        of_page,
        order=wanted.order,
        size=queries.PAGE,
        cursor=cursor,
        direction=direction,
        fetch=queries.listed,
    )
    return page, count or _count(found, page)


def _count(found: LeadQuerySet, page: keyset.Page[Any]) -> keyset.CappedCount:
    """Counted to 1,000; a list that fits on one page has been counted by that."""
    if page.newer_cursor is None and page.older_cursor is None:
        return keyset.CappedCount(len(page.items), is_capped=False)
    return keyset.capped_count(found)


def _filters(wanted: queries.LeadFilter, channels: list[tuple[int, str]]) -> list[dict[str, Any]]:
    stages = [{"value": value, "label": label} for value, label in queries.stages()]
    of_channels = [{"value": str(id_), "label": name} for id_, name in channels]
    return [
        {"name": "stage", "label": "Stage", "value": wanted.stage, "options": stages},
        {
            "name": "channel",
            "label": "Channel",
            "value": str(wanted.channel_id or ""),
            "options": of_channels,
        },
    ]


def _own_filters(wanted: queries.LeadFilter, own: list[CustomField]) -> list[dict[str, Any]]:
    """A menu for each of the tenant's own fields that is shown on leads and has few values."""
    chosen = dict(wanted.own)
    return [
        {
            "name": field.name,
            "label": field.label,
            "value": chosen.get(field.key, ""),
            "options": [{"value": value, "label": label} for value, label in answers(field)],
        }
        for field in own
    ]


def _kept(request: HttpRequest) -> list[dict[str, str]]:
    """What the filter form has no field for and must not lose."""
    return [
        {"name": name, "value": request.GET[name]}
        for name in ("campaign", "sort")
        if request.GET.get(name)
    ]


#: The tenant's own fields in use follow them, by the names that a map of an import has for them.
COLUMNS = (
    "number", "name", "email", "company", "campaign", "channel", "stage", "score", "captured_on",
    "handed_at", "accepted_at", "won_at",
)  # fmt: skip


@require_GET
@requires(Capability.EXPORT_LEADS)
def export(request: TenantRequest) -> StreamingHttpResponse:
    """The list as CSV, safe to open in a spreadsheet.

    Read inside the request's scope and transaction; only then streamed.
    """
    wanted = parse_filter(request.GET, own=custom_fields.filters())
    found = queries.leads(request.membership, wanted).order_by(*wanted.order)[:EXPORT_LIMIT]
    own = custom_fields.in_use()
    rows = [_export_row(lead, own) for lead in found]
    actions.note_export(by=request.user, at=timezone.now(), rows=len(rows))
    response = StreamingHttpResponse(
        csv_export.export_csv([*COLUMNS, *(field.name for field in own)], rows),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="leads.csv"'
    return response


def _export_row(lead: Lead, own: list[CustomField]) -> list[str]:
    stamps = (lead.handed_at, lead.accepted_at, lead.won_at)
    return [
        str(lead.number),
        lead.person.name,
        lead.person.email,
        lead.company.name if lead.company else "",
        lead.campaign.name if lead.campaign else "",
        lead.channel.code if lead.channel else "",
        lead.stage,
        "" if lead.score is None else str(lead.score),
        lead.captured_on.isoformat(),
        *(stamp.isoformat() if stamp else "" for stamp in stamps),
        *(in_words(lead.custom.get(field.key)) for field in own),
    ]


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
