"""Instants and days come out of the database as they went in."""

from datetime import UTC, date, datetime

import pytest
from django.db import DataError, connection
from django.db.transaction import atomic

pytestmark = pytest.mark.django_db


def read(expression: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, 59, 120_000, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, 59, 123_400, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, 59, 1, tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
    ids=str,
)
def test_an_instant_is_read_to_the_microsecond_and_in_utc(instant):
    found = read(f"'{instant.isoformat()}'::timestamptz")
    assert found == instant
    assert found.tzinfo is UTC


@pytest.mark.parametrize("day", [date(2026, 2, 28), date.min, date.max], ids=str)
def test_a_day_is_read_as_it_is(day):
    assert read(f"'{day.isoformat()}'::date") == day


@pytest.mark.parametrize(
    "beyond",
    [
        "'infinity'::timestamptz",
        "'0044-03-15 BC'::timestamptz",
        "'-infinity'::date",
        "'10000-1-1'::date",
    ],
)
def test_what_python_has_no_instant_for_is_refused_as_ever(beyond):
    with pytest.raises(DataError), atomic():
        read(beyond)


def test_an_instant_in_another_zone_is_the_same_instant():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Asia/Kolkata'")
    assert read("'2026-03-29T01:30:00+00:00'::timestamptz") == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


def test_a_day_written_in_another_way_is_the_same_day():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL DateStyle = 'German'")
    assert read("'2026-02-28'::date") == date(2026, 2, 28)
