"""Whose credit a deal is: what every report does, and the clause of the agreement that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from apps.ground_rules.kinds import CREDIT, ClauseKind
from apps.ground_rules.models import Clause, GroundRules
from apps.tenancy.composed import composed


@dataclass(frozen=True)
class Credited:
    """The clause in force about credit; None: nothing is agreed about it."""

    clause: Clause | None

    @property
    def is_as_agreed(self) -> bool:
        """Whether the clause says what the reports do, or leaves it to them."""
        model = self.clause.rule.get("model") if self.clause else None
        return model is None or model in CREDIT


def credited(at: datetime) -> Credited:
    """What was agreed about credit, as of an instant."""
    return Credited(next(iter(_said_of_credit(at=at)), None))


@composed
def _said_of_credit(*, at: datetime) -> QuerySet[Clause]:
    """The first clause about it of the version in force then: one row, or none."""
    in_force = GroundRules.objects.in_force(at)
    said = Clause.objects.filter(rules__in=in_force, kind=ClauseKind.ATTRIBUTION)
    return said.select_related("rules").order_by("-rules__version", "position")[:1]
