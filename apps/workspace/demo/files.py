"""Files that people of the demo company brought: guests of an open day, a list that waits to be
run, and what the CRM says of their deals."""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from typing import Final

from django.core.files.base import ContentFile

from apps.accounts.models import User
from apps.core.tabular import open_table
from apps.intake.actions import batches, imports
from apps.intake.kinds import BatchKind
from apps.intake.mapping import FieldMap
from apps.intake.models import Batch

from .clock import Story, in_working_hours
from .prospects import invent

#: Columns of the badge scanner, and our fields.
SCANNED: Final = {
    "Name": "name", "E-mail": "email", "Company": "company", "Phone": "phone",
    "Function": "job_title", "Country": "country", "Staff": "employees", "Product": "product",
    "Note": "message",
}  # fmt: skip
GUESTS: Final = 14
#: Two badges that nobody can be reached by.
ILLEGIBLE: Final = (
    {"Name": "Visitor 0417", "E-mail": "not given", "Company": "Klärwerk Talheim"},
    {"Name": "", "E-mail": "", "Company": "Presse", "Note": "took a brochure"},
)
#: Numbers of people whom no form has, so that no address is taken twice.
SCANNER_BEGINS: Final = 5_000


@dataclass(frozen=True)
class Files:
    """Who brings what, and when."""

    story: Story
    chance: random.Random
    petra: User

    def begin(self) -> None:
        """What is to happen waits in the story."""
        now = self.story.now
        self.story.at(in_working_hours(now - timedelta(days=9), 9, 30), self._guests)
        self.story.at(min(in_working_hours(now - timedelta(days=1), 16), now), self._left_waiting)

    def _guests(self, at: datetime) -> None:
        name = "open-day-kassel_badges.csv"
        run_file(
            name, self._scans(GUESTS), leads_map("Open day at the Kassel plant"), self.petra, at
        )

    def _left_waiting(self, at: datetime) -> None:
        """Matched, and not let run yet."""
        told = as_csv(self._scans(5))
        file = ContentFile(told, name="messtechnik-forum_second-day.csv")
        brought = batches.Brought(file, file.name or "", BatchKind.LEADS)
        batch = batches.upload(brought, by=self.petra, at=at)
        batches.match(batch, leads_map("Messtechnik Forum – Hall 9 booth"))

    def _scans(self, count: int) -> list[Mapping[str, object]]:
        people = (
            invent(SCANNER_BEGINS + self.chance.randrange(1_000), self.chance) for _ in range(count)
        )
        return [*(_scan(vars(person)) for person in people), *ILLEGIBLE]


def leads_map(campaign: str) -> dict[str, object]:
    """Which column of the scanner fills which field."""
    fields: dict[str, object] = {field: column for column, field in SCANNED.items()}
    return {"known_at": "now", "fields": {**fields, "campaign": {"constant": campaign}}}


def run_file(
    name: str,
    rows: Sequence[Mapping[str, object]],
    field_map: Mapping[str, object],
    by: User,
    at: datetime,
    *,
    source_name: str = "",
) -> Batch:
    """Import rows as the file they came in; with a `source_name` they tell outcomes."""
    told = as_csv(rows)
    kind = BatchKind.OUTCOMES if source_name else BatchKind.LEADS
    digest = hashlib.sha256(told).hexdigest()
    with open_table(BytesIO(told), filename=name) as table:
        mapped = FieldMap.parse(field_map, kind=kind.value)  # type: ignore[arg-type]
        incoming = imports.Incoming(table, name, digest, kind, mapped, source_name)
        return imports.run(incoming, by=by, at=at, tell=lambda batch: None)


def as_csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Rows with the columns of the first, as a spreadsheet would save them."""
    text = StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _scan(answers: Mapping[str, object]) -> Mapping[str, object]:
    return {column: answers[field] for column, field in SCANNED.items()}
