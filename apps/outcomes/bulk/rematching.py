"""Leads that came after their outcomes find them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction

from apps.core import bulk_sql
from apps.leads.models import Lead
from apps.outcomes.kinds import DiscrepancyState, MatchedBy, OpportunityStage
from apps.outcomes.models import Discrepancy, Opportunity
from apps.tenancy.queries import current_tenant, current_zone
from apps.tenancy.scoping import current_tenant_id

from . import books, differences, pairing, stories
from .change import Change, Leads, lock_leads
from .statement import hidden

#: Opportunities matched in one transaction; the rest follows in the next.
AT_ONCE: Final = 2_000

#: By the lead's id in the source, and by its number.
BY_KEY: Final = """
    SELECT o.id, found.by_id, found.by_number FROM outcomes_opportunity o
    CROSS JOIN LATERAL (SELECT
        (SELECT id FROM leads_lead
            WHERE tenant_id = %(tenant)s AND external_id = o.told_lead_id) AS by_id,
        (SELECT id FROM leads_lead
            WHERE tenant_id = %(tenant)s AND number = o.told_lead_number) AS by_number
    ) found
    WHERE o.tenant_id = %(tenant)s AND o.lead_id IS NULL
        AND (o.told_lead_id IS NOT NULL OR o.told_lead_number IS NOT NULL)
        AND (found.by_id IS NOT NULL OR found.by_number IS NOT NULL)
    ORDER BY o.id LIMIT %(limit)s"""

#: The addresses of the leads that came, and every pursuit of these people.
PURSUITS: Final = """
    SELECT p.email_norm, (SELECT array_agg(l.id) FROM leads_lead l
        WHERE l.tenant_id = %(tenant)s AND l.person_id = p.id)
    FROM leads_person p WHERE p.tenant_id = %(tenant)s AND p.email_norm IS NOT NULL
        AND p.id = ANY (ARRAY(SELECT person_id FROM leads_lead
            WHERE tenant_id = %(tenant)s AND number >= %(first)s AND number < %(end)s))"""

LINK_COLUMNS: Final = {"id": "bigint", "lead_id": "bigint", "matched_by": "text"}
LINK: Final = """
    UPDATE outcomes_opportunity o SET lead_id = linked.lead_id, matched_by = linked.matched_by,
        told_email_hmac = NULL, owner_id = coalesce(o.owner_id, l.owner_id), updated_at = %(at)s
    FROM linked JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.id = linked.lead_id
    WHERE o.tenant_id = %(tenant)s AND o.id = linked.id
        AND o.id = ANY (ARRAY(SELECT id FROM linked))"""


class Found(NamedTuple):
    """The lead that an opportunity was waiting for."""

    lead_id: int
    matched_by: MatchedBy


@transaction.atomic
def rematch(*, at: datetime, numbers: range = range(0)) -> int:
    """Match opportunities without a lead to leads that are there now; how many were.

    Ids and numbers that sources told are looked up among all leads, e-mail addresses among the
    leads with these `numbers`. At most AT_ONCE are matched; as many again may be left.
    """
    found = dict(list((_by_email(numbers) | _by_key()).items())[:AT_ONCE])
    if not found:
        return 0
    leads = lock_leads(each.lead_id for each in found.values())
    waiting = Opportunity.objects.unmatched().filter(id__in=list(found)).order_by("id")
    late = list(waiting.select_for_update())
    _link({opportunity.id: found[opportunity.id] for opportunity in late}, at=at)
    zone = current_zone()
    changes = [_change(opportunity, found[opportunity.id], zone) for opportunity in late]
    own, currency = pairing.pair(changes), current_tenant().currency
    differences.compare(changes, leads, own, currency=currency, at=at)
    told_in_time = {o.id for o in late if _was_known_in_time(o, leads[found[o.id].lead_id])}
    _tell([c for c in changes if c.opportunity_id in told_in_time], leads, at, is_takeover=True)
    _tell(
        [c for c in changes if c.opportunity_id not in told_in_time], leads, at, is_takeover=False
    )
    return len(late)


def _tell(changes: list[Change], leads: Leads, at: datetime, *, is_takeover: bool) -> None:
    stories.tell(changes, by=None, at=at, is_takeover=is_takeover)
    concerned = {c.lead_id: leads[c.lead_id] for c in changes if c.lead_id is not None}
    books.balance(concerned, at=at, is_takeover=is_takeover)


def _by_key() -> dict[int, Found]:
    rows = bulk_sql.fetch(BY_KEY, {"tenant": current_tenant_id(), "limit": AT_ONCE})
    return {
        opportunity_id: Found(by_id, MatchedBy.EXTERNAL_ID)
        if by_id
        else Found(by_number, MatchedBy.LEAD_NUMBER)
        for opportunity_id, by_id, by_number in rows
    }


def _by_email(numbers: range) -> dict[int, Found]:
    """People with one pursuit only: which of several is meant, only people can say."""
    waiting = Opportunity.objects.unmatched().exclude(told_email_hmac=None)
    if not numbers or not waiting.exists():
        return {}
    bounds = {"tenant": current_tenant_id(), "first": numbers.start, "end": numbers.stop}
    pursued = {hidden(email): leads for email, leads in bulk_sql.fetch(PURSUITS, bounds)}
    told = waiting.filter(told_email_hmac__in=list(pursued))
    return {
        opportunity_id: Found(pursued[told_by][0], MatchedBy.EMAIL)
        for opportunity_id, told_by in told.values_list("id", "told_email_hmac")
        if told_by and len(pursued[told_by]) == 1
    }


def _link(found: dict[int, Found], *, at: datetime) -> None:
    bulk_sql.load("linked", LINK_COLUMNS, ((id_, *each) for id_, each in found.items()))
    bulk_sql.execute(LINK, {"tenant": current_tenant_id(), "at": at})
    unmatched = Discrepancy.objects.open().filter(
        opportunity_id__in=list(found), kind__in=differences.WITHOUT_LEAD
    )
    unmatched.update(
        state=DiscrepancyState.SETTLED, settled_at=at, resolution="The lead came in later."
    )


def _was_known_in_time(opportunity: Opportunity, lead: Lead) -> bool:
    """Both the lead and its outcome are history taken over, known since it happened."""
    happened_at = opportunity.closed_at or opportunity.recorded_at
    return lead.is_backfilled and opportunity.recorded_at <= happened_at


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
