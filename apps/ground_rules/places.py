"""Places under another name: whoever works there goes along when the version begins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from apps.accounts.models import User
from apps.core.working_places import MAIN, Calendars
from apps.tenancy.actions import change_place
from apps.tenancy.models import Membership

from .drafting import changing, keep_hours
from .errors import PlaceTaken
from .models import GroundRules
from .queries import calendars_of, version_before


@dataclass(frozen=True)
class Moving:
    """People whose place a version calls otherwise: `to` MAIN, it does not name it any more;
    `place` MAIN, the version before does not name it yet."""

    place: str
    to: str
    people: tuple[str, ...]


def rename_place(
    rules: GroundRules, *, by: User, at: datetime, place: str, name: str
) -> GroundRules:
    """The draft calls a place otherwise; its people and their hours stay with it.

    Raises PlaceTaken, Settled.
    """
    with changing(rules, by=by, at=at) as held:
        calendars = calendars_of(held)
        if name in calendars.places or calendars.known(name) not in (MAIN, place):
            raise PlaceTaken(name)
        keep_hours(held, calendars.renamed(place, name, is_remembered=_is_in_use(held, place)))
    return held


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


def _is_in_use(rules: GroundRules, place: str) -> bool:
    """Agreed on before, or somebody's already: a name nobody has heard of is not remembered."""
    before = version_before(rules)
    is_agreed = before is not None and place in calendars_of(before).places
    return is_agreed or Membership.objects.filter(place=place).exists()
