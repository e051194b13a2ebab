"""Leads that came after their outcomes find them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from apps.core import bulk_sql
from apps.outcomes.kinds import MatchedBy
from apps.outcomes.models import Opportunity
from apps.tenancy.scoping import current_tenant_id

from .linking import Found, link
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


@transaction.atomic
def rematch(*, at: datetime, numbers: range = range(0)) -> int:
    """Match opportunities without a lead to leads that are there now; how many were.

    Ids and numbers that sources told are looked up among all leads, e-mail addresses among the
    leads with these `numbers`. At most AT_ONCE are matched; as many again may be left.
    """
    found = dict(list((_by_email(numbers) | _by_key()).items())[:AT_ONCE])
    return len(link(found, by=None, at=at, resolution="The lead came in later."))


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
