"""One campaign: its facts, its money, what came of it, what was promised, who changed it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.campaigns import actions, books, history, queries
from apps.campaigns.entry_forms import CampaignForm, known_of
from apps.campaigns.errors import CampaignError
from apps.campaigns.forms import CostForm
from apps.campaigns.ledger import ledger_of
from apps.campaigns.links import records_of
from apps.campaigns.models import Campaign
from apps.campaigns.policy import may_answer_for
from apps.campaigns.promises import promised
from apps.campaigns.standing import Standing
from apps.campaigns.words import headline, money, when
from apps.core import wording
from apps.core.http import render_page, see_other
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .clock import today as today_of


def campaign_or_404(request: TenantRequest, public_id: UUID) -> Campaign:
    """The campaign as far as this member may see it."""
    campaign = queries.campaign_of(request.membership, public_id)
    if campaign is None:
        raise Http404
    return campaign


@require_GET
@requires(Capability.SEE_CAMPAIGNS)
def detail(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """The campaign's page."""
    campaign = campaign_or_404(request, public_id)
    form = CostForm(tenant=request.tenant, today=today_of(request))
    return campaign_page(request, campaign, form)


def campaign_page(
    request: TenantRequest, campaign: Campaign, form: CostForm, status: int = 200
) -> HttpResponse:
    """The page with a cost form, which may have mistakes to show."""
    today, membership = today_of(request), request.membership
    standing = books.standing_of(membership, campaign)
    context = {
        "campaign": campaign,
        "standing": standing,
        "when": when(standing, today),
        "stats": _linked(headline(standing.figures, request.tenant.currency), request, campaign),
        "facts": _facts(campaign, request, when(standing, today)),
        "reached": _reached(standing, request),
        "ledger": ledger_of(queries.costs_of(campaign)),
        "form": form,
        "promises": _promises(request, campaign, today),
        "changes": [] if membership.is_agency else _history(request, campaign),
        "may_run": membership.may(Capability.RUN_CAMPAIGNS),
        "may_promise": may_answer_for(membership, campaign.owner_department),
        "is_spend_missing": standing.is_spend_missing(today),
        "currency": request.tenant.currency,
    }
    return render_page(request, "campaigns/detail.html", context, status=status)


def _linked(
    stats: list[dict[str, str]], request: TenantRequest, campaign: Campaign
) -> list[dict[str, str]]:
    records = records_of(request.membership, campaign.public_id)
    figures = ("spent", "leads", "accepted", "pipeline", "won_amount")
    addresses = {**records, "spent": "#costs"}
    return [{**stat, "url": addresses[figure]} for stat, figure in zip(stats, figures, strict=True)]


def _reached(standing: Standing, request: TenantRequest) -> list[dict[str, Any]]:
    """How many leads reached each stage; each count opens its leads."""
    figures = standing.figures
    records = records_of(request.membership, standing.public_id)
    stages = (
        ("Leads", figures.leads, "leads"),
        ("Handed over", figures.handed_over, "handed_over"),
        ("Accepted", figures.accepted, "accepted"),
        ("Opportunity", figures.opportunities, "opportunities"),
        ("Won", figures.won, "won"),
    )
    return [
        {"label": label, "count": count, "of": figures.leads, "url": records[figure]}
        for label, count, figure in stages
    ]


def _facts(campaign: Campaign, request: TenantRequest, dates: str) -> list[dict[str, str]]:
    facts = [
        ("Channel", campaign.channel.name if campaign.channel else ""),
        ("Dates", dates),
        ("Run by", str(campaign.get_owner_department_display())),
        ("Owner", str(campaign.owner or "")),
        ("Agency", str(campaign.agency or "")),
        ("Budget", money(campaign.budget_minor, request.tenant.currency)),
        ("Known to forms as", campaign.external_id or ""),
        ("Goal", campaign.goal),
        ("Logged", wording.day(campaign.created_at)),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _promises(request: TenantRequest, campaign: Campaign, today: date) -> list[Any]:
    membership = request.membership
    return [
        promised(each, today, may_change=may_answer_for(membership, each.department))
        for each in queries.commitments(membership, campaign)
    ]


def _history(request: TenantRequest, campaign: Campaign) -> list[history.Change]:
    entries = queries.history_of(campaign)
    names = history.Names(
        channels=queries.channel_names(),
        people=queries.member_names(),
        currency=request.tenant.currency,
    )
    return history.changes_in(entries, names)


@require_http_methods(["GET", "POST"])
@requires(Capability.RUN_CAMPAIGNS)
def edit(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Change the campaign's facts; old and new stay in its history."""
    campaign = campaign_or_404(request, public_id)
    known = known_of(request.tenant, today_of(request))
    form = CampaignForm(request.POST or None, known=known, campaign=campaign)
    if request.method == "POST" and form.is_valid() and _edited(request, campaign, form):
        return see_other(reverse("campaigns:detail", args=[public_id]))
    context = {"form": form, "known": known, "campaign": campaign}
    refused = 409 if form.met_a_change else 422
    status = refused if request.method == "POST" else 200
    return render_page(request, "campaigns/edit.html", context, status=status)


def _edited(request: TenantRequest, campaign: Campaign, form: CampaignForm) -> bool:
    """Whether it is changed; if not, the form says why."""
    try:
        actions.edit(campaign, by=request.user, at=timezone.now(), **form.changes())
    except CampaignError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "Saved.")
    return True


@require_POST
@requires(Capability.RUN_CAMPAIGNS)
def archive(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Out of the lists; reports go on counting it."""
    campaign = campaign_or_404(request, public_id)
    actions.archive(campaign, by=request.user, at=timezone.now())
    messages.success(request, f"“{campaign.name}” is archived. Reports go on counting it.")
    return see_other(reverse("campaigns:detail", args=[public_id]))


@require_POST
@requires(Capability.RUN_CAMPAIGNS)
def bring_back(request: TenantRequest, public_id: UUID) -> HttpResponse:
    """Into the lists again."""
    campaign = campaign_or_404(request, public_id)
    actions.bring_back(campaign, by=request.user, at=timezone.now())
    messages.success(request, f"“{campaign.name}” is in the lists again.")
    return see_other(reverse("campaigns:detail", args=[public_id]))
