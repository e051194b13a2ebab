"""A place in a list as text: the values of the border row and the order they belong to."""

import base64
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from apps.core.zones import as_utc

Value = datetime | date | UUID | int | str | None

LONGEST_CURSOR: Final = 4_000
LARGEST: Final = 2**63
NUL: Final = "\0"
"""PostgreSQL stores every character but this one."""


class BadCursor(ValueError):
    """The cursor is damaged or belongs to another order of the list; show the first page."""


def encode_cursor(order: Sequence[str], values: Sequence[Value]) -> str:
    """The border row's values and the order they belong to, in base64url."""
    payload = [",".join(order), *map(_to_json, values)]
    text = json.dumps(payload, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(order: Sequence[str], cursor: str) -> list[Value]:
    """The values that `encode_cursor` took. Raises BadCursor for anything else."""
    if len(cursor) > LONGEST_CURSOR:
        raise BadCursor("The cursor is too long.")
    named_order, values = _read(cursor)
    if named_order != ",".join(order) or len(values) != len(order):
        raise BadCursor("The cursor belongs to another order of the list.")
    return values


def _read(cursor: str) -> tuple[Any, list[Value]]:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        named_order, *values = json.loads(base64.b64decode(padded, b"-_", validate=True))
        return named_order, [_from_json(value) for value in values]
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise BadCursor("The cursor is damaged.") from error


def _to_json(value: Any) -> Any:
    match value:
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"on": value.isoformat()}
        case UUID():
            return {"uuid": value.hex}
        case int() | str() | None:
            return value
    raise TypeError(f"A cursor cannot hold {value!r}.")


def _from_json(value: Any) -> Value:
    match value:
        case {"at": str(text)} if len(value) == 1:
            return as_utc(datetime.fromisoformat(text))
        case {"on": str(text)} if len(value) == 1:
            return date.fromisoformat(text)
        case {"uuid": str(text)} if len(value) == 1:
            return UUID(text)
        case str() if NUL not in value and value == value.encode().decode():
            return value
        case int() if -LARGEST <= value < LARGEST:
            return value
        case None:
            return None
    raise ValueError(f"A cursor cannot hold {value!r}.")
