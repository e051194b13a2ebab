"""One row of a source about one opportunity, and what it did."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from django.conf import settings

from apps.outcomes.kinds import Effect, OpportunityStage

#: Made once: json.dumps makes one for every text when it is told how to write dates.
AS_JSON: Final = json.JSONEncoder(default=str)


class Statement(NamedTuple):
    """What a source says of an opportunity now. Blank or None means it does not say.

    `row` is the caller's number for it, distinct and rising. `email` is in its normal form, money
    in minor units of `currency`. Days are those of the source's zone.
    """

    row: int
    external_id: str
    stage: OpportunityStage
    lead_external_id: str | None = None
    lead_number: int | None = None
    email: str | None = None
    name: str = ""
    company: str = ""
    product: str = ""
    source_stage: str = ""
    amount_minor: int | None = None
    currency: str | None = None
    opened_at: datetime | None = None
    opened_on: date | None = None
    closed_at: datetime | None = None
    closed_on: date | None = None
    expected_close_on: date | None = None
    reason: str = ""
    owner: str = ""
    #: As `with_digest` makes it, where somebody had the time to do so before.
    made_digest: str = ""

    @property
    def digest(self) -> str:
        """What is told, hashed: the same told again is nothing."""
        return self.made_digest or _digest(self)

    def with_digest(self) -> Statement:
        """The same, hashed without the database: while it works on the statements before."""
        return self._replace(made_digest=_digest(self))


def _digest(statement: Statement) -> str:
    _row, *told, _made = statement
    return hashlib.sha256(AS_JSON.encode(told).encode()).hexdigest()


class Taken(NamedTuple):
    """What one statement did, and the lead it belongs to, if it is known."""

    row: int
    effect: Effect
    opportunity_id: int
    lead_id: int | None


@dataclass(frozen=True)
class TakenIn:
    """What all statements did; `conflicts` of their opportunities contradict us."""

    rows: list[Taken]
    conflicts: int

    @property
    def unmatched(self) -> int:
        """How many of them have no lead."""
        return sum(taken.lead_id is None for taken in self.rows)


def hidden(email: str) -> str:
    """An address that can be recognised and not be read: a hash with the installation's key."""
    key = settings.SECRET_KEY.encode()
    return hmac.digest(key, b"outcomes.email:" + email.encode(), "sha256").hex()
