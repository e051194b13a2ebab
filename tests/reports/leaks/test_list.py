"""Which leads wait for a word that is due, how many, and what is at stake."""

from __future__ import annotations

from re import findall

import pytest

from .conftest import listed


def test_each_leaking_lead_appears_once_the_longest_wait_first(world, read, lena):
    page = read(lena)
    assert listed(page) == ["Silent Sina", "Nobody Nele", "Untried Ute", "Late Lorenz"]
    assert "4 leads wait for a word that is due." in page


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("no_answer", ["Nobody Nele", "Late Lorenz"]),
        ("no_attempt", ["Untried Ute"]),
        ("no_outcome", ["Silent Sina"]),
    ],
)
def test_what_is_missing_opens_exactly_those_leads(world, read, lena, kind, names):
    assert listed(read(lena, f"?kind={kind}")) == names


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?age=week", ["Late Lorenz"]),
        ("?age=month", ["Nobody Nele", "Untried Ute"]),
        ("?age=quarter", ["Silent Sina"]),
        ("?age=older", []),
        ("?owner=0", ["Nobody Nele"]),
        ("?without=campaign", ["Silent Sina", "Nobody Nele"]),
    ],
)
def test_a_part_opens_its_leads(world, read, lena, query, names):
    assert listed(read(lena, query)) == names


def test_every_count_opens_a_list_of_that_many(world, read, lena):
    page = read(lena)
    links = findall(r'href="/t/acme/reports/leaks/(\?[^"]*)">([\d,]+)', page)
    assert len(links) == 10  # three kinds, three ages, two owners, a campaign and none
    for query, words in links:
        assert len(listed(read(lena, query))) == int(words.replace(",", "")), query


def test_a_lead_is_worth_what_its_like_brought_on_average(world, told):
    """One won of eight handed over and of five accepted; €8,400 a won lead."""
    money = told()["worth"]
    assert money["chances"]["no_answer"] == {"won": 1, "of": 7}
    assert money["chances"]["no_outcome"] == {"won": 1, "of": 4}
    assert money["expected"]["no_answer"] == "1200.00"
    assert money["expected"]["no_outcome"] == "2100.00"


def test_the_money_at_risk_is_the_sum_over_the_leads(world, told):
    report = told()
    for of in ("expected", "sunk"):
        listed_sum = sum(float(one[of] or 0) for one in report["leaks"])
        assert float(report["total"][of]) == listed_sum
        for part in ("rows", "by_age", "by_owner", "by_campaign"):
            assert sum(float(one[of] or 0) for one in report[part]) == listed_sum


def test_the_cost_sunk_is_the_campaigns_cost_per_lead(world, told):
    """€900 for three leads; what has no campaign has no cost on record."""
    report = told()
    assert {one["sunk"] for one in report["leaks"]} == {"300.00", None}
    assert report["total"]["sunk"] == "600.00"
    assert report["total"]["unlogged"] == 2
