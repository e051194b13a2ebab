"""The next stored rows of a file: understood, handed on, marked with what they became."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from apps.accounts.models import User
from apps.core import bulk_sql
from apps.core.tabular import Problem
from apps.intake.kinds import State
from apps.intake.mapping import FieldMap
from apps.intake.models import Batch, Submission
from apps.tenancy.scoping import current_tenant_id

from .storing import as_json

COLUMNS: Final = {
    "id": "bigint",
    "state": "text",
    "lead_id": "bigint",
    "key": "text",
    "problems": "jsonb",
}

#: Rows of a chunk were stored side by side: between its ends there is little else.
MARK: Final = """
    UPDATE intake_submission s SET state = verdicts.state, lead_id = verdicts.lead_id,
        idempotency_key = verdicts.key, problems = verdicts.problems, judged_at = %(at)s
    FROM verdicts WHERE s.tenant_id = %(tenant)s AND s.id = verdicts.id
        AND s.id BETWEEN %(first)s AND %(last)s"""


class Stored(NamedTuple):
    """A row that waits to be judged."""

    id: int
    number: int
    cells: dict[str, str]


class Verdict(NamedTuple):
    """What a row became. With a `key`, a row that tells the same is known by it from now on."""

    row: Stored
    state: State
    lead_id: int | None = None
    key: str | None = None
    problems: Sequence[Problem] = ()


class Understood(NamedTuple):
    """A row in our terms, without a problem."""

    row: Stored
    values: dict[str, Any]


class Understanding(NamedTuple):
    """Rows of one chunk in our terms, and those that have a problem; `last` is the last number."""

    good: list[Understood]
    set_aside: list[Verdict]
    last: int | None


@dataclass(frozen=True)
class Chunk:
    """Some rows of one batch, on their way."""

    batch: Batch
    field_map: FieldMap
    by: User | None
    at: datetime

    @property
    def is_takeover(self) -> bool:
        """History of another system, known since it happened."""
        return self.field_map.settings.known_at == "occurred"


class Judged(NamedTuple):
    """Verdicts, rows that can be judged once these are marked, and what else was counted."""

    verdicts: list[Verdict]
    postponed: list[Understood]
    also: Counter[str]


#: Judges rows of one kind of file.
Judge = Callable[[list[Understood], Chunk], Judged]


def waiting(batch: Batch, *, after: int, size: int) -> list[Stored]:
    """The next rows behind row number `after` that nobody has judged."""
    found = (
        Submission.objects.filter(batch=batch, state=State.RECEIVED, row_number__gt=after)
        .order_by("row_number")
        .values_list("id", "row_number", "answers")[:size]
    )
    return [Stored(id_, number or 0, cells) for id_, number, cells in found]


def judge(rows: list[Stored], chunk: Chunk, by_kind: Judge) -> Counter[str]:
    """Bring every row into its final state; how many came into which."""
    return settle(understand(rows, chunk.field_map), chunk, by_kind)


def settle(understanding: Understanding, chunk: Chunk, by_kind: Judge) -> Counter[str]:
    """The same for rows that were understood before."""
    waiting = understanding.good
    with bulk_sql.by_sets():
        counts = _mark(understanding.set_aside, at=chunk.at)
        while waiting:
            judged = by_kind(waiting, chunk)
            counts += _mark(judged.verdicts, at=chunk.at) + judged.also
            waiting = judged.postponed
    return counts


def understand(rows: list[Stored], field_map: FieldMap) -> Understanding:
    """Put rows into our terms by the map. Asks the database nothing."""
    set_aside: list[Verdict] = []
    good: list[Understood] = []
    for row in rows:
        mapped = field_map.apply(row.cells)
        if mapped.problems:
            set_aside.append(Verdict(row, State.QUARANTINED, problems=mapped.problems))
        else:
            good.append(Understood(row, mapped.values))
    return Understanding(good, set_aside, rows[-1].number if rows else None)


def _mark(verdicts: list[Verdict], *, at: datetime) -> Counter[str]:
    if verdicts:
        bulk_sql.load("verdicts", COLUMNS, _records(verdicts))
        ids = [verdict.row.id for verdict in verdicts]
        ends = {"first": min(ids), "last": max(ids)}
        bulk_sql.execute(MARK, {"tenant": current_tenant_id(), "at": at, **ends})
    return Counter(verdict.state.value for verdict in verdicts)


def _records(verdicts: list[Verdict]) -> Iterator[tuple[object, ...]]:
    for verdict in verdicts:
        problems = as_json(verdict.problems) if verdict.problems else "[]"
        yield verdict.row.id, verdict.state.value, verdict.lead_id, verdict.key, problems
