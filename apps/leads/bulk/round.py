"""What all statements of one round share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from apps.accounts.models import User
from apps.core import bulk_sql
from apps.leads import ledger
from apps.leads.kinds import Kind, Metric, Stage, TouchKind
from apps.leads.models import Lead
from apps.tenancy.queries import local_day
from apps.tenancy.scoping import current_tenant_id

#: A person whose last lead ended comes back as a new one.
ENDED = [stage.value for stage in Stage if Lead(stage=stage).has_ended]


@dataclass(frozen=True)
class Round:
    """One set of arrivals in which no external id stands twice, on its way into the tables."""

    by: User | None
    at: datetime
    #: History of another system: known when it happened, not since today.
    is_takeover: bool
    tenant_id: int
    #: The tenant's day of `at`.
    today: date

    @classmethod
    def begin(cls, *, by: User | None, at: datetime, is_takeover: bool) -> Round:
        return cls(by, at, is_takeover, current_tenant_id(), local_day(at))

    def execute(self, statement: str, **more: object) -> int:
        return bulk_sql.execute(statement, {**self.parameters, **more})

    def post(self, lines: str) -> int:
        return ledger.post_many(lines, self.parameters)

    def keep(self, table: str, select: str, **more: object) -> int:
        return bulk_sql.keep(table, select, {**self.parameters, **more})

    def fetch(self, query: str) -> list[tuple[Any, ...]]:
        return bulk_sql.fetch(query, self.parameters)

    @property
    def parameters(self) -> dict[str, object]:
        """For every statement: the tenant, who and when, and the words the tables use."""
        return {
            "tenant": self.tenant_id,
            "by": self.by.id if self.by else None,
            "at": self.at,
            "today": self.today,
            "is_takeover": self.is_takeover,
            "ended": ENDED,
            "captured": Stage.CAPTURED.value,
            "touch": TouchKind.IMPORT.value,
            "a_lead": Metric.LEAD.value,
            "was_captured": Kind.CAPTURED.value,
            "was_touched": Kind.TOUCHED.value,
            "was_corrected": Kind.CORRECTED.value,
        }
