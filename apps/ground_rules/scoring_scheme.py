"""What points are given for: the machine rule of a score clause, written and read as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final, Self

from .kinds import ClauseKind, Condition, Criterion, Inputs, Operator, condition_from_json
from .policy import Judging, find

#: The most that a lead can score.
FULL_SCORE: Final = 100


class SchemeError(ValueError):
    """A scheme that could not be computed with."""


@dataclass(frozen=True)
class FitRule:
    """Points for what a lead is: they do not fade. Fewer than none for what speaks against it."""

    code: str
    label: str
    criterion: Criterion
    points: int

    def __post_init__(self) -> None:
        """Raises SchemeError for points for points."""
        if self.criterion.field == "score":
            raise SchemeError(f"{self.code}: a score cannot depend on itself.")

    def is_met(self, inputs: Inputs) -> bool:
        """Not known is not met: nobody gets points for a blank."""
        return find(self.code, self.criterion, inputs).is_met is True

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "criterion": self.criterion.to_json()}

    @classmethod
    def from_json(cls, rule: dict[str, Any]) -> Self:
        criterion = Criterion.from_json(rule["criterion"])
        return cls(rule["code"], rule["label"], criterion, rule["points"])


@dataclass(frozen=True)
class EngagementRule:
    """Points for what a person did (leads.kinds.Signal): half of them are left after a half-life.

    `cap` bounds what all touches with this signal give together; None: no bound.
    """

    signal: str
    points: int
    half_life_days: int | None = None
    cap: int | None = None

    def __post_init__(self) -> None:
        """Interest never counts against a lead, so a score can only fade: what crossing
        a threshold is computed from. Raises SchemeError."""
        if self.points < 0 or (self.cap is not None and self.cap < 0):
            raise SchemeError(f"{self.signal}: points of interest cannot be negative.")
        if self.half_life_days is not None and self.half_life_days <= 0:
            raise SchemeError(f"{self.signal}: a half-life is at least a day.")


@dataclass(frozen=True)
class Segment:
    """Leads for which another minimum is agreed."""

    label: str
    criterion: Criterion
    threshold: int

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "criterion": self.criterion.to_json()}

    @classmethod
    def from_json(cls, rule: dict[str, Any]) -> Self:
        return cls(rule["label"], Criterion.from_json(rule["criterion"]), rule["threshold"])


@dataclass(frozen=True)
class Scheme:
    """How a version scores. Fit and interest have a cap each; together at most FULL_SCORE.

    The first segment that a lead is in sets its minimum. `fit_cuts`: points from which fit is
    A, and B; `engagement_cuts`: from which interest is 1, and 2; below it is C or 3.
    """

    fit: tuple[FitRule, ...] = ()
    engagement: tuple[EngagementRule, ...] = ()
    fit_cap: int = 50
    engagement_cap: int = 50
    threshold: int = 60
    segments: tuple[Segment, ...] = ()
    fit_cuts: tuple[int, int] = (35, 20)
    engagement_cuts: tuple[int, int] = (30, 15)
    #: Whether a score that the source gave counts as points.
    counts_given: bool = True
    #: The number of the clause it was read from: what its lines cite. Not part of the rule.
    clause: str = ""

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The facts that decide about fit and threshold: leads alike in these stand alike."""
        judging = [rule.criterion for rule in self.fit] + [one.criterion for one in self.segments]
        return tuple(dict.fromkeys(criterion.field for criterion in judging))

    def threshold_for(self, inputs: Inputs) -> int:
        """The minimum agreed for a lead with these facts."""
        for segment in self.segments:
            if find(segment.label, segment.criterion, inputs).is_met:
                return segment.threshold
        return self.threshold

    def grade(self, fit: int, engagement: int) -> str:
        """A1 fits and is very interested; C3 neither."""
        return (
            "CBA"[_reached(self.fit_cuts, fit)] + "321"[_reached(self.engagement_cuts, engagement)]
        )

    def to_json(self) -> dict[str, Any]:
        """The `rule` of a score clause; `from_json` reads it back as an equal scheme."""
        return {
            "fit": [rule.to_json() for rule in self.fit],
            "engagement": [asdict(rule) for rule in self.engagement],
            "fit_cap": self.fit_cap,
            "engagement_cap": self.engagement_cap,
            "threshold": self.threshold,
            "segments": [segment.to_json() for segment in self.segments],
            "fit_cuts": list(self.fit_cuts),
            "engagement_cuts": list(self.engagement_cuts),
            "counts_given": self.counts_given,
        }

    @classmethod
    def from_json(cls, rule: dict[str, Any], *, clause: str = "") -> Self:
        """Raises SchemeError, and KeyError for a rule that is no scheme."""
        fit_a, fit_b = rule["fit_cuts"]
        engagement_one, engagement_two = rule["engagement_cuts"]
        return cls(
            fit=tuple(FitRule.from_json(one) for one in rule["fit"]),
            engagement=tuple(EngagementRule(**one) for one in rule["engagement"]),
            fit_cap=rule["fit_cap"],
            engagement_cap=rule["engagement_cap"],
            threshold=rule["threshold"],
            segments=tuple(Segment.from_json(one) for one in rule["segments"]),
            fit_cuts=(fit_a, fit_b),
            engagement_cuts=(engagement_one, engagement_two),
            counts_given=rule["counts_given"],
            clause=clause,
        )


def _reached(cuts: tuple[int, int], points: int) -> int:
    """How many of the two cuts these points reach."""
    first, second = cuts
    return (points >= first) + (points >= second)


def scheme_of(clauses: Iterable[Judging]) -> Scheme | None:
    """The scheme among the clauses of a version or of a draft; None: the source's score counts."""
    for clause in clauses:
        if clause.kind == ClauseKind.SCORE and clause.rule:
            return Scheme.from_json(clause.rule, clause=clause.number)
    return None


def minima_of(clauses: Iterable[Judging]) -> tuple[int, ...]:
    """The scores that make a difference to what qualifies, lowest first."""
    found = {
        int(criterion.operands[0])
        for clause in clauses
        if clause.kind == ClauseKind.QUALIFY and clause.rule
        for criterion in _criteria(condition_from_json(clause.rule))
        if criterion.field == "score" and criterion.operator == Operator.AT_LEAST
    }
    return tuple(sorted(found))


def _criteria(condition: Condition) -> Iterator[Criterion]:
    if isinstance(condition, Criterion):
        yield condition
        return
    for member in condition.members:
        yield from _criteria(member)
