"""Campaigns and channels by what a file calls them; the ones not known yet are started."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from apps.accounts.models import User
from apps.campaigns.models import Campaign, Channel

from .arrival import Arrival


class Origin(NamedTuple):
    """Where a lead came from, as keys of our tables."""

    campaign_id: int | None
    channel_id: int | None
    agency_id: int | None


class Sources:
    """The campaigns and channels that some arrivals name. Not told stays not told: None."""

    def __init__(self, arrivals: Iterable[Arrival], *, by: User | None, at: datetime) -> None:
        named = {(arrival.campaign, arrival.channel) for arrival in arrivals}
        self._channels = _channels({channel for _, channel in named if channel})
        self._campaigns = _campaigns({name for name, _ in named if name}, by=by, at=at)
        self._origins = {names: self._origin(*names) for names in named}

    def origin(self, arrival: Arrival) -> Origin:
        """A lead's channel is its own, else its campaign's, as in `actions.capture`."""
        return self._origins[arrival.campaign, arrival.channel]

    def _origin(self, campaign_name: str | None, channel_name: str | None) -> Origin:
        channel_id = self._channels[channel_name] if channel_name else None
        if not campaign_name:
            return Origin(None, channel_id, None)
        campaign = self._campaigns[campaign_name]
        return Origin(campaign.id, channel_id or campaign.channel_id, campaign.agency_id)


def _channels(codes: set[str]) -> dict[str, int]:
    if not codes:
        return {}
    known = _channel_ids(codes)
    missing = sorted(codes - known.keys())
    Channel.objects.bulk_create(
        [Channel(code=code[:120], name=_title(code)) for code in missing], ignore_conflicts=True
    )
    return {**known, **(_channel_ids(codes) if missing else {})}


def _channel_ids(codes: set[str]) -> dict[str, int]:
    return dict(Channel.objects.filter(code__in=codes).values_list("code", "id"))


def _title(code: str) -> str:
    """ "paid_search" reads "Paid search"; what has capitals was already written for people."""
    return code if code != code.lower() else code.replace("_", " ").strip().capitalize() or code


def _campaigns(names: set[str], *, by: User | None, at: datetime) -> dict[str, Campaign]:
    """By the name sources use, else by the name on screen."""
    if not names:
        return {}
    known = _known_campaigns(names)
    missing = sorted(names - known.keys())
    Campaign.objects.bulk_create(
        [Campaign(external_id=name, name=name, created_at=at, created_by=by) for name in missing],
        ignore_conflicts=True,
    )
    return {**known, **(_known_campaigns(names) if missing else {})}


def _known_campaigns(names: set[str]) -> dict[str, Campaign]:
    fields = ("id", "name", "external_id", "channel_id", "agency_id")
    by_name = Campaign.objects.filter(name__in=names).order_by("-archived_at", "-id")
    by_source = Campaign.objects.filter(external_id__in=names)
    return {
        **{campaign.name: campaign for campaign in by_name.only(*fields)},
        **{campaign.external_id or "": campaign for campaign in by_source.only(*fields)},
    }
