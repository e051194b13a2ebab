"""Places under another name: whoever works there goes along when the version begins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from apps.core.working_places import MAIN, Calendars
from apps.tenancy.actions import change_place
from apps.tenancy.models import Membership

from .models import GroundRules
from .queries import calendars_of, version_before


@dataclass(frozen=True)
class Moving:
    """People whose place a version calls otherwise: `to` MAIN, it does not name it any more;
    `place` MAIN, the version before does not name it yet."""

    place: str
    to: str
    people: tuple[str, ...]


def people_go_along(rules: GroundRules, *, at: datetime) -> None:
    """Who works at a place by an earlier name works there by the one that counts from now on.

    What they were handed before keeps the name and the hours of its version.
    """
    calendars = calendars_of(rules)
    earlier = {name for names in calendars.formerly.values() for name in names}
    for member in Membership.objects.filter(place__in=earlier - calendars.places.keys()):
        change_place(member, calendars.known(member.place), by=None, at=at)


def movings(rules: GroundRules) -> list[Moving]:
    """Whose place has another name under this version than under the one before, by place."""
    before = version_before(rules)
    now, then = calendars_of(before) if before else None, calendars_of(rules)
    if now is None or not (now.places or then.places):
        return []
    people: dict[tuple[str, str], list[str]] = defaultdict(list)
    members = Membership.objects.exclude(place=MAIN).select_related("user")
    for member in members.order_by("user__name", "id"):
        people[_under(now, then, member.place)].append(str(member.user))
    return [
        Moving(*names, tuple(who)) for names, who in sorted(people.items()) if len({*names}) > 1
    ]


def _under(now: Calendars, then: Calendars, place: str) -> tuple[str, str]:
    return now.known(place), then.known(place)
