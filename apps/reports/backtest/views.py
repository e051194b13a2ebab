"""The page of a replay: ask for one, watch it, read what it found, open the leads behind it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.core import csv_export, keyset
from apps.core.http import render_page, see_other
from apps.ground_rules.models import GroundRules
from apps.leads import actions as leads
from apps.reports.models import Backtest
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.tenancy.queries import local_day

from . import actions, questions, screen
from .forms import BacktestForm
from .listing import COLUMNS, LeadList, NoSuchList

EXPORT_LIMIT = 100_000


@require_GET
@requires(Capability.SEE_REPORTS)
def backtest(request: TenantRequest, version: int) -> HttpResponse:
    """What a version would have changed, on the leads of some months."""
    rules = _rules(version)
    found = _replay(request, rules)
    listing = _listing(request, found) if found is not None else None
    try:
        page = listing.page(*keyset.cursor_from_query(request.GET)) if listing else None
    except keyset.BadCursor:
        return see_other(request.path)
    form = BacktestForm(today=local_day(timezone.now()))
    return _page(request, rules, form, replay=found, listing=listing, page=page)


@require_POST
@requires(Capability.CHANGE_RULES)
def ask_backtest(request: TenantRequest, version: int) -> HttpResponse:
    """Ask for a replay; it runs beside everything else."""
    rules, now = _rules(version), timezone.now()
    form = BacktestForm(request.POST, today=local_day(now))
    if not form.is_valid():
        return _page(request, rules, form, status=422)
    from_on, until_on = form.days
    actions.ask(rules, by=request.user, at=now, from_on=from_on, until_on=until_on)
    messages.success(request, "The replay is on its way.")
    return see_other(reverse("reports:backtest", args=[version]))


@require_GET
@requires(Capability.EXPORT_LEADS)
def backtest_csv(request: TenantRequest, version: int) -> HttpResponseBase:
    """The leads behind a figure as a file."""
    found = _replay(request, _rules(version))
    if found is None:
        raise Http404
    rows = _listing(request, found).cells(EXPORT_LIMIT)
    leads.note_export(by=request.user, at=timezone.now(), rows=len(rows))
    content = csv_export.export_csv(COLUMNS, rows)
    response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="replay-v{version}.csv"'
    return response


def _page(
    request: TenantRequest,
    rules: GroundRules,
    form: BacktestForm,
    *,
    status: int = 200,
    **parts: Any,
) -> HttpResponse:
    replay: Backtest | None = parts.get("replay")
    currency = request.tenant.currency
    context = {
        "rules": rules,
        "form": form,
        "shown": screen.shown(replay, currency) if replay else None,
        "may_ask": request.membership.may(Capability.CHANGE_RULES),
        "may_export": request.membership.may(Capability.EXPORT_LEADS),
        "first_page": _first_page(request),
        **parts,
    }
    return render_page(request, "reports/backtest.html", context, status=status)


def _rules(version: int) -> GroundRules:
    rules = GroundRules.objects.select_related("calendar").filter(version=version).first()
    if rules is None:
        raise Http404
    return rules


def _replay(request: TenantRequest, rules: GroundRules) -> Backtest | None:
    """The one that the address names, else the latest."""
    named = request.GET.get("replay")
    if not named:
        return questions.latest(rules)
    try:
        public_id = UUID(named)
    except ValueError:
        raise Http404 from None
    found = Backtest.objects.filter(rules=rules, public_id=public_id)
    backtest = found.select_related("rules__calendar", "asked_by").first()
    if backtest is None:
        raise Http404
    return backtest


def _listing(request: TenantRequest, found: Backtest) -> LeadList:
    asked = request.GET
    try:
        return LeadList.parse(
            asked.get("part", ""),
            asked.get("figure", ""),
            backtest=found,
            membership=request.membership,
            currency=request.tenant.currency,
        )
    except NoSuchList:
        raise Http404 from None


def _first_page(request: TenantRequest) -> str:
    asked = request.GET.copy()
    asked.pop("older", None)
    asked.pop("newer", None)
    return asked.urlencode()
