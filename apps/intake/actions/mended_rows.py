"""One row of a file, judged again by the file's own map after a person has mended it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.intake import queries
from apps.intake.bulk import judging
from apps.intake.kinds import BatchKind, State
from apps.intake.known_fields import map_of
from apps.intake.models import Batch, Submission

from .imports import KINDS, PARTS


@transaction.atomic
def judge(row: Submission, *, at: datetime) -> Submission:
    """Bring a row that waits into its final state; a row that does not wait stays as it is.

    The batch is locked first, as a running import does.
    """
    batch = Batch.objects.select_for_update().get(id=row.batch_id or 0)
    held = Submission.objects.get(id=row.id)
    if held.state == State.RECEIVED:
        field_map = map_of(batch, now=at)
        chunk = judging.Chunk(batch, field_map, batch.created_by, at)
        stored = judging.Stored(held.id, held.row_number or 0, held.answers)
        judging.judge([stored], chunk, KINDS[BatchKind(batch.kind)])
        _recount(batch)
        held.refresh_from_db()
    return held


def _recount(batch: Batch) -> None:
    """The batch's counts, from its rows."""
    states = queries.balance_of(batch).states
    batch.counts = {**batch.counts, **{part: states.get(part, 0) for part in PARTS}}
    batch.save(update_fields=["counts"])
