""" "You said, we did": what became of what a person said, and what has come of nothing yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, Q
from django.urls import reverse

from apps.core.keyset import Direction, Page, page
from apps.core.proportions import Rate
from apps.feedback.kinds import Decision, ReceiptKind
from apps.feedback.models import Receipt
from apps.ground_rules.models import RejectReason
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff
from apps.tenancy.kinds import Capability, Department
from apps.tenancy.models import Membership

from .selections import unused

PAGE = 30
#: Accepted out of answered, by the number of the version.
Acceptance = dict[int, Rate]


@dataclass(frozen=True)
class Accepted:
    """How much of what was answered under a version Sales accepted."""

    version: int
    rate: Rate


@dataclass(frozen=True)
class Line:
    """One receipt in words; `n` hand-offs stand behind what was said."""

    receipt: Receipt
    said: str
    did: str
    #: Where what was done can be seen; blank: nowhere.
    url: str
    n: int
    before: Accepted | None = None
    after: Accepted | None = None


@dataclass(frozen=True)
class Unused:
    """One reason that was given again and again, and nothing followed from it."""

    label: str
    clause: str
    n: int
    since: datetime
    url: str


def receipts(
    membership: Membership, *, cursor: str | None = None, direction: Direction = "older"
) -> Page[Receipt]:
    """What this person was told, the latest first. Raises keyset.BadCursor."""
    return page(
        Receipt.objects.filter(to_id=membership.user_id),
        order=("-id",),
        size=PAGE,
        cursor=cursor,
        direction=direction,
    )


def receipt_of(membership: Membership, receipt_id: int) -> Receipt | None:
    """One of this person's own receipts."""
    return Receipt.objects.filter(to_id=membership.user_id, id=receipt_id).first()


def lines(found: Iterable[Receipt], membership: Membership) -> list[Line]:
    """Receipts in words, in two statements however many they are.

    How much was accepted under a version is for those who see the scoreboard: it is everybody's.
    """
    told = list(found)
    labels = _labels({code for one in told for code in one.facts.get("reasons", {})})
    versions = {one.facts[key] for one in told for key in _VERSIONS if key in one.facts}
    sees_all = membership.may(Capability.SEE_SCOREBOARD)
    accepted = _acceptance(versions) if sees_all else None
    return [_line(one, labels, accepted) for one in told]


_VERSIONS = ("before", "version")


def _line(receipt: Receipt, labels: dict[str, str], accepted: Acceptance | None) -> Line:
    facts: dict[str, Any] = receipt.facts
    n = len(facts.get("handoffs", []))
    if receipt.kind == ReceiptKind.RULE_CHANGED:
        did = f"Clause {facts['clause']} changed in version {facts['version']}."
        url = reverse("ground_rules:version", args=[facts["version"]])
        before, after = (_accepted(facts[key], accepted) for key in _VERSIONS)
        return Line(receipt, _said(facts, labels), did, url, n, before, after)
    if receipt.kind == ReceiptKind.DISPUTE_DECIDED:
        said = f"The answer to lead {facts['lead']} was contested."
        did = f"{Decision(facts['decision']).label}."
        return Line(receipt, said, did, reverse("feedback:dispute", args=[facts["dispute"]]), n)
    did = f"Marketing corrected lead {facts['lead']}." if "lead" in facts else "It was changed."
    return Line(receipt, _said(facts, labels), did, "", n)


def _accepted(version: int, accepted: Acceptance | None) -> Accepted | None:
    return None if accepted is None else Accepted(version, accepted.get(version, Rate(0, 0)))


def _said(facts: dict[str, Any], labels: dict[str, str]) -> str:
    """ "14 times wrong company size, once not our industry"."""
    ordered = sorted(facts.get("reasons", {}).items(), key=lambda one: (-one[1], one[0]))
    said = ", ".join(f"{_times(n)} “{labels.get(code, code)}”" for code, n in ordered)
    is_sales = facts.get("side", Department.SALES) == Department.SALES
    return f"You said: {said}." if is_sales else f"You were told: {said}."


def _times(n: int) -> str:
    return "once" if n == 1 else "twice" if n == 2 else f"{n} times"


def _labels(codes: set[str]) -> dict[str, str]:
    """What a reason is called, in the latest version that has it."""
    named = RejectReason.objects.filter(code__in=codes).order_by("rules__version")
    return dict(named.values_list("code", "label"))


def _acceptance(versions: set[int]) -> Acceptance:
    """Accepted out of answered, by version; what was overturned is in neither."""
    if not versions:
        return {}
    answered = HandOff.objects.answered().filter(rules__version__in=versions, overturned_at=None)
    rows = answered.order_by().values_list("rules__version")
    counted = rows.annotate(of=Count("id"), n=Count("id", filter=Q(state=State.ACCEPTED)))
    return {version: Rate(n, of) for version, of, n in counted}


def unused_feedback(membership: Membership, at: datetime) -> list[Unused]:
    """What Sales said more than 30 days ago and nothing followed from, the most frequent first."""
    found = unused(membership, at).order_by()
    rows = found.values_list("reason__code", "reason__clause__key").annotate(
        n=Count("id"),
        since=Min("answered_at"),
        label=Max("reason__label"),
        clause=Max("reason__clause__number"),
    )
    return [
        Unused(label, clause or "", n, since, _unused_url(code, key))
        for code, key, n, since, label, clause in sorted(rows, key=lambda row: (-row[2], row[0]))
    ]


def _unused_url(code: str, clause_key: str | None) -> str:
    asked = urlencode({"reason": code, "clause": clause_key or ""})
    return f"{reverse('feedback:unused')}?{asked}"
