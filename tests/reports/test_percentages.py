"""Every figure on the scoreboard and in the leak report opens exactly what it counts.

The pages are read as a person reads them: each link's words are compared with the list it opens,
row by row over all its pages; of a share both the numerator and the denominator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from html import unescape
from urllib.parse import urlsplit

import pytest
import time_machine

from apps.accounts.models import User
from apps.core.money import format_money
from apps.ground_rules.models import Clause
from apps.handoffs.kinds import Claim
from apps.reports.forms import parse_query
from apps.reports.queries.handoffs import counts, moment_of
from apps.reports.queries.promises import promise_counts
from apps.tenancy.scoping import tenant_transaction
from tests.cast import PEOPLE, browser_of, joins
from tests.factories import campaigns as campaign_factory
from tests.factories import ground_rules as rules_factory
from tests.factories.handoffs import TUESDAY_MORNING

from .desk import Desk, deemed
from .links_of_a_page import Link, Links

pytestmark = pytest.mark.django_db

BOARD, LEAKS = "/t/acme/scoreboard/", "/t/acme/reports/leaks/"
MEETING, ONE_PAGER = f"{BOARD}meeting/", "/t/acme/reports/one-pager/"
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"


@pytest.fixture(scope="module")
def lena(standing_acme) -> User:
    return joins(standing_acme, *PEOPLE["lena"])


@pytest.fixture(scope="module")
def world(standing_acme, lena):
    """Of everything something: answered in time and late, silent, tried, turned down for reasons
    that hold and that don't, overturned, sent back, asked about, contested, won, and from several
    campaigns."""
    sol = joins(standing_acme, *PEOPLE["sol"])
    sid = joins(standing_acme, *PEOPLE["sid"])
    jonas = joins(standing_acme, *PEOPLE["jonas"])
    rules = rules_factory.rules(first_attempt_hours=24)
    with rules_factory.rewriting():
        Clause.objects.filter(rules=rules, kind="contribution").update(
            rule={"handoffs": 40, "share_pct": 60, "won": 100_000}
        )
    level_days = campaign_factory.campaign(name="Level days", owner=lena)
    cold_calls = campaign_factory.campaign(name="Cold calls", owner_department="sales")
    campaign_factory.cost(level_days, 900)
    ours = {"to": sol, "campaign": level_days}
    sids = {"to": sid, "campaign": cold_calls}
    desk = Desk(TUESDAY_MORNING)
    desk.win(desk.attempt(desk.accept(desk.hand_over(20, 2, **ours)), 3), 840_000)
    desk.win(desk.accept(desk.hand_over(15, 1, **sids)), 455_050)
    desk.accept(desk.hand_over(9, 3, **ours), hours=90)
    desk.attempt(desk.accept(desk.hand_over(12, 2, **sids)), 100)
    desk.attempt(desk.accept(desk.hand_over(40, 2, **sids)), 5)
    desk.turn_down(desk.hand_over(8, 2, **ours), Claim.SUPPORTED)
    desk.turn_down(desk.hand_over(8, 1, **ours), Claim.UNCHECKABLE)
    desk.turn_down(desk.hand_over(7, 2, **ours), Claim.CONTRADICTED)
    overturned_at = TUESDAY_MORNING - timedelta(days=1)
    desk.turn_down(desk.hand_over(7, 1, **sids), Claim.CONTRADICTED, overturned_at=overturned_at)
    desk.hand_over(6, 4, **ours)
    desk.hand_over(0.05, 2, **sids)
    for silent in desk.hand_over(13, 2, **sids):
        deemed(silent, TUESDAY_MORNING - timedelta(days=2))
    for sent_back, days in zip(desk.hand_over(10, 2, **ours), (1, 8), strict=True):
        desk.send_back(sent_back, days)
    for asked, days in zip(desk.hand_over(11, 4, **ours), (1, 8, None, None), strict=True):
        desk.ask(asked, lena, days)
    desk.ask(desk.hand_over(0.1, 1, **ours)[0], lena, None)
    for days in (1, 7, None):
        desk.contest(desk.hand_over(12, 1, **sids)[0], lena, jonas, days)
    desk.contest(desk.hand_over(1, 1, **sids)[0], lena, jonas, None)


@pytest.fixture(scope="module")
def get(world, lena) -> Callable[[str], str]:
    """get(address) → the page as Lena sees it; nothing happens here, so that it stays the same."""
    client = browser_of(lena)

    @cache
    def read(address: str) -> str:
        with time_machine.travel(TUESDAY_MORNING, tick=False):
            response = client.get(address)
        assert response.status_code == 200, address
        return response.content.decode()

    return read


@dataclass(frozen=True)
class Opened:
    """What a link opens, over all its pages."""

    rows: int
    money: Decimal | None


@pytest.fixture(scope="module")
def opened(get) -> Callable[[str], Opened]:
    def follow(address: str) -> Opened:
        rows, money, path = 0, None, urlsplit(address).path
        while address:
            page = get(address)
            rows += page.count("<tr data-row>")
            if 'class="number">Adds</th>' in page:
                money = (money or Decimal()) + sum(_last_cells(page), Decimal())
            address = _older(page, path)
        return Opened(rows, money)

    return follow


def _last_cells(page: str) -> Iterator[Decimal]:
    for row in re.findall(r"<tr data-row>(.*?)</tr>", page, re.DOTALL):
        yield Decimal(re.findall(r'class="number">([^<]+)</td>', row)[-1])


def _older(page: str, path: str) -> str:
    found = re.search(r'href="([^"]*[?&;]older=[^"]+)"', page)
    return (
        (path + unescape(found[1]) if found[1].startswith("?") else unescape(found[1]))
        if found
        else ""
    )


def figures(page: str) -> list[Link]:
    """The links of a page's content to records and to leaks."""
    content = page[page.index("<main") :]
    return [
        link
        for link in Links(content).found
        if urlsplit(link.href).path in ("/t/acme/reports/records/", LEAKS)
    ]


