"""Which hand-offs leak at an instant: the one definition behind figures, lists, files and JSON.

Of a lead its latest hand-off leaks, in at most one way. What is asked about now is read from how
leads stand; what is asked about the past, from the times of the hand-offs and the leads' stories.
Owner and campaign are today's, and a clock that stood still counts with its final due time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff, Pause
from apps.leads.kinds import Kind, Stage
from apps.leads.models import LeadEvent
from apps.reports.queries.handoffs import of_source
from apps.reports.queries.versions import Version, used_up

from .kinds import AGES, Age, LeakKind, LeakQuestion

#: What says that an accepted lead went on, or begins anew.
MOVED_ON: Final = (
    Kind.OPPORTUNITY_OPENED,
    Kind.OUTCOME_RECORDED,
    Kind.DISQUALIFIED,
    Kind.RECYCLED,
    Kind.OFFERED,
)
TAKEN: Final = (State.ACCEPTED, State.DEEMED)

OUTCOME_BY: Final = ExpressionWrapper(
    F("ended_at")
    + ExpressionWrapper(
        F("rules__outcome_days") * Value(timedelta(days=1)), output_field=DurationField()
    ),
    output_field=DateTimeField(),
)


def leaking(asked: LeakQuestion, versions: Sequence[Version]) -> QuerySet[HandOff, Any]:
    """Exactly the hand-offs that leak, each with `kind`, `since` and `ended_at`."""
    at = asked.at
    found: QuerySet[HandOff, Any] = (
        HandOff.objects.annotate(ended_at=Coalesce("answered_at", "deemed_at"))
        .annotate(outcome_by=OUTCOME_BY)
        .filter(of_source(asked.query), offered_at__lte=at)
    )
    found = _now(found) if asked.query.is_live else _then(found, at)
    is_unanswered = Q(ended_at=None) | Q(ended_at__gt=at)
    is_untried = Q(first_attempt_at=None) | Q(first_attempt_at__gt=at)
    no_answer = is_unanswered & Q(due_at__lt=at) & ~Q(Exists(_standing_still(at)))
    no_attempt = ~is_unanswered & is_untried & used_up(versions, at, "ended_at")
    no_outcome = ~is_unanswered & _outcome_is_due(asked)
    leaks: QuerySet[HandOff, Any] = found.filter(no_answer | no_attempt | no_outcome).annotate(
        kind=Case(
            When(is_unanswered, then=Value(LeakKind.NO_ANSWER.value)),
            When(no_attempt, then=Value(LeakKind.NO_ATTEMPT.value)),
            default=Value(LeakKind.NO_OUTCOME.value),
            output_field=CharField(),
        ),
        since=Case(When(is_unanswered, then=F("offered_at")), default=F("ended_at")),
    )
    return _narrowed(leaks, asked)


def age_at(at: datetime) -> Case:
    """The age of a leak at an instant, as the value of Age."""
    whens = [When(since__gte=at - longest, then=Value(age.value)) for age, longest in AGES.items()]
    return Case(*whens, default=Value(Age.OLDER.value), output_field=CharField())


def _standing_still(at: datetime) -> QuerySet[Pause, Any]:
    """The pause of a hand-off that an instant lies in: meanwhile nobody is late."""
    begun = Pause.objects.filter(handoff_id=OuterRef("id"), from_at__lte=at)
    return begun.filter(Q(until_at=None) | Q(until_at__gt=at))


def _told_of(kind: Kind) -> QuerySet[LeadEvent, Any]:
    """What a lead's story says of this very hand-off."""
    of_lead = LeadEvent.objects.filter(lead_id=OuterRef("lead_id"), kind=kind)
    number = Cast(KeyTextTransform("handoff_id", "facts"), BigIntegerField())
    return of_lead.annotate(about=number).filter(about=OuterRef("id"))


def _now(found: QuerySet[HandOff, Any]) -> QuerySet[HandOff, Any]:
    """The latest hand-off of leads that wait for an answer or are being worked."""
    later = HandOff.objects.filter(
        lead_id=OuterRef("lead_id"), offered_at__gt=OuterRef("offered_at")
    ).exclude(state=State.WITHDRAWN)
    waits = Q(state=State.OPEN, lead__stage=Stage.HANDED_OFF)
    is_worked = Q(state__in=TAKEN, lead__stage=Stage.ACCEPTED)
    return found.filter(waits | is_worked).exclude(Exists(later))


def _then(found: QuerySet[HandOff, Any], at: datetime) -> QuerySet[HandOff, Any]:
    """The same of a past instant: not yet taken back, and nothing became of it by then."""
    told = LeadEvent.objects.filter(lead_id=OuterRef("lead_id"), occurred_at__lte=at)
    taken_back = _told_of(Kind.WITHDRAWN).filter(occurred_at__lte=at)
    moved = told.filter(kind__in=MOVED_ON, occurred_at__gt=OuterRef("ended_at"))
    sold = Q(lead__opportunity_at__lte=at) | Q(lead__won_at__lte=at) | Q(lead__lost_at__lte=at)
    waited = Q(ended_at=None) | Q(ended_at__gt=at)
    was_worked = Q(state__in=TAKEN) & ~sold & ~Q(Exists(moved))
    return found.filter(waited | was_worked).exclude(Exists(taken_back))


def _outcome_is_due(asked: LeakQuestion) -> Q:
    at = asked.at
    if asked.query.is_live:
        return Q(lead__due_at__lt=at)
    put_off = (
        LeadEvent.objects.filter(lead_id=OuterRef("lead_id"), kind=Kind.STILL_WORKING)
        .annotate(until=Cast(KeyTextTransform("due_at", "facts"), DateTimeField()))
        .filter(occurred_at__gt=OuterRef("ended_at"), occurred_at__lte=at, until__gte=at)
    )
    return Q(outcome_by__lt=at) & ~Q(Exists(put_off))


def _narrowed(leaks: QuerySet[HandOff, Any], asked: LeakQuestion) -> QuerySet[HandOff, Any]:
    if asked.kind is not None:
        leaks = leaks.filter(Q(kind=asked.kind))
    if asked.age is not None:
        leaks = leaks.annotate(age=age_at(asked.at)).filter(age=asked.age)
    if asked.owner is not None:
        leaks = leaks.filter(lead__owner_id=asked.owner or None)
    return leaks
