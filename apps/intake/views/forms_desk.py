"""Hosted forms: which campaign has one, its words and questions, and where it is put."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.campaigns.models import Campaign
from apps.core.http import render_page, see_other
from apps.custom_fields import queries as custom_fields
from apps.intake import queries, spam
from apps.intake.actions import doors
from apps.intake.forms import HostedFormForm, ProspectForm
from apps.intake.models import Form
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability


@require_GET
@requires(Capability.MANAGE_FORMS)
def forms(request: TenantRequest) -> HttpResponse:
    """All hosted forms, and the campaigns that could have one."""
    context = {
        "rows": [{"form": form, "url": _desk_url(form.campaign)} for form in queries.forms()],
        "campaigns": [
            {"campaign": campaign, "url": _desk_url(campaign)}
            for campaign in queries.campaigns_without_form()
        ],
    }
    return render_page(request, "intake/forms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_FORMS)
def form(request: TenantRequest, campaign_id: UUID) -> HttpResponse:
    """One campaign's form: POST opens it, or changes its words."""
    campaign = _campaign_or_404(campaign_id)
    row = queries.form_of(campaign)
    asked = row.fields if row else doors.DEFAULT_FIELDS
    sent = request.POST if request.method == "POST" else None
    fields = HostedFormForm(
        sent, asked=asked, own=custom_fields.in_use(), initial=_words(campaign, row)
    )
    if sent is not None and fields.is_valid():
        _open(request, campaign, fields)
        return see_other(_desk_url(campaign))
    context = {
        "campaign": campaign,
        "row": row,
        "form": fields,
        "address": address_of(request, row) if row else "",
        "snippet": _snippet(request, row) if row and not row.closed_at else "",
    }
    status = 422 if fields.errors else 200
    return render_page(request, "intake/form.html", context, status=status)


@require_POST
@requires(Capability.MANAGE_FORMS)
def close_form(request: TenantRequest, campaign_id: UUID) -> HttpResponse:
    """The address stays and says that the form is closed; saving the form opens it again."""
    campaign = _campaign_or_404(campaign_id)
    row = queries.form_of(campaign)
    if row is not None and row.closed_at is None:
        doors.close_form(row, by=request.user, at=timezone.now())
        messages.success(request, "The form is closed. Its address says so to visitors.")
    return see_other(_desk_url(campaign))


@require_GET
@requires(Capability.MANAGE_FORMS)
def preview_form(request: TenantRequest, campaign_id: UUID) -> HttpResponse:
    """The form as prospects see it, without a way to send it."""
    row = queries.form_of(_campaign_or_404(campaign_id))
    if row is None:
        raise Http404
    context = {
        "form_row": row,
        "form": ProspectForm(wanted=row.fields, own=queries.own_fields_of(row)),
    }
    return render(request, "intake/form_preview.html", context)


def address_of(request: TenantRequest, row: Form) -> str:
    """Where prospects find the form: outside every tenant's mount, so not by `reverse`."""
    return f"{settings.BASE_URL}/f/{request.tenant.slug}/{row.public_id}/"


def _open(request: TenantRequest, campaign: Campaign, fields: HostedFormForm) -> None:
    cleaned = fields.cleaned_data
    doors.open_form(
        campaign,
        by=request.user,
        at=timezone.now(),
        title=cleaned["title"],
        intro=cleaned["intro"],
        consent_text=cleaned["consent_text"],
        fields=fields.asked(),
        thanks=cleaned["thanks"],
    )
    messages.success(request, "The form is open. Its address and its code stand below.")


def _campaign_or_404(campaign_id: UUID) -> Campaign:
    found = queries.campaign_at(campaign_id)
    if found is None:
        raise Http404
    return found


def _desk_url(campaign: Campaign) -> str:
    return reverse("intake:form", args=[campaign.public_id])


def _words(campaign: Campaign, row: Form | None) -> dict[str, Any]:
    if row is None:
        return {"title": campaign.name}
    return {name: getattr(row, name) for name in ("title", "intro", "consent_text", "thanks")}


def _snippet(request: TenantRequest, row: Form) -> str:
    """The form as plain HTML for a page of one's own: no script, no style of ours."""
    context = {
        "address": address_of(request, row),
        "row": row,
        "form": ProspectForm(
            wanted=row.fields,
            own=queries.own_fields_of(row),
            auto_id="baton-%s",
            use_required_attribute=False,
        ),
        "honeypot": spam.HONEYPOT,
    }
    return render_to_string("intake/_snippet.html", context).strip()
