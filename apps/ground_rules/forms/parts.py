"""What a clause can say to the machine, part by part: its name, its kind, its form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from apps.ground_rules.kinds import ClauseKind
from apps.ground_rules.models import Clause

from . import promises as p
from . import rules as r
from .own_facts import Own
from .scheme import SchemeForm

_K = ClauseKind


@dataclass(frozen=True)
class Part:
    """`key` is in every rule of this part; "" for a rule that is told by its kind alone."""

    code: str
    label: str
    kind: ClauseKind
    form: type[r.RuleForm]
    key: str = ""
    #: Whether a version may have several clauses of it.
    may_repeat: bool = False


TEXT: Final = Part(
    "text", "Only a sentence, for people to judge", _K.OTHER, r.NoRule, "-", may_repeat=True
)
JUDGED: Final = Part(
    "judged", "What a lead must be, for people to judge", _K.QUALIFY, r.NoRule, "-", may_repeat=True
)
CONDITION: Final = Part(
    "condition", "What a lead must be, by its facts", _K.QUALIFY, r.ConditionForm, may_repeat=True
)

PARTS: Final = (
    TEXT,
    CONDITION,
    JUDGED,
    Part("score", "Points and the agreed minimum", _K.SCORE, SchemeForm),
    Part("times", "How soon Sales answers", _K.RESPONSE, r.AnswerTimesForm, "minutes"),
    Part("waiting", "Reminders on the way", _K.RESPONSE, r.OnTheWayForm, "escalate_at_pct"),
    Part("silence", "What silence means", _K.RESPONSE, r.SilenceForm, "deemed_after_minutes"),
    Part("outcome", "When outcomes are reported", _K.FOLLOW_UP, p.OutcomeForm, "outcome_days"),
    Part(
        "unreachable",
        "When nobody can be reached",
        _K.FOLLOW_UP,
        p.UnreachableForm,
        "attempts_before_unreachable",
    ),
    Part("attempt", "The first attempt", _K.FOLLOW_UP, p.FirstAttemptForm, "first_attempt_minutes"),
    Part(
        "acceptance",
        "How many leads Sales accepts",
        _K.CONTRIBUTION,
        p.AcceptanceForm,
        "acceptance_target_pct",
    ),
    Part("volume", "How many leads Marketing brings", _K.CONTRIBUTION, p.VolumeForm, "handoffs"),
    Part("share", "Marketing's share of revenue", _K.CONTRIBUTION, p.ShareForm, "share_pct"),
    Part("goal", "What both sides win together", _K.CONTRIBUTION, p.GoalForm, "won"),
    Part("credit", "Who gets the credit", _K.ATTRIBUTION, p.AttributionForm, "model"),
    Part("contest", "Correcting and contesting", _K.OTHER, p.ContestForm, "contest_days"),
    Part("debt", "Judging leads", _K.OTHER, p.DebtForm, "debt_cap"),
)
#: A clause that is there may promise several of these at once: they are edited together.
CONTRIBUTION: Final = Part(
    "contribution", "What both sides bring", _K.CONTRIBUTION, p.ContributionForm
)
_BY_CODE: Final = {part.code: part for part in PARTS}


def part_named(code: str) -> Part | None:
    return _BY_CODE.get(code)


def part_of(clause: Clause) -> Part:
    """Which part a clause is, told by its kind and its rule."""
    if clause.rule and clause.kind == _K.CONTRIBUTION:
        return CONTRIBUTION
    if clause.rule:
        return next((part for part in PARTS if _says(clause, part)), TEXT)
    return JUDGED if clause.kind == _K.QUALIFY else TEXT


def may_be_added(clauses: Iterable[Clause]) -> list[Part]:
    """What a version with these clauses can still say."""
    there = list(clauses)
    return [
        part
        for part in PARTS
        if part.may_repeat or not any(_says(clause, part) for clause in there)
    ]


def _says(clause: Clause, part: Part) -> bool:
    """Whether a clause's rule holds the part, perhaps among others."""
    is_told = bool(clause.rule) if not part.key else part.key in clause.rule
    return part.kind == clause.kind and is_told


def form_for(part: Part, rule: dict[str, Any], data: Any = None, *, own: Own = ()) -> r.RuleForm:
    """The part's form, showing a rule, or filled with what was sent.

    `own` are the tenant's own fields, which criteria may ask about.
    """
    return part.form.starting_from(rule, data, own)
