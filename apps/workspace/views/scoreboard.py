"""Are we keeping our promises to each other? The same page for both sides, in three sizes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.core import wording
from apps.core.http import render_page
from apps.core.usual_periods import period_words
from apps.reports.forms import BadQuestion, parse_query
from apps.reports.kinds import ReportQuery
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.workspace.scoreboard.one_page import on_one_page
from apps.workspace.scoreboard.page import Page, page_of
from apps.workspace.scoreboard.period import asked_period, periods


@require_GET
@requires(Capability.SEE_SCOREBOARD)
def scoreboard(request: TenantRequest) -> HttpResponse:
    """One sentence, two equal lanes, the handover between them, and what was won together."""
    return _answer(request, "workspace/scoreboard.html")


@require_GET
@requires(Capability.SEE_SCOREBOARD)
def meeting(request: TenantRequest) -> HttpResponse:
    """The same for a screen on the wall: large, without anything to click away to."""
    return _answer(request, "workspace/meeting.html")


@require_GET
@requires(Capability.SEE_REPORTS)
def one_pager(request: TenantRequest) -> HttpResponse:
    """The same on a sheet of A4, with what was spent and what each channel brought."""
    return _answer(request, "workspace/one_pager.html", is_for_paper=True)


def _answer(request: TenantRequest, template: str, *, is_for_paper: bool = False) -> HttpResponse:
    now = timezone.now()
    try:
        asked = asked_period(request.GET, request.tenant, now)
        query = parse_query(asked, without=frozenset(), tenant=request.tenant, now=now)
    except BadQuestion as error:
        problems = [{"anchor": "", "text": str(error)}]
        return render_page(request, "reports/refused.html", {"problems": problems}, status=422)
    page = page_of(query, request.tenant, opens=request.membership.may(Capability.SEE_REPORTS))
    context = _context(request, query, page)
    if is_for_paper:
        context |= on_one_page(page.board, request.tenant.currency)
    return render_page(request, template, context)


def _context(request: TenantRequest, query: ReportQuery, page: Page) -> dict[str, Any]:
    return {
        "page": page,
        "currency": request.tenant.currency,
        "period": period_words(query.period),
        "periods": periods(query, request.tenant),
        "as_of": wording.moment(query.as_of.astimezone(query.zone)),
        "same_question": f"?{request.GET.urlencode()}" if request.GET else "",
    }
