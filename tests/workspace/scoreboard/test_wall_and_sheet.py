"""The scoreboard on the wall of a meeting, and on an executive's sheet of paper."""

from __future__ import annotations

from html import unescape
from re import DOTALL, findall

import time_machine

from .conftest import BOARD, MEETING, ONE_PAGER


def test_the_wall_shows_both_sides_and_nothing_to_click_away_to(read, lena):
    page = read(lena, MEETING)
    assert page.count('class="promise"') == 12
    assert "Won together" in page
    assert 'class="rail"' not in page
    assert "<script" not in page


def test_the_sheet_has_what_an_executive_asks(read, eve):
    page = read(eve, ONE_PAGER)
    for asked in ("Together we have won", "Spent", "Accepted leads", "New pipeline",
                  "Won from Marketing", "What each channel brought", "To decide"):  # fmt: skip
        assert asked in page, asked
    assert page.count('class="promise"') == 12


def test_the_sheets_acceptance_is_of_those_answered_as_everywhere_and_opens_them(read, eve):
    page = read(eve, ONE_PAGER)
    accepted = findall(r"<dt>Accepted leads</dt>.*?</dl?", page, DOTALL)[0]
    ((opens, note),) = findall(r'<p class="stat-note"><a [^>]*href="([^"]+)">([^<]+)</a>', accepted)
    assert note == "of 3 answered"
    assert read(eve, unescape(opens)).count("<tr data-row>") == 3


def test_an_executives_day_begins_with_the_scoreboard_and_leads_to_the_sheet(quarter, eve, as_, at):
    with time_machine.travel(at, tick=False):
        home = as_(eve).get("/t/acme/", follow=True)
    assert home.redirect_chain[-1][0] == BOARD
    assert ONE_PAGER in home.content.decode()


def test_the_sheet_is_about_the_period_of_the_board(read, lena):
    assert f'href="{ONE_PAGER}?period=2026-05"' in read(lena, f"{BOARD}?period=2026-05")
    assert "May 2026" in read(lena, f"{ONE_PAGER}?period=2026-05")


def test_a_rep_has_the_wall_but_not_the_sheet(quarter, sol, as_):
    client = as_(sol)
    assert client.get(MEETING).status_code == 200
    assert client.get(ONE_PAGER).status_code == 403
    assert ONE_PAGER not in client.get(BOARD).content.decode()
