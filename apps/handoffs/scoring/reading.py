"""Facts and touches of many leads at once: what `facts_of` and `heard_of` read of one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from apps.core import bulk_sql
from apps.custom_fields.words import as_facts
from apps.ground_rules.kinds import Inputs
from apps.ground_rules.scoring import Heard
from apps.leads.kinds import Signal, TouchKind
from apps.tenancy.scoping import current_tenant_id

#: What FACTS tells after what is not a fact of the lead: facts.facts_of of many.
TOLD: Final = (
    *("score", "industry", "country", "employees", "job_title", "product", "channel", "campaign"),
    *("has_email", "has_phone", "is_reachable", "has_company"),
)
FACTS: Final = """
    SELECT l.id, l.last_seq, l.given_score, l.custom,
        l.score, nullif(co.industry, ''), nullif(co.country, ''), co.employees,
        nullif(p.job_title, ''), nullif(l.product, ''), ch.code, ca.name,
        coalesce(p.email <> '', false), coalesce(p.phone <> '', false),
        coalesce(p.email <> '', false) OR coalesce(p.phone <> '', false), co.id IS NOT NULL
    FROM leads_lead l
    JOIN leads_person p ON p.tenant_id = %(tenant)s AND p.id = l.person_id
    LEFT JOIN leads_company co ON co.tenant_id = %(tenant)s AND co.id = l.company_id
    LEFT JOIN campaigns_channel ch ON ch.tenant_id = %(tenant)s AND ch.id = l.channel_id
    LEFT JOIN campaigns_campaign ca ON ca.tenant_id = %(tenant)s AND ca.id = l.campaign_id
    WHERE l.tenant_id = %(tenant)s AND l.id = ANY (%(leads)s)
    ORDER BY l.id"""

#: Only those that say something, and what they say (basis.signal_of). Instants as microseconds
#: since 1970: reading a whole number costs a tenth of reading a date.
TOUCHES: Final = """
    SELECT lead_id, CASE WHEN signal <> '' THEN signal ELSE %(filled_in)s END,
        (extract(epoch FROM occurred_at) * 1000000)::bigint, id
    FROM leads_touch
    WHERE tenant_id = %(tenant)s AND lead_id = ANY (%(leads)s)
        AND (signal <> '' OR kind = %(form)s)"""

#: How the database writes that nothing is known of a lead's own fields.
NONE: Final = "{}"

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Known(NamedTuple):
    """What is known of a lead now, and what its source said it scores."""

    lead_id: int
    inputs: Inputs
    given_score: int | None
    last_seq: int


def read_known(lead_ids: Sequence[int]) -> Iterator[Known]:
    """In the order of their ids. All is read when this returns; a lead is made up when its turn
    comes."""
    read = bulk_sql.fetch(FACTS, of_leads(lead_ids))
    return map(_known, read)


def _known(read: tuple[Any, ...]) -> Known:
    lead_id, last_seq, given_score, custom, *told = read
    inputs = dict(zip(TOLD, told, strict=True))
    return Known(
        lead_id, inputs | _own(custom) if custom != NONE else inputs, given_score, last_seq
    )


def _own(custom: str) -> Inputs:
    """The tenant's own fields, from the text of their JSON."""
    return as_facts(json.loads(custom))


def read_heard(lead_ids: Sequence[int]) -> dict[int, list[Heard]]:
    """By lead; leads of which nothing was heard that says something are missing."""
    heard: dict[int, list[Heard]] = {}
    told = {"form": TouchKind.FORM.value, "filled_in": Signal.FORM.value}
    read = bulk_sql.fetch(TOUCHES, {**of_leads(lead_ids), **told})
    for lead_id, signal, microseconds, touch_id in read:
        one = (signal, EPOCH + timedelta(0, 0, microseconds), touch_id)
        heard.setdefault(lead_id, []).append(one)
    return heard


def of_leads(lead_ids: Iterable[int]) -> dict[str, Any]:
    """What a statement about many leads is told: their tenant and their ids."""
    return {"tenant": current_tenant_id(), "leads": bulk_sql.array(lead_ids)}
