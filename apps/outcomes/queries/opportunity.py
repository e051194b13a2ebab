"""One opportunity: its facts, and everything that was ever said of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from uuid import UUID

from django.db.models import Q

from apps.outcomes.kinds import OpportunityStage
from apps.outcomes.models import Opportunity, Outcome
from apps.tenancy.models import Membership

#: How much of a long history one page tells.
SHOWN: Final = 100


@dataclass(frozen=True)
class Statement:
    """One dated word on an opportunity, and the word before it (None: it is the first)."""

    outcome: Outcome
    before: Outcome | None

    @property
    def changes_stage(self) -> bool:
        return self.before is not None and self.before.stage != self.outcome.stage

    @property
    def changes_amount(self) -> bool:
        return self.before is not None and _amount(self.before) != _amount(self.outcome)

    @property
    def is_correction(self) -> bool:
        """It puts right what had been said: an ending, or an amount."""
        was_over = self.before is not None and self.before.stage != OpportunityStage.OPEN
        return (was_over and self.changes_stage) or (
            self.changes_amount and self.before is not None and self.before.amount_minor is not None
        )


def opportunity_of(membership: Membership, public_id: UUID) -> Opportunity | None:
    """One opportunity by its address; None when it isn't theirs to see.

    Who works on a lead sees what a CRM says of it, whoever the CRM says owns it.
    """
    found = Opportunity.objects.filter(public_id=public_id)
    if membership.sees_own_leads_only:
        mine = membership.user_id
        found = found.filter(Q(owner_id=mine) | Q(lead__owner_id=mine))
    return found.select_related(
        "source", "owner", "lead__person", "lead__company", "lead__campaign", "same_as__source"
    ).first()


def history(opportunity: Opportunity) -> list[Statement]:
    """What was said of it, newest first, in one statement."""
    said = Outcome.objects.filter(opportunity=opportunity).select_related("by").order_by("-id")
    latest: list[Outcome | None] = [*said[: SHOWN + 1]]
    told = latest if len(latest) > SHOWN else [*latest, None]
    return [Statement(now, before) for now, before in pairwise(told) if now is not None]


def own_telling(opportunity: Opportunity) -> Opportunity | None:
    """The same deal as sales typed it in here; None when nobody did."""
    return Opportunity.objects.filter(same_as=opportunity).select_related("owner").first()


def other_tellings(opportunity: Opportunity) -> list[Opportunity]:
    """The other opportunities of the same lead, the newest first."""
    if opportunity.lead_id is None:
        return []
    others = Opportunity.objects.filter(lead_id=opportunity.lead_id).exclude(id=opportunity.id)
    return list(others.select_related("source").order_by("-id")[:20])


def _amount(outcome: Outcome) -> tuple[int | None, str | None]:
    return outcome.amount_minor, outcome.currency
