"""An opportunity without a lead gets its lead: differences, stories and books follow."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.core import bulk_sql
from apps.outcomes.kinds import DiscrepancyState, MatchedBy, OpportunityStage
from apps.outcomes.models import Discrepancy, Opportunity
from apps.tenancy.queries import current_tenant, current_zone
from apps.tenancy.scoping import current_tenant_id

from . import books, differences, pairing, stories
from .change import Change, Leads, lock_leads

COLUMNS: Final = {"id": "bigint", "lead_id": "bigint", "matched_by": "text"}
LINK: Final = """
    UPDATE outcomes_opportunity o SET lead_id = linked.lead_id, matched_by = linked.matched_by,
        told_email_hmac = NULL, owner_id = coalesce(o.owner_id, l.owner_id), updated_at = %(at)s
    FROM linked JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.id = linked.lead_id
        AND l.id = ANY (ARRAY(SELECT lead_id FROM linked))
    WHERE o.tenant_id = %(tenant)s AND o.id = linked.id
        AND o.id = ANY (ARRAY(SELECT id FROM linked))"""


class Found(NamedTuple):
    """The lead that an opportunity belongs to, and how we know."""

    lead_id: int
    matched_by: MatchedBy


def link(
    found: dict[int, Found], *, by: User | None, at: datetime, resolution: str
) -> list[Opportunity]:
    """Link opportunities that have no lead yet, by their id; those that were linked.

    It is recorded now. Only what was matched without a person's help, of a lead and an outcome
    both taken over from another system, counts as known since it happened.
    """
    leads = lock_leads(each.lead_id for each in found.values())
    waiting = Opportunity.objects.unmatched().filter(bulk_sql.among("id", found)).order_by("id")
    linked = list(waiting.select_for_update())
    if not linked:
        return []
    _write({one.id: found[one.id] for one in linked}, by=by, at=at, resolution=resolution)
    zone = current_zone()
    changes = [_change(one, found[one.id], zone) for one in linked]
    own, currency = pairing.pair(changes), current_tenant().currency
    differences.compare(changes, leads, own, currency=currency, at=at)
    in_time = {one.id for one in linked if _was_known_in_time(one, found[one.id], leads)}
    for is_takeover in (True, False):
        some = [each for each in changes if (each.opportunity_id in in_time) is is_takeover]
        concerned = lock_leads(each.lead_id for each in some)  # as the round before has left them
        heard = stories.tell(some, concerned, by=by, at=at, is_takeover=is_takeover)
        books.balance(concerned, heard, at=at, is_takeover=is_takeover)
    return linked


def _write(found: dict[int, Found], *, by: User | None, at: datetime, resolution: str) -> None:
    bulk_sql.load("linked", COLUMNS, ((id_, *each) for id_, each in found.items()))
    bulk_sql.execute(LINK, {"tenant": current_tenant_id(), "at": at})
    unmatched = Discrepancy.objects.open().filter(
        bulk_sql.among("opportunity_id", found), kind__in=differences.WITHOUT_LEAD
    )
    unmatched.update(
        state=DiscrepancyState.SETTLED, settled_at=at, settled_by=by, resolution=resolution
    )


def _was_known_in_time(opportunity: Opportunity, found: Found, leads: Leads) -> bool:
    happened_at = opportunity.closed_at or opportunity.recorded_at
    is_history = opportunity.recorded_at <= happened_at and leads[found.lead_id].is_backfilled
    return is_history and found.matched_by != MatchedBy.BY_HAND


def _change(opportunity: Opportunity, found: Found, zone: ZoneInfo) -> Change:
    opened_on = opportunity.opened_on
    midnight = datetime.combine(opened_on, time.min, zone) if opened_on else None
    return Change(
        opportunity_id=opportunity.id,
        source_id=opportunity.source_id,
        stage=OpportunityStage(opportunity.stage),
        amount_minor=opportunity.amount_minor,
        currency=opportunity.currency,
        base_minor=opportunity.base_minor,
        opened_at=midnight or opportunity.closed_at or opportunity.recorded_at,
        closed_at=opportunity.closed_at,
        closed_on=opportunity.closed_on,
        lead_id=found.lead_id,
        matched_by=found.matched_by,
    )
