"""What the keys of a report's rows are called: on screen, in addresses and in JSON."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from apps.campaigns.kinds import OwnerDepartment
from apps.campaigns.models import Campaign, Channel
from apps.reports.kinds import Dimension, Only

from .lines import Key


def named(by: Dimension, keys: Collection[Key]) -> dict[Key, Only]:
    """The name of each key that is one; of campaigns also of others."""
    ids = [key for key in keys if isinstance(key, int)]
    match by:
        case Dimension.CHANNEL:
            channels = Channel.objects.filter(id__in=ids)
            return {channel.id: only_channel(channel) for channel in channels}
        case Dimension.CAMPAIGN:
            # all of them: to list thousands of ids costs more than the few without a row
            told = Campaign.objects.values_list(_CAMPAIGN_KEY, "id", "name")
            return {id_: Only(key, id_, name) for key, id_, name in told}
        case Dimension.DEPARTMENT:
            return {key: only_department(str(key)) for key in keys}
        case Dimension.MONTH:
            return {key: _only_month(key) for key in keys if isinstance(key, date)}


#: The name its source uses, else its public id.
_CAMPAIGN_KEY: Final = Coalesce(
    NullIf("external_id", Value("")), Cast("public_id", CharField()), output_field=CharField()
)


def only_channel(channel: Channel) -> Only:
    return Only(channel.code, channel.id, channel.name)


def only_campaign(campaign: Campaign) -> Only:
    """Under the name its source uses, else under its public id."""
    key = campaign.external_id or str(campaign.public_id)
    return Only(key, campaign.id, campaign.name)


def only_department(code: str) -> Only:
    """Raises ValueError for what is no department."""
    return Only(code, code, str(OwnerDepartment(code).label))


def _only_month(month: date) -> Only:
    return Only(f"{month:%Y-%m}", None, f"{month:%b %Y}")


def find_channel(code: str) -> Only | None:
    channel = Channel.objects.filter(code=code).first()
    return only_channel(channel) if channel else None


def find_campaign(key: str) -> Only | None:
    """By its source's name for it, else by its public id."""
    wanted = Q(external_id=key)
    with suppress(ValueError):  # not the form of a public id: only the source's name is left
        wanted |= Q(public_id=UUID(key))
    found = list(Campaign.objects.filter(wanted).order_by("id")[:2])
    by_source = [campaign for campaign in found if campaign.external_id == key]
    return only_campaign((by_source or found)[0]) if found else None
