"""A version came into force: whoever gave a reason that cites a changed clause is told so."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from apps.accounts.models import User
from apps.ground_rules.models import Clause, GroundRules, RejectReason
from apps.ground_rules.queries import criteria_in, version_before
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff
from apps.tenancy.kinds import Department

from . import receipts
from .kinds import ReceiptKind
from .models import Receipt

#: What was said so long before the change is counted.
SAID_WITHIN: Final = timedelta(days=365)
#: A version is told of for so long: the sweep may have slept.
TOLD_WITHIN: Final = timedelta(days=7)

#: Who, on which side, about which clause (by key).
About = tuple[int, Department, str]


@dataclass
class Said:
    """The rejections that one person gave, or got, citing one clause."""

    handoffs: list[int] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, handoff_id: int, reason: str) -> None:
        self.handoffs.append(handoff_id)
        self.reasons[reason] += 1


def issue_for_new_versions(*, at: datetime) -> int:
    """Tell of every version that came into force lately; returns how many receipts are new."""
    latest = GroundRules.objects.filter(in_force_from__gt=at - TOLD_WITHIN, in_force_from__lte=at)
    return sum(issue_for(rules, at=at) for rules in latest.order_by("version"))


def issue_for(rules: GroundRules, *, at: datetime) -> int:
    """Tell everybody concerned once per changed clause; returns how many receipts are new.

    A word is credited once, with the first change to what it was about. Sales hears of what it
    turned down, Marketing of what came back to it.
    """
    before = version_before(rules)
    if before is None:
        return 0
    changed = reworded(before, rules)
    said = _said_about(changes(changed, rules), rules)
    people = User.objects.in_bulk({user_id for user_id, _, _ in said})
    issued = [
        receipts.issue(
            people[user_id],
            kind=ReceiptKind.RULE_CHANGED,
            key=f"rules-{rules.version}-{key}-{side}",
            facts={
                "side": side.value,
                **_about(changed[key], before, rules),
                **_sayings(said[user_id, side, key]),
            },
            at=at,
        )
        for user_id, side, key in said
    ]
    return sum(receipt is not None for receipt in issued)


def reworded(before: GroundRules, after: GroundRules) -> dict[str, Clause]:
    """Clauses of the older version, by key, that no clause of the newer one repeats word for word
    and rule for rule."""
    now = {_content(one) for one in Clause.objects.filter(rules=after)}
    then = Clause.objects.filter(rules=before)
    return {one.key: one for one in then if _content(one) not in now}


def _content(clause: Clause) -> tuple[str, str]:
    return clause.text, json.dumps(clause.rule, sort_keys=True)


@dataclass(frozen=True)
class Change:
    """What a newer version did to a clause. `facts`: those about which it asks something else now;
    empty when only its words, its promise or its place in the document is gone or different."""

    facts: frozenset[str]

    def concerns(self, reason: RejectReason) -> bool:
        """A reason about another fact than those that changed was not what did it."""
        return not self.facts or not reason.field or reason.field in self.facts


def changes(changed: dict[str, Clause], after: GroundRules) -> dict[str, Change]:
    """What became of each changed clause, by key."""
    now = {one.key: one for one in Clause.objects.filter(rules=after, key__in=changed)}
    return {
        key: Change(_facts_changed(clause, now[key]) if key in now else frozenset())
        for key, clause in changed.items()
    }


def _facts_changed(before: Clause, after: Clause) -> frozenset[str]:
    then, now = _asked(before), _asked(after)
    return frozenset(fact for fact in {*then, *now} if then.get(fact) != now.get(fact))


def _asked(clause: Clause) -> dict[str, list[dict[str, Any]]]:
    """What a clause asks about each fact."""
    asked: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for criterion in criteria_in(clause.rule):
        asked[criterion["field"]].append(criterion)
    return asked


def _credited(start: datetime) -> set[tuple[int, str, int]]:
    """Which hand-offs were told to whom, on which side, as what led to a change."""
    told = Receipt.objects.filter(kind=ReceiptKind.RULE_CHANGED, at__gte=start - SAID_WITHIN)
    return {
        (to_id, facts["side"], handoff_id)
        for to_id, facts in told.values_list("to_id", "facts")
        for handoff_id in facts["handoffs"]
    }


def _said_about(changed: dict[str, Change], after: GroundRules) -> dict[About, Said]:
    """Standing rejections of the year before a version that were credited with no change yet, by
    person, side and cited clause."""
    start = after.in_force_from
    assert start is not None  # noqa: S101 (it is in force)
    rejected = HandOff.objects.filter(
        state=State.REJECTED,
        overturned_at=None,
        reason__clause__key__in=changed,
        answered_at__gte=start - SAID_WITHIN,
        answered_at__lt=start,
    ).select_related("reason__clause", "lead__campaign")
    said: dict[About, Said] = defaultdict(Said)
    credited = _credited(start)
    for handoff in rejected.order_by("id"):
        reason = handoff.reason
        if not changed[reason.clause.key].concerns(reason):
            continue
        for user_id, side in _parties(handoff):
            if (user_id, side.value, handoff.id) not in credited:
                said[user_id, side, reason.clause.key].add(handoff.id, reason.code)
    return dict(said)


def _parties(handoff: HandOff) -> Iterator[tuple[int, Department]]:
    """Who turned it down, and who handed it over or owns its campaign."""
    if handoff.answered_by_id:
        yield handoff.answered_by_id, Department.SALES
    campaign = handoff.lead.campaign
    concerned = {handoff.offered_by_id, campaign.owner_id if campaign else None}
    for user_id in sorted(one for one in concerned if one is not None):
        yield user_id, Department.MARKETING


def _about(clause: Clause, before: GroundRules, after: GroundRules) -> dict[str, Any]:
    return {
        "clause_key": clause.key,
        "clause": clause.number,
        "version": after.version,
        "before": before.version,
    }


def _sayings(said: Said) -> dict[str, Any]:
    return {"handoffs": said.handoffs, "reasons": dict(said.reasons)}
