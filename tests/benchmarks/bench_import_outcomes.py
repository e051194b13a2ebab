"""A file of outcomes: matched by three rules, recorded, and read a second time."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from .bench_import_leads import (
    FIRST_DAY,
    TENANT,
    copy_bare,
    import_file,
    open_company,
    peak_megabytes,
    timed,
)
from .goals import Goal, Line, print_goals
from .world import World

HEADER = ("Deal", "Lead id", "E-mail", "Number", "Stage", "Worth", "Opened", "Closed", "Company")
MAP = {
    "kind": "outcomes",
    "currency": "EUR",
    "fields": {
        "external_id": "Deal",
        "lead_external_id": "Lead id",
        "email": "E-mail",
        "lead_number": "Number",
        "stage": "Stage",
        "amount": "Worth",
        "opened_at": "Opened",
        "closed_at": "Closed",
        "company": "Company",
    },
}
SOURCE = "bench-crm"
RATE = Goal(per_second=5_000)


def run(world: World, *, rounds: int) -> list[Line]:
    """A tenth as many outcomes as leads; the leads of bench_import_leads are there if it ran."""
    count = max(world.size.leads // 10, 10)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "outcomes.csv"
        with file.open("w", newline="", encoding="utf-8") as opened:
            writer = csv.writer(opened)
            writer.writerow(HEADER)
            writer.writerows(_rows(count))
        open_company(TENANT)
        bare = timed(f"bare: COPY of {count:,} rows", lambda: copy_bare(file), count)
        first = timed(f"import of {count:,} outcomes", lambda: _import(file), count)
        again = timed("the same file again", lambda: _import(file), count)
    lines = [bare, Line(first.measured, RATE, first.per_second), again]
    print_goals("A file of outcomes", lines)
    print(f"Peak memory of the process: {peak_megabytes()} MB")
    return lines


def _import(file: Path) -> None:
    from apps.intake.kinds import BatchKind

    import_file(file, MAP, BatchKind.OUTCOMES, SOURCE)


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    """A third each named by id, by number and by address; the last tenth has no lead."""
    for n in range(count):
        lead = n * 10 if n % 10 else 10**9 + n
        keys = [f"MK-{lead:08d}", f"p{lead}@firm{n}.example", str(lead + 1)]
        named = [key if rule == n % 3 else "" for rule, key in enumerate(keys)]
        opened = FIRST_DAY + timedelta(days=900 + n % 60)
        closed = opened + timedelta(days=30 + n % 60)
        stage = ("won", "lost", "Proposal")[n % 3 if n % 2 else 0]
        yield f"D-{n}", *named, stage, f"{n % 9000 + 100}.00", opened, closed, f"Firm {n}"
