"""What one agreement can't say together. Pure: no database, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from .agreed import ResponseTimes
from .kinds import ClauseKind
from .policy import Judging
from .wording import in_words, working_time

#: Of these the machine reads one clause: what a second one is about.
_READ_ONCE: Final = {
    ClauseKind.SCORE: "give points",
    ClauseKind.ROUTING: "say who gets which lead",
}


def contradictions(response: ResponseTimes, clauses: Iterable[Judging] = ()) -> tuple[str, ...]:
    """A sentence for each two promises of which only one could be kept."""
    return (
        *_silence_before_the_time_is_over(response),
        *_passed_on_before_a_reminder(response),
        *_promised_twice(clauses),
    )


def _promised_twice(clauses: Iterable[Judging]) -> Iterator[str]:
    """The machine goes by one of two clauses about the same, and by none of them knowingly."""
    about: defaultdict[tuple[str, str], list[Judging]] = defaultdict(list)
    for clause in clauses:
        for term in _terms(clause):
            about[clause.kind, term].append(clause)
    for (kind, term), found in about.items():
        if len(found) > 1:
            yield _twice(ClauseKind(kind), term, found)


def _terms(clause: Judging) -> Iterable[str]:
    """What a clause settles; leads may have to meet several clauses about what qualifies."""
    if not clause.rule or clause.kind == ClauseKind.QUALIFY:
        return ()
    return ("",) if clause.kind in _READ_ONCE else clause.rule


def _twice(kind: ClauseKind, term: str, clauses: list[Judging]) -> str:
    if kind in _READ_ONCE:
        listed = " and ".join(f"§{one.number}" for one in clauses)
        return f"{listed} both {_READ_ONCE[kind]}: only one clause may."
    said = [(one.number, " ".join(in_words(kind, {term: one.rule[term]}))) for one in clauses]
    listed = " and ".join(f"§{number} ({words or term})" for number, words in said)
    return f"{listed} promise the same: it may stand in one clause only."


def _silence_before_the_time_is_over(response: ResponseTimes) -> Iterator[str]:
    """Who may still answer has not been silent."""
    silence = response.deemed_after_minutes
    longest = max([response.minutes, *(one.minutes for one in response.types)])
    if silence is not None and silence < longest:
        yield (
            f"Silence counts as accepted after {working_time(silence)}, but Sales has"
            f" {working_time(longest)} to answer: let the silence last longer, or the time be"
            " shorter."
        )


def _passed_on_before_a_reminder(response: ResponseTimes) -> Iterator[str]:
    """Whoever has the lead no more is not reminded of it."""
    last = max(response.remind_at_pct, default=0)
    if response.reassign_at_pct <= last:
        yield (
            f"The lead goes to somebody else at {response.reassign_at_pct}% of the agreed time,"
            f" before the reminder at {last}%: pass it on later, or remind earlier."
        )
