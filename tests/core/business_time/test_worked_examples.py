"""The clock runs only while people are at work: examples worked out by hand."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from apps.core.business_time import (
    due,
    elapsed,
    explain,
    is_before_start,
)

from .calendars import CALENDARS, MINUTE, NY, as_pauses, instant

# calendar, start, end, pauses, business minutes
WORKED = [
    ("NY", "2024-03-05T10:00-05:00", "2024-03-05T11:30-05:00", [], 90),
    ("NY", "2024-03-01T16:30-05:00", "2024-03-04T09:20-05:00", [], 50),
    ("NY", "2024-03-02T12:00-05:00", "2024-03-04T09:05-05:00", [], 5),
    ("NY", "2024-07-03T16:00-04:00", "2024-07-05T10:00-04:00", [], 120),
    ("NY", "2024-03-08T16:00-05:00", "2024-03-11T10:00-04:00", [], 120),
    ("24x7", "2024-03-10T00:00-05:00", "2024-03-11T00:00-04:00", [], 1380),
    ("24x7", "2024-11-03T00:00-04:00", "2024-11-04T00:00-05:00", [], 1500),
    ("London", "2024-05-03T16:00+01:00", "2024-05-07T10:00+01:00", [], 120),
    ("Kolkata", "2024-06-03T12:30+05:30", "2024-06-03T14:30+05:30", [], 60),
    ("Dubai", "2024-06-06T16:00+04:00", "2024-06-09T10:00+04:00", [], 120),
    (
        *("NY", "2024-03-05T09:30-05:00", "2024-03-05T12:00-05:00"),
        *([("2024-03-05T10:00-05:00", "2024-03-05T11:00-05:00")], 90),
    ),
    (
        *("NY", "2024-03-05T09:30-05:00", "2024-03-05T12:00-05:00"),
        [
            ("2024-03-05T10:00-05:00", "2024-03-05T11:00-05:00"),
            ("2024-03-05T10:30-05:00", "2024-03-05T11:30-05:00"),
        ],
        60,
    ),
    (
        *("NY", "2024-03-01T16:30-05:00", "2024-03-04T09:30-05:00"),
        *([("2024-03-01T17:00-05:00", "2024-03-04T09:00-05:00")], 60),
    ),
    ("NY", "2024-03-05T10:00-05:00", "2024-03-05T09:00-05:00", [], 0),
]

# calendar, start, target minutes, due
WORKED_DUE = [
    ("NY", "2024-03-01T16:30-05:00", 60, "2024-03-04T14:30+00:00"),
    ("NY", "2024-07-03T13:00-04:00", 480, "2024-07-05T17:00+00:00"),
    ("London", "2024-03-31T12:00+01:00", 240, "2024-04-01T12:00+00:00"),
]


@pytest.mark.parametrize(("calendar", "start", "end", "pauses", "minutes"), WORKED)
def test_worked_examples_of_elapsed_time(calendar, start, end, pauses, minutes):
    spent = elapsed(CALENDARS[calendar], instant(start), instant(end), as_pauses(pauses))
    assert spent == minutes * MINUTE


@pytest.mark.parametrize(("calendar", "start", "minutes", "expected"), WORKED_DUE)
def test_worked_examples_of_due_times(calendar, start, minutes, expected):
    assert due(CALENDARS[calendar], instant(start), minutes * MINUTE) == instant(expected)


def test_the_table_above_is_the_published_one():
    folder = os.environ.get("BATON_DATA") or Path(__file__).resolve().parents[4] / "shared/data"
    examples = Path(folder) / "WORKED_EXAMPLES.json"
    if not examples.exists():
        pytest.skip(f"No worked examples at {examples}; set BATON_DATA to the data folder.")
    published = json.loads(examples.read_text())["business_hours"]
    ours = [(start, end, [list(p) for p in pauses], m) for _, start, end, pauses, m in WORKED]
    assert ours == [
        (case["start"], case["end"], case["pauses"], case["business_minutes"])
        for case in published["cases"]
    ]
    assert [instant(row[-1]) for row in WORKED_DUE] == [
        instant(case["due_utc"]) for case in published["due"]
    ]


def test_an_answer_before_the_hand_off_is_flagged_and_counts_as_zero():
    start, end = instant("2024-03-05T10:00-05:00"), instant("2024-03-05T09:00-05:00")
    assert is_before_start(start, end)
    assert not is_before_start(start, start)
    assert elapsed(NY, start, end) == timedelta()
    assert explain(NY, start, end) == []


def test_an_answer_at_the_second_of_closing_counts_the_full_day_and_no_more():
    opening, closing = instant("2024-03-05T09:00-05:00"), instant("2024-03-05T17:00-05:00")
    assert elapsed(NY, opening, closing) == elapsed(NY, opening, closing + MINUTE) == 480 * MINUTE
    assert due(NY, opening, 480 * MINUTE) == closing
    assert due(NY, closing, timedelta()) == closing


def test_time_is_exact_to_the_microsecond():
    start = instant("2024-03-05T10:00:00.000001-05:00")
    end = instant("2024-03-05T10:00:01.500003-05:00")
    assert elapsed(NY, start, end) == timedelta(seconds=1, microseconds=500002)
