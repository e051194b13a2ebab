"""A clause's rule in words: what the machine will do, beside what people read. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from .kinds import (
    CREDIT,
    NEVER_CREDITED,
    SIGNALS,
    ClauseKind,
    Condition,
    Criterion,
    Joining,
    condition_from_json,
)
from .routes import RoutingPlan
from .scoring import Scheme


def in_words(kind: str, rule: dict[str, Any]) -> list[str]:
    """One line for each thing a rule says; none for a rule that says nothing."""
    if not rule:
        return []
    if kind == ClauseKind.QUALIFY:
        return [condition_in_words(condition_from_json(rule))]
    if kind == ClauseKind.SCORE:
        return _scheme(Scheme.from_json(rule))
    if kind == ClauseKind.ROUTING:
        return [one.label for one in RoutingPlan.from_json(rule).rules]
    lines = [_TERMS[name](value) for name, value in rule.items() if name in _TERMS]
    return [line for line in lines if line]


def condition_in_words(condition: Condition) -> str:
    """ "Score is at least 60, or Industry is one of Dairy, Water"."""
    if isinstance(condition, Criterion):
        return criterion_in_words(condition)
    between = ", and " if condition.joining == Joining.ALL else ", or "
    members = [condition_in_words(one) for one in condition.members]
    nested = [
        words if isinstance(one, Criterion) else f"({words})"
        for one, words in zip(condition.members, members, strict=True)
    ]
    return between.join(nested)


def criterion_in_words(criterion: Criterion) -> str:
    """ "Country is one of DE, AT (if known)"."""
    operands = ", ".join(str(operand) for operand in criterion.operands)
    words = f"{criterion.named} {criterion.compared} {operands}".rstrip()
    return f"{words} (if known)" if criterion.may_be_unknown else words


def working_time(minutes: int) -> str:
    """ "8 working hours", "90 working minutes"."""
    if minutes % 60:
        return f"{minutes} working minutes"
    hours = minutes // 60
    return f"{hours} working hour" if hours == 1 else f"{hours} working hours"


def _scheme(scheme: Scheme) -> list[str]:
    signals = [
        f"{SIGNALS.get(one.signal, one.signal)}: {one.points} points"
        + (f", half after {one.half_life_days} days" if one.half_life_days else "")
        + (f", at most {one.cap}" if one.cap is not None else "")
        for one in scheme.engagement
        if one.points
    ]
    return [
        _to_qualify("A lead", scheme.threshold),
        *(_to_qualify(one.label, one.threshold) for one in scheme.segments),
        *(
            f"{one.label} ({criterion_in_words(one.criterion)}): {one.points} points"
            for one in scheme.fit
        ),
        f"At most {scheme.fit_cap} points for fit",
        *signals,
        f"At most {scheme.engagement_cap} points for engagement",
    ]


def _to_qualify(leads: str, minimum: int) -> str:
    return f"{leads}: at least {minimum} points to qualify" if minimum else f"{leads}: no minimum"


def _types(types: list[dict[str, Any]]) -> str:
    said = [f"{one['label']}: within {working_time(one['minutes'])}" for one in types]
    return "; ".join(said)


def _deemed(minutes: int | None) -> str:
    if minutes is None:
        return "Silence means nothing"
    return f"Accepted by silence after {working_time(minutes)}"


def _first_attempt(minutes: int | None) -> str:
    return f"First attempt within {working_time(minutes)}" if minutes else ""


def _percentages(percentages: list[int]) -> str:
    return "Reminder at " + " and ".join(f"{one}%" for one in percentages)


def _segments(segments: list[dict[str, Any]]) -> str:
    """Of versions from when a form offered it."""
    said = "; ".join(f"{one['industry']}: {one['handoffs']} leads" for one in segments)
    return f"{said} (not measured)" if said else ""


def _credit(model: str) -> str:
    if model in NEVER_CREDITED:
        return f"Credit: {_lower(NEVER_CREDITED[model])} (the reports do not do that)"
    return f"Credit: {_lower(CREDIT[model])}"


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


#: A term of a clause's rule, by its name: what it says in words.
_TERMS: Final[dict[str, Callable[[Any], str]]] = {
    "minutes": lambda value: f"Answered within {working_time(value)}",
    "types": _types,
    "deemed_after_minutes": _deemed,
    "remind_at_pct": _percentages,
    "escalate_at_pct": lambda value: f"Head of Sales told at {value}%",
    "reassign_at_pct": lambda value: f"To somebody else at {value}%",
    "outcome_days": lambda value: f"Outcome within {value} days",
    "attempts_before_unreachable": lambda value: f"Unreachable after {value} attempts",
    "attempts_within_days": lambda value: f"Attempts within {value} working days",
    "first_attempt_minutes": _first_attempt,
    "acceptance_target_pct": lambda value: f"{value}% accepted",
    "handoffs": lambda value: f"{value} leads a quarter" if value else "",
    "share_pct": lambda value: f"{value}% of won revenue" if value else "",
    "won": lambda value: f"{value:,} of won revenue a quarter, together" if value else "",
    "segments": _segments,
    "model": _credit,
    "window_days": lambda value: f"Touches of {value} days (the reports do not look at that)",
    "contest_days": lambda value: f"Contested within {value} working days",
    "decide_days": lambda value: f"Decided within {value} working days",
    "fix_days": lambda value: f"Corrected within {value} working days",
    "answer_days": lambda value: f"Questions answered within {value} working days",
    "debt_cap": lambda value: f"New leads go to others first beyond {value} unanswered past due",
    "sample_pct": lambda value: f"{value}% judged twice",
}
