"""Leads that a mistaken import brought are taken back: a set at a time, and never by deleting.

Their stories say so, the books get the opposite of every line that stands, and search forgets
them. Their ids in the source become free, so that the right file can bring the same leads.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from apps.accounts.models import User
from apps.core import bulk_sql
from apps.tenancy.scoping import current_tenant_id

from . import ledger
from .kinds import Kind, Stage
from .models import Lead, LeadToken, NarrowingValue

TELL: Final = """
    INSERT INTO leads_leadevent
        (tenant_id, lead_id, seq, kind, by_id, occurred_at, recorded_at, facts)
    SELECT %(tenant)s, id, last_seq + 1, %(was_taken_back)s, %(by)s, %(at)s, %(at)s,
        jsonb_build_object('batch_id', %(batch)s::bigint)
    FROM leads_lead WHERE tenant_id = %(tenant)s AND id = ANY (%(leads)s)"""

REVERSE: Final = """
    SELECT lead_id, campaign_id, channel_id, metric, cohort_on, occurred_on, %(at)s::timestamptz,
        -sum(n), -sum(amount_minor)
    FROM leads_stageledger WHERE tenant_id = %(tenant)s AND lead_id = ANY (%(leads)s)
    GROUP BY lead_id, campaign_id, channel_id, metric, cohort_on, occurred_on
    HAVING sum(n) <> 0 OR sum(amount_minor) <> 0"""

LEAVE: Final = """
    UPDATE leads_lead SET stage = %(taken_back)s, last_seq = last_seq + 1,
        last_activity_at = greatest(last_activity_at, %(at)s), qualified_at = NULL, due_at = NULL,
        rescore_at = NULL, external_id = NULL
    WHERE tenant_id = %(tenant)s AND id = ANY (%(leads)s)"""


@transaction.atomic
def take_back(leads: Sequence[Lead], *, batch_id: int, by: User | None, at: datetime) -> None:
    """Let leads count for nothing, which the caller has locked and to which nothing happened."""
    ids = [lead.id for lead in leads]
    told = {
        "tenant": current_tenant_id(),
        "leads": ids,
        "batch": batch_id,
        "by": by.id if by else None,
        "at": at,
        "was_taken_back": Kind.TAKEN_BACK.value,
        "taken_back": Stage.TAKEN_BACK.value,
    }
    bulk_sql.execute(TELL, told)
    ledger.post_many(REVERSE, told)
    bulk_sql.execute(LEAVE, told)
    LeadToken.objects.filter(lead_id__in=ids).delete()
    NarrowingValue.objects.filter(lead_id__in=ids).delete()
