"""How often a source's facts turn out to be wrong: Sales says so when it answers a lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from apps.campaigns.models import Campaign
from apps.handoffs.models import HandOff, HandOffQuerySet
from apps.tenancy.models import Membership

from .from_sales import SPAN

WRONG: Final = Q(data_was_wrong=True)
#: In the address: leads that came in without a campaign.
NO_CAMPAIGN: Final = "none"
#: So many sources are named; the rest delivers less that is wrong.
SHOWN: Final = 10


@dataclass(frozen=True)
class WrongFacts:
    """Of how many answered leads of a source Sales found a fact wrong."""

    label: str
    n: int
    of: int
    n_url: str
    of_url: str


def by_source(membership: Membership, at: datetime, *, is_mine: bool = False) -> list[WrongFacts]:
    """Sources with wrong facts in the last 90 days, the most first; in one statement."""
    found = answered(membership, since=at - SPAN)
    if is_mine:
        found = found.filter(lead__campaign__owner_id=membership.user_id)
    rows = (
        found.order_by()
        .values("lead__campaign__public_id", "lead__campaign__name")
        .annotate(n=Count("id", filter=WRONG), of=Count("id"))
        .filter(n__gt=0)
        .order_by("-n", "of", "lead__campaign__name")[:SHOWN]
    )
    return [_of_source(row) for row in rows]


def of_campaign(membership: Membership, campaign: Campaign) -> WrongFacts:
    """The same of all leads that a campaign ever brought."""
    found = answered(membership).filter(lead__campaign=campaign)
    counted = found.aggregate(n=Count("id", filter=WRONG), of=Count("id"))
    address = {"campaign": str(campaign.public_id), "ever": "1"}
    return WrongFacts(campaign.name, *_counts(counted), *_urls(address))


def answered(membership: Membership, *, since: datetime | None = None) -> HandOffQuerySet:
    """What somebody in Sales answered, as far as a member may know: only then facts are checked."""
    found: HandOffQuerySet = HandOff.objects.visible_to(membership).exclude(answered_by=None)
    return found.filter(answered_at__gte=since) if since else found


def behind_address(
    membership: Membership, asked: Mapping[str, str], at: datetime
) -> HandOffQuerySet | None:
    """The hand-offs that an address of WrongFacts names: of every source where it names none.

    None where it names one that cannot be.
    """
    source = asked.get("campaign", "")
    found = answered(membership, since=None if "ever" in asked else at - SPAN)
    if "all" not in asked:
        found = found.filter(WRONG)
    if not source:
        return found
    if source == NO_CAMPAIGN:
        return found.filter(lead__campaign=None)
    try:
        return found.filter(lead__campaign__public_id=UUID(source))
    except ValueError:
        return None


def _of_source(row: Mapping[str, Any]) -> WrongFacts:
    campaign = row["lead__campaign__public_id"]
    label = row["lead__campaign__name"] or "No campaign"
    return WrongFacts(label, *_counts(row), *_urls({"campaign": str(campaign or NO_CAMPAIGN)}))


def _counts(row: Mapping[str, Any]) -> tuple[int, int]:
    return row["n"], row["of"]


def _urls(address: dict[str, str]) -> tuple[str, str]:
    """Of those with a wrong fact, and of all that were answered."""
    path = reverse("feedback:wrong_facts")
    return f"{path}?{urlencode(address)}", f"{path}?{urlencode({**address, 'all': '1'})}"
