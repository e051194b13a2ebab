"""What the two import commands share: arguments, progress on stderr, one JSON object on stdout."""

from __future__ import annotations

import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from apps.core.tabular import COMMAND_LINE, UnreadableFile, open_table
from apps.intake.actions import imports
from apps.intake.kinds import BatchKind
from apps.intake.known_fields import taken
from apps.intake.mapping import BadMap, FieldMap, Kind
from apps.intake.models import Batch
from apps.tenancy.models import Tenant
from apps.tenancy.refusal import refuse_unbound_role
from apps.tenancy.scoping import tenant_scope


class ImportCommand(BaseCommand):
    """A file from the operator's disk; goes on where a run of it was cut off."""

    kind: ClassVar[BatchKind]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file or an Excel workbook (.xlsx)")
        parser.add_argument("--tenant", required=True, metavar="SLUG")
        parser.add_argument("--map", required=True, type=Path, metavar="MAP.json", dest="map_file")
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(
        self, *, file: Path, tenant: str, map_file: Path, source: str = "", **options: Any
    ) -> None:
        refuse_unbound_role()
        began = monotonic()
        try:
            batch = self._run(file, _tenant(tenant), map_file, source)
        except (UnreadableFile, BadMap) as error:
            raise CommandError(str(error)) from error
        counts = {**batch.counts, "seconds": round(monotonic() - began, 3)}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(", ".join(f"{name} {n}" for name, n in counts.items()))

    def _run(self, file: Path, tenant: Tenant, map_file: Path, source: str) -> Batch:
        with tenant_scope(tenant.id), open_table(file, limits=COMMAND_LINE) as table:
            field_map = _field_map(map_file, self.kind)
            for note in table.notes:
                self.stderr.write(note)
            incoming = imports.Incoming(
                table, file.name, _sha256(file), self.kind, field_map, source.strip()
            )
            return imports.run(incoming, by=None, at=timezone.now(), tell=self._tell)

    def _tell(self, batch: Batch) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{batch.rows_done:,} of {batch.rows_total:,} rows", ending="")


def _tenant(slug: str) -> Tenant:
    tenant = Tenant.objects.filter(slug=slug).first()
    if tenant is None:
        raise CommandError(f"There is no tenant “{slug}”.")
    return tenant


def _field_map(path: Path, kind: BatchKind) -> FieldMap:
    try:
        told = json.loads(path.read_bytes())
    except OSError as error:
        raise CommandError(f"The map cannot be opened: {error.strerror}.") from error
    except ValueError as error:
        raise CommandError(f"The map is not JSON: {error}.") from error
    named: Kind = kind.value  # type: ignore[assignment]
    with transaction.atomic():  # the tenant's own fields are asked for
        fields = taken(named)
    return FieldMap.parse(told, kind=named, fields=fields)


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
