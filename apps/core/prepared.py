"""What is said to the database with a statement that it has prepared."""

from __future__ import annotations

from typing import Any, Final

from psycopg.types.numeric import Int8

#: No column holds a number beyond these, so whoever asks for one asks for nothing.
SMALLEST: Final = -(2**63)
LARGEST: Final = 2**63 - 1


def as_parameter(value: Any) -> Any:
    """The value with one type for each kind of it: small and large numbers share a statement.

    A number that is too large for the database is taken for the largest.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Int8(max(SMALLEST, min(value, LARGEST)))
    if isinstance(value, list | tuple):
        return [as_parameter(one) for one in value]
    return value
