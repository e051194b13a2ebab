"""A rejection is contested, read by both sides, and decided."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.core.http import render_page, see_other
from apps.feedback.actions import disputes as verbs
from apps.feedback.errors import FeedbackError
from apps.feedback.forms import ContestForm, DecisionForm
from apps.feedback.queries import disputes as queries
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .found import back_to, handoff_or_404, or_404, paged, tabs


@require_GET
@requires(Capability.SEE_DISPUTES)
def disputes(request: TenantRequest) -> HttpResponse:
    """What waits for a decision, and what was decided."""
    membership, is_open = request.membership, "decided" not in request.GET
    page = paged(request, partial(queries.disputes, membership, is_open=is_open))
    address = reverse("feedback:disputes")
    counts = queries.open_count(membership), queries.decided_count(membership)
    context = {
        "now": timezone.now(),
        "page": page,
        "disputes": [(one, queries.title_of(one, membership)) for one in page.items],
        "is_open": is_open,
        "views": [
            {"label": "Open", "url": address, "is_current": is_open, "count": counts[0]},
            {
                "label": "Decided",
                "url": f"{address}?decided=1",
                "is_current": not is_open,
                "count": counts[1],
            },
        ],
        "tabs": tabs(membership, "disputes"),
    }
    return render_page(request, "feedback/disputes.html", context)


@require_GET
@requires(Capability.SEE_DISPUTES)
def dispute(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """The clause, what was known on the day, both sides' words, and the decision."""
    return _case_page(request, public_id)


@require_POST
@requires(Capability.DECIDE_DISPUTES)
def decide(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Upheld, overturned, or the rule is unclear."""
    case = or_404(queries.case_of(request.membership, public_id))
    form = DecisionForm(request.POST, rules=case.handoff.rules)
    if not form.is_valid():
        return _case_page(request, public_id, form=form, status=422)
    said = form.cleaned_data
    try:
        verbs.decide(
            case.dispute,
            by=request.user,
            at=timezone.now(),
            decision=said["decision"],
            text=said["text"],
            clause=said["clause"],
        )
    except FeedbackError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "Both sides read your decision.")
    return see_other(reverse("feedback:dispute", args=[public_id]))


@require_POST
@requires(Capability.CONTEST)
def contest(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Marketing says that a rejection was wrong, and why."""
    handoff = handoff_or_404(request, public_id)
    form = ContestForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say why the answer is wrong: Sales reads it.")
        return see_other(back_to(request, handoff))
    try:
        opened = verbs.contest(
            handoff, by=request.user, at=timezone.now(), text=form.cleaned_data["text"]
        )
    except FeedbackError as error:
        messages.warning(request, str(error))
        return see_other(back_to(request, handoff))
    messages.success(request, "Contested. The head of Sales decides.")
    return see_other(reverse("feedback:dispute", args=[opened.public_id]))


def _case_page(
    request: TenantRequest, public_id: UUID, *, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    case = or_404(queries.case_of(request.membership, public_id))
    context = {
        "now": timezone.now(),
        "case": case,
        "form": form or (DecisionForm(rules=case.handoff.rules) if case.may_decide else None),
        "sees_rules": request.membership.may(Capability.SEE_RULES),
    }
    return render_page(request, "feedback/dispute.html", context, status=status)
