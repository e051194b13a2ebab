"""Running a file: every row is stored, then judged, a chunk a transaction.

Cut off anywhere, it goes on where it was: stored rows are not stored again, judged ones not judged
again, and what the rows became adds up to the rows received at any moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from apps.accounts.models import User
from apps.core.collector import not_collecting
from apps.core.tabular import Table, UnreadableFile
from apps.intake.bulk import judging, lead_rows, outcome_rows, storing
from apps.intake.bulk.ahead import Ahead, ahead, following
from apps.intake.kinds import BatchKind, BatchState, State
from apps.intake.known_fields import map_of
from apps.intake.mapping import BadMap, FieldMap
from apps.intake.models import Batch, Submission
from apps.intake.stored_file import opened
from apps.tenancy import audit, outbox

from . import batches

CHUNK_ROWS: Final = 5_000
KINDS: Final[dict[BatchKind, judging.Kind]] = {
    BatchKind.LEADS: lead_rows.KIND,
    BatchKind.OUTCOMES: outcome_rows.KIND,
}
#: Every row received is in exactly one of these, until its import is taken back (undoing.py).
PARTS: Final = (
    State.CREATED,
    State.ATTACHED,
    State.UPDATED,
    State.UNCHANGED,
    State.QUARANTINED,
    State.REFUSED,
)
#: Rows that something is to be said about besides.
REMARKS: Final = ("conflicts", "unmatched")

#: In place of a row number, while the rows are not stored yet.
UNSTORED: Final = -1

Progress = Callable[[Batch], None]


@dataclass(frozen=True)
class Incoming:
    """A file on an operator's disk and what it is; `source_name` for outcomes."""

    table: Table
    file_name: str
    file_sha256: str
    kind: BatchKind
    field_map: FieldMap
    source_name: str = ""


def run(incoming: Incoming, *, by: User | None, at: datetime, tell: Progress) -> Batch:
    """Import a whole file, in transactions of its own; `tell` hears of every chunk.

    A run of the same file with the same map that was cut off is continued. Raises BadMap, and
    UnreadableFile before anything is written.
    """
    batch = begin(incoming, by=by, at=at)
    after: int | None = 0
    with ahead() as reader:
        for chunk in reader.chunks(storing.records(incoming.table), most=CHUNK_ROWS):
            store_next(batch, chunk, at=at)
            tell(batch)
        while after is not None:
            after = judge_next(batch, after=after, at=at, reader=reader)
            tell(batch)
    return batch


@transaction.atomic
def begin(incoming: Incoming, *, by: User | None, at: datetime) -> Batch:
    """The batch of a file: the one that was cut off, or a new one."""
    for problem in incoming.field_map.missing(incoming.table.columns):
        raise BadMap(f"fields.{problem.field}", problem.message, problem.cure)
    field_map = incoming.field_map.to_json()
    same = Batch.objects.filter(
        kind=incoming.kind,
        source_name=incoming.source_name,
        file_sha256=incoming.file_sha256,
        field_map=field_map,
        state=BatchState.RUNNING,
    )
    cut_off = same.order_by("-id").first()
    if cut_off is not None:
        return cut_off
    batch = Batch.objects.create(
        kind=incoming.kind,
        state=BatchState.RUNNING,
        source_name=incoming.source_name,
        file_name=incoming.file_name,
        file_sha256=incoming.file_sha256,
        columns=list(incoming.table.columns),
        field_map=field_map,
        rows_total=incoming.table.count(),
        counts=_no_counts(),
        created_at=at,
        created_by=by,
        started_at=at,
    )
    audit.record("import.started", by=by, at=at, subject=f"import {batch.public_id}")
    return batch


@transaction.atomic
def start(batch: Batch, *, by: User, at: datetime) -> None:
    """Let a matched file run in the background. Raises HasBegun."""
    held = Batch.objects.select_for_update().get(id=batch.id)
    if held.state != BatchState.MATCHED:
        raise batches.HasBegun(held.state)
    held.state, held.started_at, held.counts = BatchState.RUNNING, at, _no_counts()
    held.save(update_fields=["state", "started_at", "counts"])
    audit.record("import.started", by=by, at=at, subject=f"import {held.public_id}")
    outbox.post("intake.run_import", batch_id=held.id, after=UNSTORED)


