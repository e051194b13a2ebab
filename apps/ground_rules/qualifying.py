"""Whether a lead qualifies: what each clause asks of it, and what it finds. Pure.

A clause on what qualifies asks for its condition, a clause on points for the minimum agreed for
leads like this one. Where both ask for a score, both must be met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .kinds import (
    Assessment,
    ClauseKind,
    Condition,
    Criterion,
    Finding,
    Inputs,
    Operator,
    condition_from_json,
)
from .policy import Judging, find, find_all
from .scoring_scheme import Scheme


@dataclass(frozen=True)
class Demand:
    """What one clause asks of every lead."""

    clause: str
    asked: Condition | Scheme

    def find(self, inputs: Inputs) -> tuple[Finding, ...]:
        """A finding for each criterion; none where no points are needed."""
        if not isinstance(self.asked, Scheme):
            return find_all(self.clause, self.asked, inputs)
        minimum = self.asked.threshold_for(inputs)
        if not minimum:
            return ()
        return (find(self.clause, Criterion("score", Operator.AT_LEAST, (minimum,)), inputs),)


def assess(inputs: Inputs, clauses: Iterable[Judging], *, version: int) -> Assessment:
    """What each clause finds in these facts, and whether nothing stands in the way."""
    findings = tuple(finding for demand in demands_of(clauses) for finding in demand.find(inputs))
    is_qualified = not any(finding.stands_in_the_way for finding in findings)
    return Assessment(version, is_qualified, findings)


def qualifies(inputs: Inputs, demands: Iterable[Demand]) -> bool:
    """As `assess` says it, for many leads under clauses that were read once."""
    found = (finding for demand in demands for finding in demand.find(inputs))
    return not any(finding.stands_in_the_way for finding in found)


def demands_of(clauses: Iterable[Judging]) -> tuple[Demand, ...]:
    """In the order of the document. Clauses without a rule are for people to judge."""
    return tuple(demand for clause in clauses for demand in demands_by(clause))


def demands_by(clause: Judging) -> Iterator[Demand]:
    """What a clause asks of a lead: one demand, or none when it speaks about something else."""
    if not clause.rule:
        return
    if clause.kind == ClauseKind.QUALIFY:
        yield Demand(clause.number, condition_from_json(clause.rule))
    elif clause.kind == ClauseKind.SCORE:
        yield Demand(clause.number, Scheme.from_json(clause.rule))
