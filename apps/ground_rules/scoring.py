"""Scoring a lead under one version. Pure: the same facts give the same score at any instant.

A score is a ledger: whole points, line by line, which add up to it exactly.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache, partial
from typing import Any, Final, NamedTuple, Self

from .kinds import Inputs
from .scoring_fading import DAY, Fading, falls_below, in_whole_numbers
from .scoring_scheme import (
    FULL_SCORE,
    EngagementRule,
    FitRule,
    Scheme,
    SchemeError,
    Segment,
)

__all__ = [
    "FULL_SCORE",
    "EngagementRule",
    "FitRule",
    "Heard",
    "Line",
    "Scheme",
    "SchemeError",
    "Scored",
    "Segment",
    "Standing",
    "score",
    "standing_of",
]

FIT: Final = "fit"
ENGAGEMENT: Final = "engagement"
GIVEN: Final = "given"
#: What keeps the whole between none and FULL_SCORE.
LIMIT: Final = "limit"

#: A signal (leads.kinds.Signal), when it came, and the touch it came with.
Heard = tuple[str, datetime, int]

#: How many touches a line names as its evidence; `count` says how many there were.
_NAMED: Final = 20

_as_text: Final = json.JSONEncoder(check_circular=False).encode


@dataclass(frozen=True)
class Line:
    """Points and what they are for.

    `rule`: the code of a fit rule, a signal, "given", or "cap." and what is capped. `evidence`:
    the fact of a fit rule, the latest touches of a signal, the bound of a cap. `fresh`: what the
    points were before they faded. `at`: when the latest touch was. `label`: the words that were
    agreed for a fit rule, kept as they were on that day.
    """

    rule: str
    clause: str
    part: str
    points: int
    evidence: tuple[str | int, ...] = ()
    half_life_days: int | None = None
    at: datetime | None = None
    count: int = 1
    fresh: int = 0
    label: str = ""

    @cached_property
    def text(self) -> str:
        """Its JSON as text: leads that are alike share their lines, so it is written once."""
        return _as_text(self.to_json())

    def to_json(self) -> dict[str, Any]:
        """Without what says nothing; `from_json` reads it back as an equal line."""
        data: dict[str, Any] = {"rule": self.rule, "part": self.part, "points": self.points}
        data |= {"clause": self.clause} if self.clause else {}
        data |= {"evidence": list(self.evidence)} if self.evidence else {}
        data |= {"label": self.label} if self.label else {}
        if self.at is not None:
            data["at"] = self.at.isoformat()
            data |= {"half_life_days": self.half_life_days, "count": self.count}
            data["fresh"] = self.fresh
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(
            rule=data["rule"],
            clause=data.get("clause", ""),
            part=data["part"],
            points=data["points"],
            evidence=tuple(data.get("evidence", ())),
            half_life_days=data.get("half_life_days"),
            at=datetime.fromisoformat(data["at"]) if "at" in data else None,
            count=data.get("count", 1),
            fresh=data.get("fresh", 0),
            label=data.get("label", ""),
        )


class Standing(NamedTuple):
    """What a lead is worth by what it is alone, and the minimum agreed for such leads."""

    lines: tuple[Line, ...]
    points: int
    threshold: int


class Scored(NamedTuple):
    """A lead's score at an instant. `crosses_at`: when it falls below its minimum by itself."""

    score: int
    fit: int
    engagement: int
    grade: str
    lines: tuple[Line, ...]
    crosses_at: datetime | None


def score(
    scheme: Scheme,
    inputs: Inputs,
    signals: Iterable[Heard],
    given_score: int | None,
    at: datetime,
    *,
    minima: Sequence[int] = (),
    standing: Standing | None = None,
) -> Scored:
    """The score of a lead with these facts at an instant; signals after it are not known yet.

    `minima`: further scores that make a difference (criteria of what qualifies), besides the
    scheme's own threshold. `standing`: what `standing_of` says, where the caller has it already.
    """
    fit = standing_of(scheme, inputs) if standing is None else standing
    fadings, interest = _interest(scheme, signals, at)
    given = _given(scheme, given_score)
    interest_points, lasting = _points(interest), fit.points + _points(given)
    limit = _limit(scheme, lasting + interest_points)
    total = lasting + interest_points + _points(limit)
    crosses_at = None
    if fadings and (reached := [one for one in (fit.threshold, *minima) if one <= total]):
        crosses_at = falls_below(fadings, max(reached) - lasting, at)
    return Scored(
        score=total,
        fit=fit.points,
        engagement=interest_points,
        grade=scheme.grade(fit.points, interest_points),
        lines=(*fit.lines, *interest, *given, *limit),
        crosses_at=crosses_at,
    )


