"""What is known of a lead at a moment, as plain values that can be frozen."""

from __future__ import annotations

from apps.custom_fields.words import as_facts
from apps.ground_rules.kinds import Inputs
from apps.leads.models import Lead


def facts_of(lead: Lead) -> Inputs:
    """The lead's facts a criterion may ask about; keys are ground_rules.kinds.FIELDS, and the names
    of the tenant's own fields, archived ones too: an agreement may still ask about them.

    Nothing here names a person. Blank is None: not known.
    """
    person, company = lead.person, lead.company
    has_email, has_phone = bool(person.email), bool(person.phone)
    return {
        "score": lead.score,
        "industry": (company.industry or None) if company else None,
        "country": (company.country or None) if company else None,
        "employees": company.employees if company else None,
        "job_title": person.job_title or None,
        "product": lead.product or None,
        "channel": lead.channel.code if lead.channel else None,
        "campaign": lead.campaign.name if lead.campaign else None,
        "has_email": has_email,
        "has_phone": has_phone,
        "is_reachable": has_email or has_phone,
        "has_company": company is not None,
        **as_facts(lead.custom),
    }
