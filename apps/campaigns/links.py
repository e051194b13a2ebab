"""Addresses of the records behind a campaign's figures."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from apps.core.period import Period, all_dates
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from .period_menu import dates

#: The figures shown here and their names in the reports; amounts and counts are different figures.
METRICS = {
    "leads": "leads",
    "handed_over": "handed_off",
    "accepted": "accepted",
    "opportunities": "opportunities",
    "pipeline": "pipeline",
    "won": "won",
    "won_amount": "revenue",
}


def records_of(membership: Membership, public_id: UUID) -> dict[str, str]:
    """Where each figure of a campaign, over all dates, opens its records."""
    return records_by_campaign(membership, all_dates())(public_id)


def records_by_campaign(membership: Membership, period: Period) -> Callable[[UUID], dict[str, str]]:
    """Where each figure of any campaign opens its records; "" for who may not read reports.

    They still reach the leads themselves, over all dates. What all addresses of a page begin and
    end with is composed once: no name and no date needs to be quoted again for each campaign.
    """
    told = dates(period)
    if not membership.may(Capability.SEE_REPORTS):
        nowhere, leads = dict.fromkeys(METRICS, ""), reverse("leads:list")
        return lambda campaign: (
            nowhere | ({} if told else {"leads": f"{leads}?campaign={campaign}"})
        )
    records, end = reverse("reports:records"), f"&{urlencode(told)}" if told else ""
    begins = {figure: f"{records}?metric={name}&campaign=" for figure, name in METRICS.items()}
    return lambda campaign: {figure: f"{begin}{campaign}{end}" for figure, begin in begins.items()}
