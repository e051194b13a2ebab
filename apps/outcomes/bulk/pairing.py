"""A deal that sales typed in here and that a source tells too: one deal, counted once.

The source's opportunity is the one that counts; where the two differ is for the desk.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple

from apps.core import bulk_sql
from apps.outcomes.kinds import OWN_SOURCE, OpportunityStage
from apps.outcomes.models import Opportunity
from apps.tenancy.scoping import current_tenant_id

from .change import Change

COLUMNS: Final = {"id": "bigint", "same_as_id": "bigint"}

PAIR: Final = """
    UPDATE outcomes_opportunity o SET same_as_id = pairs.same_as_id
    FROM pairs WHERE o.tenant_id = %(tenant)s AND o.id = pairs.id
        AND o.id = ANY (ARRAY(SELECT id FROM pairs))"""


class Own(NamedTuple):
    """The deal as it stands here."""

    stage: OpportunityStage
    amount_minor: int | None
    currency: str | None


def pair(changes: list[Change]) -> dict[int, Own]:
    """Pair what leads hear of for the first time with the oldest deal of theirs without a pair.

    Returns every pair of these opportunities, the new ones and those made before.
    """
    free = _free({c.lead_id for c in changes if c.lead_id and c.is_new_to_lead})
    for change in changes:
        if change.lead_id and change.is_new_to_lead and free[change.lead_id]:
            change.pair_id = free[change.lead_id].pop(0)
    pairs = [(change.pair_id, change.opportunity_id) for change in changes if change.pair_id]
    if pairs:
        bulk_sql.load("pairs", COLUMNS, pairs)
        bulk_sql.execute(PAIR, {"tenant": current_tenant_id()})
    return _paired([change.opportunity_id for change in changes])


def _free(leads: set[int]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    own = Opportunity.objects.filter(
        bulk_sql.among("lead_id", leads), source__name=OWN_SOURCE, same_as=None
    ).order_by("-lead_id", "id")
    for lead_id, opportunity_id in own.values_list("lead_id", "id"):
        found[lead_id].append(opportunity_id)
    return found


def _paired(opportunities: list[int]) -> dict[int, Own]:
    rows = Opportunity.objects.filter(
        bulk_sql.among("same_as_id", opportunities), source__name=OWN_SOURCE
    )
    return {
        same_as_id: Own(OpportunityStage(stage), amount_minor, currency)
        for same_as_id, stage, amount_minor, currency in rows.values_list(
            "same_as_id", "stage", "amount_minor", "currency"
        )
    }