def carry_on(batch_id: int, *, after: int, at: datetime) -> None:
    """One step of a file that runs in the background, and the promise of the next one.

    First all rows are stored, then a chunk behind row `after` is judged at a time. A file that
    can no longer be read ends its batch with the reason; nothing of it was imported then.
    """
    batch = Batch.objects.get(id=batch_id)
    if batch.state != BatchState.RUNNING:
        return
    if after == UNSTORED:
        following = _store_all(batch, at=at)
    else:
        following = judge_next(batch, after=after, at=at)
    if following is not None:
        outbox.post("intake.run_import", batch_id=batch_id, after=following)


def _store_all(batch: Batch, *, at: datetime) -> int | None:
    try:
        with transaction.atomic(), opened(batch) as table, ahead() as reader:
            for chunk in reader.chunks(storing.records(table), most=CHUNK_ROWS):
                store_next(batch, chunk, at=at)
    except UnreadableFile as error:
        batch.state, batch.problem, batch.finished_at = BatchState.FAILED, str(error), at
        batch.save(update_fields=["state", "problem", "finished_at"])
        return None
    return 0


@not_collecting()
@transaction.atomic
def store_next(batch: Batch, rows: list[storing.Record], *, at: datetime) -> None:
    """Keep some rows as they came."""
    held = _held(batch)
    _count(held, storing.store(held, rows, at=at))
    _save(held, batch)


@not_collecting()
@transaction.atomic
def judge_next(
    batch: Batch, *, after: int, at: datetime, reader: Ahead | None = None
) -> int | None:
    """Judge the next chunk behind row number `after`; the last number, None when all is done.

    With a `reader` the chunk after it is understood in the meantime, for the next call.
    """
    held = _held(batch)
    field_map, kind = map_of(held, now=at), KINDS[BatchKind(held.kind)]
    foreseen = reader.take() if reader else None
    if foreseen is None or held.counts != batch.counts:  # somebody else has judged in between
        size = following(0, most=CHUNK_ROWS) if reader else CHUNK_ROWS
        rows = judging.waiting(held, after=after, size=size)
        foreseen = judging.understand(rows, field_map, kind)
    if foreseen.last is None:
        _finish(held, at=at)
    else:
        if reader:
            size = following(foreseen.rows, most=CHUNK_ROWS)
            rows = judging.waiting(held, after=foreseen.last, size=size)
            reader.begin(rows, field_map, kind)
        chunk = judging.Chunk(held, field_map, held.created_by, at)
        _count(held, judging.settle(foreseen, chunk, kind))
    _save(held, batch)
    return foreseen.last


@transaction.atomic
def try_again(batch: Batch, *, by: User, at: datetime) -> int:
    """Judge the rows set aside once more, by the map and the records of today; how many.

    Rows that could not even be read are not among them: they have to come in a new file.
    """
    held = _held(batch)
    waiting = Submission.objects.filter(batch=held, changes=[]).set_aside()
    count = waiting.update(state=State.RECEIVED, problems=[], judged_at=None)
    if count and held.state != BatchState.RUNNING:
        held.state, held.finished_at = BatchState.RUNNING, None
        outbox.post("intake.run_import", batch_id=held.id, after=0)
    _count(held, Counter({State.QUARANTINED.value: -count}))
    _save(held, batch)
    audit.record("import.tried_again", by=by, at=at, subject=f"import {held.public_id}", rows=count)
    return count


def _held(batch: Batch) -> Batch:
    """Locked: two that run the same batch take turns, and no row is judged twice."""
    return Batch.objects.select_for_update().get(id=batch.id)


def _save(held: Batch, told: Batch) -> None:
    fields = ["state", "counts", "rows_done", "finished_at"]
    held.save(update_fields=fields)
    for name in fields:
        setattr(told, name, getattr(held, name))


def _count(held: Batch, more: Counter[str]) -> None:
    """Add what rows became. Received is what they add up to, whoever counts them when."""
    for name, n in more.items():
        held.counts[name] = held.counts.get(name, 0) + n
    held.rows_done = sum(held.counts.get(part, 0) for part in (*PARTS, State.TAKEN_BACK))


def _no_counts() -> dict[str, int]:
    return dict.fromkeys(("received", *PARTS, *REMARKS), 0)


def _finish(held: Batch, *, at: datetime) -> None:
    held.state, held.finished_at = BatchState.DONE, at
    batches.forget_file(held)
