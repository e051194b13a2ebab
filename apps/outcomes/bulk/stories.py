"""What leads hear of their opportunities: events, in the order in which it happened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from apps.accounts.models import User
from apps.core import bulk_sql
from apps.leads.kinds import Kind
from apps.tenancy.scoping import current_tenant_id

from .change import Change, Leads

COLUMNS: Final = {
    "lead_id": "bigint",
    "seq": "integer",
    "kind": "text",
    "occurred_at": "timestamptz",
    "recorded_at": "timestamptz",
    "facts": "jsonb",
}

CONTINUE: Final = """
    INSERT INTO leads_leadevent
        (tenant_id, lead_id, seq, kind, by_id, occurred_at, recorded_at, facts)
    SELECT %(tenant)s, lead_id, seq, kind, %(by)s, occurred_at, recorded_at, facts FROM said"""

_as_text: Final = json.JSONEncoder().encode


class Said(NamedTuple):
    """Something that a lead's story is to tell."""

    lead_id: int
    kind: Kind
    when: datetime
    facts: str


class Heard(NamedTuple):
    """How many events a lead's story went on by, and when the last of them happened."""

    times: int
    last_at: datetime


def tell(
    changes: list[Change], leads: Leads, *, by: User | None, at: datetime, is_takeover: bool
) -> dict[int, Heard]:
    """Continue the stories of the leads of these changes; they are locked, `leads` is what their
    rows say now.

    What each has heard is left to `books.balance` to note on the lead: its row is written once.
    """
    heard: dict[int, Heard] = {}
    rows = []
    for lead_id, kind, when, facts in sorted(_said(changes, at), key=_turn):
        times = heard[lead_id].times + 1 if lead_id in heard else 1
        heard[lead_id] = Heard(times, when)
        recorded_at = min(when, at) if is_takeover else at
        rows.append(
            (lead_id, leads[lead_id].last_seq + times, kind.value, when, recorded_at, facts)
        )
    if rows:
        bulk_sql.load("said", COLUMNS, rows)
        told = {"tenant": current_tenant_id(), "by": by.id if by else None}
        bulk_sql.execute(CONTINUE, told)
    return heard


def _turn(said: Said) -> tuple[int, datetime]:
    """A lead hears what happened in the order in which it did, and else as it was said."""
    return said.lead_id, said.when


def _said(changes: list[Change], at: datetime) -> Iterator[Said]:
    for change in changes:
        if (lead_id := change.lead_id) is None:
            continue
        about = {
            "opportunity_id": change.opportunity_id,
            "amount_minor": change.amount_minor,
            "currency": change.currency,
        }
        if change.is_new_to_lead:
            yield Said(lead_id, Kind.OPPORTUNITY_OPENED, change.opened_at, _as_text(about))
        if change.pair_id is not None:
            pair = {"opportunity_id": change.pair_id, "same_as_id": change.opportunity_id}
            yield Said(lead_id, Kind.OPPORTUNITY_PAIRED, at, _as_text(pair))
        about["stage"] = change.stage.value
        if change.has_just_closed:
            closed_at = change.closed_at or at
            yield Said(lead_id, Kind.OUTCOME_RECORDED, closed_at, _as_text(about))
        elif not change.is_new_to_lead and _is_corrected(change):
            yield Said(lead_id, Kind.OUTCOME_CORRECTED, at, _as_text(about | _was(change)))


def _is_corrected(change: Change) -> bool:
    return (change.was_stage, change.was_amount_minor) != (change.stage, change.amount_minor)


def _was(change: Change) -> dict[str, Any]:
    was_stage = change.was_stage.value if change.was_stage else None
    return {"was_stage": was_stage, "was_amount_minor": change.was_amount_minor}
