"""Figures that count hand-offs: the promises of both sides, and where leads leak.

They are of hand-offs offered in the period and say how these stand now; what Marketing took back
does not count. Each condition is a filter, so each figure opens exactly its hand-offs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, Value

from apps.handoffs.kinds import State
from apps.leads.kinds import Stage

#: When the outcome of an accepted lead is to be reported, under the version of its hand-off.
OUTCOME_BY: Final = ExpressionWrapper(
    F("answered_at")
    + ExpressionWrapper(
        F("rules__outcome_days") * Value(timedelta(days=1)), output_field=DurationField()
    ),
    output_field=DateTimeField(),
)

Condition = Callable[[datetime], Q]


@dataclass(frozen=True)
class HandOffFigure:
    """Hand-offs that fulfil a condition at an instant."""

    name: str
    label: str
    sentence: str
    condition: Condition


def _always(condition: Q) -> Condition:
    return lambda at: condition


_ACCEPTED = Q(state=State.ACCEPTED)
#: What was decided to have been a wrong no is none, in no figure but those about time.
_REJECTED = Q(state=State.REJECTED, overturned_at=None)
_IN_TIME = Q(answered_at__lte=F("due_at"))
_LOGGED_IN_TIME = _ACCEPTED & (
    Q(lead__opportunity_at__lte=F("outcome_by"))
    | Q(lead__won_at__lte=F("outcome_by"))
    | Q(lead__lost_at__lte=F("outcome_by"))
    | Q(lead__stage__in=[Stage.DISQUALIFIED, Stage.RECYCLED])
)


def _late(at: datetime) -> Q:
    return Q(state=State.OPEN, due_at__lt=at)


def _waiting(at: datetime) -> Q:
    return Q(state=State.OPEN, due_at__gte=at)


def _answer_due(at: datetime) -> Q:
    return Q(answered_at__isnull=False) | Q(due_at__lt=at)


def _outcome_due(at: datetime) -> Q:
    return _LOGGED_IN_TIME | (_ACCEPTED & Q(outcome_by__lt=at))


def _no_outcome(at: datetime) -> Q:
    return _ACCEPTED & Q(lead__stage=Stage.ACCEPTED, lead__due_at__lt=at)


_ALL = (
    HandOffFigure("passed_on", "Passed on", "Hand-offs from Marketing to Sales.", _always(Q())),
    HandOffFigure(
        "complete",
        "With complete contact data",
        "Hand-offs whose lead could be reached by e-mail or phone and had a company.",
        _always(Q(inputs__is_reachable=True, inputs__has_company=True)),
    ),
    HandOffFigure(
        "answered",
        "Answered",
        "Hand-offs that Sales accepted or turned down. Overturned rejections are left out.",
        _always(Q(answered_at__isnull=False, overturned_at=None)),
    ),
    HandOffFigure("answered_yes", "Accepted", "Hand-offs that Sales accepted.", _always(_ACCEPTED)),
    HandOffFigure(
        "answered_no",
        "Not for Sales",
        "Hand-offs that Sales turned down. Overturned rejections are left out.",
        _always(_REJECTED),
    ),
    HandOffFigure(
        "with_reason",
        "Turned down with a reason",
        "Hand-offs that Sales turned down for one of the agreed reasons.",
        _always(_REJECTED & Q(reason__isnull=False)),
    ),
    HandOffFigure(
        "answer_due",
        "Answer due",
        "Hand-offs that were answered, or whose agreed time is over.",
        _answer_due,
    ),
    HandOffFigure(
        "in_time", "Answered in time", "Hand-offs answered in the agreed time.", _always(_IN_TIME)
    ),
    HandOffFigure(
        "outcome_due",
        "Outcome due",
        "Accepted hand-offs whose outcome was logged in time, or should have been by now.",
        _outcome_due,
    ),
    HandOffFigure(
        "outcome_in_time",
        "Outcome logged in time",
        "Accepted hand-offs whose outcome was logged within the agreed days.",
        _always(_LOGGED_IN_TIME),
    ),
    HandOffFigure(
        "became_opportunity",
        "Became opportunities",
        "Accepted hand-offs whose lead has an opportunity.",
        _always(_ACCEPTED & Q(lead__opportunity_at__isnull=False)),
    ),
    HandOffFigure(
        "waiting", "Waiting, in time", "Hand-offs to be answered that are in time.", _waiting
    ),
    HandOffFigure("late", "Late", "Handed over, and no answer in the agreed time.", _late),
    HandOffFigure(
        "no_outcome",
        "Without outcome",
        "Accepted, and no outcome in the agreed days.",
        _no_outcome,
    ),
    HandOffFigure(
        "unread",
        "Unread",
        "Turned down by Sales, and not yet read by Marketing.",
        _always(_REJECTED & Q(read_at__isnull=True)),
    ),
)

HANDOFF_FIGURES: Final[dict[str, HandOffFigure]] = {figure.name: figure for figure in _ALL}
