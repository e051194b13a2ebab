"""An opportunity that is new, told otherwise, or newly matched: what the other modules read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from apps.core import bulk_sql
from apps.leads.models import Lead
from apps.outcomes.kinds import MatchedBy, OpportunityStage


@dataclass
class Change:
    """What is so now, and what was before; money in minor units, `base_minor` in our currency."""

    opportunity_id: int
    source_id: int
    stage: OpportunityStage
    amount_minor: int | None
    currency: str | None
    base_minor: int | None
    #: Since when the possible sale is known of, and when it was won or lost.
    opened_at: datetime
    closed_at: datetime | None
    closed_on: date | None
    lead_id: int | None = None
    matched_by: MatchedBy | None = None
    #: Leads that fit equally well; none of them was taken.
    candidates: int = 0
    #: The lead hears of it for the first time.
    is_new_to_lead: bool = True
    #: The same deal as sales typed it in, if it was found just now.
    pair_id: int | None = None
    was_stage: OpportunityStage | None = None
    was_amount_minor: int | None = None

    @property
    def is_closed(self) -> bool:
        return self.stage != OpportunityStage.OPEN

    @property
    def has_just_closed(self) -> bool:
        """The first word on how it ended; what is said after that is a correction."""
        return self.is_closed and (self.is_new_to_lead or self.was_stage == OpportunityStage.OPEN)


class HeldLead(NamedTuple):
    """What the other modules read of a lead; to load all of it costs three times as much."""

    id: int
    campaign_id: int | None
    channel_id: int | None
    owner_id: int | None
    captured_at: datetime
    captured_on: date
    is_backfilled: bool
    opportunity_at: datetime | None
    due_at: datetime | None
    last_seq: int


#: Leads by their id, locked.
Leads = dict[int, HeldLead]


def lock_leads(ids: Iterable[int | None]) -> Leads:
    """These leads, locked in the order of ids like in every bulk load."""
    wanted = {lead_id for lead_id in ids if lead_id is not None}
    found = Lead.objects.filter(bulk_sql.among("id", wanted)).order_by("id").select_for_update()
    leads = (HeldLead(*told) for told in found.values_list(*HeldLead.__annotations__))
    return {lead.id: lead for lead in leads}
