"""A clause's rule in words: all that the machine will do, beside what people read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from .agreed import LeadType
from .criteria_wording import condition_in_words
from .kinds import CREDIT, NEVER_CREDITED, SIGNALS, ClauseKind, condition_from_json
from .routes import RoutingPlan
from .routing_wording import plan_in_words
from .scoring import Scheme
from .scoring_wording import scheme_in_words


def in_words(kind: str, rule: dict[str, Any], names: Mapping[int, str] | None = None) -> list[str]:
    """One line for each thing a rule says; none for a rule that says nothing.

    `names`: what people are called by their id, for a clause on routing that names some.
    """
    if kind == ClauseKind.ROUTING:
        return plan_in_words(RoutingPlan.from_json(rule), names or {})
    if not rule:
        return []
    if kind == ClauseKind.QUALIFY:
        return [condition_in_words(condition_from_json(rule))]
    if kind == ClauseKind.SCORE:
        return scheme_in_words(Scheme.from_json(rule))
    lines = [said(rule[name]) for name, said in _TERMS.items() if name in rule]
    return [line for line in lines if line]


def working_time(minutes: int) -> str:
    """ "8 working hours", "90 working minutes"."""
    if minutes % 60:
        return f"{minutes} working minutes"
    hours = minutes // 60
    return f"{hours} working hour" if hours == 1 else f"{hours} working hours"


def _types(types: list[dict[str, Any]]) -> str:
    return "; ".join(_type(LeadType.from_json(one)) for one in types)


def _type(leads: LeadType) -> str:
    """ "Asked to talk to us: within 1 working hour (asked for a demo, or asked for a price)"."""
    cases = [_lower(SIGNALS.get(one, one)) for one in leads.signals]
    cases += [condition_in_words(leads.condition)] if leads.condition else []
    return f"{leads.label}: within {working_time(leads.minutes)} ({', or '.join(cases)})"


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


#: A term of a clause's rule, by its name, in reading order: what it says in words.
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
