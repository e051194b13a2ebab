"""Many rows at once: COPY into a temporary table, then statements over the whole set.

COPY is refused on tables with row-level security, so rows go through a temporary table that ends
with the transaction; the INSERT … SELECT after it is checked by the policies like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from secrets import token_bytes
from time import time_ns
from typing import Any, Final

from django.db import connection
from django.db.models import F, Lookup
from psycopg import sql
from psycopg.adapt import Dumper

Parameters = Mapping[str, Any]

SECRET_BYTES: Final = 32

PLANNING = "SELECT current_setting('enable_nestloop'), current_setting('enable_sort')"
PLAN_AGAIN = """
    SELECT set_config('enable_nestloop', %(nestloop)s, true),
        set_config('enable_sort', %(sort)s, true)"""


def random_id(of: str) -> str:
    """SQL for a UUID that nobody can guess, one for each value of the whole number `of`.

    Every statement has a secret of its own, which is hashed with the number. gen_random_uuid() asks
    the operating system for each row, at a price of several index entries. Version 7 of RFC 9562:
    it begins with the time, so that an index takes rows of one statement on a few of its pages.
    """
    digest = f"encode(substr(sha256(%(secret)s || int8send({of})), 1, 16), 'hex')"
    marked = f"overlay(overlay({digest} PLACING '7' FROM 13) PLACING '8' FROM 17)"
    return f"overlay({marked} PLACING %(milliseconds)s FROM 1)::uuid"


def load(table: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> None:
    """Make the temporary table `table` of `columns` (name → SQL type) and fill it with `rows`.

    `rows` must not ask the database anything: the connection is busy with receiving them.
    One of the same name is replaced. Text is in the collation "C", like the keys it is joined to.
    """
    drop(table)
    named = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(_in_c(kind)))
        for name, kind in columns.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP").format(
                sql.Identifier(table), named
            )
        )
        driver: Any = cursor.cursor
        driver.adapters.register_dumper(datetime, _Instants)
        with driver.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
            for row in rows:
                copy.write_row(row)


class _Instants(Dumper):
    """The same instants come back in row after row: each is written out once.

    Two an hour apart are equal when a clock is put back (`fold`), so that it is asked for as well.
    """

    def dump(self, obj: datetime) -> bytes:
        return _written(obj, obj.fold)


@lru_cache(1 << 12)
def _written(instant: datetime, _fold: int) -> bytes:
    return str(instant).encode()


@contextmanager
def by_sets() -> Iterator[None]:
    """Inside, a load stays linear whatever the planner believes about the tables.

    A tenant that came after the last ANALYZE is taken to have one row. Of two indexes that begin
    with the tenant either is as good then, and a join row by row, a look-up of many keys or a
    foreign key's check reads the whole tenant for each row. So joins row by row are off, sorting is
    the last resort, and plans that foreign keys kept from a nearly empty table are forgotten.

    Whoever looks keys up says ORDER BY these keys: only their own index needs no sorting.
    """
    before = fetch(PLANNING, {})[0]
    execute("DISCARD PLANS", {})
    execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_sort = off", {})
    yield
    execute(PLAN_AGAIN, dict(zip(("nestloop", "sort"), before, strict=True)))


def array(keys: Iterable[int | str]) -> str:
    """Keys as PostgreSQL writes an array, for `column = ANY (%s)`, which says what type they are.

    Of a list the driver adapts each element by itself, which costs more than finding the rows.
    """
    return f"{{{','.join(map(_element, keys))}}}"


def _element(key: int | str) -> str:
    if isinstance(key, int):
        return str(key)
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def by_one_process() -> None:
    """Until the transaction ends, the planner starts no processes beside the one that is asked.

    For work that is shared out to jobs side by side: to read some thousand rows by their keys, two
    more processes cost as much again, and take the cores on which the other jobs compute.
    """
    execute("SET LOCAL max_parallel_workers_per_gather = 0", {})


class Among(Lookup):
    """Whether a column is one of many keys. They travel as one array: `__in` names each of them
    to Django, to the driver and to the planner, which costs more than finding the rows."""

    def get_prep_lookup(self) -> str:
        return array(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY (%s)", (*parameters, self.rhs)


def among(column: str, keys: Iterable[int | str]) -> Among:
    """For `filter`: the rows whose column is one of `keys`."""
    return Among(F(column), frozenset(keys))


def keep(table: str, select: str, parameters: Parameters) -> int:
    """Keep the answer of a query as the temporary table `table`; how many rows it has."""
    drop(table)
    return execute(
        f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS {select}",
        parameters,
    )


def drop(table: str) -> None:
    """Forget a temporary table of an earlier round in the same transaction."""
    execute(f"DROP TABLE IF EXISTS pg_temp.{table}", {})


def execute(statement: str, parameters: Parameters) -> int:
    """Run one statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, _with_ids(parameters))
        return int(cursor.rowcount)


def fetch(query: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, _with_ids(parameters))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _with_ids(parameters: Parameters) -> dict[str, Any]:
    """With what `random_id` asks for: a secret, and twelve hexadecimal digits of now."""
    milliseconds = f"{time_ns() // 1_000_000:012x}"
    return {**parameters, "secret": token_bytes(SECRET_BYTES), "milliseconds": milliseconds}


def _in_c(kind: str) -> str:
    return 'text COLLATE "C"' if kind == "text" else kind
