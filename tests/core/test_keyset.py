"""A long list is read page by page, and nothing is shown twice or left out."""

import base64
import json
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.core.keyset import (
    BadCursor,
    capped_count,
    cursor_from_query,
    decode_cursor,
    encode_cursor,
    page,
)

NEWEST_FIRST = ("-date_joined", "-id")
BY_NAME = ("name", "-date_joined", "id")
START = datetime(2026, 6, 1, tzinfo=UTC)
NOON = datetime(2026, 6, 9, 12, 0, 0, 1, tzinfo=UTC)


def join(n, *, at, name="Kim"):
    return User(email=f"kim{n}@acme.example", name=name, date_joined=at)


@pytest.fixture
def crowd(db):
    """Twenty-three people: several joined at the same instant, several share a name."""
    people = [
        join(n, at=START + timedelta(hours=n // 4), name=["Ann", "bob", "Łukasz", ""][n % 4])
        for n in range(23)
    ]
    return User.objects.bulk_create(people)


def pages_onward(order, size):
    current = page(User.objects.all(), order=order, size=size)
    yield current
    while current.older_cursor:
        current = page(User.objects.all(), order=order, size=size, cursor=current.older_cursor)
        yield current


def pages_back(order, size, last):
    everyone = User.objects.all()
    while cursor := last.newer_cursor:
        last = page(everyone, order=order, size=size, cursor=cursor, direction="newer")
        yield last


@pytest.mark.parametrize("order", [NEWEST_FIRST, BY_NAME, ("id",), ("-name", "id")])
@pytest.mark.parametrize("size", [1, 4, 22, 23, 24])
@pytest.mark.usefixtures("crowd")
def test_every_row_is_seen_once_on_the_way_through(order, size):
    pages = list(pages_onward(order, size))
    assert [user for p in pages for user in p.items] == list(User.objects.order_by(*order))
    assert all(len(p.items) == size for p in pages[:-1])


@pytest.mark.parametrize("order", [NEWEST_FIRST, BY_NAME])
@pytest.mark.parametrize("size", [1, 4, 5, 24])
@pytest.mark.usefixtures("crowd")
def test_the_way_back_ends_on_a_full_first_page(order, size):
    *_, last = pages_onward(order, size)
    way_back = [last, *pages_back(order, size, last)]
    everyone = list(User.objects.order_by(*order))
    assert way_back[-1].items == everyone[:size]
    assert way_back[-1].newer_cursor is None
    assert {user for p in way_back for user in p.items} == set(everyone)


@pytest.mark.usefixtures("crowd")
def test_people_who_join_meanwhile_shift_nothing():
    first, *_ = pages_onward(NEWEST_FIRST, 5)
    expected = list(User.objects.order_by(*NEWEST_FIRST)[5:10])
    join(99, at=START + timedelta(days=1)).save()
    second = page(User.objects.all(), order=NEWEST_FIRST, size=5, cursor=first.older_cursor)
    assert second.items == expected


@pytest.mark.usefixtures("crowd")
def test_a_border_row_that_left_the_list_still_marks_the_place():
    first, second = islice(pages_onward(NEWEST_FIRST, 5), 2)
    others = User.objects.exclude(id=first.items[-1].id)
    again = page(others, order=NEWEST_FIRST, size=5, cursor=first.older_cursor)
    assert again.items == second.items


@pytest.mark.usefixtures("crowd")
def test_a_page_costs_one_query_and_reads_one_row_more_than_it_shows():
    first, *_ = pages_onward(NEWEST_FIRST, 5)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(User.objects.all(), order=NEWEST_FIRST, size=5, cursor=first.older_cursor)
    assert len(queries) == 1
    assert queries[0]["sql"].endswith("LIMIT 6")


@pytest.mark.django_db
def test_an_empty_list_is_one_empty_page():
    empty = page(User.objects.all(), order=NEWEST_FIRST, size=5)
    assert (empty.items, empty.newer_cursor, empty.older_cursor) == ([], None, None)


@pytest.mark.usefixtures("crowd")
def test_a_null_cannot_mark_a_place():
    User.objects.update(last_login=None)
    with pytest.raises(ValueError, match="is null"):
        page(User.objects.all(), order=("last_login", "id"), size=5)


def raw(payload):
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


NAMED = "-date_joined,-id"


@pytest.mark.parametrize(
    "cursor",
    [
        *("", "x", "!!!", "é", "AAAA", "W" * 5000, raw(""), raw("{}"), raw("7"), raw([])),
        raw([NAMED]),
        raw([NAMED, 1]),
        raw([NAMED, 1, 2, 3]),
        raw(["-id,-date_joined", {"at": NOON.isoformat()}, 1]),
        raw([NAMED, {"at": "yesterday"}, 1]),
        raw([NAMED, {"at": "2026-06-09T12:00:00"}, 1]),
        raw([NAMED, {"at": "9999-12-31T23:59:59-23:00"}, 1]),
        raw([NAMED, {"at": 5}, 1]),
        raw([NAMED, {"when": "2026-06-09"}, 1]),
        raw([NAMED, {}, 1]),
        raw([NAMED, "soon", 1]),
        raw([NAMED, None, 1]),
        raw([NAMED, 1.5, 1]),
        raw([NAMED, {"at": NOON.isoformat()}, "first"]),
        raw([NAMED, {"at": NOON.isoformat()}, "a\0b"]),
        raw(f'["{NAMED}", {{"at": "{NOON.isoformat()}"}}, "\\ud800"]'),
        raw([NAMED, {"at": NOON.isoformat()}, 2**63]),
        raw([NAMED, {"at": NOON.isoformat()}, [1]]),
        raw("[" * 2900),
    ],
)
@pytest.mark.usefixtures("crowd")
def test_a_damaged_cursor_is_refused_and_never_reaches_the_database(cursor):
    with pytest.raises(BadCursor), CaptureQueriesContext(connection) as queries:
        page(User.objects.all(), order=NEWEST_FIRST, size=5, cursor=cursor)
    assert len(queries) == 0


values = st.one_of(
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
    st.uuids(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=80),
    st.none(),
)


@given(st.lists(values, min_size=1, max_size=4))
def test_a_cursor_brings_back_the_values_it_was_given(border):
    order = [f"-field_{n}" for n, _ in enumerate(border)]
    cursor = encode_cursor(order, border)
    assert set(cursor) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    assert decode_cursor(order, cursor) == border


def test_dates_and_identifiers_keep_their_kind():
    border = [date(2026, 6, 9), UUID(int=7), NOON]
    back = decode_cursor("abc", encode_cursor("abc", border))
    assert [type(value) for value in back] == [date, UUID, datetime]


def test_the_address_says_which_way_to_go():
    assert cursor_from_query({}) == (None, "older")
    assert cursor_from_query({"older": "x"}) == ("x", "older")
    assert cursor_from_query({"newer": "y", "older": ""}) == ("y", "newer")


@pytest.mark.parametrize(
    ("cap", "n", "is_capped", "shown"),
    [(5, 5, True, "5+"), (22, 22, True, "22+"), (23, 23, False, "23"), (1000, 23, False, "23")],
)
@pytest.mark.usefixtures("crowd")
def test_a_capped_count_says_so_only_when_there_are_more(cap, n, is_capped, shown):
    count = capped_count(User.objects.order_by("name"), cap)
    assert (count.n, count.is_capped, str(count)) == (n, is_capped, shown)


@pytest.mark.usefixtures("crowd")
def test_a_thousand_is_written_with_its_mark():
    User.objects.bulk_create([join(n, at=START) for n in range(100, 1100)])
    assert str(capped_count(User.objects.all())) == "1,000+"
