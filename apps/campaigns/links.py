"""Addresses of the records behind a campaign's figures."""

from __future__ import annotations

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


def records_of(
    membership: Membership, public_id: UUID, period: Period | None = None
) -> dict[str, str]:
    """Where each figure of a campaign opens its records; "" for who may not read reports.

    They still reach the leads themselves, over all dates.
    """
    told = dates(period or all_dates())
    leads = f"{reverse('leads:list')}?{urlencode({'campaign': public_id})}"
    if not membership.may(Capability.SEE_REPORTS):
        return {**dict.fromkeys(METRICS, ""), "leads": "" if told else leads}
    base = reverse("reports:records")
    return {
        figure: f"{base}?{urlencode({'metric': metric, 'campaign': public_id, **told})}"
        for figure, metric in METRICS.items()
    }
