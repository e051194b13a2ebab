"""One step ahead: a thread prepares the next rows while the database works on these.

Both threads share one interpreter, so this one has its turn while a statement is under way and
stands still when the answer is there: the database is never kept waiting by rows that can wait.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from threading import Event
from typing import Any, Final, TypeVar

from django.db import connection

from apps.intake.mapping import FieldMap

from .judging import Kind, Stored, Understanding, understand

T = TypeVar("T")

#: Seconds after which a thread that computes makes room for one that waits. Usual are 0.005: a
#: chunk has some sixty statements, and the database would rest as long after each of them.
MAKES_ROOM_AFTER: Final = 0.0005
#: Nobody works while the first rows are prepared: they are few.
FIRST_ROWS: Final = 1_000


def following(rows: int, *, most: int) -> int:
    """How many are prepared while the database works on so many `rows`."""
    return min(max(2 * rows, FIRST_ROWS), most)


@contextmanager
def ahead() -> Iterator[Ahead]:
    """Somebody who reads ahead while this thread asks the database."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(MAKES_ROOM_AFTER)
    with ThreadPoolExecutor(max_workers=1) as thread:
        one = Ahead(thread)
        try:
            with connection.execute_wrapper(one.meanwhile):
                yield one
        finally:
            one.let_finish()
            sys.setswitchinterval(usual)


@dataclass
class Ahead:
    """Prepares one thing at a time; what it prepares from must not ask the database anything."""

    thread: ThreadPoolExecutor
    _its_turn: Event = field(default_factory=Event)
    _coming: Future[Understanding] | None = None

    def meanwhile(self, execute: Callable[..., Any], *statement: Any) -> Any:
        """Around every statement of this thread: the other one has its turn."""
        self._its_turn.set()
        try:
            return execute(*statement)
        finally:
            self._its_turn.clear()

    def let_finish(self) -> None:
        """Nobody asks the database now: what was begun goes on until it is done."""
        self._its_turn.set()

    def chunks(self, items: Iterable[T], *, most: int) -> Iterator[list[T]]:
        """The same items in the same order, some at a time, the next ones prepared meanwhile."""
        paced = self._paced(items)
        coming = self.thread.submit(_some, paced, following(0, most=most))
        while chunk := self._result(coming):
            coming = self.thread.submit(_some, paced, following(len(chunk), most=most))
            yield chunk

    def begin(self, rows: Iterable[Stored], field_map: FieldMap, kind: Kind) -> None:
        """Understand the rows of the next chunk. They wait until then, and are what they were."""
        self._coming = self.thread.submit(understand, self._paced(rows), field_map, kind)

    def take(self) -> Understanding | None:
        """What was begun last, if anything was; it is given once."""
        coming, self._coming = self._coming, None
        return self._result(coming) if coming else None

    def _result(self, coming: Future[T]) -> T:
        self.let_finish()
        result = coming.result()
        self._its_turn.clear()
        return result

    def _paced(self, items: Iterable[T]) -> Iterator[T]:
        for item in items:
            if not self._its_turn.is_set():
                self._its_turn.wait()
            yield item


def _some(items: Iterator[T], size: int) -> list[T]:
    return list(islice(items, size))
