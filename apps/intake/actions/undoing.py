"""Taking an import back, a chunk a transaction, like running it.

Only leads to which nothing has happened go; the others stay, and the file's page says why. Doing it
again does what is left: leads that stayed and could go by now.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from apps.accounts.models import User
from apps.handoffs import queueing
from apps.intake import standing
from apps.intake.kinds import BatchKind, BatchState, State
from apps.intake.models import Batch, Submission
from apps.leads import taking_back
from apps.tenancy import audit, outbox

CHUNK_LEADS: Final = 1_000
#: In Batch.counts: up to which row it is looked through, and how many leads stay.
CURSOR: Final = "undone_to"
STAY: Final = "stay"


class NotUndoable(Exception):
    """Only imports of leads that have ended can be taken back."""


@transaction.atomic
def undo(batch: Batch, *, by: User, at: datetime) -> None:
    """Let an import be taken back in the background. Raises NotUndoable."""
    held = Batch.objects.select_for_update().get(id=batch.id)
    if held.state == BatchState.UNDOING:
        return
    if not is_undoable(held):
        raise NotUndoable(held.state)
    held.state = BatchState.UNDOING
    held.counts = {**held.counts, CURSOR: 0, STAY: 0}
    held.save(update_fields=["state", "counts"])
    audit.record("import.undone", by=by, at=at, subject=f"import {held.public_id}")
    outbox.post("intake.undo_import", batch_id=held.id, by_id=by.id)


def is_undoable(batch: Batch) -> bool:
    """Whether there is anything to ask: leads, and no row of the file is on its way."""
    is_over = batch.state in (BatchState.DONE, BatchState.TAKEN_BACK)
    return batch.kind == BatchKind.LEADS and is_over and batch.counts.get("created", 0) > 0


def carry_on(batch_id: int, *, by: User, at: datetime) -> None:
    """Take the next chunk back, and promise the one after it; once too often does nothing."""
    held = Batch.objects.select_for_update().get(id=batch_id)
    if held.state != BatchState.UNDOING:
        return
    found = standing.brought(held, after=held.counts[CURSOR], size=CHUNK_LEADS, lock=True)
    if found:
        gone = standing.can_go(found)
        _take_back(held, gone, by=by, at=at)
        _count(held, found, len(gone))
        outbox.post("intake.undo_import", batch_id=held.id, by_id=by.id)
    else:
        held.state, held.finished_at = BatchState.TAKEN_BACK, at
    held.save(update_fields=["state", "counts", "finished_at"])


def _take_back(held: Batch, gone: list[standing.Brought], *, by: User, at: datetime) -> None:
    """Rows forget their keys: the same row told again is news again."""
    for one in gone:
        queueing.leave(one.lead, at=at)
    taking_back.take_back([one.lead for one in gone], batch_id=held.id, by=by, at=at)
    leads = [one.lead.id for one in gone]
    of_leads = Submission.objects.filter(batch=held, lead_id__in=leads)
    of_leads.update(idempotency_key=None)
    of_leads.filter(state=State.CREATED).update(state=State.TAKEN_BACK)


def _count(held: Batch, found: list[standing.Brought], gone: int) -> None:
    counts = held.counts
    held.counts = {
        **counts,
        State.CREATED.value: counts[State.CREATED.value] - gone,
        State.TAKEN_BACK.value: counts.get(State.TAKEN_BACK.value, 0) + gone,
        STAY: counts[STAY] + len(found) - gone,
        CURSOR: found[-1].row.row_number,
    }
