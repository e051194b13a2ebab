"""New lead: Marketing types in a card from a fair, Sales what it found itself."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.core.http import render_page, see_other
from apps.intake.actions import by_hand
from apps.intake.forms.by_hand import TypedForm
from apps.intake.kinds import State
from apps.intake.models import Submission
from apps.leads.queries import lead_of
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.EDIT_LEADS)
def new_lead(request: TenantRequest) -> HttpResponse:
    """Judged by the agreement like every lead, and handed over when it qualifies."""
    form = _form(request)
    if not form.is_valid():
        return _page(request, form, "marketing")
    kept = by_hand.type_in(form.typed(), by=request.user, at=timezone.now())
    return _done(request, kept, "marketing", "leads:list")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.ANSWER_HANDOFFS)
def own_lead(request: TenantRequest) -> HttpResponse:
    """A referral or a cold call that worked: it is with who brought it."""
    form = _form(request)
    if not form.is_valid():
        return _page(request, form, "sales")
    kept = by_hand.bring(form.typed(), by=request.user, at=timezone.now())
    return _done(request, kept, "sales", "leads:mine")


def _form(request: TenantRequest) -> TypedForm:
    """The hidden key makes a second press of the button the same arrival."""
    if request.method == "POST":
        return TypedForm(request.POST)
    return TypedForm(initial={"key": uuid4().hex})


def _page(request: TenantRequest, form: TypedForm, side: str) -> HttpResponse:
    may_log = request.membership.may(Capability.RUN_CAMPAIGNS)
    context = {"form": form, "side": side, "may_log": may_log}
    status = 422 if form.is_bound else 200
    return render_page(request, "intake/new_lead.html", context, status=status)


def _done(request: TenantRequest, kept: Submission, side: str, listed: str) -> HttpResponse:
    """To the lead, if it is this member's to see: the person may be a colleague's already."""
    number = kept.lead.number if kept.lead else 0
    if kept.state == State.ATTACHED:
        messages.info(request, f"We know this person: it was added to lead {number}.")
    else:
        messages.success(request, f"Lead {number} is recorded.")
    if lead_of(request.membership, number) is None:
        return see_other(reverse(listed))
    return see_other(reverse(f"workspace:{side}_lead", args=[number]))
