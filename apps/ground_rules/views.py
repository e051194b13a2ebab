"""The agreement as a document, its versions, and the form for the next one."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.core.http import render_page, see_other
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.tenancy.queries import current_zone

from . import actions, queries
from .forms import TermsForm
from .models import GroundRules
from .terms import Terms, write


@require_GET
@requires(Capability.SEE_RULES)
def agreement(request: TenantRequest) -> HttpResponse:
    """What both sides promised: the version in force."""
    at = timezone.now()
    rules = queries.in_force(at)
    if rules is None:
        may_change = request.membership.may(Capability.CHANGE_RULES)
        return render_page(request, "ground_rules/nothing.html", {"may_change": may_change})
    return _document(request, rules, at)


@require_GET
@requires(Capability.SEE_RULES)
def version(request: TenantRequest, version: int) -> HttpResponse:
    """One version, word for word as it was."""
    rules = GroundRules.objects.select_related("calendar").filter(version=version).first()
    if rules is None:
        raise Http404
    return _document(request, rules, timezone.now())


@require_http_methods(["GET", "POST"])
@requires(Capability.CHANGE_RULES)
def change(request: TenantRequest) -> HttpResponse:
    """Settle the next version's terms and bring it into force."""
    rules = queries.in_force(timezone.now())
    if request.method == "GET":
        terms = queries.terms_of(rules) if rules else Terms()
        return _form_page(request, TermsForm.starting_from(terms), rules)
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, rules, status=422)
    draft = write(form.terms, current_zone())
    if rules is not None and actions.fingerprint(draft) == rules.text_sha256:
        messages.info(request, "Nothing is different, so the version in force stays.")
        return see_other(reverse("ground_rules:agreement"))
    published = actions.publish(draft, by=request.user, at=timezone.now())
    messages.success(request, f"Version {published.version} is in force.")
    return see_other(reverse("ground_rules:agreement"))


def _document(request: TenantRequest, rules: GroundRules, at: datetime) -> HttpResponse:
    context = {
        "rules": rules,
        "sections": queries.sections_of(rules),
        "reason_groups": queries.reason_groups_of(rules),
        "versions": queries.versions(),
        "hours": queries.hours_in_words(rules),
        "is_in_force": rules.in_force_until is None or rules.in_force_until > at,
        "may_change": request.membership.may(Capability.CHANGE_RULES),
    }
    return render_page(request, "ground_rules/agreement.html", context)


def _form_page(
    request: TenantRequest, form: TermsForm, rules: GroundRules | None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "rules": rules, "next_version": rules.version + 1 if rules else 1}
    return render_page(request, "ground_rules/change.html", context, status=status)
