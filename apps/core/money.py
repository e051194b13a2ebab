"""Money is a whole number of minor units (cents) and an ISO 4217 code; never a float.

Formatting rounds for the eye only. `allocate` is the one way to split an amount, so that parts
always sum to the whole to the cent.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from apps.core.amount_text import AmbiguousAmount, AmountError, parse_money
from apps.core.currencies import CURRENCIES, UnknownCurrency, minor_digits, sign_of
from apps.core.number_marks import MINUS, NO_BREAK_SPACE, NumberMarks, grouped, marks_for

__all__ = [
    "CURRENCIES",
    "AmbiguousAmount",
    "AmountError",
    "UnknownCurrency",
    "allocate",
    "compact_number",
    "decimal_string",
    "format_money",
    "minor_digits",
    "parse_money",
]

SCALES: Final = ((Decimal(10**9), "bn"), (Decimal(10**6), "m"), (Decimal(10**3), "k"))


def decimal_string(minor: int, currency: str) -> str:
    """The exact amount for JSON and CSV: 18420000 EUR is "184200.00", 5 JPY is "5"."""
    digits = minor_digits(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}d}" if digits else f"{sign}{whole}"


def format_money(
    minor: int, currency: str, *, cents: bool = True, compact: bool = False, locale: str = "en"
) -> str:
    """An amount for people: "€184,200.00"; without cents "€184,200"; compact "€2.38m".

    Raises UnknownCurrency.
    """
    amount = Decimal(decimal_string(abs(minor), currency))
    marks = marks_for(locale)
    if compact:
        number = _compact(amount, marks)
    elif cents:
        number = _written(amount, marks)
    else:
        number = _written(_whole(amount), marks)
    shows_nothing = not any(digit in number for digit in "123456789")
    minus = MINUS if minor < 0 and not shows_nothing else ""
    return minus + _beside_sign(number, sign_of(currency), marks)


def compact_number(n: int, *, locale: str = "en") -> str:
    """A count in three significant digits: 1234 is "1.23k", 2380000 is "2.38m"."""
    return (MINUS if n < 0 else "") + _compact(Decimal(abs(n)), marks_for(locale))


def allocate(total_minor: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weight so that the parts sum to it exactly.

    Largest remainder (Hamilton): floor every share, then give the units left over to the largest
    remainders, earliest first among equals. A negative total is the mirror of the positive one.
    Raises ValueError for a negative weight or when no weight is above zero.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("Allocation needs weights of zero or more with at least one above zero.")
    direction = -1 if total_minor < 0 else 1
    shares = [divmod(abs(total_minor) * weight, whole) for weight in weights]
    left_over = abs(total_minor) - sum(floor for floor, _ in shares)
    by_remainder = sorted(range(len(shares)), key=lambda index: -shares[index][1])
    lucky = set(by_remainder[:left_over])
    return [direction * (floor + (index in lucky)) for index, (floor, _) in enumerate(shares)]


def _whole(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


def _written(amount: Decimal, marks: NumberMarks) -> str:
    whole, _, fraction = f"{amount:f}".partition(".")
    return grouped(whole, marks) + (marks.decimal + fraction if fraction else "")


def _compact(amount: Decimal, marks: NumberMarks) -> str:
    """Three significant digits; rounding comes first, so 999,999 is "1m" and not "1000k"."""
    rounded = _three_digits(amount)
    for scale, suffix in SCALES:
        if rounded >= scale:
            return _written(_trimmed(rounded / scale), marks) + suffix
    return _written(_whole(amount), marks)


def _three_digits(amount: Decimal) -> Decimal:
    step = Decimal(10) ** (amount.adjusted() - 2)
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _trimmed(amount: Decimal) -> Decimal:
    """Without trailing zeros, and never in exponent form (600, not 6E+2)."""
    return Decimal(f"{amount:f}".rstrip("0").rstrip(".")) if "." in f"{amount:f}" else amount


def _beside_sign(number: str, sign: str, marks: NumberMarks) -> str:
    gap = marks.sign_gap or (NO_BREAK_SPACE if sign.isalpha() else "")
    return f"{sign}{gap}{number}" if marks.sign_first else f"{number}{gap}{sign}"
