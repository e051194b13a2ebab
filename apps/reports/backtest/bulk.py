"""The leads of a replay, kept as its figures count them, a chunk at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from apps.core import bulk_sql
from apps.tenancy.scoping import current_tenant_id

from .cases import Case
from .judging import Judged, became

COLUMNS: Final = {
    "lead_id": "bigint",
    "handoff_id": "bigint",
    "flip": "text",
    "answer": "text",
    "clauses": "jsonb",
    "is_answered": "boolean",
    "is_accepted": "boolean",
    "is_won": "boolean",
    "in_time": "boolean",
    "in_time_after": "boolean",
    "answer_seconds": "integer",
    "revenue_minor": "bigint",
}
NAMES: Final = ", ".join(COLUMNS)
KEEP: Final = f"""
    INSERT INTO reports_backtestlead (tenant_id, backtest_id, {NAMES})
    SELECT %(tenant)s, %(backtest)s, {NAMES} FROM replayed ORDER BY lead_id"""  # noqa: S608 (ours)

Row = tuple[object, ...]


def keep(backtest_id: int, judged: Iterable[tuple[Case, Judged]]) -> None:
    """Store each lead that was handed over or would have been; the others count nowhere."""
    counted = [_row(case, one) for case, one in judged if one.before.handed or one.after.handed]
    if counted:
        bulk_sql.load("replayed", COLUMNS, counted)
        bulk_sql.execute(KEEP, {"tenant": current_tenant_id(), "backtest": backtest_id})


def _row(case: Case, judged: Judged) -> Row:
    """In the order of COLUMNS; what was answered is the same under all versions that have it."""
    was = judged.before if judged.before.handed else judged.after
    return (
        case.lead_id,
        case.handoff_id,
        judged.flip or "",
        became(case),
        json.dumps(judged.clauses),
        bool(was.answered),
        bool(was.accepted),
        bool(was.won),
        bool(judged.before.in_time),
        bool(judged.after.in_time),
        was.answer_seconds,
        was.revenue_minor,
    )
