"""Statements that are always the same: composed once by the ORM, planned once by PostgreSQL.

Django composes a queryset anew whenever it is asked, and PostgreSQL parses and plans what it is
sent; together they take several times as long as the answer. A composed question is an ordinary
queryset with places for what changes from call to call:

    @composed
    def _notes_of(department: str, *, lead: int) -> QuerySet[Note]:
        return Note.objects.filter(department=department, lead_id=lead).order_by("-id")[:50]

    notes = _notes_of(membership.department, lead=lead.id)

Keyword arguments are places. Positional arguments and whatever else is written in the queryset
belong to the statement: it is composed once for each combination of them, so let there be few. The
tenant is a place too, filled with the one in scope, and row-level security binds these statements
like any other. Good for questions by key, whose plan is the same for every tenant.

A process composes a statement once, each of its connections has it planned once. Both may be done
before anybody asks: a page over a new connection takes three times as long as the next one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from copy import copy
from datetime import UTC, datetime
from functools import cached_property
from inspect import signature
from typing import Any, Final, Generic, Self, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.postgresql.compiler import SQLCompiler
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.models import AutoField, Expression, Field, ForeignKey, Lookup, QuerySet
from django.db.models.sql import Query

from apps.core.prepared import as_parameter

from .kinds import Role
from .scoping import composing, current_tenant_id, tenant_scope

T = TypeVar("T")

TENANT: Final = "tenant in scope"
_SLOT: Final = re.compile(r"%[s%]")
_ALL: Final[list[Composed[Any]]] = []

#: A value of each type that a place may have, as its annotation is written: nothing is found by it.
_SAMPLES: Final[dict[str, Any]] = {
    "int": 0,
    "str": "",
    "datetime": datetime(1970, 1, 1, tzinfo=UTC),
    "UUID": UUID(int=0),
    "list[int]": [0],
    "list[str]": [""],
}
#: Nobody's: the first tenant is 1.
_NO_TENANT: Final = 0


class Place(Expression):
    """Stands in a statement where each call puts a value of its own."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        return "%s", [self]


@Field.register_lookup
class IsAmong(Lookup):
    """`id__among=place`: one of the list that is put there, however long it is.

    Keys are looked up one by one. Of a list as such the planner, who is told no tenant, thinks
    that reading some other index of the whole tenant is as good: with many rows it is not.
    """

    lookup_name = "among"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        told = "IN (SELECT unnest({}::bigint[]))" if self._is_of_keys() else "= ANY{}"
        return f"{left} {told.format(right)}", [*left_params, *right_params]

    def _is_of_keys(self) -> bool:
        return isinstance(self.lhs.output_field, AutoField | ForeignKey)


class Composed(Generic[T]):
    """A question that is ready to be asked; see `composed`."""

    def __init__(self, compose: Callable[..., QuerySet[Any, T]]) -> None:
        self._compose = compose
        #: Of this process: each connection asks with a copy of its own.
        self._statements: dict[tuple[Hashable, ...], _Statement[T]] = {}
        _ALL.append(self)

    def __call__(self, *variant: Hashable, **values: Any) -> list[T]:
        """What the queryset finds. Raises TenantRequired without a tenant in scope."""
        asking: Any = connections[DEFAULT_DB_ALIAS]
        statement: _Statement[T] | None = asking.composed.get((self, variant))
        if statement is None:
            statement = self._statement(variant, values).over(asking)
            asking.composed[self, variant] = statement
        return statement.ask({TENANT: current_tenant_id(), **values})

    def first(self, *variant: Hashable, **values: Any) -> T | None:
        """The first row of what is found; the queryset says how many it looks for."""
        found = self(*variant, **values)
        return found[0] if found else None

    def compose_known(self) -> None:
        """See compose_all."""
        for variant in self._known_variants():
            self._statement(variant, self._places)

    def ask_known(self) -> None:
        """See ask_all. What has a place without a type can't be asked beforehand."""
        if all(told in _SAMPLES for told in self._places.values()):
            samples = {name: _SAMPLES[told] for name, told in self._places.items()}
            for variant in self._known_variants():
                self(*variant, **samples)

    @cached_property
    def _places(self) -> dict[str, Any]:
        """The name of each place, and its type as it is written."""
        parameters = signature(self._compose).parameters.values()
        return {one.name: one.annotation for one in parameters if one.kind is one.KEYWORD_ONLY}

    def _known_variants(self) -> Iterator[tuple[Hashable, ...]]:
        parameters = signature(self._compose).parameters.values()
        variant = [one for one in parameters if one.kind is not one.KEYWORD_ONLY]
        usual = tuple(one.default for one in variant if one.default is not one.empty)
        match [one.name for one in variant if one.default is one.empty]:
            case []:
                yield usual
            case ["role"]:
                yield from ((role.value, *usual) for role in Role)

    def _statement(self, variant: tuple[Hashable, ...], names: Iterable[str]) -> _Statement[T]:
        statement = self._statements.get(variant)
        if statement is None:
            with composing(Place(TENANT)):
                found = self._compose(*variant, **{name: Place(name) for name in names})
                statement = self._statements[variant] = _Statement.of(found)
        return statement


