"""A period that is over is held against what was in force at its end, whatever is signed later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.ground_rules import rules as publish

from .conftest import BOARD, ONE_PAGER, promise


@pytest.fixture
def signed_today(quarter, at):
    """Version 2 asks for an answer within four working hours from today on."""
    return publish(at=at - timedelta(hours=1), response_hours=4)


def test_a_version_signed_today_changes_nothing_of_last_quarter(signed_today, read, lena):
    now, then = read(lena), read(lena, f"{BOARD}?period=2026-q1")
    assert promise(now, "Answered within 4 working hours")[0] == "2"
    assert promise(then, "Answered within 8 working hours") == ["no data"]
    assert "Held against version 1, which was in force on 31 Mar 2026." in then
    assert 'href="/t/acme/agreement/v/1/#c' in then
    assert "Held against version" not in now
    for of_today in ("up to today", ">today<"):
        assert of_today in then
        assert of_today not in now


def test_the_sheet_of_last_quarter_names_its_version(signed_today, read, lena):
    sheet = read(lena, f"{ONE_PAGER}?period=2026-q1")
    assert "Measured against agreement version 1." in sheet


def test_before_there_was_any_agreement_nothing_was_promised(quarter, read, lena):
    board = read(lena, f"{BOARD}?period=2025-q4")
    assert "Nothing was agreed in this period." in board


def test_what_was_spent_in_no_day_of_the_period_is_not_called_unlogged(quarter, read, lena):
    assert "not logged" not in read(lena, ONE_PAGER)
