"""The few terms two departments settle first, and the agreement written from them.

Sentence and rule of a clause come from the same value, so they cannot say different things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from typing import Final
from zoneinfo import ZoneInfo

from apps.core.business_time import Calendar, Interval

from .kinds import ClauseKind, Criterion, Draft, DraftClause, Operator
from .reasons import standard_reasons

TITLE: Final = "Ground rules between Marketing and Sales"
QUALIFIED: Final = "What counts as a qualified lead"
HANDS_OVER: Final = "What Marketing hands over"
ANSWERS: Final = "How Sales answers"
LEARNS: Final = "How both sides learn"


@dataclass(frozen=True)
class Terms:
    """What can be settled on the form. Empty tuples and None: no such criterion."""

    minimum_score: int | None = 60
    accepts_unscored: bool = True
    industries: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    minimum_employees: int | None = None
    response_hours: int = 8
    outcome_days: int = 30
    acceptance_target_pct: int = 90
    opens: time = time(9)
    closes: time = time(17)
    #: 0 is Monday.
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)


def write(terms: Terms, zone: ZoneInfo) -> Draft:
    """The agreement in numbered sentences. Raises CalendarError for hours that run backwards."""
    sections = (
        (QUALIFIED, [*_criteria(terms), *_judged_by_people()]),
        (HANDS_OVER, _handing_over()),
        (ANSWERS, _answering(terms)),
        (LEARNS, _learning()),
    )
    clauses = tuple(
        DraftClause(f"{section}.{number}", kind, title, text, criterion)
        for section, (title, sentences) in enumerate(sections, start=1)
        for number, (kind, text, criterion) in enumerate(sentences, start=1)
    )
    hours = (Interval(terms.opens, terms.closes),)
    return Draft(
        title=TITLE,
        clauses=clauses,
        reasons=standard_reasons(clauses),
        response_minutes=terms.response_hours * 60,
        outcome_days=terms.outcome_days,
        acceptance_target_pct=terms.acceptance_target_pct,
        calendar=Calendar(zone, dict.fromkeys(terms.weekdays, hours)),
    )


_Sentence = tuple[ClauseKind, str, Criterion | None]


def _criteria(terms: Terms) -> Iterator[_Sentence]:
    qualify = ClauseKind.QUALIFY
    if terms.minimum_score is not None:
        yield qualify, _score_text(terms), _score_rule(terms)
    yield (
        qualify,
        "We know an e-mail address or a phone number at which the person can be reached.",
        Criterion("is_reachable", Operator.IS_KNOWN),
    )
    if terms.industries:
        text = f"The company is in one of our target segments: {_listed(terms.industries)}."
        yield qualify, text, Criterion("industry", Operator.IS_ONE_OF, terms.industries)
    if terms.countries:
        text = f"The company is where we sell: {_listed(terms.countries)}."
        yield qualify, text, Criterion("country", Operator.IS_ONE_OF, terms.countries)
    if terms.minimum_employees is not None:
        text = f"The company has at least {terms.minimum_employees} employees."
        operands = (terms.minimum_employees,)
        yield qualify, text, Criterion("employees", Operator.AT_LEAST, operands)


def _score_text(terms: Terms) -> str:
    text = f"It scores at least {terms.minimum_score} points."
    if terms.accepts_unscored:
        return f"{text} A lead that nobody has scored is judged by the other criteria alone."
    return text


def _score_rule(terms: Terms) -> Criterion:
    operands = (terms.minimum_score or 0,)
    return Criterion("score", Operator.AT_LEAST, operands, may_be_unknown=terms.accepts_unscored)


def _judged_by_people() -> list[_Sentence]:
    return [
        (ClauseKind.QUALIFY, text, None)
        for text in (
            "The company is one we can serve: its size, its industry and its region fit.",
            "The person has a part in the purchase and a need that we can meet.",
        )
    ]


def _handing_over() -> list[_Sentence]:
    return [
        (
            ClauseKind.OTHER,
            (
                "Marketing hands over what qualifies. What it hands over in spite of a criterion"
                " says which one is not met."
            ),
            None,
        ),
        (
            ClauseKind.ROUTING,
            (
                "A lead goes to the person in Sales with the fewest leads to answer; among equals,"
                " to the one who has waited longest for a new one."
            ),
            None,
        ),
    ]


def _answering(terms: Terms) -> list[_Sentence]:
    return [
        (
            ClauseKind.RESPONSE,
            f"Every lead is accepted or turned down within {terms.response_hours} working hours.",
            None,
        ),
        (
            ClauseKind.REASONS,
            (
                "Turning a lead down names one reason from the list below. After the first contact"
                " a lead is no longer turned down; its outcome is reported."
            ),
            None,
        ),
        (
            ClauseKind.CONTRIBUTION,
            f"Sales accepts at least {terms.acceptance_target_pct}% of the leads it answers.",
            None,
        ),
        (
            ClauseKind.FOLLOW_UP,
            f"What became of an accepted lead is reported within {terms.outcome_days} days.",
            None,
        ),
    ]


def _learning() -> list[_Sentence]:
    return [
        (
            ClauseKind.OTHER,
            (
                "Sales judges the quality of a lead from 1, a waste of time, to 5, exactly what we"
                " want, and says why."
            ),
            None,
        ),
        (
            ClauseKind.OTHER,
            "Marketing reads every reason and answers every question.",
            None,
        ),
    ]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
