"""Whether the promises about answers are kept: the figures beside the agreement's clauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, F, Q

from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff

SPAN: Final = timedelta(days=90)


@dataclass(frozen=True)
class Kept:
    """Of the hand-offs of the last 90 days: answered and accepted; due and answered in time."""

    answered: int
    accepted: int
    due: int
    in_time: int


def kept(at: datetime) -> Kept:
    """A hand-off that is late and unanswered counts as due and not in time.

    What was decided to have been wrong is no answer, but it came in time or did not.
    """
    offered = HandOff.objects.filter(offered_at__gte=at - SPAN).exclude(state=State.WITHDRAWN)
    is_answered = Q(answered_at__isnull=False)
    figures = offered.aggregate(
        answered=Count("id", filter=is_answered & Q(overturned_at=None)),
        accepted=Count("id", filter=Q(state=State.ACCEPTED)),
        due=Count("id", filter=is_answered | Q(due_at__lt=at, paused_at=None)),
        in_time=Count("id", filter=Q(answered_at__lte=F("due_at"))),
    )
    return Kept(**figures)
