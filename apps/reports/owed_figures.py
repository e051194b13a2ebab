"""Figures of what both sides owe each other in words: data corrected, questions answered, contested
rejections decided. A hand-off is late for ever when one of its questions or returns once was; what
is not due yet counts in no share and has a figure of its own.
"""

from __future__ import annotations

from typing import Final

from django.db.models import F, Q

from apps.feedback.models import Dispute
from apps.handoffs.models import Question

from .handoff_figure import HandOffFigure
from .moment import Moment
from .queries.returns import overdue_returns, returns_not_due

_DECIDED_LATE: Final = Q(decided_at__gt=F("due_at"))
_ANSWERED_LATE: Final = Q(answered_at__gt=F("due_at"))


def _return_due(moment: Moment) -> Q:
    corrected = Q(id__in={one.handoff_id for one in moment.returns})
    return corrected | overdue_returns(moment.versions, moment.at)


def _return_late(moment: Moment) -> Q:
    """At least once it came back and was not handed back as soon as agreed."""
    corrected_late = Q(id__in={one.handoff_id for one in moment.returns if not one.is_in_time})
    return corrected_late | overdue_returns(moment.versions, moment.at)


def _return_in_time(moment: Moment) -> Q:
    return _return_due(moment) & ~_return_late(moment)


def _return_waiting(moment: Moment) -> Q:
    return returns_not_due(moment.versions, moment.at)


def _asked(condition: Q) -> Q:
    """Hand-offs with such a question: read once, however many hand-offs are looked at."""
    return Q(id__in=Question.objects.filter(condition).order_by().values("handoff_id"))


def _question_due(moment: Moment) -> Q:
    return _asked(Q(answered_at__isnull=False) | Q(due_at__lt=moment.at))


def _question_late(moment: Moment) -> Q:
    return _asked(_ANSWERED_LATE | Q(answered_at=None, due_at__lt=moment.at))


def _question_in_time(moment: Moment) -> Q:
    return _question_due(moment) & ~_question_late(moment)


def _question_waiting(moment: Moment) -> Q:
    return _asked(Q(answered_at=None, due_at__gte=moment.at))


def _contested(condition: Q) -> Q:
    """Hand-offs with such a dispute; each is contested once at most."""
    return Q(id__in=Dispute.objects.filter(condition).order_by().values("handoff_id"))


def _dispute_due(moment: Moment) -> Q:
    return _contested(Q(decided_at__isnull=False) | Q(due_at__lt=moment.at))


def _dispute_in_time(moment: Moment) -> Q:
    return _contested(Q(decided_at__lte=F("due_at")))


def _dispute_late(moment: Moment) -> Q:
    return _contested(_DECIDED_LATE | Q(decided_at=None, due_at__lt=moment.at))


def _dispute_waiting(moment: Moment) -> Q:
    return _contested(Q(decided_at=None, due_at__gte=moment.at))


OWED: Final = (
    HandOffFigure(
        "return_due",
        "Sent back for correction",
        "Hand-offs that Sales sent back for correction, and that came back or should have.",
        _return_due,
    ),
    HandOffFigure(
        "return_in_time",
        "Corrected in time",
        "Hand-offs that Marketing corrected and handed back within the agreed working days.",
        _return_in_time,
    ),
    HandOffFigure(
        "return_late",
        "Not corrected in time",
        "Hand-offs that came back and that Marketing did not correct as soon as agreed.",
        _return_late,
    ),
    HandOffFigure(
        "return_waiting",
        "Corrections not yet due",
        "Hand-offs that Sales sent back for correction, and that there is time to correct.",
        _return_waiting,
    ),
    HandOffFigure(
        "question_due",
        "Questions due",
        "Hand-offs about which Sales asked something that was answered, or should have been.",
        _question_due,
    ),
    HandOffFigure(
        "question_in_time",
        "Questions answered in time",
        "Hand-offs about which Marketing answered all that Sales asked in the agreed days.",
        _question_in_time,
    ),
    HandOffFigure(
        "question_late",
        "Questions not answered in time",
        "Hand-offs about which Marketing did not answer a question as soon as agreed.",
        _question_late,
    ),
    HandOffFigure(
        "question_waiting",
        "Questions not yet due",
        "Hand-offs about which Sales asked something that Marketing still has time to answer.",
        _question_waiting,
    ),
    HandOffFigure(
        "dispute_due",
        "Decisions due",
        "Hand-offs whose rejection Marketing contested and about which it was decided, or should"
        " have been.",
        _dispute_due,
    ),
    HandOffFigure(
        "dispute_in_time",
        "Decided in time",
        "Hand-offs about whose contested rejection it was decided in the agreed days.",
        _dispute_in_time,
    ),
    HandOffFigure(
        "dispute_late",
        "Not decided in time",
        "Hand-offs about whose contested rejection it was not decided as soon as agreed.",
        _dispute_late,
    ),
    HandOffFigure(
        "dispute_waiting",
        "Decisions not yet due",
        "Hand-offs whose rejection is contested, and about which there is time to decide.",
        _dispute_waiting,
    ),
)
