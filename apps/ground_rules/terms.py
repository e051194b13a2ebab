"""The few terms two departments settle first, and the agreement written from them.

Sentence and rule of a clause come from the same value, so they cannot say different things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any, Final
from zoneinfo import ZoneInfo

from apps.core.business_time import Calendar, Interval
from apps.core.working_places import Calendars

from .agreed import HAND_RAISER, Customs, FollowUp, ResponseTimes
from .kinds import ClauseKind, Criterion, Draft, DraftClause, Operator
from .reasons import standard_reasons
from .wording import working_time

TITLE: Final = "Ground rules between Marketing and Sales"
QUALIFIED: Final = "What counts as a qualified lead"
HANDS_OVER: Final = "What Marketing hands over"
ANSWERS: Final = "How Sales answers"
LEARNS: Final = "How both sides learn"


@dataclass(frozen=True)
class Terms:
    """What can be settled on the form. Empty tuples and None: no such criterion, no such time."""

    minimum_score: int | None = 60
    accepts_unscored: bool = True
    industries: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    minimum_employees: int | None = None
    response_hours: int = 24
    #: For who raised a hand: asked for a demo or for a price.
    hand_raiser_hours: int | None = 1
    first_attempt_hours: int | None = 24
    outcome_days: int = 14
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
        DraftClause(f"{section}.{number}", one.kind, title, one.text, one.rule, one.key)
        for section, (title, sentences) in enumerate(sections, start=1)
        for number, one in enumerate(sentences, start=1)
    )
    hours = (Interval(terms.opens, terms.closes),)
    return Draft(
        title=TITLE,
        clauses=clauses,
        reasons=standard_reasons(clauses),
        response_minutes=terms.response_hours * 60,
        outcome_days=terms.outcome_days,
        acceptance_target_pct=terms.acceptance_target_pct,
        calendar=Calendars(Calendar(zone, dict.fromkeys(terms.weekdays, hours))),
    )


@dataclass(frozen=True)
class _Sentence:
    """A clause before it has a number."""

    key: str
    kind: ClauseKind
    text: str
    rule: dict[str, Any] = field(default_factory=dict)


def _criterion(key: str, text: str, criterion: Criterion) -> _Sentence:
    return _Sentence(key, ClauseKind.QUALIFY, text, criterion.to_json())


def _criteria(terms: Terms) -> Iterator[_Sentence]:
    if terms.minimum_score is not None:
        yield _criterion("score", _score_text(terms), _score_rule(terms))
    yield _criterion(
        "reachable",
        "We know an e-mail address or a phone number at which the person can be reached.",
        Criterion("is_reachable", Operator.IS_KNOWN),
    )
    if terms.industries:
        text = f"The company is in one of our target segments: {_listed(terms.industries)}."
        rule = Criterion("industry", Operator.IS_ONE_OF, terms.industries)
        yield _criterion("industries", text, rule)
    if terms.countries:
        text = f"The company is where we sell: {_listed(terms.countries)}."
        yield _criterion(
            "countries", text, Criterion("country", Operator.IS_ONE_OF, terms.countries)
        )
    if terms.minimum_employees is not None:
        text = f"The company has at least {terms.minimum_employees} employees."
        rule = Criterion("employees", Operator.AT_LEAST, (terms.minimum_employees,))
        yield _criterion("employees", text, rule)


def _score_text(terms: Terms) -> str:
    text = f"It scores at least {terms.minimum_score} points."
    if terms.accepts_unscored:
        return f"{text} A lead that nobody has scored is judged by the other criteria alone."
    return text


def _score_rule(terms: Terms) -> Criterion:
    operands = (terms.minimum_score or 0,)
    return Criterion("score", Operator.AT_LEAST, operands, may_be_unknown=terms.accepts_unscored)


def _judged_by_people() -> list[_Sentence]:
    company = "The company is one we can serve: its size, its industry and its region fit."
    person = "The person has a part in the purchase and a need that we can meet."
    return [
        _Sentence("company", ClauseKind.QUALIFY, company),
        _Sentence("person", ClauseKind.QUALIFY, person),
    ]


def _handing_over() -> list[_Sentence]:
    return [
        _Sentence(
            "handing_over",
            ClauseKind.OTHER,
            "Marketing hands over what qualifies. What it hands over in spite of a criterion"
            " says which one is not met.",
        ),
        _Sentence(
            "routing",
            ClauseKind.ROUTING,
            "Leads go to Sales by turn: each to the person who has had the fewest so far; among"
            " equals, to the one who has waited longest for a new one.",
        ),
    ]


def _answering(terms: Terms) -> list[_Sentence]:
    return [
        _response(terms),
        _Sentence(
            "reasons",
            ClauseKind.REASONS,
            "Turning a lead down names one reason from the list below. After the first contact"
            " a lead is no longer turned down; its outcome is reported.",
        ),
        _Sentence(
            "acceptance",
            ClauseKind.CONTRIBUTION,
            f"Sales accepts at least {terms.acceptance_target_pct}% of the leads it answers.",
            {"acceptance_target_pct": terms.acceptance_target_pct},
        ),
        _Sentence(
            "outcome",
            ClauseKind.FOLLOW_UP,
            f"What became of an accepted lead is reported within {terms.outcome_days} days.",
            {"outcome_days": terms.outcome_days},
        ),
        _on_the_way(),
        _silence(),
        _unreachable(),
        *_first_attempt(terms),
    ]


def _response(terms: Terms) -> _Sentence:
    minutes = terms.response_hours * 60
    text = f"Every lead is accepted or turned down within {working_time(minutes)}."
    rule: dict[str, Any] = {"minutes": minutes}
    if terms.hand_raiser_hours is not None:
        hand_raiser = replace(HAND_RAISER, minutes=terms.hand_raiser_hours * 60)
        rule["types"] = [hand_raiser.to_json()]
        soon = working_time(hand_raiser.minutes)
        text = f"{text} Who asked for a demo or for a price hears from Sales within {soon}."
    return _Sentence("response", ClauseKind.RESPONSE, text, rule)


def _first_attempt(terms: Terms) -> Iterator[_Sentence]:
    if terms.first_attempt_hours is not None:
        minutes = terms.first_attempt_hours * 60
        yield _Sentence(
            "first_attempt",
            ClauseKind.FOLLOW_UP,
            f"Sales tries to reach an accepted lead within {working_time(minutes)}.",
            {"first_attempt_minutes": minutes},
        )


def _on_the_way() -> _Sentence:
    agreed = ResponseTimes()
    early, late = agreed.remind_at_pct
    return _Sentence(
        "reminders",
        ClauseKind.RESPONSE,
        f"Who is to answer is reminded when {early}% and {late}% of that time have passed. At"
        f" {agreed.escalate_at_pct}% the head of Sales is told; at {agreed.reassign_at_pct}% the"
        " lead goes to somebody else.",
        {
            "remind_at_pct": [early, late],
            "escalate_at_pct": agreed.escalate_at_pct,
            "reassign_at_pct": agreed.reassign_at_pct,
        },
    )


def _silence() -> _Sentence:
    minutes = ResponseTimes().deemed_after_minutes or 0
    return _Sentence(
        "silence",
        ClauseKind.RESPONSE,
        f"A lead that nobody has answered after {minutes // 60} working hours counts as accepted"
        " by silence: shown apart from what was accepted, and no longer to be turned down.",
        {"deemed_after_minutes": minutes},
    )


def _unreachable() -> _Sentence:
    tries, days = FollowUp().attempts_before_unreachable, FollowUp().attempts_within_days
    return _Sentence(
        "unreachable",
        ClauseKind.FOLLOW_UP,
        f"Nobody counts as unreachable before {tries} attempts within {days} working days.",
        {"attempts_before_unreachable": tries, "attempts_within_days": days},
    )


def _learning() -> list[_Sentence]:
    return [
        _Sentence(
            "verdicts",
            ClauseKind.OTHER,
            "Sales judges the quality of a lead from 1, a waste of time, to 5, exactly what we"
            " want, and says why.",
        ),
        _Sentence(
            "reading", ClauseKind.OTHER, "Marketing reads every reason and answers every question."
        ),
        _contesting(),
        _feedback_debt(),
        _credit(),
    ]


def _credit() -> _Sentence:
    return _Sentence(
        "credit",
        ClauseKind.ATTRIBUTION,
        "A deal is credited to the campaign its lead came with, in full.",
        {"model": "lead_campaign"},
    )


def _contesting() -> _Sentence:
    agreed = Customs()
    return _Sentence(
        "contesting",
        ClauseKind.OTHER,
        f"Marketing answers a question within {agreed.answer_days} working days, corrects wrong"
        f" data within {agreed.fix_days}, and may contest a rejection within"
        f" {agreed.contest_days}. The answer to that takes {agreed.decide_days} working days at"
        " most.",
        {
            "contest_days": agreed.contest_days,
            "decide_days": agreed.decide_days,
            "fix_days": agreed.fix_days,
            "answer_days": agreed.answer_days,
        },
    )


def _feedback_debt() -> _Sentence:
    agreed = Customs()
    return _Sentence(
        "debt",
        ClauseKind.OTHER,
        f"While somebody leaves more than {agreed.debt_cap} leads unanswered past their time, new"
        f" ones go to others first. Of all answers, {agreed.sample_pct}% are judged by a second"
        " person.",
        {"debt_cap": agreed.debt_cap, "sample_pct": agreed.sample_pct},
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
