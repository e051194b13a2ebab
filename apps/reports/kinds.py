"""The words of the reports: what is asked, and what is counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import TextChoices

from apps.core.period import Period


class Basis(TextChoices):
    """Which date of a counted thing has to lie in the period."""

    LEAD_DATE = "lead", "By lead date"
    EVENT_DATE = "event", "By event date"


class Dimension(TextChoices):
    """What a row of the report stands for."""

    CHANNEL = "channel", "Channel"
    CAMPAIGN = "campaign", "Campaign"
    DEPARTMENT = "department", "Department"
    MONTH = "month", "Month"


class Table(TextChoices):
    """Which of the figures the page's table has; files and JSON have every one."""

    WAY = "way", "The way of leads"
    COST = "cost", "What it cost"


class RowKind(TextChoices):
    """Three rows that have no name of their own are kept apart from each other and from names."""

    NAMED = "named", "Named"
    #: Leads that have no such thing at all; "unknown" is a name.
    ABSENT = "absent", "Absent"
    #: Money that belongs to no campaign.
    UNALLOCATED = "unallocated", "Unallocated"
    TOTAL = "total", "Total"


class Unit(TextChoices):
    COUNT = "count", "Count"
    MONEY = "money", "Money"
    RATE = "rate", "Share"
    DAYS = "days", "Days"
    FACTOR = "factor", "Factor"


@dataclass(frozen=True, slots=True)
class Only:
    """A report narrowed to one value of a dimension; key and value None: to what has none."""

    key: str | None
    value: int | str | None
    label: str


@dataclass(frozen=True)
class ReportQuery:
    """A report's question, complete: the same question has the same answer for ever.

    `as_of` belongs to what was known: lines recorded up to and including it count. It is fixed
    when the question is parsed, so that all statements and all links of a page agree.
    """

    period: Period
    by: Dimension
    basis: Basis
    as_of: datetime
    zone: ZoneInfo
    #: As of the moment of asking, not of a moment that somebody chose.
    is_live: bool = True
    channel: Only | None = None
    campaign: Only | None = None
    department: Only | None = None
    #: Counts the same whatever is shown of it.
    table: Table = Table.WAY

    @property
    def is_by_lead_date(self) -> bool:
        return self.basis == Basis.LEAD_DATE

    @property
    def is_narrowed(self) -> bool:
        return bool(self.channel or self.campaign or self.department)

    def narrowed(self, only: Only) -> ReportQuery:
        """The same question about one row of the report. Not for months: they are periods."""
        match self.by:
            case Dimension.CHANNEL:
                return replace(self, channel=only)
            case Dimension.CAMPAIGN:
                return replace(self, campaign=only)
            case Dimension.DEPARTMENT:
                return replace(self, department=only)
            case Dimension.MONTH:
                raise ValueError("A month narrows the period.")

    def within(self, period: Period) -> ReportQuery:
        """The same question about the days that this period and the other share."""
        first = max(self.period.start, period.start)
        last = min(self.period.last_day, period.last_day)
        return replace(self, period=Period.between(first, last))


class BacktestState(TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class Flip(TextChoices):
    """How the draft would have treated a lead otherwise."""

    DROPPED = "dropped", "No longer handed over"
    ADDED = "added", "Handed over as well"


class Part(TextChoices):
    """Which of the leads of a replay a figure counts."""

    BEFORE = "before", "As it was"
    DROPPED = "dropped", "No longer handed over"
    ADDED = "added", "Handed over as well"
    AFTER = "after", "Under this version"
    #: Dropped and added together.
    CHANGED = "changed", "Leads that this version treats otherwise"
