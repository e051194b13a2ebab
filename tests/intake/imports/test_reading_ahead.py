"""Rows are prepared while the database works, and wait while it waits for others."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.intake.bulk.ahead import FIRST_ROWS, ahead, following

pytestmark = pytest.mark.django_db


def test_who_reads_ahead_goes_on_while_statements_are_under_way():
    read = []

    def rows():
        for number in range(4):
            read.append(number)
            yield number

    with ahead() as reader, connection.cursor() as cursor:
        chunks = reader.chunks(rows(), most=2)
        assert next(chunks) == [0, 1]
        assert len(read) <= 3, "one is in hand, the others wait"
        while len(read) < 4:
            cursor.execute("SELECT 1")
        assert list(chunks) == [[2, 3]]


def test_a_file_that_breaks_off_while_it_is_read_ahead_says_so():
    def numbers():
        yield from (1, 2, 3)
        raise OSError("the disk is gone")

    with ahead() as reader:
        with pytest.raises(OSError, match="disk"):
            list(reader.chunks(numbers(), most=2))
        assert list(reader.chunks("abc", most=2)) == [["a", "b"], ["c"]]


def test_the_first_chunks_of_a_file_are_small():
    sizes = [following(0, most=5_000)]
    while sizes[-1] < 5_000:
        sizes.append(following(sizes[-1], most=5_000))
    assert sizes == [FIRST_ROWS, 2_000, 4_000, 5_000]
    assert following(0, most=3) == following(3, most=3) == 3
