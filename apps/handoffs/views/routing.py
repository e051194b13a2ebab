"""Settings: the rules by which leads find their people, and what others would have done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.http import render_page, see_other
from apps.ground_rules.drafting import edit_clause
from apps.ground_rules.errors import Settled
from apps.ground_rules.kinds import ClauseKind
from apps.ground_rules.models import Clause, GroundRules
from apps.ground_rules.queries import in_force, in_the_making
from apps.ground_rules.routing_wording import plan_in_words
from apps.handoffs.queries.takers import taker_rows, try_on_last_month
from apps.handoffs.routing import plan_of
from apps.handoffs.routing_forms import PlanForm
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_ROUTING)
def routing(request: TenantRequest) -> HttpResponse:
    """The plan in force, and the draft's: tried on the last 30 days, or written into it."""
    at = timezone.now()
    rules, draft = in_force(at), in_the_making()
    clause = _clause_of(draft)
    members = [row.membership for row in taker_rows(at)]
    names = {one.user_id: str(one.user) for one in members}
    shown = draft if clause is not None else rules
    form = PlanForm(plan_of(shown), members, request.POST or None) if shown else None
    context: dict[str, Any] = {
        "rules": rules,
        "draft": draft,
        "clause": clause,
        "form": form,
        "lines": plan_in_words(plan_of(rules), names) if rules else [],
    }
    if request.method != "POST" or form is None or rules is None:
        return render_page(request, "handoffs/routing.html", context)
    if not form.is_valid():
        return render_page(request, "handoffs/routing.html", context, status=422)
    if "try" in request.POST:
        context["tried"] = try_on_last_month(form.plan, rules, at)
        return render_page(request, "handoffs/routing.html", context)
    return _save(request, clause, form)


def _save(request: TenantRequest, clause: Clause | None, form: PlanForm) -> HttpResponse:
    """Into the draft: both departments sign it like any other clause."""
    address = see_other(reverse("handoffs:routing"))
    if clause is None:
        messages.warning(request, _("There is no draft to change: start one first."))
        return address
    try:
        edit_clause(clause, by=request.user, at=timezone.now(), rule=form.plan.to_json())
    except Settled:
        messages.warning(request, _("That version is signed and can't be changed any more."))
        return address
    messages.success(request, _("Written into the draft. It applies once both have signed."))
    return address


def _clause_of(draft: GroundRules | None) -> Clause | None:
    """The draft's clause on routing; None without a draft that may be changed."""
    if draft is None or not draft.is_open:
        return None
    return Clause.objects.filter(rules=draft, kind=ClauseKind.ROUTING).order_by("position").first()
