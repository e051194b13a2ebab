"""The file of a batch, as long as it is kept: below the tenant's own folder, never served."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from django.core.files.storage import default_storage

from apps.core.tabular import PAGE, Limits, Row, Table, UnreadableFile, open_table
from apps.tenancy.scoping import current_tenant_id

from .models import Batch

FOLDER = "imports"


def folder() -> str:
    """Where the files of the tenant in scope lie, in the storage."""
    return f"{FOLDER}/{current_tenant_id()}"


def is_kept(batch: Batch) -> bool:
    """Files go when their import is done, and after some days in any case."""
    return bool(batch.stored_as) and default_storage.exists(batch.stored_as)


@contextmanager
def opened(batch: Batch, *, limits: Limits = PAGE) -> Iterator[Table]:
    """The batch's file as a table. Raises UnreadableFile, also when it is no longer kept."""
    if not is_kept(batch):
        raise UnreadableFile("The file is no longer kept.", "Bring it again as a new import.")
    with (
        default_storage.open(batch.stored_as) as file,
        open_table(file, filename=batch.file_name, limits=limits) as table,  # type: ignore[arg-type]
    ):
        yield table


def first_rows(batch: Batch, count: int) -> tuple[list[str], tuple[str, ...], list[Row]]:
    """Columns, notes of the reader, and up to `count` rows. Raises UnreadableFile."""
    with opened(batch) as table:
        return list(table.columns), table.notes, list(islice(table.rows(), count))
