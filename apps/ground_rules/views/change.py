"""The short form for a company without two heads: settle the terms, bring them into force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.core.http import render_page, see_other
from apps.ground_rules import actions, queries, short_form
from apps.ground_rules.fingerprint import says_the_same
from apps.ground_rules.forms.terms import TermsForm
from apps.ground_rules.models import GroundRules
from apps.ground_rules.signatures import both_have_heads
from apps.ground_rules.terms import Terms, write
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.tenancy.queries import current_zone

from .surroundings import now


@require_http_methods(["GET", "POST"])
@requires(Capability.CHANGE_RULES)
def change(request: TenantRequest) -> HttpResponse:
    """Settle the next version's terms and bring it into force; with two heads: to the draft."""
    if both_have_heads() or queries.in_the_making() is not None:
        messages.info(request, "The next version is drafted, and both heads sign it.")
        return see_other(reverse("ground_rules:draft"))
    rules = queries.in_force(now())
    if rules is not None and not short_form.says_all_of(rules):
        return _to_the_draft(request)
    if request.method == "GET":
        terms = short_form.terms_of(rules) if rules else Terms()
        return _form_page(request, TermsForm.starting_from(terms), rules)
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, rules, status=422)
    return _publish(request, form.terms, rules)


def _publish(request: TenantRequest, terms: Terms, rules: GroundRules | None) -> HttpResponse:
    if rules is not None and says_the_same(rules, write(terms, current_zone())):
        messages.info(request, "Nothing is different, so the version in force stays.")
        return see_other(reverse("ground_rules:agreement"))
    try:
        published = actions.publish_alone(terms, by=request.user, at=now())
    except (actions.InTheMaking, actions.SaysMore):
        return _to_the_draft(request)
    messages.success(request, f"Version {published.version} is in force.")
    return see_other(reverse("ground_rules:agreement"))


def _to_the_draft(request: TenantRequest) -> HttpResponse:
    messages.info(
        request,
        "The agreement in force says more than the short form can, and nothing of it is to be"
        " lost: draft the next version, which starts word for word as the one in force.",
    )
    return see_other(reverse("ground_rules:agreement"))


def _form_page(
    request: TenantRequest, form: TermsForm, rules: GroundRules | None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "rules": rules, "next_version": rules.version + 1 if rules else 1}
    return render_page(request, "ground_rules/change.html", context, status=status)
