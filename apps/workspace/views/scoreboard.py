"""Are we keeping our promises to each other? The same page for both sides."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.core.http import render_page
from apps.reports import shown
from apps.reports.forms import BadQuestion, parse_query
from apps.reports.kinds import ReportQuery
from apps.reports.links import records_url
from apps.reports.queries.handoffs import counts
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability, Department
from apps.workspace import scoreboard as board
from apps.workspace.scoreboard_handover import handover
from apps.workspace.scoreboard_period import asked_period, before, periods
from apps.workspace.scoreboard_promises import COUNTED, marketing_promises, sales_promises


@require_GET
@requires(Capability.SEE_SCOREBOARD)
def scoreboard(request: TenantRequest) -> HttpResponse:
    """One sentence, two equal lanes, the handover between them, and what was won together."""
    now = timezone.now()
    try:
        asked = asked_period(request.GET, request.tenant, now)
        query = parse_query(asked, without=frozenset(), tenant=request.tenant, now=now)
    except BadQuestion as error:
        problems = [{"anchor": "", "text": str(error)}]
        return render_page(request, "reports/refused.html", {"problems": problems}, status=422)
    opens = request.membership.may(Capability.SEE_REPORTS)
    context = {
        "period": shown.period_words(query.period),
        "periods": periods(query, request.tenant),
        "opens": opens,
        **_joint(query, request, opens=opens),
    }
    return render_page(request, "workspace/scoreboard.html", context)


def _joint(query: ReportQuery, request: TenantRequest, *, opens: bool) -> dict[str, Any]:
    currency, agreed = request.tenant.currency, board.agreed(query.as_of)
    sums, counted = board.sums_by_department(query), counts(query, COUNTED)
    earlier = before(query)
    was = board.total(board.sums_by_department(earlier), "revenue") if earlier else 0
    revenue, won = board.total(sums, "revenue"), board.total(sums, "won")
    heads = board.heads()
    return {
        "agreed": agreed,
        "sentence": board.joint_sentence(
            revenue, was, won, currency, shown.period_words(query.period)
        ),
        "bar": board.joint_bar(query, sums, currency, opens=opens),
        "marketing": marketing_promises(query, counted, sums, agreed, opens=opens),
        "sales": sales_promises(query, counted, agreed, opens=opens),
        "marketing_head": heads.get(Department.MARKETING, ""),
        "sales_head": heads.get(Department.SALES, ""),
        "handover": handover(query, agreed, opens=opens),
        "won": board.won_together(query),
        "won_url": records_url(query, "won") if opens else "",
        "won_count": won,
        "currency": currency,
    }
