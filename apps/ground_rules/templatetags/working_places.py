"""The places of the agreement, for the page of the people who work there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.template import Library
from django.utils import timezone

from apps.core.working_places import MAIN
from apps.ground_rules import queries
from apps.ground_rules.models import GroundRules
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

register = Library()


@dataclass(frozen=True)
class WorkingPlace:
    """A place by its name ("" is the main hours), its zone; coming: only in the next version."""

    name: str
    zone: str
    is_coming: bool = False
    #: What the next version calls it, when it has another name there.
    becomes: str = ""


@dataclass(frozen=True)
class WorkingPlaces:
    """What may be chosen, the main hours first."""

    choices: tuple[WorkingPlace, ...]
    #: Some place besides the main hours is named, by the agreement or for somebody.
    are_shown: bool

    def known(self, name: str) -> bool:
        return any(one.name == name for one in self.choices)


@register.simple_tag
def working_places(members: Iterable[Membership]) -> WorkingPlaces:
    """Those of the version in force, then what the next one adds."""
    rules = queries.in_force(timezone.now())
    choices = tuple(_choices(rules)) if rules else ()
    return WorkingPlaces(choices, len(choices) > 1 or any(member.place for member in members))


def _choices(rules: GroundRules) -> Iterator[WorkingPlace]:
    now, coming = queries.calendars_of(rules), queries.in_the_making()
    yield WorkingPlace(MAIN, now.main.zone.key)
    then = queries.calendars_of(coming) if coming else now
    for name, calendar in now.places.items():
        becomes = then.known(name)
        yield WorkingPlace(name, calendar.zone.key, becomes="" if becomes == name else becomes)
    known = {then.known(name) for name in now.places}
    for name in sorted(then.places.keys() - known):
        yield WorkingPlace(name, then.at(name).zone.key, is_coming=True)


@register.filter
def takes_leads(member: Membership) -> bool:
    """Whether clocks run for this member: only they have hours of a place."""
    return member.may(Capability.ANSWER_HANDOFFS)


@register.filter
def names(places: WorkingPlaces, name: str) -> bool:
    """Whether the agreement names a place."""
    return places.known(name)
