"""The short form of the agreement: what of a version it shows, and whether that is all of it."""

from __future__ import annotations

from .agreed import HAND_RAISER, ResponseTimes
from .fingerprint import says_the_same
from .kinds import ClauseKind, Criterion, Operator
from .models import GroundRules
from .queries import agreed, calendar_of, clauses_of, hours_of
from .terms import Terms, write


def says_all_of(rules: GroundRules) -> bool:
    """Whether the version is exactly what its terms on the short form would be written as.

    One that was drafted clause by clause says more; written from terms, the rest would be lost.
    """
    return says_the_same(rules, write(terms_of(rules), calendar_of(rules).zone))


def terms_of(rules: GroundRules) -> Terms:
    """The terms a version was written from: where the form for the next one starts."""
    judging = [
        Criterion.from_json(one.rule)
        for one in clauses_of(rules)
        if one.kind == ClauseKind.QUALIFY and "field" in one.rule
    ]
    criteria = {criterion.field: criterion for criterion in judging}
    score = criteria.get("score")
    said = agreed(rules)
    opens, closes, weekdays = hours_of(calendar_of(rules))
    return Terms(
        minimum_score=_number(score),
        accepts_unscored=score.may_be_unknown if score else True,
        industries=_texts(criteria.get("industry")),
        countries=_texts(criteria.get("country")),
        minimum_employees=_number(criteria.get("employees")),
        response_hours=rules.response_minutes // 60,
        hand_raiser_hours=_hand_raiser_hours(said.response),
        first_attempt_hours=_hours(said.follow_up.first_attempt_minutes),
        outcome_days=rules.outcome_days,
        acceptance_target_pct=rules.acceptance_target_pct,
        opens=opens,
        closes=closes,
        weekdays=weekdays,
    )


def _hand_raiser_hours(response: ResponseTimes) -> int | None:
    minutes = {one.code: one.minutes for one in response.types}
    return _hours(minutes.get(HAND_RAISER.code))


def _hours(minutes: int | None) -> int | None:
    return minutes // 60 if minutes else None


def _number(criterion: Criterion | None) -> int | None:
    has_one = criterion is not None and criterion.operator == Operator.AT_LEAST
    return int(criterion.operands[0]) if criterion and has_one else None


def _texts(criterion: Criterion | None) -> tuple[str, ...]:
    return tuple(str(operand) for operand in criterion.operands) if criterion else ()
