"""Who a lead is, beside its story: the person, the company, where it came from."""

from __future__ import annotations

from typing import Any, Final

from django.utils.safestring import SafeString

from apps.core import wording
from apps.core.routed import address_of
from apps.core.stencils import Stencil
from apps.leads.models import Lead

_CARD: Final = Stencil(
    "workspace/_lead_card.html",
    *("words", "tel", "phone", "mail", "language", "consent", "company", "industry", "employees"),
    *("campaign", "campaign_url", "channel", "came_in", "owner", "external_id"),
)


def draw(lead: Lead, words: str, *, sees_contact: bool, may_see_campaigns: bool) -> SafeString:
    """templates/workspace/_lead_card.html; what is not known is a dash."""
    person, opens_campaign = lead.person, lead.campaign is not None and may_see_campaigns
    return _CARD.fill(
        {"words": words, **_person(lead), **_origin(lead, opens_campaign=opens_campaign)},
        has_words=bool(words),
        sees_contact=sees_contact,
        has_phone=bool(person.phone),
        has_mail=bool(person.email),
        has_consented=person.consented_at is not None,
        opens_campaign=opens_campaign,
        is_backfilled=lead.is_backfilled,
        has_external_id=bool(lead.external_id),
    )


def _person(lead: Lead) -> dict[str, Any]:
    person = lead.person
    given = wording.day(person.consented_at) if person.consented_at else person.consent
    return {
        "tel": person.phone_norm or person.phone,
        "phone": person.phone or wording.NOTHING,
        "mail": person.email or wording.NOTHING,
        "language": person.language or wording.NOTHING,
        "consent": given or "not told",
    }


def _origin(lead: Lead, *, opens_campaign: bool) -> dict[str, Any]:
    company, campaign, channel = lead.company, lead.campaign, lead.channel
    url = address_of("campaigns:detail", campaign.public_id) if campaign else ""
    return {
        "company": (company and company.name) or wording.NOTHING,
        "industry": (company and company.industry) or wording.NOTHING,
        "employees": (company and company.employees) or wording.NOTHING,
        "campaign": campaign.name if campaign else wording.NOTHING,
        "campaign_url": url if opens_campaign else "",
        "channel": channel.name if channel else "not told",
        "came_in": wording.day(lead.captured_on),
        "owner": lead.owner or "nobody yet",
        "external_id": lead.external_id or "",
    }
