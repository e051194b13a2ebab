"""Figures as people read them: money, counts, shares, days, factors. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from apps.core import usual_periods, wording
from apps.core.money import format_money, minor_digits
from apps.core.number_marks import MINUS
from apps.core.period import Period

from .kinds import Unit
from .metrics import Figure, Share, Tally

#: While the tenant has seen no amount, there is none to show.
NO_AMOUNT = wording.NOTHING


def words(figure: Figure, tally: Tally, currency: str | None, *, cents: bool) -> str:
    """The figure for a row of a table."""
    return value_words(figure.unit, figure.of(tally), currency, cents=cents)


def value_words(unit: Unit, value: Any, currency: str | None, *, cents: bool) -> str:
    """A figure that has been looked up."""
    if isinstance(value, Share):
        return share_words(value)
    if value is None:
        return wording.NOTHING
    match unit:
        case Unit.MONEY:
            return money(value, currency, cents=cents)
        case Unit.FACTOR:
            return wording.number(round(value, 2)) if abs(value) >= 1000 else _minus(f"{value:.2f}")
        case Unit.DAYS:
            return _minus(f"{value:g}")
        case _:
            return wording.number(value)


def _minus(written: str) -> str:
    return written.replace("-", MINUS)


def share_words(share: Share, digits: int = 0) -> str:
    """A percentage, the counts when there are few, "no data" out of none."""
    if share.rate is None:
        return wording.rate(0, 0) if not share.of else wording.NOTHING
    return wording.rate(share.n, share.of, digits)


def counts_words(share: Share) -> str:
    """ "842 of 8,000": what a percentage alone hides."""
    return f"{wording.number(share.n)} of {wording.number(share.of)}"


def between_words(share: Share) -> str:
    """ "9.9–11.2%": where the share lies in 95 of 100 such cases; "" where there is none."""
    if share.rate is None or share.rate.interval is None:
        return ""
    low, high = share.rate.interval
    return f"{wording.percent(low, 1).removesuffix('%')}–{wording.percent(high, 1)}"


def money(minor: int, currency: str | None, *, cents: bool = False) -> str:
    """An amount in the tenant's currency."""
    return format_money(minor, currency, cents=cents, locale=_locale()) if currency else NO_AMOUNT


def money_short(minor: int, currency: str | None) -> str:
    """Three figures: "€612k"."""
    return format_money(minor, currency, compact=True, locale=_locale()) if currency else NO_AMOUNT


def has_cents(amounts: Iterable[int], currency: str | None) -> bool:
    """Whether a column would not add up on screen without its minor units."""
    whole = 10 ** minor_digits(currency) if currency else 1
    return any(amount % whole for amount in amounts)


def period_words(period: Period) -> str:
    """A period as every page with figures names it."""
    return usual_periods.period_words(period)


def _locale() -> str:
    return (get_language() or "en").split("-")[0]