def compose_all() -> None:
    """Compose what is known beforehand, over an open transaction: before a web server forks.

    That is what has nothing but places, and what else has one statement for each role; what has a
    default is composed with it.
    """
    for one in _ALL:
        one.compose_known()


def ask_all() -> None:
    """Ask the same over the connection in use, for nobody, so that it has planned it."""
    with tenant_scope(_NO_TENANT), transaction.atomic():
        for one in _ALL:
            one.ask_known()


#: Turns a function from places to a queryset into a question that is composed once.
composed = Composed


class _Statement(Generic[T]):
    """A queryset that asks with the text it was compiled to, and reads rows as it always does."""

    def __init__(self, compiler: _KeptCompiler, found: Any) -> None:
        self._compiler, self._found = compiler, found

    @classmethod
    def of(cls, found: Any) -> Self:
        """Composed, to be asked over a connection (`over`)."""
        compiler = _KeptCompiler(found.query, connections[DEFAULT_DB_ALIAS], None)
        compiler.compose()
        # it outlives the connection that it was composed over
        compiler.connection = None  # type: ignore[assignment]
        return cls(compiler, found)

    def over(self, connection: Any) -> Self:
        """The same, to be asked over this connection."""
        compiler = copy(self._compiler)
        compiler.connection = connection
        found, query = self._found.all(), self._found.query.chain(klass=_KeptQuery)
        query.kept = compiler
        # not the property: its setter would change what a row is
        found._query = query  # noqa: SLF001
        return type(self)(compiler, found)

    def ask(self, values: Mapping[str, Any]) -> list[T]:
        self._compiler.values = values
        return list(self._found._iterable_class(self._found))  # noqa: SLF001


class _KeptQuery(Query):
    kept: _KeptCompiler

    def get_compiler(self, *_of: Any, **_named: Any) -> Any:
        return self.kept


class _KeptCompiler(SQLCompiler):
    """Knows its statement, and how the columns of a row are read, from the first time on."""

    statement: str
    places: tuple[str, ...]
    values: Mapping[str, Any]

    def compose(self) -> None:
        """Constants stay in the text, where the planner sees which partial index they open."""
        try:
            text, params = self.as_sql()
        except EmptyResultSet:
            text, params = "", ()
        told: list[Any] = list(params)
        remaining = iter(told)
        self.statement = _SLOT.sub(lambda slot: self._filled(slot[0], remaining), text)
        self.places = tuple(param.name for param in told if isinstance(param, Place))

    def _filled(self, slot: str, params: Any) -> str:
        if slot == "%%":
            return slot
        param = next(params)
        if isinstance(param, Place):
            return slot
        told: str = mogrify("%s", [param], self.connection)
        return told.replace("%", "%%")

    def execute_sql(self, *_of: Any, **_named: Any) -> Any:
        if not self.statement:
            return []
        told = [as_parameter(self.values[name]) for name in self.places]
        return [self.connection.ask(self.statement, told)]  # type: ignore[attr-defined]

    def get_converters(self, expressions: Any) -> Any:
        return self._converters

    @cached_property
    def _converters(self) -> Any:
        return super().get_converters([column for column, _, _ in self.select[: self.col_count]])
