"""One step ahead: a thread prepares the next rows while the database writes these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from apps.intake.mapping import FieldMap

from .judging import Kind, Stored, Understanding, understand

T = TypeVar("T")

END: Final[Any] = object()


def prefetched(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order. `items` must not ask the database anything."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        coming = thread.submit(next, items, END)
        while (item := coming.result()) is not END:
            coming = thread.submit(next, items, END)
            yield item


@dataclass
class Ahead:
    """Understands the rows of the next chunk. They wait until then, and are what they were."""

    thread: ThreadPoolExecutor
    _coming: Future[Understanding] | None = None

    def begin(self, rows: Iterable[Stored], field_map: FieldMap, kind: Kind) -> None:
        self._coming = self.thread.submit(understand, rows, field_map, kind)

    def take(self) -> Understanding | None:
        """What was begun last, if anything was; it is given once."""
        coming, self._coming = self._coming, None
        return coming.result() if coming else None
