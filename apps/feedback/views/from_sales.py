"""What Sales said: the judging, and Marketing's page of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.core import keyset
from apps.core.http import render_page, see_other
from apps.feedback import actions, disputes, queries
from apps.feedback.forms import VerdictForm
from apps.feedback.queries import wrong_facts as wrong
from apps.handoffs.errors import HandOffError
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .behind import behind
from .found import back_to, handoff_or_404, or_404


@require_GET
@requires(Capability.READ_FEEDBACK)
def from_sales(request: TenantRequest) -> HttpResponse:
    """What came back, what was asked, how leads were judged, and why leads come back."""
    membership, at = request.membership, timezone.now()
    is_mine = "mine" in request.GET
    cursor, direction = keyset.cursor_from_query(request.GET)
    try:
        page = queries.came_back(membership, is_mine=is_mine, cursor=cursor, direction=direction)
    except keyset.BadCursor:
        return see_other(request.path)
    context = {
        "now": at,
        "page": page,
        "rejected": queries.as_rejected(page.items, membership, at),
        "questions": queries.unanswered_questions(membership, is_mine=is_mine),
        "verdicts": queries.latest_verdicts(membership, is_mine=is_mine),
        "wrong_facts": wrong.by_source(membership, at, is_mine=is_mine),
        "reason_mix": queries.reason_mix(membership, at, is_mine=is_mine),
        "may_act": membership.may(Capability.EXPLAIN_HANDOFFS),
        "back": "feedback",
        "views": _views(is_mine=is_mine),
    }
    return render_page(request, "feedback/from_sales.html", context)


@require_GET
@requires(Capability.READ_FEEDBACK)
def wrong_facts(request: TenantRequest) -> HttpResponse:
    """Leads of a source of which Sales found a fact wrong, or with ?all=1 all it answered."""
    found = or_404(wrong.behind_address(request.membership, request.GET, timezone.now()))
    title = "Answered by Sales" if "all" in request.GET else "Sales found a fact wrong"
    return behind(request, found, title)


@require_GET
@requires(Capability.READ_FEEDBACK)
def came_back_for(request: TenantRequest) -> HttpResponse:
    """Leads that came back for ?reason=…, of late or, with ?before=1, in the time before."""
    found = queries.behind_reason(request.membership, request.GET, timezone.now())
    return behind(request, found, f"Came back: {request.GET.get('reason') or 'no reason'}")


@require_POST
@requires(Capability.GIVE_VERDICTS)
def give_verdict(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """1 to 5, and why."""
    handoff = handoff_or_404(request, public_id)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose a quality from 1 to 5.")
        return see_other(back_to(request, handoff))
    said = form.cleaned_data
    try:
        actions.give_verdict(
            handoff,
            by=request.user,
            at=timezone.now(),
            quality=said["quality"],
            reason=said["reason"].strip(),
        )
    except actions.NotAnsweredYet as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "Marketing sees your judgement.")
    return see_other(back_to(request, handoff))


@require_POST
@requires(Capability.EXPLAIN_HANDOFFS)
def mark_read(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Marketing accepts the point."""
    handoff = handoff_or_404(request, public_id)
    try:
        disputes.accept_point(handoff, at=timezone.now())
    except HandOffError as error:
        messages.warning(request, str(error))
    return see_other(back_to(request, handoff))


def _views(*, is_mine: bool) -> list[dict[str, object]]:
    address = reverse("feedback:from_sales")
    return [
        {"label": "All campaigns", "url": address, "is_current": not is_mine},
        {"label": "My campaigns", "url": f"{address}?mine=1", "is_current": is_mine},
    ]
