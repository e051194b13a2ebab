"""A lead of the past under a draft: pure, from frozen facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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

    def sharing(self, other: Self) -> Self:
        """With the other's basis where both score alike: each lead is then scored once."""
        mine, theirs = self.basis, other.basis
        if mine is None or theirs is None:
            return self
        is_alike = replace(mine.scheme, clause=theirs.scheme.clause) == theirs.scheme
        return replace(self, basis=theirs) if is_alike else self


@dataclass(frozen=True)
class Judged:
    """A case under both; `clauses` are the numbers of those that made the difference."""

    flip: Flip | None
    clauses: tuple[str, ...]
    before: Sums
    after: Sums


@dataclass(frozen=True)
class Fate:
    """What becomes of a case under one version; `unmet` are the clauses that keep it back."""

    unmet: tuple[str, ...]
    sums: Sums


def judge(case: Case, draft: Terms, against: Terms | None) -> Judged:
    """Handed over or not under the version in force and under the draft, by the same facts; and
    what that means for each figure. So a draft that says the same changes nothing, whatever the
    versions said under which the leads were handed over.

    How Sales would have answered what never came to it is not known: it counts as handed over and
    as nothing else. Without `against` the draft is compared with what happened.
    """
    inputs = rescored(case, draft)
    after = _fate(case, draft, inputs)
    if against is None:
        before = _what_happened(case)
    elif against.basis is draft.basis:
        before = _fate(case, against, inputs)
    else:
        before = _fate(case, against, rescored(case, against))
    clauses = after.unmet or before.unmet
    return Judged(_flip(before.sums, after.sums), clauses, before.sums, after.sums)


def _fate(case: Case, terms: Terms, inputs: Inputs) -> Fate:
    """What people handed over in spite of a criterion stays handed over."""
    unmet = _unmet(inputs, terms)
    if unmet and not case.is_by_hand:
        return Fate(unmet, Sums())
    if case.handoff_id is None:
        return Fate((), Sums(handed=1))
    return Fate((), _sums(case, _minutes(case, inputs, terms)))


def _what_happened(case: Case) -> Fate:
    is_handed = case.handoff_id is not None
    return Fate((), _sums(case, case.agreed_minutes) if is_handed else Sums())


def _flip(before: Sums, after: Sums) -> Flip | None:
    if before.handed == after.handed:
        return None
    return Flip.ADDED if after.handed else Flip.DROPPED


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


def _minutes(case: Case, inputs: Inputs, terms: Terms) -> int:
    signals = {signal for signal, at, _ in case.heard if at <= case.at}
    kind = terms.response.type_of(inputs, signals)
    return kind.minutes if kind else terms.response.minutes


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
