"""Money is exact, reads the way people type it, and splits without losing a cent."""

import json
import os
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.amount_text import LARGEST_MINOR
from apps.core.currencies import NAMES, THOUSANDTHS, WHOLE_UNITS_ONLY
from apps.core.money import (
    CURRENCIES,
    AmbiguousAmount,
    AmountError,
    UnknownCurrency,
    allocate,
    compact_number,
    decimal_string,
    format_money,
    minor_digits,
    parse_money,
)

MINUS = "\u2212"
SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("minor", "currency", "options", "shown"),
    [
        (18420000, "EUR", {}, "€184,200.00"),
        (18420000, "EUR", {"cents": False}, "€184,200"),
        (238000000, "EUR", {"compact": True}, "€2.38m"),
        (18420000, "EUR", {"compact": True}, "€184k"),
        (99950, "EUR", {"cents": False}, "€1,000"),
        (99999900, "EUR", {"compact": True}, "€1m"),
        (95000, "USD", {"compact": True}, "$950"),
        (0, "EUR", {}, "€0.00"),
        (-148050, "EUR", {}, f"{MINUS}€1,480.50"),
        (-4, "EUR", {"cents": False}, "€0"),
        (148050, "EUR", {"locale": "de"}, f"1.480,50{SPACE}€"),
        (148050, "EUR", {"locale": "de-AT"}, f"1.480,50{SPACE}€"),
        (148050, "EUR", {"locale": "nl"}, f"€{SPACE}1.480,50"),
        (148050, "CHF", {"locale": "de_CH"}, f"CHF{SPACE}1\u2019480.50"),
        (238000000, "EUR", {"locale": "de", "compact": True}, f"2,38m{SPACE}€"),
        (1480, "JPY", {}, "¥1,480"),
        (1480500, "BHD", {}, f"BHD{SPACE}1,480.500"),
    ],
)
def test_an_amount_is_shown_the_way_its_reader_writes_it(minor, currency, options, shown):
    assert format_money(minor, currency, **options) == shown


@pytest.mark.parametrize(
    ("text", "locale", "minor"),
    [
        ("1.480,50", "en", 148050),
        ("1,480.50", "en", 148050),
        ("1.480,50", "de", 148050),
        ("1,480.50", "de", 148050),
        ("1480.5", "en", 148050),
        ("1480,5", "en", 148050),
        ("1480", "en", 148000),
        ("€1,480.50", "en", 148050),
        ("€ 1 480,50", "fr", 148050),
        (f"1\u202f480,50{SPACE}€", "fr", 148050),
        ("1'480.50", "de-ch", 148050),
        ("EUR 1,480.50", "en", 148050),
        ("1480.50 eur", "en", 148050),
        ("1,480", "en", 148000),
        ("1.480", "de", 148000),
        ("1.480.000", "en", 148000000),
        ("14,80,000.00", "en", 148000000),
        ("0.480", "en", 48),
        (".5", "en", 50),
        ("-5", "en", -500),
        (f"{MINUS}€5.00", "en", -500),
        ("€-5", "en", -500),
        ("5-", "en", -500),
        ("(1,480.50)", "en", -148050),
    ],
)
def test_an_amount_is_read_the_way_people_type_it(text, locale, minor):
    assert parse_money(text, locale=locale) == minor


@pytest.mark.parametrize(("text", "locale"), [("1.480", "en"), ("1,480", "de"), ("€1.480", "en")])
def test_an_amount_with_two_readings_asks_instead_of_guessing(text, locale):
    with pytest.raises(AmbiguousAmount) as caught:
        parse_money(text, locale=locale)
    assert [f"{reading:f}" for reading in caught.value.readings] == ["1480", "1.480"]
    assert caught.value.cure == "Type 1480 without a mark, or 1.48 with two decimals."


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "abc", "€", "1,480,", "1.2.3", "1,23,4", "12 34", "1,480.50.2", "--5", "-5-"),
        *("(-5)", "1 480.000.000", "1,480.50 000", "1480.505", "$5", "1e5", "٣"),
        *("9" * 20, "9" * 500),
    ],
)
def test_an_unreadable_amount_is_refused_with_a_cure(text):
    with pytest.raises(AmountError) as caught:
        parse_money(text)
    assert not isinstance(caught.value, AmbiguousAmount)
    assert caught.value.cure.endswith(".")


