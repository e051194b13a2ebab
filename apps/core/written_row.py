"""One row written with a statement whose text is put together once for each table and its columns.

Django composes it anew for each row, which costs several times what writing the row does; what it
says is the same. Values that are computed by the database go Django's own way.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import Field, Model

AnyField: TypeAlias = "Field[Any, Any]"


def is_plain(fields: Sequence[AnyField], values: Sequence[Any]) -> bool:
    """Whether all values travel as they are, with nothing that the database computes."""
    return not any(hasattr(field, "get_placeholder") for field in fields) and not any(
        hasattr(value, "resolve_expression") for value in values
    )


def insert(
    model: type[Model],
    fields: Sequence[AnyField],
    values: Sequence[Any],
    returning: Sequence[AnyField],
    *,
    unless_known: bool = False,
) -> list[tuple[Any, ...]]:
    """Add the row; the columns asked for of it, as the only line of a list.

    `unless_known`: there is no line, and no row, when a unique key of it is taken already.
    """
    text = _insertion(model._meta.db_table, _columns(fields), _columns(returning), unless_known)
    with connection.cursor() as cursor:
        cursor.execute(text, _prepared(fields, values))
        return cursor.fetchall() if returning else []


def update(
    model: type[Model], fields: Sequence[AnyField], values: Sequence[Any], *, key: dict[str, Any]
) -> bool:
    """Change the row that has the key; False when there is none."""
    text = _change(model._meta.db_table, _columns(fields), tuple(key))
    with connection.cursor() as cursor:
        cursor.execute(text, [*_prepared(fields, values), *key.values()])
        return bool(cursor.rowcount)


def _columns(fields: Sequence[AnyField]) -> tuple[str, ...]:
    return tuple(str(field.column) for field in fields)


def _prepared(fields: Sequence[AnyField], values: Sequence[Any]) -> list[Any]:
    pairs = zip(fields, values, strict=True)
    return [field.get_db_prep_save(value, connection) for field, value in pairs]


@cache
def _insertion(
    table: str, columns: tuple[str, ...], returning: tuple[str, ...], unless_known: bool
) -> str:
    named, places = ", ".join(map(_quoted, columns)), ", ".join(["%s"] * len(columns))
    text = f'INSERT INTO "{table}" ({named}) VALUES ({places})'  # noqa: S608
    if unless_known:
        text += " ON CONFLICT DO NOTHING"
    return f"{text} RETURNING {', '.join(map(_quoted, returning))}" if returning else text


@cache
def _change(table: str, columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    changes = ", ".join(f"{_quoted(column)} = %s" for column in columns)
    exact = " AND ".join(f"{_quoted(column)} = %s" for column in key)
    return f'UPDATE "{table}" SET {changes} WHERE {exact}'  # noqa: S608


def _quoted(column: str) -> str:
    return f'"{column}"'
