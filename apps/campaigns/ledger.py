"""A campaign's costs as they are read: what stands, what was taken back, what waits. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from .kinds import CostKind
from .models import CostLine


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One cost line and its part in a correction."""

    line: CostLine
    is_taken_back: bool
    takes_back: CostLine | None

    @property
    def is_open(self) -> bool:
        """Whether it can still be corrected."""
        return not self.is_taken_back and self.line.corrects_id is None

    @property
    def is_unconverted(self) -> bool:
        return self.line.base_minor is None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every line, newest first, and what each kind sums to in the tenant's currency."""

    lines: list[LedgerLine]
    sums: list[tuple[str, int]]
    unconverted: int


def ledger_of(lines: list[CostLine]) -> Ledger:
    """Lines with their corrections; only lines in or converted to the books' currency sum up."""
    by_id = {line.id: line for line in lines}
    taken_back = {line.corrects_id for line in lines}
    read = [
        LedgerLine(line, line.id in taken_back, by_id.get(line.corrects_id or 0)) for line in lines
    ]
    return Ledger(
        lines=read,
        sums=[
            (str(kind.label), _sum(lines, kind))
            for kind in CostKind
            if kind == CostKind.ACTUAL or any(line.kind == kind for line in lines)
        ],
        unconverted=sum(each.is_unconverted and each.is_open for each in read),
    )


def _sum(lines: list[CostLine], kind: CostKind) -> int:
    return sum(line.base_minor or 0 for line in lines if line.kind == kind)
