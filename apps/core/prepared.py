"""What is said to the database with a statement that it has prepared."""

from __future__ import annotations

from typing import Any

from psycopg.types.numeric import Int8


def as_parameter(value: Any) -> Any:
    """The value with one type for each kind of it: small and large numbers share a statement."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Int8(value)
    if isinstance(value, list | tuple):
        return [as_parameter(one) for one in value]
    return value
