"""Which hand-offs stand behind a figure: what is counted and what is listed is the same set."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from django.db.models import Exists, OuterRef, Q

from apps.feedback.models import Dispute, Receipt, SecondOpinion
from apps.feedback.policy import MIDDLING_SCORE, STRONG_SCORE
from apps.feedback.rule_receipts import reworded
from apps.ground_rules.kinds import ReasonRoute
from apps.ground_rules.models import GroundRules, Precedent
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff, HandOffQuerySet
from apps.tenancy.models import Membership

#: Judgements so old no longer say how people judge today; feedback so old is history.
SPAN: Final = timedelta(days=365)
#: What was said so long ago ought to have led to something.
UNUSED_AFTER: Final = timedelta(days=30)

_GRADES: Final = (("A1", "A2", "B1"), ("A3", "B2", "C1"), ("B3", "C2", "C3"))
_SCORES: Final = (
    Q(score__gte=STRONG_SCORE),
    Q(score__gte=MIDDLING_SCORE, score__lt=STRONG_SCORE),
    Q(score__lt=MIDDLING_SCORE),
)
_QUALITIES: Final = ((4, 5), (3,), (1, 2))
#: In the order of the table: accepted, rejected; would accept, would not.
_FIRST: Final = (State.ACCEPTED, State.REJECTED)
_SECOND: Final = (True, False)


def of_receipt(receipt: Receipt) -> HandOffQuerySet:
    """What somebody said, as it was counted when they were told."""
    said: HandOffQuerySet = HandOff.objects.filter(id__in=receipt.facts.get("handoffs", []))
    return said


def answered_under(version: int) -> HandOffQuerySet:
    """Accepted or turned down under one version, what was overturned left out."""
    answered: HandOffQuerySet = HandOff.objects.answered().filter(
        rules__version=version, overturned_at=None
    )
    return answered


def accepted_under(version: int) -> HandOffQuerySet:
    return answered_under(version).filter(state=State.ACCEPTED)


def unused(membership: Membership, at: datetime) -> HandOffQuerySet:
    """Rejections of more than 30 days ago, within the year, from which nothing followed.

    They cite a clause or ask for a correction; the clause was neither changed nor decided about
    since, the lead not handed over again, the rejection neither contested nor overturned.
    """
    later = HandOff.objects.filter(lead_id=OuterRef("lead_id"), id__gt=OuterRef("id"))
    said = HandOff.objects.filter(
        Q(reason__clause__isnull=False) | Q(reason__route=ReasonRoute.FIX),
        ~Exists(later),
        ~Exists(Dispute.objects.filter(handoff=OuterRef("id"))),
        state=State.REJECTED,
        overturned_at=None,
        answered_at__gte=at - SPAN,
        answered_at__lt=at - UNUSED_AFTER,
    ).visible_to(membership)
    for followed in _followed(at):
        said = said.exclude(followed)
    return said


def said_about(found: HandOffQuerySet, code: str, clause_key: str) -> HandOffQuerySet:
    """Those turned down for one reason that cites one clause, or none."""
    if clause_key:
        return found.filter(reason__code=code, reason__clause__key=clause_key)
    return found.filter(reason__code=code, reason__clause=None)


def _followed(at: datetime) -> list[Q]:
    """Clauses that were changed or decided about within the year, up to when."""
    changes = [
        Q(reason__clause__key__in=set(reworded(before, after)), answered_at__lt=start)
        for before, after, start in _successions(at)
    ]
    precedents = Precedent.objects.filter(decided_at__gte=at - SPAN)
    return changes + [
        Q(reason__clause__key=key, answered_at__lt=decided_at)
        for key, decided_at in precedents.values_list("clause_key", "decided_at")
    ]


def _successions(at: datetime) -> list[tuple[GroundRules, GroundRules, datetime]]:
    """Each version of the year with the one it superseded."""
    known = GroundRules.objects.filter(in_force_from__lte=at).order_by("version")
    versions = list(known)
    return [
        (before, after, after.in_force_from)
        for before, after in pairwise(versions)
        if after.in_force_from is not None and after.in_force_from >= at - SPAN
    ]


def judged(row: int, column: int, at: datetime) -> HandOffQuerySet:
    """Marketing's grade is of class `row`, Sales' standing verdict of class `column`."""
    graded: HandOffQuerySet = HandOff.objects.filter(
        Q(grade__in=_GRADES[row]) | (Q(grade="") & _SCORES[row])
    )
    return graded.filter(
        verdicts__is_standing=True,
        verdicts__quality__in=_QUALITIES[column],
        verdicts__at__gte=at - SPAN,
    )


def judged_twice(row: int, column: int, at: datetime) -> HandOffQuerySet:
    """The first answer is of class `row`, the second opinion of class `column`."""
    second = SecondOpinion.objects.filter(would_accept=_SECOND[column], answered_at__gte=at - SPAN)
    found: HandOffQuerySet = HandOff.objects.filter(
        state=_FIRST[row], id__in=second.values("handoff_id")
    )
    return found
