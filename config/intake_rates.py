"""How much may come in at once through the public doors, and how an installation says otherwise."""

from __future__ import annotations

#: A second, and how many at once: "10/200".
USUAL = {
    "tenant": "2500/10000",  # of all keys of one company
    "key": "1000/4000",
    "form": "1000/4000",  # posts to one form, from everywhere
    "address": "10/200",  # posts to a company's forms from one address; above: 429
    "usual": "1/20",  # the same; above: stored, but set aside as automatic
    "stranger": "10/200",  # attempts of one address without a live key
}


def rates(told: dict[str, str]) -> dict[str, tuple[float, int]]:
    """(a second, at once) for each door; what is not told stays as usual. Raises ValueError."""
    return {name: _rate(text) for name, text in (USUAL | told).items()}


def _rate(text: str) -> tuple[float, int]:
    a_second, _, at_once = text.partition("/")
    return float(a_second), int(at_once)
