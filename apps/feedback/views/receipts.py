"""What became of what people said, and the lists behind its figures."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.core.http import render_page
from apps.feedback.queries import receipts as queries
from apps.feedback.queries import selections
from apps.ground_rules.models import GroundRules
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .behind import behind
from .found import or_404, paged, tabs


@require_GET
@requires(Capability.SEE_LEADS)
def receipts(request: TenantRequest) -> HttpResponse:
    """One's own receipts; Marketing sees besides what nothing has come of yet."""
    membership, at = request.membership, timezone.now()
    page = paged(request, partial(queries.receipts, membership))
    sees_feedback = membership.may(Capability.READ_FEEDBACK)
    context = {
        "now": at,
        "page": page,
        "lines": queries.lines(page.items, membership),
        "sees_feedback": sees_feedback,
        "unused": queries.unused_feedback(membership, at) if sees_feedback else [],
        "tabs": tabs(membership, "receipts"),
    }
    return render_page(request, "feedback/receipts.html", context)


@require_GET
@requires(Capability.SEE_LEADS)
def receipt(request: TenantRequest, receipt_id: int) -> HttpResponse:
    """What one said, lead by lead."""
    told = or_404(queries.receipt_of(request.membership, receipt_id))
    (line,) = queries.lines([told], request.membership)
    return behind(request, selections.of_receipt(told), line.said)


@require_GET
@requires(Capability.SEE_SCOREBOARD)
def accepted(request: TenantRequest, version: int) -> HttpResponse:
    """What was accepted under a version, or with ?all=1 all that was answered."""
    or_404(GroundRules.objects.filter(version=version).first())
    if "all" in request.GET:
        found = selections.answered_under(version)
        return behind(request, found, f"Answered under version {version}")
    found = selections.accepted_under(version)
    return behind(request, found, f"Accepted under version {version}")


@require_GET
@requires(Capability.READ_FEEDBACK)
def unused(request: TenantRequest) -> HttpResponse:
    """Rejections of one reason and clause from which nothing followed in 30 days."""
    code, clause_key = request.GET.get("reason", ""), request.GET.get("clause", "")
    found = selections.unused(request.membership, timezone.now())
    if code:
        found = selections.said_about(found, code, clause_key)
    return behind(request, found, "Said more than 30 days ago, and nothing followed")
