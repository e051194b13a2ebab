"""A file of leads: from rows to leads with identity, history, books and words."""

from __future__ import annotations

import csv
import resource
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from .goals import Line, print_goals
from .harness import Measurement, backend_seconds
from .world import World

TENANT = "imports"
HEADER = ("Id", "E-mail", "Name", "Phone", "Function", "Company", "Fair", "Origin", "On", "Score")
MAP = {
    "kind": "leads",
    "fields": {
        "external_id": "Id",
        "email": "E-mail",
        "name": "Name",
        "phone": "Phone",
        "job_title": "Function",
        "company": "Company",
        "campaign": "Fair",
        "channel": "Origin",
        "captured_at": "On",
        "score": "Score",
    },
}
FIRST = ("Katrin", "Paul", "Ana", "José", "Liu", "Ola", "Inés", "Marek")
LAST = ("Brandt", "Novák", "Silva", "Okafor", "Weber", "Sýkora", "Conti", "Dahl")
FIRST_DAY = date(2024, 1, 1)


def run(world: World, *, rounds: int) -> list[Line]:
    """As many leads as the large tenant of the world has, into an empty one; then once more."""
    count = world.size.leads
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "leads.csv"
        _write(file, count)
        open_company(TENANT)
        lines = [
            timed(
                f"bare: COPY of {count:,} rows, no key, no index", lambda: copy_bare(file), count
            ),
            timed(f"import of {count:,} leads", lambda: _import(file), count),
            timed("their words, which a worker writes meanwhile", _write_words, count),
            timed("the same file again", lambda: _import(file), count),
        ]
    print_goals("A file of leads (the goal is 15 s for 100,000)", lines)
    print(f"Peak memory of the process: {peak_megabytes()} MB")
    return lines


def _import(file: Path) -> None:
    from apps.intake.kinds import BatchKind

    import_file(file, MAP, BatchKind.LEADS)


def _write_words() -> None:
    """What a worker does with the follow-ups of the import, a transaction each."""
    from django.db import transaction

    from apps.tenancy import outbox
    from apps.tenancy.models import OutboxRow, Tenant
    from apps.tenancy.scoping import tenant_scope

    with tenant_scope(Tenant.objects.get(slug=TENANT).id):
        with transaction.atomic():
            promised = list(OutboxRow.objects.filter(topic="leads.word_new").order_by("id"))
        for row in promised:
            with transaction.atomic():
                outbox.run(row)


def _write(file: Path, count: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADER)
        writer.writerows(_rows(count))


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    """People of a company each five; fifty fairs, three origins, two and a half years."""
    for n in range(count):
        firm = n % max(count // 5, 1)
        yield (
            *(f"MK-{n:08d}", f"p{n}@firm{firm}.example", f"{FIRST[n % 8]} {LAST[n // 8 % 8]}"),
            *(f"+49 30 {n:07d}", "Head of QA", f"Firm {firm} GmbH", f"Fair {n % 50}"),
            *(("web", "fair", "mail")[n % 3], FIRST_DAY + timedelta(days=n % 900), n % 101),
        )


def open_company(slug: str) -> None:
    """An empty tenant to import into."""
    from apps.tenancy.models import Tenant

    Tenant.objects.get_or_create(slug=slug, defaults={"name": slug})


def import_file(file: Path, told: dict[str, object], kind: object, source: str = "") -> None:
    """What the import commands do, in this process: its CPU and memory are measured."""
    from django.utils import timezone

    from apps.core.tabular import COMMAND_LINE, open_table
    from apps.intake.actions import imports
    from apps.intake.mapping import FieldMap
    from apps.tenancy.models import Tenant
    from apps.tenancy.scoping import tenant_scope

    tenant = Tenant.objects.get(slug=TENANT)
    field_map = FieldMap.parse(told, kind=kind.value)  # type: ignore[attr-defined]
    with tenant_scope(tenant.id), open_table(file, limits=COMMAND_LINE) as table:
        incoming = imports.Incoming(table, file.name, "0" * 64, kind, field_map, source)  # type: ignore[arg-type]
        imports.run(incoming, by=None, at=timezone.now(), tell=lambda batch: None)


def copy_bare(file: Path) -> None:
    """The yardstick: the same file into a table without anything, as PostgreSQL's COPY does it."""
    from django.db import connection, transaction

    columns = ", ".join(f"c{n} text" for n in range(len(file.open().readline().split(","))))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE bare ({columns}) ON COMMIT DROP")
        with cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
            copy.write(file.read_bytes())


def timed(name: str, act: object, count: int) -> Line:
    """Done once, with rows a second."""
    app, database, began = (
        resource.getrusage(resource.RUSAGE_SELF),
        backend_seconds(),
        perf_counter(),
    )
    act()  # type: ignore[operator]
    seconds = perf_counter() - began
    spent = resource.getrusage(resource.RUSAGE_SELF)
    app_ms = 1000 * (spent.ru_utime + spent.ru_stime - app.ru_utime - app.ru_stime)
    db_ms = 1000 * (backend_seconds() - database)
    measured = Measurement(name, 1, 1000 * seconds, 1000 * seconds, app_ms, db_ms, 0)
    return Line(measured, per_second=count / seconds)


def peak_megabytes() -> int:
    """The most that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
