"""Who gets the next lead: the rules in order, and among equals the fewest turns. Pure.

The same plan, facts and team always give the same choice, so every assignment can be replayed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from apps.ground_rules.kinds import Inputs
from apps.ground_rules.routes import RouteRule, RoutingPlan, Target

from .kinds import QueueReason

_NEVER: Final = datetime.min.replace(tzinfo=UTC)

#: How a hand-off names its rule when none fitted.
CATCH_ALL: Final = "catch_all"
PASSED_OVER: Final = "Who owes too many answers is passed over until they are given."


@dataclass(frozen=True)
class Candidate:
    """Somebody in Sales who takes leads: the turns they had, and whether they have room."""

    user_id: int
    turns: int = 0
    last_turn_at: datetime | None = None
    #: Leads to answer now, and at most; None: as many as come.
    open_count: int = 0
    capacity: int | None = None
    is_away: bool = False
    #: Leaves more leads unanswered past their time than agreed: comes after everybody else.
    in_debt: bool = False
    #: New, or back from leave: to start level with the others.
    is_behind: bool = False
    #: Where they work; blank: by the main hours.
    place: str = ""

    @property
    def has_room(self) -> bool:
        return self.capacity is None or self.open_count < self.capacity


Team = Mapping[int, Candidate]


@dataclass(frozen=True)
class Choice:
    """To whom (None: whoever comes first), by which rule and why; or why the lead waits.

    `place` is where that person works.
    """

    user_id: int | None
    rule: str
    sentence: str
    waits: QueueReason | None = None
    place: str = ""


def choose(plan: RoutingPlan, inputs: Inputs, team: Team, *, owner_id: int | None) -> Choice:
    """The first fitting rule of which somebody is left decides; else the catch-all.

    `owner_id` has the company's other leads. Nobody away or without room is ever chosen: the lead
    waits instead, and the choice says why.
    """
    for rule in plan.fitting(inputs):
        pool = pool_of(rule, team, owner_id=owner_id)
        if pool:
            return _among(pool, rule)
    return _catch_all(plan, team)


def pool_of(rule: RouteRule, team: Team, *, owner_id: int | None) -> list[Candidate]:
    """Among whom the rule lets a lead go round, by id.

    An owner who is away, owes answers or has no room is passed over: the relation is a wish, not
    a reason for the prospect to wait.
    """
    if rule.target == Target.EVERYBODY:
        return [team[user_id] for user_id in sorted(team)]
    if rule.target == Target.PEOPLE:
        return [team[user_id] for user_id in sorted(rule.user_ids) if user_id in team]
    owner = team.get(owner_id) if owner_id is not None else None
    is_free = owner is not None and owner.has_room and not (owner.is_away or owner.in_debt)
    return [owner] if owner and is_free else []


def next_by_turn(candidates: Sequence[Candidate]) -> Candidate | None:
    """The fewest turns, then the longest without one, then who came first; who owes, last."""
    return min(
        candidates,
        key=lambda one: (one.in_debt, one.turns, one.last_turn_at or _NEVER, one.user_id),
        default=None,
    )


def without(team: Team, user_ids: Collection[int]) -> dict[int, Candidate]:
    """The team but for these: whom a lead is passed on from does not get it again."""
    return {user_id: one for user_id, one in team.items() if user_id not in user_ids}


def only_at_work(team: Team, is_at_work: Callable[[str], bool]) -> dict[int, Candidate]:
    """The team as the plan counts it that hands over in working time only: who is outside the
    hours of their place is away."""
    return {
        user_id: replace(one, is_away=one.is_away or not is_at_work(one.place))
        for user_id, one in team.items()
    }


def _among(pool: Sequence[Candidate], rule: RouteRule) -> Choice:
    there = [one for one in pool if not one.is_away]
    if not there:
        return _waiting(rule.code, QueueReason.NOBODY_THERE)
    chosen = next_by_turn([one for one in there if one.has_room])
    if chosen is None:
        return _waiting(rule.code, QueueReason.NO_CAPACITY)
    sentence = _sentence(rule, chosen, pool)
    return Choice(chosen.user_id, rule.code, sentence, place=chosen.place)


def _catch_all(plan: RoutingPlan, team: Team) -> Choice:
    named = team.get(plan.catch_all_id) if plan.catch_all_id is not None else None
    if named is None:
        nobody = "Nobody in Sales takes leads yet" if not team else "No routing rule fits"
        return Choice(None, CATCH_ALL, f"{nobody}: whoever comes first.")
    if named.is_away:
        return _waiting(CATCH_ALL, QueueReason.NOBODY_THERE)
    if not named.has_room:
        return _waiting(CATCH_ALL, QueueReason.NO_CAPACITY)
    sentence = "No routing rule fits; agreed to take what fits none."
    return Choice(named.user_id, CATCH_ALL, sentence, place=named.place)


def _waiting(rule: str, reason: QueueReason) -> Choice:
    return Choice(None, rule, f"{reason.label}.", waits=reason)


def _sentence(rule: RouteRule, chosen: Candidate, pool: Sequence[Candidate]) -> str:
    """Why this person, as it stands on the hand-off for ever."""
    if rule.target == Target.OWNER:
        return f"{rule.label}: has the company's other leads."
    if len(pool) == 1:
        return f"{rule.label}: the only one who takes these."
    leads = "lead" if chosen.turns == 1 else "leads"
    by_turn = f"{rule.label}: next by turn, with {chosen.turns} {leads} so far."
    is_before_his_turn = not chosen.in_debt and any(one.in_debt for one in pool)
    return f"{by_turn} {PASSED_OVER}" if is_before_his_turn else by_turn
