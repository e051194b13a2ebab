"""The reasons to say no, in the draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import render_page, see_other
from apps.custom_fields import queries as custom_fields
from apps.ground_rules import listing, queries
from apps.ground_rules.errors import CodeTaken
from apps.ground_rules.forms.clauses import ReasonForm
from apps.ground_rules.models import RejectReason
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .surroundings import draft_or_404, now


@require_http_methods(["GET", "POST"])
@requires(Capability.CHANGE_RULES)
def add_reason(request: TenantRequest) -> HttpResponse:
    """One more reason in the next version."""
    rules = draft_or_404()
    data = request.POST if request.method == "POST" else None
    own = custom_fields.all_fields()
    form = ReasonForm(data, clauses=queries.clauses_of(rules), own=own)
    if data is not None and form.is_valid():
        try:
            listing.add_reason(rules, by=request.user, at=now(), **form.facts)
        except CodeTaken:
            form.add_error("label", "This reason is in the list already.")
        else:
            messages.success(request, "The reason is in the next version.")
            return see_other(f"{reverse('ground_rules:draft')}#reasons")
    return _reason_page(request, form)


@require_http_methods(["GET", "POST"])
@requires(Capability.CHANGE_RULES)
def edit_reason(request: TenantRequest, code: str) -> HttpResponse:
    """Other words, another way, another clause for a reason."""
    reason = _reason(code)
    clauses, own = queries.clauses_of(reason.rules), custom_fields.all_fields()
    said = ReasonForm.said(reason)
    if request.method == "POST":
        form = ReasonForm(request.POST, initial=said, clauses=clauses, own=own)
        if form.is_valid():
            listing.edit_reason(reason, by=request.user, at=now(), **form.facts)
            messages.success(request, "The reason is saved.")
            return see_other(f"{reverse('ground_rules:draft')}#reasons")
    else:
        form = ReasonForm(initial=said, clauses=clauses, own=own)
    return _reason_page(request, form, reason)


@require_POST
@requires(Capability.CHANGE_RULES)
def remove_reason(request: TenantRequest, code: str) -> HttpResponse:
    """No longer to be given, from the next version on."""
    reason = _reason(code)
    listing.remove_reason(reason, by=request.user, at=now())
    messages.success(request, f"“{reason.label}” is no longer in the next version.")
    return see_other(f"{reverse('ground_rules:draft')}#reasons")


def _reason(code: str) -> RejectReason:
    reasons = RejectReason.objects.select_related("rules")
    return get_object_or_404(reasons, rules=draft_or_404(), code=code)


def _reason_page(
    request: TenantRequest, form: ReasonForm, reason: RejectReason | None = None
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "reason": reason}
    return render_page(request, "ground_rules/reason.html", context, status=status)
