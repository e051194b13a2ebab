"""A lead of the past under a draft: pure, from frozen facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from apps.ground_rules.agreed import ResponseTimes
from apps.ground_rules.kinds import Inputs
from apps.ground_rules.policy import Judging
from apps.ground_rules.qualifying import Demand, demands_of
from apps.handoffs.in_time import is_within
from apps.handoffs.kinds import State
from apps.handoffs.scoring.basis import Basis
from apps.reports.kinds import Flip

from .cases import Case
from .kinds import WON, WON_ANYWAY, Sums


@dataclass(frozen=True)
class Terms:
    """What a version says that decides about a lead, read once for all of them."""

    version: int
    demands: tuple[Demand, ...]
    basis: Basis | None
    response: ResponseTimes

    @classmethod
    def of(cls, version: int, clauses: Sequence[Judging], response: ResponseTimes) -> Self:
        return cls(version, demands_of(clauses), Basis.of(version, clauses), response)


@dataclass(frozen=True)
class Judged:
    """A case under the draft; `clauses` are the numbers of those that made the difference."""

    flip: Flip | None
    clauses: tuple[str, ...]
    before: Sums
    after: Sums


def judge(case: Case, draft: Terms, against: Terms | None) -> Judged:
    """Handed over or not, before and after, and what that means for each figure.

    How Sales would have answered what is handed over as well is not known: it counts as handed
    over and as nothing else. `against` names the clauses that kept such a lead back.
    """
    inputs = rescored(case, draft)
    unmet = _unmet(inputs, draft)
    if case.handoff_id is None:
        if unmet:
            return Judged(None, (), Sums(), Sums())
        held_back = _unmet(rescored(case, against), against) if against else ()
        return Judged(Flip.ADDED, held_back, Sums(), Sums(handed=1))
    before = _sums(case, case.agreed_minutes)
    if unmet and not case.is_by_hand:
        return Judged(Flip.DROPPED, unmet, before, Sums())
    return Judged(None, (), before, _sums(case, _minutes(case, inputs, draft)))


def rescored(case: Case, terms: Terms) -> Inputs:
    """The facts with the score they have under these terms. Without a scheme the source's
    score counts, as it did where it was not scored either."""
    if terms.basis is not None:
        scored = terms.basis.score(case.inputs, case.heard, case.given_score, case.at)
        return {**case.inputs, "score": scored.score}
    if case.was_scored or case.handoff_id is None:
        return {**case.inputs, "score": case.given_score}
    return case.inputs


def became(case: Case) -> str:
    """What became of it, as a flip keeps it."""
    if case.won:
        return WON if case.state == State.ACCEPTED else WON_ANYWAY
    return case.state


def _unmet(inputs: Inputs, terms: Terms) -> tuple[str, ...]:
    """The clauses that stand in the way, as ground_rules.qualifying.assess finds them."""
    return tuple(
        demand.clause
        for demand in terms.demands
        if any(finding.stands_in_the_way for finding in demand.find(inputs))
    )


def _minutes(case: Case, inputs: Inputs, draft: Terms) -> int:
    signals = {signal for signal, at, _ in case.heard if at <= case.at}
    kind = draft.response.type_of(inputs, signals)
    return kind.minutes if kind else draft.response.minutes


def _sums(case: Case, agreed_minutes: int) -> Sums:
    """A rejection that a dispute overturned is no answer: it was taken back."""
    is_answered = case.state in (State.ACCEPTED, State.REJECTED) and not case.is_overturned
    seconds = case.answer_seconds if is_answered and case.answer_seconds is not None else None
    return Sums(
        handed=1,
        answered=int(is_answered),
        accepted=int(case.state == State.ACCEPTED),
        in_time=int(seconds is not None and is_within(seconds, agreed_minutes)),
        answer_seconds=seconds or 0,
        won=int(bool(case.won)),
        revenue_minor=case.revenue_minor,
    )
