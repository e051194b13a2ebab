"""Statements that a connection has prepared, asked without a cursor.

Over a row that is found by its key a cursor of the driver takes longer than the database. Pages ask
ten such questions each, so this speaks to libpq; values and rows are adapted by the driver as ever.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, cast

from psycopg import Connection, OperationalError
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

#: A place for a value, a place with a name, or a percent sign that stands for itself.
_PLACE: Final = re.compile(r"%(?:s|%|\((\w+)\)s)")

Row = tuple[Any, ...]
Values = Sequence[Any] | Mapping[str, Any]


class Plans:
    """What one connection has prepared; its names live and end with the connection."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection, self._pgconn = connection, connection.pgconn
        self._names: dict[tuple[str, tuple[int, ...]], bytes] = {}

    def ask(self, statement: str, values: Values) -> list[Row]:
        """The rows of a statement with `%s` or `%(name)s` for its values. Raises psycopg.Error.

        It is prepared when it is first asked, once for each combination of its values' types.
        """
        told = _in_order(statement, values)
        adapting = Transformer(self._connection)
        sent = adapting.dump_sequence(told, [PyFormat.AUTO] * len(told))
        name = self._prepared(statement, adapting.types or ())
        # a None is NULL, though its annotation does not say so
        result = self._pgconn.exec_prepared(name, cast(Sequence[bytes], sent), adapting.formats)
        self._check(result, ExecStatus.TUPLES_OK)
        adapting.set_pgresult(result)
        return adapting.load_rows(0, result.ntuples, tuple)

    def _prepared(self, statement: str, types: tuple[int, ...]) -> bytes:
        """Kept once it is prepared: in a transaction that failed nothing can be."""
        name = self._names.get((statement, types))
        if name is None:
            name = f"baton_{len(self._names)}".encode()
            text, _ = _numbered(statement)
            self._check(self._pgconn.prepare(name, text.encode(), types), ExecStatus.COMMAND_OK)
            self._names[statement, types] = name
        return name

    def _check(self, result: PGresult, wanted: ExecStatus) -> None:
        if self._pgconn.status == ConnStatus.BAD:
            raise OperationalError("the connection is lost")
        if result.status != wanted:
            raise error_from_result(result)


def _in_order(statement: str, values: Values) -> Sequence[Any]:
    """As the database counts them: a name is told once, however often it stands there."""
    if isinstance(values, Mapping):
        _, names = _numbered(statement)
        return [values[name] for name in names]
    return values


@cache
def _numbered(statement: str) -> tuple[str, tuple[str, ...]]:
    """Its places as the database calls them, `$1, $2`, and their names in that order."""
    names: list[str] = []

    def number(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%"
        name = place[1] or f"place {len(names)}"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _PLACE.sub(number, statement), tuple(names)
