"""Figures that count hand-offs: the promises of both sides, and where leads leak.

They are of hand-offs offered in the period and say how these stand now; what Marketing took back
does not count. Each condition is a filter, so each figure opens exactly its hand-offs. Silence that
counted as a yes is no answer, and a rejection that a dispute overturned is no rejection.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from apps.handoffs.in_time import ANSWERED_IN_TIME
from apps.handoffs.kinds import Claim, State
from apps.leads.kinds import Stage

from .handoff_figure import Condition, HandOffFigure
from .moment import Moment
from .owed_figures import OWED
from .queries.versions import used_up

#: When the outcome of an accepted lead is to be reported, under the version of its hand-off.
OUTCOME_BY: Final = ExpressionWrapper(
    F("answered_at")
    + ExpressionWrapper(
        F("rules__outcome_days") * Value(timedelta(days=1)), output_field=DurationField()
    ),
    output_field=DateTimeField(),
)


def _always(condition: Q) -> Condition:
    return lambda moment: condition


_ACCEPTED = Q(state=State.ACCEPTED)
_STANDS = Q(overturned_at__isnull=True)
_REJECTED = Q(state=State.REJECTED) & _STANDS
_SPOKEN = Q(state__in=[State.ACCEPTED, State.REJECTED])
_DEEMED = Q(state=State.DEEMED)
_CHECKED = _REJECTED & ~Q(claim="")
_LOGGED_IN_TIME = _ACCEPTED & (
    Q(lead__opportunity_at__lte=OUTCOME_BY)
    | Q(lead__won_at__lte=OUTCOME_BY)
    | Q(lead__lost_at__lte=OUTCOME_BY)
    | Q(lead__stage__in=[Stage.DISQUALIFIED, Stage.RECYCLED])
)


def _late(moment: Moment) -> Q:
    """While its clock stands, nothing is late."""
    return Q(state=State.OPEN, paused_at=None, due_at__lt=moment.at)


def _waiting(moment: Moment) -> Q:
    return Q(state=State.OPEN) & (Q(due_at__gte=moment.at) | Q(paused_at__isnull=False))


def _answer_due(moment: Moment) -> Q:
    return (_SPOKEN & _STANDS) | _DEEMED | _late(moment)


def _outcome_due(moment: Moment) -> Q:
    return _LOGGED_IN_TIME | (_ACCEPTED & Q(LessThan(OUTCOME_BY, moment.at)))


def _no_outcome(moment: Moment) -> Q:
    return _ACCEPTED & Q(lead__stage=Stage.ACCEPTED, lead__due_at__lt=moment.at)


def _attempt_due(moment: Moment) -> Q:
    """Who was tried, or is still being worked and should have been tried by now; under versions
    that agreed on a first attempt."""
    agreed = [one.rules_id for one in moment.versions if one.first_attempt_minutes is not None]
    silent = Q(lead__stage=Stage.ACCEPTED) & used_up(moment.versions, moment.at, "answered_at")
    was_due = Q(first_attempt_at__isnull=False) | silent
    return _ACCEPTED & Q(rules_id__in=agreed) & was_due


def _attempt_in_time(moment: Moment) -> Q:
    """Working seconds to the first attempt less those to the answer, by version."""
    in_time = Q(pk__in=[])
    for version in moment.versions:
        if version.first_attempt_minutes is None:
            continue
        agreed = Coalesce("answer_seconds", 0) + version.first_attempt_minutes * 60
        in_time |= Q(rules_id=version.rules_id, first_attempt_seconds__lte=agreed)
    return _ACCEPTED & in_time


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
        "Hand-offs that Sales accepted or turned down; without rejections that were overturned.",
        _always(_SPOKEN & _STANDS),
    ),
    HandOffFigure("answered_yes", "Accepted", "Hand-offs that Sales accepted.", _always(_ACCEPTED)),
    HandOffFigure(
        "answered_no",
        "Not for Sales",
        "Hand-offs that Sales turned down; without rejections that were overturned.",
        _always(_REJECTED),
    ),
    HandOffFigure(
        "overturned",
        "Overturned",
        "Hand-offs that Sales turned down, and a dispute decided that it was wrong to.",
        _always(~_STANDS),
    ),
    HandOffFigure(
        "deemed",
        "Accepted by silence",
        "Hand-offs that became Sales' because nobody answered.",
        _always(_DEEMED),
    ),
    HandOffFigure(
        "with_reason",
        "Turned down with a reason",
        "Hand-offs that Sales turned down for one of the agreed reasons.",
        _always(_REJECTED & Q(reason__isnull=False)),
    ),
    HandOffFigure(
        "checked_no",
        "Turned down, and checked",
        "Hand-offs that Sales turned down, whose reason was compared with what we knew.",
        _always(_CHECKED),
    ),
    HandOffFigure(
        "well_founded",
        "Turned down for a reason that holds",
        "Hand-offs turned down for a reason that our data supports or cannot say anything about.",
        _always(_CHECKED & ~Q(claim=Claim.CONTRADICTED)),
    ),
    HandOffFigure(
        "contradicted",
        "Turned down against our data",
        "Hand-offs turned down for a reason that our data contradicts.",
        _always(_CHECKED & Q(claim=Claim.CONTRADICTED)),
    ),
    HandOffFigure(
        "answer_due",
        "Answer due",
        "Hand-offs that were answered, or whose agreed time is over; without rejections that were"
        " overturned.",
        _answer_due,
    ),
    HandOffFigure(
        "spoken",
        "Answered by a person",
        "Hand-offs that somebody in Sales accepted or turned down.",
        _always(_SPOKEN),
    ),
    HandOffFigure(
        "in_time",
        "Answered in time",
        "Hand-offs answered within the agreed working time; without rejections that were"
        " overturned.",
        _always(_SPOKEN & _STANDS & ANSWERED_IN_TIME),
    ),
    HandOffFigure(
        "attempt_due",
        "First attempt due",
        "Accepted hand-offs whose person was tried, or should have been by now.",
        _attempt_due,
    ),
    HandOffFigure(
        "attempt_in_time",
        "First attempt in time",
        "Accepted hand-offs whose person was tried within the agreed working hours.",
        _attempt_in_time,
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
    *OWED,
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
