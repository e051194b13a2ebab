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
from apps.reports.leaks.counting import cells
from apps.reports.leaks.kinds import LeakQuestion
from apps.reports.links import records_url
from apps.reports.moment import Moment
from apps.reports.queries.handoffs import counts
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability, Department
from apps.workspace.scoreboard import joint
from apps.workspace.scoreboard.agenda import agenda
from apps.workspace.scoreboard.handover import handover
from apps.workspace.scoreboard.marketing import marketing_promises
from apps.workspace.scoreboard.period import asked_period, before, periods
from apps.workspace.scoreboard.promises import COUNTED, Board
from apps.workspace.scoreboard.sales import sales_promises


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
    currency, moment = request.tenant.currency, Moment(query.as_of)
    sums, was = joint.sums_by_department(query, before(query))
    agreed, heads = joint.agreed(query.as_of), joint.heads()
    board = Board(query, counts(query, COUNTED, moment), sums, agreed, moment, opens)
    revenue, earned = joint.total(sums, "revenue"), joint.total(was, "revenue")
    won, words = joint.total(sums, "won"), shown.period_words(query.period)
    leaks = cells(LeakQuestion(board.query_now), moment.versions)
    return {
        "agreed": agreed,
        "sentence": joint.joint_sentence(revenue, earned, won, currency, words),
        "bar": joint.joint_bar(query, sums, currency, opens=opens),
        "marketing": marketing_promises(board),
        "sales": sales_promises(board),
        "marketing_head": heads.get(Department.MARKETING, ""),
        "sales_head": heads.get(Department.SALES, ""),
        "handover": handover(query, agreed, opens=opens),
        "agenda": agenda(board, leaks, heads, currency),
        "won": joint.won_together(query),
        "won_url": records_url(query, "won") if opens else "",
        "won_count": won,
        "currency": currency,
    }
