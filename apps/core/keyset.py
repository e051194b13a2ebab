"""Pages of a list by the values of its border rows instead of by number.

A page costs the same however deep it is, and rows that arrive meanwhile shift nothing. The cursor
is opaque but not secret: it holds only values that the page has shown, and it can only move
within rows that the queryset allows anyway.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, Literal, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from apps.core.cursors import BadCursor, Value, decode_cursor, encode_cursor

__all__ = [
    "BadCursor",
    "CappedCount",
    "Direction",
    "Page",
    "capped_count",
    "cursor_from_query",
    "decode_cursor",
    "encode_cursor",
    "page",
]

Direction = Literal["older", "newer"]
"""Older goes on in the order of the list, newer goes back, whatever the order is."""

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in the order of the list, and where to go on; a cursor of None is an end."""

    items: list[Row]
    newer_cursor: str | None
    older_cursor: str | None


@dataclass(frozen=True, slots=True)
class CappedCount:
    """A count that stops counting: "1,000+" says enough and costs little."""

    n: int
    is_capped: bool

    def __str__(self) -> str:
        """ "412", or "1,000+" when there are more than were counted."""
        return f"{self.n:,}+" if self.is_capped else f"{self.n:,}"


def page(
    queryset: QuerySet[Row],
    *,
    order: Sequence[str],
    size: int,
    cursor: str | None = None,
    direction: Direction = "older",
    fetch: Callable[[QuerySet[Row]], list[Any]] = list,
) -> Page[Any]:
    """The page next to the cursor, or the first one without a cursor.

    `order` names fields that are never null, "-" for descending, and ends with a unique one;
    "owner__name" may cross a relation. Going newer past the start gives the first page in full.
    Costs one query for size + 1 rows. `fetch` gets exactly those rows, in the order of the walk,
    and may answer with other rows for them that have the fields of `order`. Raises BadCursor.
    """
    going_back = direction == "newer" and cursor is not None
    walk = [_reversed(name) for name in order] if going_back else list(order)
    rows = fetch(_beyond(queryset, order, walk, cursor).order_by(*walk)[: size + 1])
    has_more, rows = len(rows) > size, rows[:size]
    if not going_back:
        newer = _cursor_at(rows[0], order) if cursor and rows else cursor
        return Page(rows, newer, _cursor_at(rows[-1], order) if has_more else None)
    if not has_more:
        return page(queryset, order=order, size=size, fetch=fetch)
    rows.reverse()
    return Page(rows, _cursor_at(rows[0], order), _cursor_at(rows[-1], order))


def cursor_from_query(query: Mapping[str, str]) -> tuple[str | None, Direction]:
    """What ?older=… or ?newer=… asks for: the arguments `cursor` and `direction` of `page`."""
    if query.get("newer"):
        return query["newer"], "newer"
    return query.get("older") or None, "older"


def capped_count(queryset: QuerySet[Row], cap: int = 1000) -> CappedCount:
    """Count at most `cap` rows; the database stops at the first row beyond."""
    found = queryset.order_by()[: cap + 1].count()
    return CappedCount(min(found, cap), is_capped=found > cap)


def _beyond(
    queryset: QuerySet[Row], order: Sequence[str], walk: Sequence[str], cursor: str | None
) -> QuerySet[Row]:
    """Only the rows after the cursor, in the direction of the walk."""
    if cursor is None:
        return queryset
    values = decode_cursor(order, cursor)
    try:
        return queryset.filter(_after(walk, values))
    except (ValueError, TypeError, ValidationError) as error:
        raise BadCursor("The cursor does not fit the fields of this list.") from error


def _after(walk: Sequence[str], values: Sequence[Value]) -> Q:
    """(a, b, c) > (x, y, z), field by field, because directions may differ.

    The bound on the first field repeats what follows from the rest: it is what an index can use.
    """
    fields = list(zip(walk, values, strict=True))
    first, value = fields[0]
    tie_breaks = reduce(_or_on_a_tie, reversed(fields[:-1]), _strictly(*fields[-1]))
    return _up_to(first, value) & tie_breaks


def _or_on_a_tie(rest: Q, field: tuple[str, Value]) -> Q:
    name, value = field
    return _strictly(name, value) | (Q((name.lstrip("-"), value)) & rest)


def _strictly(name: str, value: Value) -> Q:
    return Q((f"{name[1:]}__lt", value) if name.startswith("-") else (f"{name}__gt", value))


def _up_to(name: str, value: Value) -> Q:
    return Q((f"{name[1:]}__lte", value) if name.startswith("-") else (f"{name}__gte", value))


def _reversed(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _cursor_at(row: Model, order: Sequence[str]) -> str:
    """Raises ValueError for a null: no row comes after a null, so the list would end early."""
    values = [_value_of(row, name.lstrip("-").split("__")) for name in order]
    if None in values:
        raise ValueError(f"A list cannot be paged by {order}: one of the fields is null.")
    return encode_cursor(order, values)


def _value_of(row: Any, path: Sequence[str]) -> Any:
    return reduce(getattr, path, row)
