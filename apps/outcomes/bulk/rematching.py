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

WAITING: Final = """
    SELECT id, told_lead_id, told_lead_number FROM outcomes_opportunity
    WHERE tenant_id = %(tenant)s AND lead_id IS NULL
        AND (told_lead_id IS NOT NULL OR told_lead_number IS NOT NULL)"""

#: By the lead's id in the source, and by its number.
BY_KEY: Final = """
    SELECT waiting.id, by_id.id, by_number.id FROM waiting
    LEFT JOIN leads_lead by_id ON by_id.tenant_id = %(tenant)s
        AND by_id.external_id = waiting.told_lead_id
        AND by_id.external_id = ANY (ARRAY(SELECT told_lead_id FROM waiting))
    LEFT JOIN leads_lead by_number ON by_number.tenant_id = %(tenant)s
        AND by_number.number = waiting.told_lead_number
        AND by_number.number = ANY (ARRAY(SELECT told_lead_number FROM waiting))
        AND by_number.stage <> 'taken_back'
    WHERE by_id.id IS NOT NULL OR by_number.id IS NOT NULL
    ORDER BY waiting.id LIMIT %(limit)s"""

#: The addresses of the leads that came, and every pursuit of these people.
CAME: Final = """
    SELECT id, email_norm FROM leads_person WHERE tenant_id = %(tenant)s
        AND email_norm IS NOT NULL AND id = ANY (ARRAY(SELECT person_id FROM leads_lead
            WHERE tenant_id = %(tenant)s AND number >= %(first)s AND number < %(end)s))"""
PURSUITS: Final = """
    SELECT came.email_norm, array_agg(l.id) FROM came
    JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.person_id = came.id
        AND l.stage <> 'taken_back'
        AND l.person_id = ANY (ARRAY(SELECT id FROM came))
    GROUP BY came.email_norm"""


@transaction.atomic
def rematch(*, at: datetime, numbers: range = range(0)) -> int:
    """Match opportunities without a lead to leads that are there now; how many were.

    Ids and numbers that sources told are looked up among all leads, e-mail addresses among the
    leads with these `numbers`. At most AT_ONCE are matched; as many again may be left.
    """
    with bulk_sql.by_sets():
        found = dict(list((_by_email(numbers) | _by_key()).items())[:AT_ONCE])
        return len(link(found, by=None, at=at, resolution="The lead came in later."))


def _by_key() -> dict[int, Found]:
    parameters = {"tenant": current_tenant_id(), "limit": AT_ONCE}
    if not bulk_sql.keep("waiting", WAITING, parameters):
        return {}
    rows = bulk_sql.fetch(BY_KEY, parameters)
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
    bulk_sql.keep("came", CAME, bounds)
    pursued = {hidden(email): leads for email, leads in bulk_sql.fetch(PURSUITS, bounds)}
    told = waiting.filter(bulk_sql.among("told_email_hmac", pursued))
    return {
        opportunity_id: Found(pursued[told_by][0], MatchedBy.EMAIL)
        for opportunity_id, told_by in told.values_list("id", "told_email_hmac")
        if told_by and len(pursued[told_by]) == 1
    }
