"""Second opinions: judged without the first answer, compared where only managers look."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.core.http import render_page, see_other
from apps.feedback.actions import opinions as verbs
from apps.feedback.errors import FeedbackError
from apps.feedback.forms import CellForm, OpinionForm
from apps.feedback.queries import judgements as compared
from apps.feedback.queries import opinions as queries
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .behind import behind
from .found import or_404, tabs


@require_GET
@requires(Capability.ANSWER_HANDOFFS)
def opinions(request: TenantRequest) -> HttpResponse:
    """The leads this person was asked to judge."""
    context = {
        "now": timezone.now(),
        "opinions": queries.to_give(request.membership),
        "tabs": tabs(request.membership, "opinions"),
    }
    return render_page(request, "feedback/opinions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.ANSWER_HANDOFFS)
def opinion(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """One lead as it was on its day: would you take it?"""
    judged = or_404(queries.to_judge(request.membership, public_id))
    form = OpinionForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"judged": judged, "form": form, "now": timezone.now()}
        return render_page(request, "feedback/opinion.html", context, status=status)
    said = form.cleaned_data
    try:
        verbs.give(
            judged.opinion,
            by=request.user,
            at=timezone.now(),
            would_accept=said["would_accept"],
            quality=said["quality"],
        )
    except FeedbackError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "Thank you. Nobody but the managers sees how you compare.")
    return see_other(reverse("feedback:opinions"))


@require_GET
@requires(Capability.SEE_JUDGEMENTS)
def judgements(request: TenantRequest) -> HttpResponse:
    """How far people who judge the same leads agree: the tables, and what may be said of them."""
    at = timezone.now()
    context = {
        "comparisons": [compared.grades_and_verdicts(at), compared.first_and_second(at)],
        "waiting": compared.waiting_opinions(),
        "tabs": tabs(request.membership, "judgements"),
    }
    return render_page(request, "feedback/judgements.html", context)


@require_GET
@requires(Capability.SEE_JUDGEMENTS)
def judged(request: TenantRequest) -> HttpResponse:
    """The hand-offs of one cell: ?table=grades&row=0&column=2; of them all: ?all=grades or
    ?alike=grades."""
    at = timezone.now()
    for name, title in (("all", "Judged by both"), ("alike", "Judged alike")):
        if name in request.GET:
            table = request.GET[name]
            whole = or_404(compared.behind_all(table, at, is_alike=name == "alike"))
            return behind(request, whole, title)
    form = CellForm(request.GET)
    if not form.is_valid():
        return see_other(reverse("feedback:judgements"))
    cell = form.cleaned_data
    found = or_404(compared.behind(**cell, at=at))
    return behind(request, found, compared.title_of(**cell))
