"""The next stored rows of a file: understood, handed on, marked with what they became."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from apps.accounts.models import User
from apps.core import bulk_sql
from apps.core.tabular import Problem
from apps.intake.kinds import State
from apps.intake.mapping import FieldMap
from apps.intake.models import Batch
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


WAITING: Final = """
    SELECT id, row_number, answers::text FROM intake_submission
    WHERE tenant_id = %(tenant)s AND batch_id = %(batch)s AND row_number > %(after)s
        AND state = %(received)s
    ORDER BY row_number LIMIT %(size)s"""


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


class Understanding(NamedTuple):
    """Rows of one chunk as `Kind.put` puts them, and those that have a problem.

    `last` is the number of the last one.
    """

    good: list[Any]
    set_aside: list[Verdict]
    last: int | None

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.good) + len(self.set_aside)


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
    postponed: list[Any]
    also: Counter[str]


class Kind(NamedTuple):
    """How rows of one kind of file are judged: `put` each by itself, then all that are good."""

    #: A row's values in the words of who takes them in, or what is wrong with them. Asks the
    #: database nothing.
    put: Callable[[Stored, dict[str, Any]], Any]
    judge: Callable[[list[Any], Chunk], Judged]


def waiting(batch: Batch, *, after: int, size: int) -> Iterator[Stored]:
    """The next rows behind row number `after` that nobody has judged.

    They are here when this returns; each is read as JSON when it is asked for.
    """
    told = {"tenant": current_tenant_id(), "batch": batch.id, "after": after, "size": size}
    found = bulk_sql.fetch(WAITING, {**told, "received": State.RECEIVED.value})
    return (Stored(id_, number, json.loads(answers)) for id_, number, answers in found)


def judge(rows: Iterable[Stored], chunk: Chunk, kind: Kind) -> Counter[str]:
    """Bring every row into its final state; how many came into which."""
    return settle(understand(rows, chunk.field_map, kind), chunk, kind)


def settle(understanding: Understanding, chunk: Chunk, kind: Kind) -> Counter[str]:
    """The same for rows that were understood before."""
    waiting = understanding.good
    with bulk_sql.by_sets():
        counts = _mark(understanding.set_aside, at=chunk.at)
        while waiting:
            judged = kind.judge(waiting, chunk)
            counts += _mark(judged.verdicts, at=chunk.at) + judged.also
            waiting = judged.postponed
    return counts


def understand(rows: Iterable[Stored], field_map: FieldMap, kind: Kind) -> Understanding:
    """Put rows into our terms by the map. Asks the database nothing."""
    good: list[Any] = []
    set_aside: list[Verdict] = []
    last: int | None = None
    for row in rows:
        last = row.number
        mapped = field_map.apply(row.cells)
        if mapped.problems:
            set_aside.append(Verdict(row, State.QUARANTINED, problems=mapped.problems))
        elif isinstance(told := kind.put(row, mapped.values), Problem):
            set_aside.append(Verdict(row, State.QUARANTINED, problems=[told]))
        else:
            good.append(told)
    return Understanding(good, set_aside, last)


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
