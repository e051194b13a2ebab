"""Who takes leads, who is away, and what another plan had done: the settings of routing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Count

from apps.accounts.models import User
from apps.core import business_time
from apps.ground_rules.models import GroundRules
from apps.ground_rules.queries import calendars_of
from apps.ground_rules.routes import RoutingPlan
from apps.handoffs.by_turn import Candidate
from apps.handoffs.kinds import State
from apps.handoffs.models import Absence, HandOff, Taker
from apps.handoffs.passing_on import HELD
from apps.handoffs.replaying import Past, Replay, replay
from apps.handoffs.team import TAKERS, team_of
from apps.leads.models import Lead
from apps.tenancy.models import Membership
from apps.tenancy.queries import local_day

MONTH = timedelta(days=30)
#: Of a month with more hand-offs, the latest so many are replayed.
REPLAYED = 5000


@dataclass(frozen=True)
class TakerRow:
    """A line of the settings: a rep or SDR, with their limit, turns, open leads and leave."""

    membership: Membership
    takes_leads: bool
    capacity: int | None
    turns: int
    open_count: int
    absences: tuple[Absence, ...]

    @property
    def user(self) -> User:
        user: User = self.membership.user
        return user


def taker_rows(at: datetime) -> list[TakerRow]:
    """Everybody whose turn it may be, by name, with today's and coming leave."""
    members = Membership.objects.active().with_role(*TAKERS).select_related("user")
    takers = {taker.user_id: taker for taker in Taker.objects.all()}
    to_answer = HandOff.objects.open().exclude(to=None).values("to_id").annotate(n=Count("id"))
    open_counts = {row["to_id"]: row["n"] for row in to_answer}
    leaves = defaultdict(list)
    for absence in Absence.objects.filter(until_on__gte=local_day(at)).order_by("from_on", "id"):
        leaves[absence.user_id].append(absence)
    return [
        TakerRow(
            membership,
            takes_leads=taker.takes_leads if taker else True,
            capacity=taker.capacity if taker else None,
            turns=taker.turns if taker else 0,
            open_count=open_counts.get(membership.user_id, 0),
            absences=tuple(leaves[membership.user_id]),
        )
        for membership in members.order_by("user__name", "user_id")
        for taker in [takers.get(membership.user_id)]
    ]


@dataclass(frozen=True)
class LeftBehind:
    """Leads of somebody who is a member no more."""

    user: User
    n: int


def left_behind() -> list[LeftBehind]:
    """Who left and still has leads to answer or to work on, and how many."""
    here = Membership.objects.active().values("user_id")
    gone = Membership.objects.exclude(user_id__in=here).select_related("user")
    users = {one.user_id: one.user for one in gone}
    held = Lead.objects.filter(owner_id__in=list(users), stage__in=HELD).order_by()
    counted = dict(held.values_list("owner_id").annotate(n=Count("id")))
    found = [LeftBehind(users[id_], n) for id_, n in counted.items() if id_ is not None]
    return sorted(found, key=lambda one: str(one.user))


@dataclass(frozen=True)
class ReplayRow:
    name: str
    before: int
    after: int


@dataclass(frozen=True)
class Tried:
    """The replay of the last 30 days in words for the page."""

    replay: Replay
    rows: tuple[ReplayRow, ...]

    @property
    def unmatched(self) -> str:
        """The share of leads that fit no rule: "12%"."""
        return f"{self.replay.unmatched * 100 / self.replay.total:.0f}%"


def try_on_last_month(plan: RoutingPlan, rules: GroundRules, at: datetime) -> Tried:
    """Deal the hand-offs of the last 30 days again, to who takes leads now, by another plan."""
    team = {
        id_: replace(one, turns=0, last_turn_at=None, open_count=0, is_behind=False)
        for id_, one in team_of(plan, at).items()
    }
    replayed = replay(plan, _last_month(at), team, is_away=_away(), is_at_work=_at_work(rules))
    return Tried(replayed, _rows(replayed, team))


def _last_month(at: datetime) -> list[Past]:
    offered = HandOff.objects.filter(offered_at__gte=at - MONTH).exclude(state=State.WITHDRAWN)
    columns = ("inputs", "offered_at", "answered_at", "to_id", "lead__company_id")
    return [Past(*row) for row in offered.order_by("-offered_at").values_list(*columns)[:REPLAYED]]


def _away() -> Callable[[int, datetime], bool]:
    leaves: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for user_id, from_on, until_on in Absence.objects.values_list("user_id", "from_on", "until_on"):
        leaves[user_id].append((from_on, until_on))

    def is_away(user_id: int, at: datetime) -> bool:
        if user_id not in leaves:
            return False
        day = local_day(at)
        return any(from_on <= day <= until_on for from_on, until_on in leaves[user_id])

    return is_away


def _at_work(rules: GroundRules) -> Callable[[str, datetime], bool]:
    calendars = calendars_of(rules)
    return lambda place, at: business_time.is_open(calendars.at(place), at)


def _rows(replayed: Replay, team: dict[int, Candidate]) -> tuple[ReplayRow, ...]:
    ids = {one for one in (*replayed.before, *replayed.after, *team) if one is not None}
    names = {user.id: str(user) for user in User.objects.filter(id__in=ids)}
    people = [
        ReplayRow(name, replayed.before.get(id_, 0), replayed.after.get(id_, 0))
        for id_, name in sorted(names.items(), key=lambda item: item[1])
    ]
    nobody = ReplayRow(
        "Whoever comes first", replayed.before.get(None, 0), replayed.after.get(None, 0)
    )
    return (*people, nobody) if nobody.before or nobody.after else tuple(people)
