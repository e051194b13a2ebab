"""Money of a campaign: log it, correct it. Nothing is erased."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.campaigns import actions, queries
from apps.campaigns.errors import AlreadyCorrected
from apps.campaigns.forms import CorrectionForm, CostForm
from apps.campaigns.models import CostLine
from apps.core.http import render_page, see_other
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .clock import today
from .detail import campaign_or_404, campaign_page


@require_POST
@requires(Capability.RUN_CAMPAIGNS)
def add_cost(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """A new line from the campaign's page."""
    campaign = campaign_or_404(request, public_id)
    form = CostForm(request.POST, tenant=request.tenant, today=today(request))
    if not form.is_valid():
        return campaign_page(request, campaign, form, status=422)
    actions.add_cost(campaign=campaign, by=request.user, at=timezone.now(), **form.facts())
    messages.success(request, "Logged.")
    return see_other(f"{reverse('campaigns:detail', args=[public_id])}#costs")


@require_http_methods(["GET", "POST"])
@requires(Capability.RUN_CAMPAIGNS)
def correct_cost(request: TenantRequest, public_id: UUID, line_id: UUID) -> HttpResponse:
    """Take a line back, and write the right one if there is one."""
    campaign = campaign_or_404(request, public_id)
    line = queries.cost_of(campaign, line_id)
    if line is None:
        raise Http404
    form = CorrectionForm(
        request.POST or None, tenant=request.tenant, today=today(request), initial=_initial(line)
    )
    if request.method == "POST" and ("take_back" in request.POST or form.is_valid()):
        return _corrected(request, line, form)
    status = 422 if request.method == "POST" else 200
    context = {"campaign": campaign, "line": line, "form": form}
    return render_page(request, "campaigns/correct_cost.html", context, status=status)


def _corrected(request: TenantRequest, line: CostLine, form: CorrectionForm) -> HttpResponse:
    facts = {} if "take_back" in request.POST else form.facts()
    try:
        actions.correct_cost(line, by=request.user, at=timezone.now(), **facts)
    except AlreadyCorrected as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Corrected. The wrong line stays readable, with its opposite.")
    assert line.campaign is not None  # noqa: S101 (queries.cost_of asks by campaign)
    return see_other(f"{reverse('campaigns:detail', args=[line.campaign.public_id])}#costs")


def _initial(line: CostLine) -> dict[str, object]:
    return {
        "kind": line.kind,
        "spent_on": line.spent_on,
        "amount": line.amount_minor,
        "currency": line.currency,
        "base": line.base_minor,
    }
