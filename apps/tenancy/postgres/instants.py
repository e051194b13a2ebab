"""Instants and days as the database writes them, read by Python's own parser.

The driver takes each apart with a regular expression and Django builds it anew in its zone: 4 µs an
instant, of which a page shows hundreds. For what the parser cannot read the driver is asked: days
before the year 1, after 9999 and at infinity, which it refuses, and other ways of writing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from psycopg.abc import Buffer
from psycopg.types.datetime import DateLoader, TimestamptzLoader


class InstantLoader(TimestamptzLoader):
    """A timestamptz as an instant in UTC."""

    #: Django compares this with the zone it wants.
    timezone = UTC

    def load(self, data: Buffer) -> datetime:
        try:
            found = datetime.fromisoformat(str(data, "ascii"))
        except ValueError:
            found = super().load(data)
        return found if found.tzinfo is UTC else found.astimezone(UTC)


class DayLoader(DateLoader):
    """A date as a day."""

    def load(self, data: Buffer) -> date:
        try:
            return date.fromisoformat(str(data, "ascii"))
        except ValueError:
            return super().load(data)


def read_quickly(connection: Any) -> None:
    """From now on this connection reads instants and days so."""
    connection.adapters.register_loader("timestamptz", InstantLoader)
    connection.adapters.register_loader("date", DayLoader)
