"""Questions about what both departments agreed."""

from __future__ import annotations

from datetime import datetime, time

from apps.core.business_time import Calendar

from .kinds import Criterion
from .models import Clause, GroundRules, RejectReason
from .terms import Terms


def in_force(at: datetime) -> GroundRules | None:
    """The version valid at that instant, with its calendar; None before the first."""
    versions = GroundRules.objects.in_force(at).select_related("calendar")
    return versions.order_by("-version").first()


def clauses_of(rules: GroundRules) -> list[Clause]:
    """In the order of the document."""
    return list(Clause.objects.filter(rules=rules).order_by("position"))


def reasons_of(rules: GroundRules) -> list[RejectReason]:
    """In the order in which sales reads them, each with the clause it cites."""
    return list(RejectReason.objects.of(rules).select_related("clause").order_by("position"))


def calendar_of(rules: GroundRules) -> Calendar:
    """When this version's clocks run."""
    return Calendar.from_json(rules.calendar.document)


def versions() -> list[GroundRules]:
    """Every version that ever came into force, oldest first."""
    return list(GroundRules.objects.exclude(in_force_from=None).order_by("version"))


def terms_of(rules: GroundRules) -> Terms:
    """The terms a version was written from: where the form for the next one starts."""
    judging = [Criterion.from_json(one.rule) for one in clauses_of(rules) if one.rule]
    criteria = {criterion.field: criterion for criterion in judging}
    score = criteria.get("score")
    opens, closes, weekdays = _hours(calendar_of(rules))
    return Terms(
        minimum_score=_number(score),
        accepts_unscored=score.may_be_unknown if score else True,
        industries=_texts(criteria.get("industry")),
        countries=_texts(criteria.get("country")),
        minimum_employees=_number(criteria.get("employees")),
        response_hours=rules.response_minutes // 60,
        outcome_days=rules.outcome_days,
        acceptance_target_pct=rules.acceptance_target_pct,
        opens=opens,
        closes=closes,
        weekdays=weekdays,
    )


def _number(criterion: Criterion | None) -> int | None:
    return int(criterion.operands[0]) if criterion else None


def _texts(criterion: Criterion | None) -> tuple[str, ...]:
    return tuple(str(operand) for operand in criterion.operands) if criterion else ()


def _hours(calendar: Calendar) -> tuple[time, time, tuple[int, ...]]:
    weekdays = tuple(sorted(day for day, hours in calendar.week.items() if hours))
    interval = calendar.week[weekdays[0]][0]
    return interval.opens, interval.closes, weekdays
