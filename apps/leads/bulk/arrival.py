"""One row of a file, said in our terms, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from apps.leads.custom_values import Values

from .normal_forms import NormalForms


class Arrival(NamedTuple):
    """A prospect as a file tells it. Blank or None means not told, and changes nothing known.

    `row` is the caller's number for it, distinct and rising. `captured_on` is the day it counts
    for, in the source's zone. `campaign` and `channel` are what the source calls them.
    """

    row: int
    external_id: str | None = None
    email: str = ""
    name: str = ""
    phone: str = ""
    job_title: str = ""
    language: str = ""
    consent: str = ""
    company: str = ""
    company_domain: str = ""
    industry: str = ""
    country: str = ""
    employees: int | None = None
    campaign: str | None = None
    channel: str | None = None
    product: str = ""
    score: int | None = None
    #: A code of kinds.Signal: what the person did.
    signal: str = ""
    #: Values of the tenant's own fields, by key.
    custom: Values | None = None
    captured_at: datetime | None = None
    captured_on: date | None = None
    #: As `normal_forms` makes them, where somebody had the time to do so before.
    normal: NormalForms | None = None


class Effect(StrEnum):
    """What one arrival did."""

    CREATED = "created"
    ATTACHED = "attached"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    #: It names a lead and, by its e-mail address, another person.
    CONFLICTING = "conflicting"


class Taken(NamedTuple):
    """What became of one arrival, and the lead it belongs to."""

    row: int
    effect: Effect
    lead_id: int


@dataclass(frozen=True)
class TakenIn:
    """What became of all arrivals, and the numbers that the new leads were given."""

    rows: list[Taken]
    new_numbers: range