def test_a_currency_decides_how_many_decimals_an_amount_keeps():
    assert parse_money("1.480", currency="JPY") == 1480
    assert parse_money("1.480", currency="BHD") == 1480
    assert parse_money("1480.5", currency="BHD") == 1480500
    with pytest.raises(AmountError, match="more decimals than JPY keeps"):
        parse_money("1480.5", currency="JPY")


def test_a_dollar_sign_is_the_dollar_at_hand_and_a_euro_sign_is_not():
    assert parse_money("$5", currency="CAD") == parse_money("CA$5", currency="CAD") == 500
    with pytest.raises(AmountError):
        parse_money("€5", currency="USD")


def test_every_currency_is_offered_once_with_known_minor_digits():
    assert [code for code, _ in CURRENCIES] == sorted(NAMES)
    assert {code for code in NAMES if minor_digits(code) == 0} == WHOLE_UNITS_ONLY
    assert {code for code in NAMES if minor_digits(code) == 3} == THOUSANDTHS


# XXX is ISO 4217 for "no currency": a code, and still nothing an amount can be in
@pytest.mark.parametrize("code", ["", "eur", "XXX", "EURO"])
def test_an_unknown_currency_is_refused(code):
    with pytest.raises(UnknownCurrency) as caught:
        format_money(1, code)
    assert "ISO 4217" in caught.value.cure


@pytest.mark.parametrize(
    "text", ["92233720368547758", "-10000000000001", "480.000.480.000.480.000"]
)
def test_more_money_than_anybody_has_is_a_slip_of_the_fingers(text):
    with pytest.raises(AmountError, match="too large") as caught:
        parse_money(text, locale="de")
    assert caught.value.cure == "Check for digits typed twice."


def test_an_exported_amount_is_a_plain_decimal():
    assert decimal_string(18420000, "EUR") == "184200.00"
    assert decimal_string(-5, "EUR") == "-0.05"
    assert decimal_string(1480, "JPY") == "1480"
    assert decimal_string(1, "BHD") == "0.001"


@given(st.integers(-LARGEST_MINOR, LARGEST_MINOR), st.sampled_from(sorted(NAMES)))
def test_what_is_exported_or_shown_reads_back_as_the_same_amount(minor, currency):
    for locale in ("en", "de", "fr", "de-ch"):
        shown = format_money(minor, currency, locale=locale)
        assert parse_money(shown, currency=currency, locale=locale) == minor
    assert Fraction(decimal_string(minor, currency)) * 10 ** minor_digits(currency) == minor


def test_a_hundred_over_three_touches_gives_the_earliest_the_odd_cent():
    assert allocate(10000, [1, 1, 1]) == [3334, 3333, 3333]
    assert allocate(-10000, [1, 1, 1]) == [-3334, -3333, -3333]


def test_the_published_worked_example_splits_the_same_way():
    folder = os.environ.get("BATON_DATA") or Path(__file__).resolve().parents[3] / "shared/data"
    examples = Path(folder) / "WORKED_EXAMPLES.json"
    if not examples.exists():
        pytest.skip(f"No worked examples at {examples}; set BATON_DATA to the data folder.")
    credit = json.loads(examples.read_text())["largest_remainder_cents"]["credit"]
    assert allocate(10000, [1] * len(credit)) == [round(part * 100) for part in credit]


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_a_split_loses_nothing_and_each_part_is_within_one_unit_of_its_share(total, weights):
    if sum(weights) == 0:
        weights[0] = 1
    parts = allocate(total, weights)
    assert sum(parts) == total
    shares = [Fraction(total * weight, sum(weights)) for weight in weights]
    assert all(abs(part - share) < 1 for part, share in zip(parts, shares, strict=True))


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1], [-1]])
def test_a_split_by_nothing_is_refused(weights):
    with pytest.raises(ValueError, match="at least one above zero"):
        allocate(100, weights)


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        *((0, "0"), (999, "999"), (1000, "1k"), (1234, "1.23k"), (12_340, "12.3k")),
        *((999_999, "1m"), (2_380_000, "2.38m"), (6 * 10**11, "600bn"), (10**13, "10,000bn")),
        (-1500, f"{MINUS}1.5k"),
    ],
)
def test_a_large_count_is_shown_in_three_digits(n, shown):
    assert compact_number(n) == shown
