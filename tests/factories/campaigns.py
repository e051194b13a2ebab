"""Campaigns, costs and promises: made by their verbs, in the tenant in use, valid by default."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from apps.campaigns import actions as campaigns
from apps.campaigns.kinds import CostKind, OwnerDepartment
from apps.campaigns.models import Campaign, Channel, Commitment, CostLine

AT = datetime(2026, 6, 16, 9, 0, tzinfo=UTC)
_numbers = count(1)


def channel(code: str = "fair", name: str = "Trade fair") -> Channel:
    return campaigns.find_or_start_channel(code, name)


def campaign(**facts: Any) -> Campaign:
    """A campaign of Marketing, named "Level days 1" and so on unless told otherwise."""
    facts.setdefault("name", f"Level days {next(_numbers)}")
    return campaigns.start(**{"by": None, "at": AT, **facts})


def cost(of: Campaign | None, euros: int, **facts: Any) -> CostLine:
    """Money spent on the campaign, in whole euros unless `amount_minor` and `currency` say else."""
    return campaigns.add_cost(
        campaign=of,
        **{
            "kind": CostKind.ACTUAL,
            "spent_on": date(2026, 6, 1),
            "amount_minor": euros * 100,
            "currency": "EUR",
            "by": None,
            "at": AT,
            **facts,
        },
    )


def commitment(promised: str = "Price list by country", **facts: Any) -> Commitment:
    """A promise of Marketing, due on 30 June 2026."""
    return campaigns.promise(
        promised,
        **{
            "department": OwnerDepartment.MARKETING,
            "due_on": date(2026, 6, 30),
            "by": None,
            "at": AT,
            **facts,
        },
    )
