"""What leads hear of their opportunities: events, in the order in which it happened."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from apps.accounts.models import User
from apps.core import bulk_sql
from apps.leads.kinds import Kind
from apps.tenancy.scoping import current_tenant_id

from .change import Change

COLUMNS: Final = {
    "position": "bigint",
    "lead_id": "bigint",
    "kind": "text",
    "occurred_at": "timestamptz",
    "recorded_at": "timestamptz",
    "facts": "jsonb",
}

CONTINUE: Final = """
    INSERT INTO leads_leadevent
        (tenant_id, lead_id, seq, kind, by_id, occurred_at, recorded_at, facts)
    SELECT %(tenant)s, l.id,
        l.last_seq + row_number() OVER (PARTITION BY l.id ORDER BY occurred_at, position),
        kind, %(by)s, occurred_at, said.recorded_at, facts
    FROM said JOIN leads_lead l ON l.tenant_id = %(tenant)s AND l.id = said.lead_id
        AND l.id = ANY (ARRAY(SELECT lead_id FROM said))"""


class Heard(NamedTuple):
    """How many events a lead's story went on by, and when the last of them happened."""

    times: int
    last_at: datetime


def tell(
    changes: list[Change], *, by: User | None, at: datetime, is_takeover: bool
) -> dict[int, Heard]:
    """Continue the stories of the leads of these changes; they are locked.

    What each has heard is left to `books.balance` to note on the lead: its row is written once.
    """
    said = [
        (position, change.lead_id, kind.value, when, min(when, at) if is_takeover else at, facts)
        for position, (change, kind, when, facts) in enumerate(_said(changes, at))
    ]
    if said:
        bulk_sql.load("said", COLUMNS, said)
        parameters = {"tenant": current_tenant_id(), "by": by.id if by else None}
        bulk_sql.execute(CONTINUE, parameters)
    return _heard((lead_id, when) for _, lead_id, _, when, _, _ in said if lead_id is not None)


def _heard(told: Iterable[tuple[int, datetime]]) -> dict[int, Heard]:
    heard: dict[int, Heard] = {}
    for lead_id, when in told:
        times, last_at = heard.get(lead_id, (0, when))
        heard[lead_id] = Heard(times + 1, max(last_at, when))
    return heard


def _said(changes: list[Change], at: datetime) -> Iterator[tuple[Change, Kind, datetime, str]]:
    for change in changes:
        if change.lead_id is None:
            continue
        about = {
            "opportunity_id": change.opportunity_id,
            "amount_minor": change.amount_minor,
            "currency": change.currency,
        }
        if change.is_new_to_lead:
            yield change, Kind.OPPORTUNITY_OPENED, change.opened_at, json.dumps(about)
        if change.pair_id is not None:
            pair = {"opportunity_id": change.pair_id, "same_as_id": change.opportunity_id}
            yield change, Kind.OPPORTUNITY_PAIRED, at, json.dumps(pair)
        about["stage"] = change.stage.value
        if change.has_just_closed:
            closed_at = change.closed_at or at
            yield change, Kind.OUTCOME_RECORDED, closed_at, json.dumps(about)
        elif not change.is_new_to_lead and _is_corrected(change):
            yield change, Kind.OUTCOME_CORRECTED, at, json.dumps(about | _was(change))


def _is_corrected(change: Change) -> bool:
    return (change.was_stage, change.was_amount_minor) != (change.stage, change.amount_minor)


def _was(change: Change) -> dict[str, Any]:
    was_stage = change.was_stage.value if change.was_stage else None
    return {"was_stage": was_stage, "was_amount_minor": change.was_amount_minor}
