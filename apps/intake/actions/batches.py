"""A file before it runs: brought, its columns matched, thrown away. Running it is in imports.

Nothing of what the file tells is written before it runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from apps.accounts.models import User
from apps.core.tabular import PAGE, Table, UnreadableFile, open_table
from apps.intake import known_fields
from apps.intake.kinds import BatchKind, BatchState
from apps.intake.mapping import BadMap, FieldMap, Kind
from apps.intake.models import Batch
from apps.intake.stored_file import folder
from apps.tenancy import audit

KEPT_FOR = timedelta(days=7)
LONGEST_FILE_NAME = 200
NOT_RUN_YET = (BatchState.UPLOADED, BatchState.MATCHED)
CHUNK_BYTES = 1 << 20


class HasBegun(Exception):
    """The batch runs or is done: its map and its file can no longer be changed."""


@dataclass(frozen=True)
class Brought:
    """A file that somebody brings; `name` decides with the first bytes how it is read."""

    file: File[bytes]
    name: str
    kind: BatchKind
    #: For outcomes: the CRM or the list that tells them.
    source_name: str = ""


@transaction.atomic
def upload(brought: Brought, *, by: User, at: datetime) -> Batch:
    """Keep a file that can be read from its first row to its last. Raises UnreadableFile.

    The file is stored outside the database: if the transaction fails, the sweep finds it.
    """
    table = partial(open_table, brought.file, filename=brought.name, limits=PAGE)  # type: ignore[arg-type]
    with table() as read:
        columns, rows = list(read.columns), _counted(read)
    batch = Batch(
        kind=brought.kind,
        source_name=brought.source_name,
        file_name=_plain_name(brought.name),
        file_sha256=_sha256(brought.file),
        columns=columns,
        rows_total=rows,
        created_at=at,
        created_by=by,
    )
    batch.stored_as = default_storage.save(f"{folder()}/{uuid4()}", brought.file)
    batch.save(force_insert=True)
    audit.record("import.uploaded", by=by, at=at, subject=_subject(batch), kind=batch.kind)
    return batch


@transaction.atomic
def match(batch: Batch, told: Mapping[str, Any]) -> FieldMap:
    """Decide which column fills which field. Raises BadMap, and HasBegun.

    `told` is a map as JSON (apps.intake.mapping); it may speak of the file's columns only.
    """
    held = _not_begun(batch)
    kind: Kind = held.kind  # type: ignore[assignment]
    field_map = FieldMap.parse(told, kind=kind, fields=known_fields.taken(kind))
    for problem in field_map.missing(held.columns):
        raise BadMap(f"fields.{problem.field}", problem.message, problem.cure)
    held.field_map = field_map.to_json()
    held.state = BatchState.MATCHED
    held.save(update_fields=["field_map", "state"])
    batch.field_map, batch.state = held.field_map, held.state
    return field_map


@transaction.atomic
def discard(batch: Batch, *, by: User, at: datetime) -> None:
    """Throw a file away before it runs; the line in the list stays. Raises HasBegun."""
    held = _not_begun(batch)
    held.state, held.finished_at = BatchState.FAILED, at
    held.problem = "Thrown away before it ran; nothing was imported."
    held.save(update_fields=["state", "problem", "finished_at"])
    forget_file(held)
    audit.record("import.discarded", by=by, at=at, subject=_subject(held))


@transaction.atomic
def forget_file(batch: Batch) -> None:
    """Delete the file behind a batch: everything in it is stored row by row, or unwanted."""
    name, batch.stored_as = batch.stored_as, ""
    batch.save(update_fields=["stored_as"])
    if name:
        transaction.on_commit(partial(default_storage.delete, name))


def forget_files(*, at: datetime) -> int:
    """Delete every file of the tenant in scope that is older than KEPT_FOR; how many.

    It goes by the folder, so that files of uploads that never became a batch are found too. A
    batch that runs keeps its file.
    """
    kept = set(Batch.objects.filter(state=BatchState.RUNNING).values_list("stored_as", flat=True))
    old = [name for name in _stored() if name not in kept and _is_old(name, at)]
    for batch in Batch.objects.filter(stored_as__in=old).select_for_update():
        _give_up(batch, at)
        forget_file(batch)
    for name in old:
        transaction.on_commit(partial(default_storage.delete, name))
    return len(old)


def _give_up(batch: Batch, at: datetime) -> None:
    if batch.state in NOT_RUN_YET:
        batch.state, batch.finished_at = BatchState.FAILED, at
        batch.problem = f"Not run within {KEPT_FOR.days} days; the file was deleted."
        batch.save(update_fields=["state", "problem", "finished_at"])


def _stored() -> list[str]:
    if not default_storage.exists(folder()):
        return []
    _, files = default_storage.listdir(folder())
    return [f"{folder()}/{name}" for name in files]


def _is_old(name: str, at: datetime) -> bool:
    return default_storage.get_modified_time(name) < at - KEPT_FOR


def _not_begun(batch: Batch) -> Batch:
    held = Batch.objects.select_for_update().get(id=batch.id)
    if held.state not in NOT_RUN_YET:
        raise HasBegun(held.state)
    return held


def _counted(table: Table) -> int:
    rows = table.count()
    if rows == 0:
        raise UnreadableFile(
            "The file names columns but has no rows.", "Export it again with its rows."
        )
    return rows


def _plain_name(name: str) -> str:
    """As it stands in lists: no folders, nothing invisible, not endless."""
    printable = "".join(c for c in PurePath(name).name if c.isprintable())
    return printable[-LONGEST_FILE_NAME:] or "file"


def _sha256(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _subject(batch: Batch) -> str:
    return f"import {batch.public_id}"
