"""Reads an amount the way people type or paste it: 1.480,50, 1,480.50, 1480.5, € 1 480,50.

It never guesses between two readings that differ a thousandfold: it asks.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from apps.core.currencies import minor_digits, ways_to_write
from apps.core.number_marks import MINUS, marks_for

LARGEST_MINOR: Final = 10**15
"""Ten thousand billion euros: more is a slip of the fingers, and thousands of such amounts still
add up within PostgreSQL's bigint."""

LONGEST_TEXT: Final = 40
NUMBER: Final = re.compile(r"[0-9][0-9.,]*|[.,][0-9]+")
GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}([.,][0-9]{2,3})*[.,][0-9]{3}|0")
"""Thousands (1,480,000) or the Indian way (14,80,000): the last group always has three."""

SPACES_BETWEEN_DIGITS: Final = re.compile(r"(?<=[0-9])[\s'\u2019](?=[0-9]{3}(?:[^0-9]|$))")


class AmountError(ValueError):
    """The text is not an amount. `cure` says in one sentence what to type instead."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.cure = cure


class AmbiguousAmount(AmountError):
    """The text has two honest readings; `readings` holds both, the larger first."""

    def __init__(self, text: str, readings: tuple[Decimal, Decimal]) -> None:
        large, small = readings
        super().__init__(
            f"“{text}” can mean {large:f} or {small:f}.",
            f"Type {large:f} without a mark, or {small:.2f} with two decimals.",
        )
        self.readings = readings


def parse_money(text: str, *, locale: str = "en", currency: str = "EUR") -> int:
    """Minor units of an amount as typed; the currency fixes the digits and the signs allowed.

    The locale settles "1.480" only where its own thousands mark is meant (1480 in German);
    the other way round it raises AmbiguousAmount. Anything else unreadable raises AmountError,
    an unknown currency UnknownCurrency.
    """
    digits = minor_digits(currency)
    negative, number = _bare_number(text, currency)
    amount = _decimal(number, text=text, locale=locale, digits=digits)
    minor = amount.scaleb(digits)
    if minor != int(minor):
        raise AmountError(f"“{text}” has more decimals than {currency} keeps.", _rounding(digits))
    if minor > LARGEST_MINOR:
        raise AmountError(f"“{text}” is too large.", "Check for digits typed twice.")
    return -int(minor) if negative else int(minor)


def _rounding(digits: int) -> str:
    return f"Round it to {digits} decimals." if digits else "Leave the decimals out."


def _bare_number(text: str, currency: str) -> tuple[bool, str]:
    """Without sign, currency mark and spaced thousands: "(€ 1 480,50)" is True, "1480,50"."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(MINUS, "-")
    if len(plain) > LONGEST_TEXT:
        raise _unreadable(text[:LONGEST_TEXT] + "…")
    in_brackets = plain.startswith("(") and plain.endswith(")")
    plain = _without_mark(plain[1:-1] if in_brackets else plain, currency)
    minus = plain.startswith("-") or plain.endswith("-")
    if minus:
        one_off = plain.removeprefix("-") if plain.startswith("-") else plain.removesuffix("-")
        plain = _without_mark(one_off, currency)
    number = SPACES_BETWEEN_DIGITS.sub("_", plain)
    if not NUMBER.fullmatch(number.replace("_", "")) or (minus and in_brackets):
        raise _unreadable(text)
    return minus or in_brackets, number


def _without_mark(plain: str, currency: str) -> str:
    stripped = plain.strip()
    for mark in ways_to_write(currency):
        if stripped.casefold().startswith(mark.casefold()):
            return stripped[len(mark) :].strip()
        if stripped.casefold().endswith(mark.casefold()):
            return stripped[: -len(mark)].strip()
    return stripped


def _decimal(number: str, *, text: str, locale: str, digits: int) -> Decimal:
    """Decide which mark is the decimal one, then read the number."""
    mark = _decimal_mark(number, text=text, locale=locale, digits=digits)
    whole, _, fraction = number.rpartition(mark) if mark else (number, "", "")
    grouping = set(re.findall(r"[.,_]", whole))
    if grouping and not GROUPED.fullmatch(whole.replace("_", ",")):
        raise _unreadable(text)
    if len(grouping) > 1 or not re.fullmatch("[0-9]*", fraction):
        raise _unreadable(text)
    return Decimal(f"{re.sub('[.,_]', '', whole) or '0'}.{fraction or '0'}")


def _decimal_mark(number: str, *, text: str, locale: str, digits: int) -> str:
    """The mark before the decimals, or "" when every mark groups thousands."""
    marks = [character for character in number if character in ".,"]
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return ""
    last = marks[-1]
    if len(marks) > 1 or "_" in number or not GROUPED.fullmatch(number):
        return last
    return _settled_by_locale(number, last, text=text, locale=locale, digits=digits)


def _settled_by_locale(number: str, mark: str, *, text: str, locale: str, digits: int) -> str:
    """One mark and three digits after it: "1.480" is thousands here and decimals elsewhere."""
    if digits == 0 or mark == marks_for(locale).thousands:
        return ""
    if digits == 3 and mark == marks_for(locale).decimal:
        return mark
    whole, fraction = re.split(r"[.,]", number)
    raise AmbiguousAmount(text, (Decimal(whole + fraction), Decimal(f"{whole}.{fraction}")))


def _unreadable(text: str) -> AmountError:
    return AmountError(f"“{text}” is not an amount.", "Type digits, for example 1480.50.")
