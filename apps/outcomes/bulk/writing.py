"""Opportunities and what was said of them, written set by set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from apps.accounts.models import User
from apps.core import bulk_sql
from apps.outcomes.kinds import Effect
from apps.tenancy.scoping import current_tenant_id

from .change import Change, Leads
from .statement import Statement, Taken, hidden

TOLD: Final = {
    "id": "bigint",
    "is_new": "boolean",
    "source_id": "bigint",
    "external_id": "text",
    "lead_id": "bigint",
    "matched_by": "text",
    "owner_id": "bigint",
    "told_lead_id": "text",
    "told_lead_number": "bigint",
    "told_email_hmac": "text",
    "name": "text",
    "company_name": "text",
    "product": "text",
    "stage": "text",
    "source_stage": "text",
    "amount_minor": "bigint",
    "currency": "text",
    "base_minor": "bigint",
    "opened_on": "date",
    "expected_close_on": "date",
    "closed_at": "timestamptz",
    "closed_on": "date",
    "lost_reason": "text",
    "owner_label": "text",
    "recorded_at": "timestamptz",
    "occurred_at": "timestamptz",
    "occurred_on": "date",
    "said_at": "timestamptz",
    "content_sha256": "text",
}
#: Columns of a new opportunity that are told as they stand.
ADDED: Final = tuple(
    name for name in TOLD if name not in ("is_new", "occurred_at", "occurred_on", "said_at")
)
#: What a source may say otherwise later. The lead stays, and so does when we heard of it first.
CHANGED: Final = tuple(
    name
    for name in ADDED
    if name not in ("id", "source_id", "external_id", "lead_id", "owner_id", "recorded_at")
)

ADD: Final = f"""
    INSERT INTO outcomes_opportunity (tenant_id, public_id, updated_at, {", ".join(ADDED)})
    SELECT %(tenant)s, {bulk_sql.random_id("id")}, %(at)s, {", ".join(ADDED)}
    FROM told WHERE is_new"""  # noqa: S608

CHANGE: Final = f"""
    UPDATE outcomes_opportunity o SET updated_at = %(at)s,
        lead_id = told.lead_id, owner_id = coalesce(o.owner_id, told.owner_id),
        {", ".join(f"{name} = told.{name}" for name in CHANGED)}
    FROM told WHERE NOT told.is_new AND o.tenant_id = %(tenant)s AND o.id = told.id
        AND o.id = ANY (ARRAY(SELECT id FROM told WHERE NOT is_new))"""  # noqa: S608

STATE: Final = """
    INSERT INTO outcomes_outcome (tenant_id, opportunity_id, stage, source_stage, amount_minor,
        currency, base_minor, occurred_at, occurred_on, recorded_at, by_id, content_sha256)
    SELECT %(tenant)s, id, stage, source_stage, amount_minor, currency, base_minor, occurred_at,
        occurred_on, said_at, %(by)s, content_sha256 FROM told ORDER BY id"""

TAKE_IDS: Final = """
    SELECT nextval(sequence.name::regclass)
    FROM (SELECT pg_get_serial_sequence('outcomes_opportunity', 'id') AS name OFFSET 0) sequence,
        generate_series(1, %(count)s)"""


@dataclass(frozen=True)
class Told:
    """A statement that says something new, and the change it makes."""

    statement: Statement
    change: Change
    is_new: bool

    @property
    def taken(self) -> Taken:
        effect = Effect.CREATED if self.is_new else Effect.UPDATED
        return Taken(self.statement.row, effect, self.change.opportunity_id, self.change.lead_id)


def take_ids(count: int) -> list[int]:
    """Ids for new opportunities."""
    return [row[0] for row in bulk_sql.fetch(TAKE_IDS, {"count": count})]


def write(
    told: list[Told], leads: Leads, *, by: User | None, at: datetime, is_takeover: bool
) -> None:
    """Add and change opportunities, and append what was said of each."""
    bulk_sql.load("told", TOLD, _records(told, leads, at, is_takeover=is_takeover))
    parameters = {"tenant": current_tenant_id(), "at": at, "by": by.id if by else None}
    bulk_sql.execute(ADD, parameters)
    bulk_sql.execute(CHANGE, parameters)
    bulk_sql.execute(STATE, parameters)


def _records(
    told: list[Told], leads: Leads, at: datetime, *, is_takeover: bool
) -> Iterator[tuple[object, ...]]:
    for each in told:
        s, change = each.statement, each.change
        lead = leads.get(change.lead_id) if change.lead_id is not None else None
        occurred_at = change.closed_at or (change.opened_at if each.is_new else at)
        is_fact = each.is_new or change.has_just_closed
        yield (
            *(change.opportunity_id, each.is_new, change.source_id, s.external_id),
            *(change.lead_id, change.matched_by.value if change.matched_by else None),
            *(lead.owner_id if lead else None, s.lead_external_id, s.lead_number),
            hidden(s.email) if s.email and not lead else None,
            *(s.name, s.company, s.product, change.stage.value, s.source_stage),
            *(change.amount_minor, change.currency, change.base_minor),
            *(s.opened_on, s.expected_close_on, change.closed_at, change.closed_on),
            *(s.reason, s.owner),
            min(change.opened_at, at) if is_takeover else at,
            *(occurred_at, change.closed_on or s.opened_on or occurred_at.date()),
            min(occurred_at, at) if is_takeover and is_fact else at,
            s.digest,
        )
