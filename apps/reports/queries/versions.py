"""What each version of the agreement says about times that reports measure.

The agreed time is working time. Instead of a due time for each hand-off, each version has the
latest instant of acceptance for which the agreed time is used up: one comparison in the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from apps.core.business_time import AnyCalendar, Calendar, open_intervals
from apps.core.working_places import MAIN, Calendars
from apps.ground_rules.agreed import Customs, FollowUp
from apps.ground_rules.kinds import ClauseKind
from apps.ground_rules.models import Clause, GroundRules
from apps.ground_rules.queries import calendars_of
from apps.tenancy.composed import composed

#: Clauses that say one of the times below.
ABOUT_TIMES: Final = (ClauseKind.FOLLOW_UP, ClauseKind.OTHER)
#: How far to look back at first for that much working time, and at most.
LOOK_BACK: Final = timedelta(days=14)
FARTHEST: Final = timedelta(days=3660)
NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Version:
    """The times of one version. `first_attempt_minutes` are working minutes on its calendars."""

    rules_id: int
    calendars: Calendars
    #: None where nothing is agreed about it: then nobody is late with it.
    first_attempt_minutes: int | None
    #: Working days Marketing has to correct what came back, and to answer a question.
    fix_days: int
    answer_days: int
    #: Working days in which a contested rejection is decided.
    decide_days: int

    @property
    def calendar(self) -> Calendar:
        """By which Marketing works, and Sales but for other places."""
        return self.calendars.main

    def accepted_by(self, at: datetime) -> list[tuple[str, datetime | None]]:
        """At each place of the version: who was accepted by then should have been tried at `at`.
        None under a version that says nothing of a first attempt: nobody should.
        """
        places = (MAIN, *self.calendars.places)
        if self.first_attempt_minutes is None:
            return [(place, None) for place in places]
        target = timedelta(minutes=self.first_attempt_minutes)
        return [(place, latest_start(self.calendars.at(place), at, target)) for place in places]


def all_versions() -> list[Version]:
    """Every version that was ever in force, in one statement."""
    found: Iterable[Any] = _ever_in_force()
    return [version_of(one, one.said) for one in found]


@composed
def _ever_in_force() -> QuerySet[GroundRules, Any]:
    said = Clause.objects.filter(rules_id=OuterRef("id"), kind__in=ABOUT_TIMES)
    found = GroundRules.objects.exclude(in_force_from=None).select_related("calendar")
    rules = ArraySubquery(said.order_by("position").values("rule"))
    annotated: QuerySet[GroundRules, Any] = found.annotate(said=rules)
    return annotated


def version_of(rules: GroundRules, clauses: Iterable[dict[str, Any]]) -> Version:
    """The times of a version read with its calendar, and of its clauses about times in order."""
    said: dict[str, Any] = {}
    for rule in clauses:
        said |= rule
    customs = Customs.from_json(said)
    return Version(
        rules_id=rules.id,
        calendars=calendars_of(rules),
        first_attempt_minutes=first_attempt_minutes(said),
        fix_days=customs.fix_days,
        answer_days=customs.answer_days,
        decide_days=customs.decide_days,
    )


def first_attempt_minutes(said: dict[str, Any]) -> int | None:
    """Working minutes to the first attempt, said by the follow-up clauses; None if nothing."""
    return FollowUp.from_json(said).first_attempt_minutes


def latest_start(calendar: AnyCalendar, end: datetime, target: timedelta) -> datetime:
    """The latest instant from which `target` working time has passed at `end`; NEVER if none."""
    span = LOOK_BACK
    while span <= FARTHEST:
        left = target
        for opened, closed in reversed(list(open_intervals(calendar, end - span, end))):
            left -= closed - opened
            if left <= timedelta():
                return opened - left
        span *= 4
    return NEVER


def used_up(versions: Iterable[Version], at: datetime, accepted: str) -> Q:
    """Hand-offs accepted (a field's name) so long ago that the agreed time is over at `at`."""
    condition = Q(pk__in=[])
    for version in versions:
        for place, by in version.accepted_by(at):
            if by is None:
                continue
            condition |= Q(
                ("rules_id", version.rules_id), ("place", place), (f"{accepted}__lte", by)
            )
    return condition
