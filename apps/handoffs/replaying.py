"""What another plan would have done with the leads of a month. Pure: nothing is offered to anybody.

Leads are replayed in the order in which they were handed over, and answered when they were. What
would have had to wait for room is counted and left at that: it is not known when it had gone.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from apps.ground_rules.kinds import Inputs
from apps.ground_rules.routes import RoutingPlan

from .by_turn import CATCH_ALL, Candidate, choose, only_at_work


@dataclass(frozen=True)
class Past:
    """A hand-off as it was: its frozen facts, whom it went to, and when it was answered."""

    inputs: Inputs
    offered_at: datetime
    answered_at: datetime | None
    to_id: int | None
    company_id: int | None


@dataclass(frozen=True)
class Replay:
    """Leads a person (None: whoever came first), as it was and as it would have been."""

    total: int = 0
    before: Mapping[int | None, int] = field(default_factory=dict)
    after: Mapping[int | None, int] = field(default_factory=dict)
    #: Fitted no rule of the plan.
    unmatched: int = 0
    #: Would have waited with Marketing.
    waited: int = 0


def replay(
    plan: RoutingPlan,
    past: Iterable[Past],
    team: Mapping[int, Candidate],
    *,
    is_away: Callable[[int, datetime], bool],
    is_at_work: Callable[[str, datetime], bool],
) -> Replay:
    """Deal the same leads again. Everybody starts with no turns and nothing to answer.

    `is_at_work` says of a place whether people worked there at an instant.
    """
    replayed = _Dealing(plan, dict(team), is_away, is_at_work)
    for one in sorted(past, key=lambda each: each.offered_at):
        replayed.deal(one)
    return Replay(
        total=replayed.before.total(),
        before=replayed.before,
        after=replayed.after,
        unmatched=replayed.unmatched,
        waited=replayed.waited,
    )


@dataclass
class _Dealing:
    plan: RoutingPlan
    team: dict[int, Candidate]
    is_away: Callable[[int, datetime], bool]
    is_at_work: Callable[[str, datetime], bool]
    before: Counter[int | None] = field(default_factory=Counter)
    after: Counter[int | None] = field(default_factory=Counter)
    unmatched: int = 0
    waited: int = 0
    _open: list[tuple[datetime, int]] = field(default_factory=list)
    _owners: dict[int, int] = field(default_factory=dict)

    def deal(self, past: Past) -> None:
        self._take_answers(until=past.offered_at)
        owner_id = self._owners.get(past.company_id or 0)
        choice = choose(self.plan, past.inputs, self._there(past.offered_at), owner_id=owner_id)
        self.before[past.to_id] += 1
        self.unmatched += choice.rule == CATCH_ALL
        if choice.waits is not None:
            self.waited += 1
            return
        self.after[choice.user_id] += 1
        if choice.user_id is not None:
            self._give(choice.user_id, past)

    def _there(self, at: datetime) -> dict[int, Candidate]:
        """The team with who was away then."""
        team = {
            user_id: replace(one, is_away=self.is_away(user_id, at))
            for user_id, one in self.team.items()
        }
        if not self.plan.only_at_work:
            return team
        return only_at_work(team, lambda place: self.is_at_work(place, at))

    def _give(self, user_id: int, past: Past) -> None:
        one = self.team[user_id]
        self.team[user_id] = replace(
            one,
            turns=one.turns + 1,
            open_count=one.open_count + 1,
            last_turn_at=past.offered_at,
        )
        if past.answered_at is not None:
            heapq.heappush(self._open, (past.answered_at, user_id))
        if past.company_id is not None:
            self._owners[past.company_id] = user_id

    def _take_answers(self, *, until: datetime) -> None:
        while self._open and self._open[0][0] <= until:
            _, user_id = heapq.heappop(self._open)
            one = self.team[user_id]
            self.team[user_id] = replace(one, open_count=one.open_count - 1)