def standing_of(scheme: Scheme, inputs: Inputs) -> Standing:
    """What does not fade: a line for each fit rule that is met, the cap, and the threshold."""
    met = tuple(
        _fit_line(scheme, rule, inputs)
        for rule in scheme.fit
        if rule.points and rule.is_met(inputs)
    )
    lines = (*met, *_cap(scheme, FIT, _points(met), scheme.fit_cap))
    return Standing(lines, _points(lines), scheme.threshold_for(inputs))


def _fit_line(scheme: Scheme, rule: FitRule, inputs: Inputs) -> Line:
    evidence = (inputs[rule.criterion.field],)
    return Line(rule.code, scheme.clause, FIT, rule.points, evidence, label=rule.label)


def _interest(
    scheme: Scheme, signals: Iterable[Heard], at: datetime
) -> tuple[list[Fading], tuple[Line, ...]]:
    """What fades, and what is left of it now in whole points, caps included."""
    heard: dict[str, list[Heard]] = {}
    for one in signals:
        if one[1] <= at:
            heard.setdefault(one[0], []).append(one)
    if not heard:
        return [], ()
    counted = [rule for rule in scheme.engagement if rule.points and rule.signal in heard]
    fadings = [_fading(rule, heard[rule.signal], at) for rule in counted]
    drafts: list[tuple[float, Callable[[int], Line]]] = []
    for rule, fading in zip(counted, fadings, strict=True):
        drafts.append((fading.points, partial(_heard_line, scheme, rule, heard[rule.signal])))
        if rule.cap is not None and fading.points > rule.cap:
            cap = partial(_cap_line, scheme, rule.signal, rule.cap)
            drafts.append((rule.cap - fading.points, cap))
    over = sum([fading.after(0) for fading in fadings]) - scheme.engagement_cap
    if over > 0:
        drafts.append((-over, partial(_cap_line, scheme, ENGAGEMENT, scheme.engagement_cap)))
    parts = in_whole_numbers([exact for exact, _ in drafts])
    told = zip(drafts, parts, strict=True)
    return fadings, tuple([line(points) for (_, line), points in told if points])


def _fading(rule: EngagementRule, heard: Sequence[Heard], at: datetime) -> Fading:
    """p * 0.5^(age / half-life) for each touch; one sum, for they fade together."""
    if rule.half_life_days is None:
        return Fading(float(rule.points * len(heard)), None, rule.cap)
    half_life = rule.half_life_days * DAY
    left = sum(0.5 ** ((at - when).total_seconds() / half_life) for _, when, _ in heard)
    return Fading(rule.points * left, half_life, rule.cap)


def _heard_line(scheme: Scheme, rule: EngagementRule, heard: Sequence[Heard], points: int) -> Line:
    latest_first = sorted(heard, key=lambda one: (one[1], one[2]), reverse=True)
    return Line(
        rule=rule.signal,
        clause=scheme.clause,
        part=ENGAGEMENT,
        points=points,
        evidence=tuple(touch for _, _, touch in latest_first[:_NAMED]),
        half_life_days=rule.half_life_days,
        at=latest_first[0][1],
        count=len(heard),
        fresh=rule.points * len(heard),
    )


def _cap_line(scheme: Scheme, capped: str, bound: int, points: int) -> Line:
    return Line(f"cap.{capped}", scheme.clause, ENGAGEMENT, points, (bound,))


def _given(scheme: Scheme, given_score: int | None) -> tuple[Line, ...]:
    """What the source said, as points of its own."""
    if not given_score or not scheme.counts_given:
        return ()
    return (_given_line(scheme.clause, given_score),)


@lru_cache(FULL_SCORE)
def _given_line(clause: str, points: int) -> Line:
    return Line(GIVEN, clause, GIVEN, points)


def _cap(scheme: Scheme, part: str, points: int, bound: int) -> tuple[Line, ...]:
    if points <= bound:
        return ()
    return (Line(f"cap.{part}", scheme.clause, part, bound - points, (bound,)),)


def _limit(scheme: Scheme, points: int) -> tuple[Line, ...]:
    """Never more than FULL_SCORE, never fewer than none."""
    if points < 0:
        return (Line("floor", scheme.clause, LIMIT, -points, (0,)),)
    return _cap(scheme, LIMIT, points, FULL_SCORE)


def _points(lines: Sequence[Line]) -> int:
    return sum([line.points for line in lines]) if lines else 0