def euros(minor_units: Decimal, **how) -> str:
    return format_money(int(minor_units * 100), "EUR", locale="en", **how)


def agrees(words: str, found: Opened) -> bool:
    """Whether a link's words say what it opens: a count, or an amount in any of our forms."""
    if "€" in words:
        amount = found.money or Decimal()
        forms = {euros(amount, compact=True), euros(amount, cents=True), euros(amount)}
        return any(form in words for form in forms)
    numbers = {int(n.replace(",", "")) for n in re.findall(r"\b\d[\d,]*\b", words)}
    counted = found.rows if found.money is None or found.rows in numbers else int(found.money)
    return counted in numbers


PERIODS = ["", "?period=2026-06", "?period=2026-05", "?period=2026"]


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("address", [BOARD, MEETING, ONE_PAGER])
def test_every_figure_of_the_scoreboard_opens_what_it_counts(get, opened, address, period):
    found = [link for link in figures(get(address + period)) if _is_a_sum(link)]
    numbered = [link for link in found if re.search(r"\d", link.words)]
    assert len(numbered) >= 15
    for link in numbered:
        assert agrees(link.words, opened(link.href)), (link.words, link.href, opened(link.href))


@pytest.fixture
def counted(world, standing_acme):
    """counted("2026-06") → what the scoreboard's statement says, and what each condition finds."""

    def count(period):
        asked = {"basis": "event", "period": period}
        with tenant_transaction(standing_acme.id):
            query = parse_query(
                asked, without=frozenset(), tenant=standing_acme, now=TUESDAY_MORNING
            )
            told = promise_counts(query, moment_of(query))
            return told, counts(query, list(told), moment_of(query))

    return count


@pytest.mark.parametrize("period", ["all", "2026-06", "2026-05"])
def test_what_is_counted_in_one_statement_is_what_each_condition_finds(counted, period):
    told, found = counted(period)
    assert told == found


def test_the_statement_counts_something_of_nearly_everything_here(counted):
    told, _ = counted("all")
    assert {name for name, n in told.items() if not n} <= {"return_waiting"}


def _is_a_sum(link: Link) -> bool:
    """A share or a quotient opens what it is made of, which is another number."""
    return "%" not in link.words and ": Cost per" not in link.words and " per " not in link.words


@pytest.mark.parametrize("period", PERIODS)
def test_each_share_is_its_numerator_of_its_denominator(get, opened, period):
    """A promise shows n and of; its status says how far n ÷ of is from what was agreed."""
    shares = re.findall(r'class="promise">(.*?)</svg></div>', get(BOARD + period), re.DOTALL)
    assert len(shares) == 12
    for promise in shares:
        links = Links(promise.partition("promise-value")[2]).found
        if len(links) < 2 or "agreed by" in promise:
            continue
        n, of = opened(links[0].href), opened(links[1].href)
        assert n.rows <= of.rows
        percent = re.search(r"([\d.]+)%", links[0].words)
        if percent:
            assert of.money
            assert percent[1] == f"{(n.money or Decimal()) / of.money * 100:.1f}"
            continue
        short = re.search(r"([\d.]+) pts? short", promise)
        agreed = re.search(r"agreed (\d+)%", promise)
        target = Decimal(agreed[1]) if agreed else Decimal(100)
        if short:
            assert abs(target - Decimal(100) * n.rows / of.rows - Decimal(short[1])) <= Decimal(
                "0.05"
            )
        elif "Kept" in promise:
            assert Decimal(100) * n.rows / of.rows >= target


def test_all_promises_are_made_of_something_here(get):
    """The world has a case for each, so that no figure above is compared with nothing."""
    values = re.findall(r'promise-value">(.*?)</p>', get(BOARD), re.DOTALL)
    assert not [value for value in values if "no data" in value]


@pytest.mark.parametrize("query", ["", "?kind=no_answer", "?as_of=2026-06-10", "?age=week"])
def test_every_figure_of_the_leak_report_opens_what_it_counts(get, opened, query):
    numbered = [link for link in figures(get(LEAKS + query)) if re.search(r"\d", link.words)]
    found = [link for link in numbered if "Remove filter" not in link.words]
    assert len(found) >= 15
    for link in found:
        assert agrees(_without_day(link.words), opened(link.href)), (link.words, link.href)


def _without_day(words: str) -> str:
    """The bars of the weeks begin with their day: "9 Jun 12"."""
    return re.sub(rf"^\d+ (?:{MONTHS}) ", "", words)
