"""The hosted form on pages of apps that know nothing of the front door."""

from __future__ import annotations

from django.template import Context, Library

from apps.campaigns.models import Campaign
from apps.intake.models import Form
from apps.tenancy.kinds import Capability

register = Library()


@register.inclusion_tag("intake/_campaign_form.html", takes_context=True)
def campaign_form(context: Context, campaign: Campaign) -> dict[str, object]:
    """The campaign's form and the way to it, for those who manage forms."""
    if not context["request"].membership.may(Capability.MANAGE_FORMS):
        return {}
    return {"campaign": campaign, "form": Form.objects.filter(campaign=campaign).first()}
