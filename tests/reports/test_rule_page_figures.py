"""Every figure on the pages of the agreement and of its replays opens exactly what it counts."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine

from apps.core.money import format_money
from apps.ground_rules.kinds import Criterion, Group, Joining, Operator
from apps.ground_rules.models import Clause
from apps.handoffs import actions as handoffs
from apps.leads import actions as leads
from apps.leads import ledger
from apps.leads.kinds import Metric
from apps.reports.backtest import actions as backtests
from apps.reports.backtest import listing
from tests.factories import ground_rules
from tests.factories.leads import lead as captured

AGREEMENT, REPLAY = "/t/acme/agreement/", "/t/acme/agreement/v/2/backtest/"
FIGURE = re.compile(r'<a class="figure-link" href="([^"]+)">((?:(?!</a>).)*)</a>', re.DOTALL)
SHARE = re.compile(rf"{FIGURE.pattern}\s+of\s+{FIGURE.pattern}\s+\((\d+)%\)", re.DOTALL)
#: A clause, its text and what is checked by it: percentages that were agreed, not measured.
AGREED = re.compile(
    r'<div class="clause-text.*?(?=<p class="clause-live|<\w+ class="clause-number|<h2)', re.DOTALL
)


@pytest.fixture
def draft(in_acme, lena):
    """Version 2 as a draft: between 40 and 75 points, where version 1 asks for 60."""
    first = ground_rules.rules(minimum_score=60)
    made = ground_rules.draft_of(first, by=lena)
    between = (
        Criterion("score", Operator.AT_LEAST, (40,)),
        Criterion("score", Operator.AT_MOST, (75,)),
    )
    asked = Group(Joining.ALL, between).to_json()
    Clause.objects.filter(rules=made, number="1.1").update(rule=asked)
    return made


@pytest.fixture
def replay(draft, sol, lena, at):
    """Of everything something: dropped and added, answered late and in time, won and not."""
    for days, score in enumerate((95, 90, 85, 80, 74, 72, 70, 68, 66, 64, 55, 50)):
        offered_at = at - timedelta(days=7 + days % 3)
        lead = captured(score=score, at=offered_at, industry="Dairy")
        handoff = handoffs.offer_if_qualified(lead, at=offered_at)
        if handoff is None or score == 64:
            continue
        answered_at = offered_at + timedelta(hours=(3 if score == 74 else 50 if score < 69 else 1))
        if score in (66, 85):
            reason = ground_rules.reason(handoff.rules)
            handoffs.reject(handoff, by=sol, at=answered_at, reason=reason)
        else:
            handoffs.accept(handoff, by=sol, at=answered_at)
        if score in (95, 72, 66):
            with leads.locked(handoff.lead_id) as lead:
                on, recorded_at = answered_at.date(), answered_at
                ledger.post(
                    lead, Metric.WON, on=on, recorded_at=recorded_at, amount_minor=score * 101
                )
    until_on = at.date()
    asked = backtests.ask(draft, by=lena, at=at, from_on=date(2026, 5, 1), until_on=until_on)
    while asked.finished_at is None:
        asked = backtests.carry_on(asked.id, at=at)
    return asked


@pytest.fixture
def get(as_, lena, at, monkeypatch):
    """get(address) → the page as Lena sees it; lists have three rows a page."""
    monkeypatch.setattr(listing, "PAGE", 3)
    client = as_(lena)

    def read(address):
        with time_machine.travel(at, tick=False):
            response = client.get(unescape(address).partition("#")[0])
        assert response.status_code == 200, address
        page = response.content.decode()
        return page[page.index("<main") :]

    return read


def rows_of(get, address):
    """The rows of a list over all its pages, each as its cells."""
    rows, page_address = [], unescape(address).partition("?")[0]
    while address:
        page = get(address)
        found = re.findall(r"<tr data-row>(.*?)</tr>", page, re.DOTALL)
        rows += [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in found]
        older = re.search(r'href="([^"]*[?&;]older=[^"]+)"', page)
        address = older and page_address + "?" + older[1].partition("?")[2]
    return rows


def minor(cell):
    return round(float(re.sub(r"[^\d.]", "", cell) or 0) * 100)


def said(words):
    """The number that a figure shows, without its sign and what is said about it."""
    return unescape(re.sub(r"<span.*?</span>", "", words, flags=re.DOTALL)).strip("−+ ")


@pytest.mark.parametrize(
    ("address", "least"), [(REPLAY, 25), (AGREEMENT, 4), ("/t/acme/agreement/v/2/", 16)]
)
def test_every_figure_opens_what_it_counts(replay, get, address, least):
    found = FIGURE.findall(get(address))
    assert len(found) >= least
    for url, words in found:
        rows = rows_of(get, url)
        if "figure=hours" in url:
            assert f'<span class="figure">{said(words)}</span>' in get(url)
        elif "€" in words:
            total = sum(minor(cells[-1]) for cells in rows)
            assert said(words) == format_money(total, "EUR"), url
        else:
            assert int(said(words)) == len(rows), url


@pytest.mark.parametrize(("address", "shares"), [(REPLAY, 4), (AGREEMENT, 2)])
def test_every_percentage_is_its_numerator_of_its_denominator(replay, get, address, shares):
    page = get(address)
    found = SHARE.findall(page)
    assert len(found) == shares
    for n_url, _, of_url, _, percent in found:
        n, of = len(rows_of(get, n_url)), len(rows_of(get, of_url))
        assert round(100 * n / of) == int(percent)
    rest = AGREED.sub("", SHARE.sub("", page))
    others = re.findall(r"(\w+ \d+)%", re.sub(r"<[^>]+>", "", rest))
    assert [words for words in others if not words.startswith("agreed ")] == []


def test_who_may_not_open_the_records_reads_the_figures_all_the_same(replay, as_, sol, at):
    with time_machine.travel(at, tick=False):
        page = as_(sol).get(AGREEMENT).content.decode()
    assert "Accepted, of those answered" in page
    assert "figure-link" not in page


def test_a_made_up_part_or_figure_does_not_exist(replay, as_, lena):
    for asked in ("part=sideways&figure=won", "part=before&figure=lost"):
        assert as_(lena).get(f"{REPLAY}?{asked}").status_code == 404
