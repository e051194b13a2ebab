"""What statements over many rows share."""

from datetime import UTC, datetime, timedelta
from time import time_ns
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from apps.core import bulk_sql

pytestmark = pytest.mark.django_db


def ids_of_three_rows() -> list[UUID]:
    query = f"SELECT {bulk_sql.random_id('n')} FROM generate_series(1, 3) n"
    return [row[0] for row in bulk_sql.fetch(query, {})]


def test_every_row_of_every_statement_has_an_id_of_its_own():
    assert len({*ids_of_three_rows(), *ids_of_three_rows()}) == 6


def test_these_ids_are_what_others_take_for_a_uuid():
    assert {(one.version, one.variant) for one in ids_of_three_rows()} == {
        (7, "specified in RFC 4122")
    }


def test_these_ids_begin_with_the_time_so_that_an_index_takes_them_side_by_side():
    before = time_ns() // 1_000_000
    begins = [one.int >> 80 for one in ids_of_three_rows()]
    assert before <= begins[0] <= time_ns() // 1_000_000
    assert len(set(begins)) == 1


def test_keys_travel_as_they_are_whatever_is_in_them():
    keys = ['say "yes"', "a\\b", "{1,2}", "NULL", "Brandt's", "", "two words", "é"]
    found = bulk_sql.fetch("SELECT k FROM unnest(%(k)s::text[]) k", {"k": bulk_sql.array(keys)})
    assert [row[0] for row in found] == keys
    numbers = bulk_sql.fetch("SELECT 7 = ANY (%(n)s)", {"n": bulk_sql.array([5, 7])})
    assert numbers == [(True,)]


def test_an_hour_that_comes_twice_is_loaded_as_two():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    second = first.replace(fold=1)
    early = datetime(2026, 10, 25, 0, 30, 0, 7, tzinfo=UTC)
    told = [first, second, early, None, first]
    bulk_sql.load("hours", {"at": "timestamptz"}, ((at,) for at in told))
    found = [row[0] for row in bulk_sql.fetch("SELECT at FROM hours", {})]
    assert found[0] == found[4] == early - timedelta(microseconds=7)
    assert found[1] == found[0] + timedelta(hours=1)
    assert found[2:4] == [early, None]
