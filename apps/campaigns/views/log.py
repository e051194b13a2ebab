"""Logging campaigns: one at a time, or pasted from a spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.campaigns.entries import log
from apps.campaigns.entry_forms import CampaignForm, Known, known_of
from apps.campaigns.errors import CampaignError
from apps.campaigns.grid import (
    PasteForm,
    Rows,
    chosen_currency,
    drawn,
    judged_rows,
    only_bad,
    pasted_rows,
)
from apps.campaigns.pasted import COLUMNS
from apps.core.http import render_page, see_other
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .clock import today


@require_http_methods(["GET", "POST"])
@requires(Capability.RUN_CAMPAIGNS)
def create(request: TenantRequest) -> HttpResponse:
    """One campaign. A GET with a name answers htmx with the channel the name speaks of."""
    known = known_of(request.tenant, today(request))
    if request.method == "GET":
        told = {name: request.GET.get(name, "") for name in ("name", "channel")}
        form = CampaignForm(known=known, initial={**told, "owner": request.user})
        return render_page(
            request,
            "campaigns/create.html",
            {"form": form, "known": known},
            fragment="campaigns/_channel.html",
        )
    form = CampaignForm(request.POST, known=known)
    if not form.is_valid() or not _logged(request, form):
        context = {"form": form, "known": known}
        return render_page(request, "campaigns/create.html", context, status=422)
    return see_other(reverse("campaigns:create" if "another" in request.POST else "campaigns:list"))


def _logged(request: TenantRequest, form: CampaignForm) -> bool:
    """Whether it is logged; if not, the form says why."""
    entry = form.entry()
    try:
        campaign = log(entry, by=request.user, at=timezone.now(), today=form.known.today)
    except CampaignError as error:
        form.add_error(None, str(error))
        return False
    said = f"“{campaign.name}” is logged."
    if form.channel_is_guess:
        said += f" Its channel, {entry.channel_name}, is a guess from the name."
    messages.success(request, said)
    return True


@require_http_methods(["GET", "POST"])
@requires(Capability.RUN_CAMPAIGNS)
def grid(request: TenantRequest) -> HttpResponse:
    """A pasted table becomes a grid, judged at once; what is good is logged when it is sent."""
    known = known_of(request.tenant, today(request))
    if request.method == "GET":
        return _paste_page(request, PasteForm(known=known))
    if "table" in request.POST:
        return _pasted(request, known)
    known = replace(known, currency=known.currency or chosen_currency(request.POST["currency"]))
    rows = judged_rows(request.POST, known=known)
    is_valid = rows.is_valid()
    if rows.filled and (is_valid or ("only_good" in request.POST and rows.good)):
        _log_all(request, rows, known)
        if is_valid:
            return see_other(reverse("campaigns:list"))
        rows = only_bad(rows, known=known)
    return _grid_page(request, rows, known)


def _pasted(request: TenantRequest, known: Known) -> HttpResponse:
    form = PasteForm(request.POST, known=known)
    if not form.is_valid():
        return _paste_page(request, form, status=422)
    currency = known.currency or form.cleaned_data["currency"]
    known = replace(known, currency=currency)
    table = form.cleaned_data["table"]
    return _grid_page(request, pasted_rows(table.rows, known=known), known, table.left_out)


@transaction.atomic
def _log_all(request: TenantRequest, rows: Rows, known: Known) -> None:
    at = timezone.now()
    for form in rows.good:
        log(form.entry(), by=request.user, at=at, today=known.today)
    count = len(rows.good)
    messages.success(request, "1 campaign is logged." if count == 1 else f"{count} are logged.")


def _paste_page(request: TenantRequest, form: PasteForm, status: int = 200) -> HttpResponse:
    return render_page(request, "campaigns/paste.html", {"form": form}, status=status)


def _grid_page(
    request: TenantRequest, rows: Rows, known: Known, left_out: list[str] | None = None
) -> HttpResponse:
    problems = list(rows.problems())
    context: dict[str, Any] = {
        "rows": rows,
        "drawn": drawn(rows),
        "columns": [rows.empty_form[name].label for name in COLUMNS],
        "problems": problems,
        "good": len(rows.good),
        "filled": len(rows.filled),
        "left_out": left_out or [],
        "currency": known.currency,
        "known": known,
    }
    status = 422 if problems or not rows.filled else 200
    return render_page(request, "campaigns/grid.html", context, status=status)
