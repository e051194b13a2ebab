"""Rows of a file as they came, before anybody judges them."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from apps.core import bulk_sql
from apps.core.tabular import Problem, Row, Table
from apps.intake.kinds import BatchKind, Source, State
from apps.intake.models import Batch
from apps.tenancy.scoping import current_tenant_id

SOURCES: Final = {BatchKind.LEADS: Source.LEADS_FILE, BatchKind.OUTCOMES: Source.OUTCOMES_FILE}

#: A row as the database takes it, in the order of COLUMNS.
Record = tuple[object, ...]

COLUMNS: Final = {
    "row_number": "bigint",
    "answers": "jsonb",
    "changes": "jsonb",
    "body_sha256": "text",
    "state": "text",
    "problems": "jsonb",
}

#: Rows are stored in their order: what a run that was cut off has stored ends with the highest.
STORE: Final = f"""
    WITH stored AS (
        INSERT INTO intake_submission (tenant_id, public_id, source, batch_id, row_number, answers,
            changes, body_sha256, received_at, state, problems, judged_at)
        SELECT %(tenant)s, {bulk_sql.random_id("row_number")}, %(source)s, %(batch)s, row_number,
            answers, changes, body_sha256, %(at)s, state, problems,
            CASE WHEN state <> %(received)s THEN %(at)s END
        FROM read_rows WHERE row_number > (
            SELECT coalesce(max(row_number), 0) FROM intake_submission
            WHERE tenant_id = %(tenant)s AND batch_id = %(batch)s
        )
        ORDER BY row_number RETURNING state
    )
    SELECT count(*), count(*) FILTER (WHERE state = %(set_aside)s) FROM stored"""  # noqa: S608

NOT_STORABLE: Final = re.compile("[\x00\ud800-\udfff]")
NOTHING: Final = "[]"
AS_IT_STANDS: Final = json.JSONEncoder(ensure_ascii=False)


def records(table: Table) -> Iterator[Record]:
    """All rows of a file, ready for the database. Asks it nothing."""
    return map(_record, table.rows())


def store(batch: Batch, rows: list[Record], *, at: datetime) -> Counter[str]:
    """Keep rows of a file; those the reader could not make out are set aside at once.

    Counts what was new to the batch, as received and as set aside.
    """
    bulk_sql.load("read_rows", COLUMNS, rows)
    [(received, set_aside)] = bulk_sql.fetch(
        STORE,
        {
            "tenant": current_tenant_id(),
            "source": SOURCES[BatchKind(batch.kind)].value,
            "batch": batch.id,
            "at": at,
            "received": State.RECEIVED.value,
            "set_aside": State.QUARANTINED.value,
        },
    )
    return Counter(received=received, quarantined=set_aside)


def _record(row: Row) -> Record:
    if row.problem is None:
        answers, changes, problems = dumped(row.cells), NOTHING, NOTHING
        state = State.RECEIVED
    else:
        cells, changes = _storable(row.cells)
        answers, problems = dumped(cells), as_json([row.problem])
        state = State.QUARANTINED
    digest = hashlib.sha256(answers.encode()).hexdigest()
    return row.number, answers, changes, digest, state.value, problems


def as_json(problems: Iterable[Problem]) -> str:
    """Problems as a submission keeps them."""
    return dumped(
        [{"field": p.field or "", "message": p.message, "cure": p.cure} for p in problems]
    )


def dumped(value: object) -> str:
    return AS_IT_STANDS.encode(value)


def _storable(cells: dict[str, str]) -> tuple[dict[str, str], str]:
    """What could be made out, without characters that the database cannot keep; and a remark."""
    plain = {name: NOT_STORABLE.sub("\ufffd", cell) for name, cell in cells.items()}
    changed = [f"Characters that cannot be kept in “{n}”" for n in cells if plain[n] != cells[n]]
    return plain, dumped(["The row could not be read as it stands", *changed])
