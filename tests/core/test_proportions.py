"""A rate carries its counts and how sure we can be of it."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.proportions import Rate, median, newcombe, wilson

counts = st.integers(0, 10**6).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (3, 10, 0.107791, 0.603222),
        (0, 20, 0.0, 0.161125),
        (842, 8000, 0.098714, 0.112165),
        (4238, 6711, 0.619887, 0.642964),
    ],
)
def test_published_intervals_are_met_to_six_places(k, n, low, high):
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-7)


def test_the_difference_of_paid_search_and_social_is_the_published_one():
    difference = newcombe(Rate(195, 1586), Rate(75, 1350))
    assert difference.value == pytest.approx(0.067395, abs=5e-7)
    assert difference.interval == pytest.approx((0.047005, 0.087713), abs=5e-7)
    assert difference.interval.excludes_zero


def test_two_small_samples_are_not_distinguishable():
    assert not newcombe(Rate(3, 10), Rate(4, 10)).interval.excludes_zero


def test_nothing_to_divide_by_is_no_data_and_not_zero():
    nothing = Rate(0, 0)
    assert nothing.is_no_data
    assert (nothing.rate, nothing.low, nothing.high, nothing.interval) == (None,) * 4
    assert newcombe(nothing, Rate(1, 2)) is None
    assert json.dumps(nothing.to_json()) == (
        '{"n": 0, "of": 0, "rate": null, "low": null, "high": null}'
    )


def test_no_wins_in_many_is_a_rate_of_zero_with_an_upper_end():
    none_won = Rate(0, 20)
    assert not none_won.is_no_data
    assert (none_won.rate, none_won.low) == (0.0, 0.0)
    assert none_won.high > 0.16


def test_fewer_than_twenty_cases_are_small():
    assert Rate(1, 19).is_small
    assert not Rate(1, 20).is_small


@pytest.mark.parametrize(("n", "of"), [(2, 1), (-1, 3), (0, -1)])
def test_a_part_larger_than_its_whole_is_refused(n, of):
    with pytest.raises(ValueError, match="not a proportion"):
        Rate(n, of)
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(n, of)


@given(counts)
def test_an_interval_holds_its_rate_and_stays_between_none_and_all(count):
    rate = Rate(*count)
    if rate.is_no_data:
        return
    assert 0 <= rate.low <= rate.rate <= rate.high <= 1


@given(counts)
def test_the_interval_of_the_losses_mirrors_that_of_the_wins(count):
    wins, of = count
    if of:
        low, high = wilson(of - wins, of)
        assert wilson(wins, of) == pytest.approx((1 - high, 1 - low))


@given(counts, counts)
def test_a_difference_the_other_way_round_is_its_negative(first, second):
    difference, reverse = (
        newcombe(Rate(*first), Rate(*second)),
        newcombe(Rate(*second), Rate(*first)),
    )
    if difference is None:
        assert reverse is None
        return
    assert reverse.value == pytest.approx(-difference.value)
    low, high = difference.interval
    assert reverse.interval == pytest.approx((-high, -low))
    assert low <= difference.value <= high


def test_a_median_of_an_even_count_is_the_mean_of_the_middle_two():
    assert median([1, 9, 3, 5]) == 4
    assert median([9, 1, 5]) == 5
    assert median(iter([])) is None
    hours = [timedelta(hours=n) for n in (1, 2, 40, 3)]
    assert median(hours) == timedelta(hours=2, minutes=30)
