"""What both sides agreed to win together, and how far they are."""

from __future__ import annotations

import pytest

from apps.ground_rules.models import Clause
from tests.factories.ground_rules import rewriting

from .conftest import BOARD


def agree_on(euros):
    """Both sides win so much together, a quarter."""
    clause = Clause.objects.get(kind="contribution")
    with rewriting():
        Clause.objects.filter(id=clause.id).update(rule={**clause.rule, "won": euros})
    return clause


@pytest.mark.parametrize(
    ("euros", "said"),
    [
        (100_000, "€41.9k of the €100k agreed (1 Apr – 30 Jun 2026). That is €42.8k behind"),
        (40_000, "of the €40k agreed (1 Apr – 30 Jun 2026). That is €8k ahead of"),
    ],
)  # fmt: skip
def test_the_agreed_sum_says_what_is_won_of_it_and_where_the_pace_is(read, lena, euros, said):
    agree_on(euros)
    assert f"{said} pace, with 14 days to go." in read(lena)


def test_the_bar_towards_the_agreed_sum_shows_the_pace_and_cites_the_clause(read, lena):
    clause = agree_on(100_000)
    page = read(lena)
    assert "pace today €84.6k" in page
    assert "agreed €100k" in page
    assert f'href="/t/acme/agreement/#c{clause.number}">§{clause.number}</a>' in page


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("?period=2026-06", "of the €33.3k agreed (Jun 2026). That is €24.1k ahead of pace"),
        ("?period=2026-05", "Nothing of the €33.3k agreed has been won yet (May 2026)."),
        ("?period=2026", "of the €400k agreed"),
    ],
)
def test_the_sum_of_a_quarter_is_shared_out_over_its_months(read, lena, period, said):
    agree_on(100_000)
    assert said in read(lena, BOARD + period)


def test_days_that_are_no_whole_months_have_no_agreed_sum(read, lena):
    agree_on(100_000)
    page = read(lena, f"{BOARD}?from=2026-06-03&to=2026-06-20")
    assert "Together we have won €41.9k with 1 lead" in page
