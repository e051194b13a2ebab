"""Follow-ups of the record."""

from __future__ import annotations

from apps.tenancy import outbox

from . import ledger
from .bulk import words

#: A sweep ends when this many lines have moved; the next one takes the rest.
BATCHES = 50


@outbox.handles("leads.roll_up")
def roll_up() -> None:
    """Keep the monthly sums close behind the ledger, so that reports add up few single lines."""
    for _ in range(BATCHES):
        if not ledger.roll_up():
            return


@outbox.handles(words.WORD_NEW)
def word_new(*, first: int, last: int) -> None:
    """The new leads of a file, by their numbers, are found by their words from now on."""
    words.word_new(first=first, last=last)
