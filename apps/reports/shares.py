"""Figures on screen that open exactly what they count: amounts, and shares of two amounts."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core import wording


@dataclass(frozen=True)
class Amount:
    """A number in words, with the address of exactly what it counts; "" for none."""

    words: str
    url: str = ""
    #: What is counted, for those who hear the number alone.
    unit: str = ""


@dataclass(frozen=True)
class Share:
    """One amount; or n of how many, each with its list, and the percentage that they make."""

    amount: Amount
    of: Amount | None = None
    percent: str = ""


def share(n: int, of: int, amount: Amount, whole: Amount) -> Share:
    """Of nothing there is no share: "no data"."""
    if not of:
        return Share(Amount(wording.rate(n, of)))
    return Share(amount, whole, wording.percent(n / of))
