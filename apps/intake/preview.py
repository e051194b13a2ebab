"""What an import would do, counted on its first rows. Nothing is written before it runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.core.tabular import Problem, Row
from apps.leads.models import Lead
from apps.outcomes.models import Opportunity

from .kinds import BatchKind
from .known_fields import map_of
from .mapping import FieldMap
from .models import Batch
from .stored_file import first_rows

LOOKED_AT = 2_000
SHOWN_ROWS = 8
SHOWN_MESSAGES = 3


@dataclass
class ProblemGroup:
    """The same cure for several rows; `name` is the field's, "" where whole rows are meant."""

    name: str
    cure: str
    messages: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    @property
    def rows_in_words(self) -> str:
        """ "Row 88" or "Rows 4, 17, 90 and 12 more"."""
        shown = ", ".join(map(str, self.rows[:SHOWN_ROWS]))
        more = len(self.rows) - SHOWN_ROWS
        return f"Row{'s' * (len(self.rows) > 1)} {shown}" + (
            f" and {more} more" if more > 0 else ""
        )


@dataclass
class Preview:
    """The consequences for the rows looked at: each is new, known or will be set aside."""

    total: int
    looked_at: int = 0
    new: int = 0
    known: int = 0
    set_aside: int = 0
    groups: list[ProblemGroup] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    @property
    def is_partial(self) -> bool:
        return self.looked_at < self.total


def check(batch: Batch, *, at: datetime) -> Preview:
    """Count what would become of the first rows of a matched batch. Raises UnreadableFile, BadMap.

    "Known" is what the tables hold now or an earlier row of the file has brought. The counts are
    what the import does if nothing else arrives in between.
    """
    field_map = map_of(batch, now=at)
    _, notes, rows = first_rows(batch, LOOKED_AT)
    preview = Preview(total=max(batch.rows_total or 0, len(rows)), looked_at=len(rows), notes=notes)
    good: list[dict[str, Any]] = []
    for row in rows:
        values, problems = judged(row, field_map)
        if problems:
            preview.set_aside += 1
            _group(preview.groups, row.number, problems)
        else:
            good.append(values)
    preview.known = KNOWN[BatchKind(batch.kind)](good, batch)
    preview.new = len(good) - preview.known
    preview.groups.sort(key=lambda group: -len(group.rows))
    return preview


def judged(row: Row, field_map: FieldMap) -> tuple[dict[str, Any], Sequence[Problem]]:
    """A row's values in our terms and what is wrong with it; an unreadable row has no values."""
    if row.problem:
        return {}, [row.problem]
    mapped = field_map.apply(row.cells)
    return mapped.values, mapped.problems


def _group(groups: list[ProblemGroup], number: int, problems: Iterable[Problem]) -> None:
    for problem in problems:
        name, cure = problem.field or "", problem.cure
        found = next((g for g in groups if (g.name, g.cure) == (name, cure)), None)
        if found is None:
            found = ProblemGroup(name, cure)
            groups.append(found)
        found.rows.append(number)
        if len(found.messages) < SHOWN_MESSAGES:
            found.messages.append(problem.message)


def _known_leads(rows: Sequence[dict[str, Any]], batch: Batch) -> int:
    """Rows about a lead we have, or about a person whose last lead has not ended."""
    ids = {row["external_id"] for row in rows if row.get("external_id")}
    emails = {row["email"] for row in rows if row.get("email")}
    seen_ids = set(Lead.objects.filter(external_id__in=ids).values_list("external_id", flat=True))
    last = (
        Lead.objects.filter(person__email_norm__in=emails)
        .order_by("person_id", "-id")
        .distinct("person_id")
        .values_list("person__email_norm", "stage")
    )
    seen_emails = {email for email, stage in last if not Lead(stage=stage).has_ended}
    known = 0
    for row in rows:
        own, email = row.get("external_id"), row.get("email")
        known += own in seen_ids or email in seen_emails
        seen_ids |= {own} - {None}
        seen_emails |= {email} - {None}
    return known


def _known_opportunities(rows: Sequence[dict[str, Any]], batch: Batch) -> int:
    """Rows about an opportunity that this source has told before, or told twice in this file."""
    ids = [row["external_id"] for row in rows if row.get("external_id")]
    told = Opportunity.objects.filter(source__name=batch.source_name, external_id__in=set(ids))
    fresh = set(ids) - set(told.values_list("external_id", flat=True))
    return len(ids) - len(fresh)


KNOWN = {BatchKind.LEADS: _known_leads, BatchKind.OUTCOMES: _known_opportunities}
