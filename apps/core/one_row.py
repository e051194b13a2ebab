"""One row by its key, for what every request asks: who is it, which company, which form.

Django composes and compiles each statement anew, and PostgreSQL plans it anew, which costs more
than answering it. Here the statement is composed and planned once; the answer is the same model.

    find_tenant = OneRow(Tenant, "slug")
    tenant = find_tenant("acme")
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, Model

from .prepared import as_parameter

M = TypeVar("M", bound=Model)


class OneRow(Generic[M]):
    """The row of `model` whose columns have exactly these values; at most one has them.

    `condition` is SQL that narrows it further. A tenant's table is told its tenant among the
    columns: no manager adds it here (row-level security does).
    """

    def __init__(self, model: type[M], *columns: str, condition: str = "") -> None:
        self._model, self._columns, self._condition = model, columns, condition

    def __call__(self, *values: Any) -> M | None:
        told = [as_parameter(value) for value in values]
        found = connection.ask(self._statement, told)  # type: ignore[attr-defined]
        return self._model.from_db("default", self._names, self._read(found[0])) if found else None

    @cached_property
    def _fields(self) -> list[Field[Any, Any]]:
        return list(self._model._meta.concrete_fields)

    @cached_property
    def _names(self) -> list[str]:
        return [field.attname for field in self._fields]

    @cached_property
    def _statement(self) -> str:
        shown = ", ".join(f'"{field.column}"' for field in self._fields)
        exact = [f'"{column}" = %s' for column in self._columns]
        where = " AND ".join([*exact, self._condition] if self._condition else exact)
        return f'SELECT {shown} FROM "{self._model._meta.db_table}" WHERE {where}'  # noqa: S608

    @cached_property
    def _converters(self) -> list[tuple[int, Any, Field[Any, Any]]]:
        """Where in the row a value is not yet what the model holds (JSON), and what makes it so."""
        return [
            (place, convert, field)
            for place, field in enumerate(self._fields)
            for convert in field.get_db_converters(connection)
        ]

    def _read(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for place, convert, field in self._converters:
            values[place] = convert(values[place], field, connection)
        return values
