"""What the frozen facts of a hand-off say about the reason given for turning it down. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from apps.ground_rules.kinds import Finding, Inputs, Operator
from apps.ground_rules.policy import Judging
from apps.ground_rules.qualifying import demands_of

from .kinds import Claim


class Stated(Protocol):
    """A reason: the fact it speaks about (blank: what its clause is about), and its clause."""

    @property
    def field(self) -> str: ...
    @property
    def clause(self) -> Judging | None: ...


@dataclass(frozen=True)
class OurFact:
    """What we knew when the lead was handed over: the field, its label, and the value."""

    field: str
    label: str
    value: str | int | bool


def check(reason: Stated, inputs: Inputs) -> Claim:
    """Whether our own data says what the reason says.

    A fact that is there may still be wrong, so "is known" never contradicts anybody.
    """
    found = _about(reason, inputs)
    if any(finding.is_met is False for finding in found):
        return Claim.SUPPORTED
    if found and all(_speaks_against(finding) for finding in found):
        return Claim.CONTRADICTED
    return Claim.UNCHECKABLE


def our_fact(reason: Stated, inputs: Inputs) -> OurFact | None:
    """The fact that stands against the reason, to be shown; None when none does."""
    if check(reason, inputs) != Claim.CONTRADICTED:
        return None
    finding = _about(reason, inputs)[0]
    criterion, actual = finding.criterion, finding.actual
    return None if actual is None else OurFact(criterion.field, criterion.named, actual)


def _about(reason: Stated, inputs: Inputs) -> Sequence[Finding]:
    """What the cited clause finds about the reason's fact; of a clause about one fact, that."""
    demands = demands_of([reason.clause]) if reason.clause else ()
    found = [finding for demand in demands for finding in demand.find(inputs)]
    fields = {finding.criterion.field for finding in found}
    field = reason.field or (fields.pop() if len(fields) == 1 else "")
    return tuple(finding for finding in found if finding.criterion.field == field)


def _speaks_against(finding: Finding) -> bool:
    return finding.is_met is True and finding.criterion.operator != Operator.IS_KNOWN
