"""Verbs of feedback: sales judges what it was handed. Disputes, opinions, receipts: next door."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.handoffs.kinds import State
from apps.handoffs.models import HandOff
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.kinds import Kind
from apps.leads.models import Lead
from apps.tenancy import outbox

from . import corrections, disputes, opinions, receipts, rule_receipts, unclear_rules
from .models import Verdict

__all__ = [
    "NoSuchQuality",
    "NotAnsweredYet",
    "corrections",
    "disputes",
    "give_verdict",
    "opinions",
    "receipts",
    "rule_receipts",
    "unclear_rules",
]

WORST, BEST = 1, 5


class NotAnsweredYet(Exception):
    """Quality is judged after the answer, not instead of one."""


class NoSuchQuality(ValueError):
    """Quality goes from 1 to 5."""


def give_verdict(
    handoff: HandOff, *, by: User, at: datetime, quality: int, reason: str = ""
) -> Verdict:
    """Judge a lead from 1, a waste of time, to 5, exactly what we want.

    Another word on the same hand-off supersedes the one before, which is kept. The same word again
    is nothing new. Raises NotAnsweredYet, NoSuchQuality.
    """
    if not WORST <= quality <= BEST:
        raise NoSuchQuality(f"{quality} is not between {WORST} and {BEST}.")
    with leads.locked(handoff.lead_id) as lead:
        held = HandOff.objects.get(id=handoff.id)
        if held.state not in (State.ACCEPTED, State.REJECTED):
            raise NotAnsweredYet("Answer the lead first, then judge it.")
        standing = Verdict.objects.standing().filter(handoff=held).first()
        if standing is not None and (standing.quality, standing.reason) == (quality, reason):
            return standing
        verdict = _supersede(standing, held, by=by, at=at, quality=quality, reason=reason)
        _record(lead, verdict, standing)
        outbox.post("feedback.announce_verdict", verdict_id=verdict.id)
    return verdict


def _supersede(
    standing: Verdict | None,
    handoff: HandOff,
    *,
    by: User,
    at: datetime,
    quality: int,
    reason: str,
) -> Verdict:
    if standing is not None:
        standing.is_standing = False
        standing.save(update_fields=["is_standing"])
    return Verdict.objects.create(
        lead_id=handoff.lead_id, handoff=handoff, quality=quality, reason=reason, at=at, by=by
    )


def _record(lead: Lead, verdict: Verdict, standing: Verdict | None) -> None:
    was = {} if standing is None else {"was": standing.quality}
    facts: dict[str, Any] = {
        "verdict_id": verdict.id,
        "handoff_id": verdict.handoff_id,
        "quality": verdict.quality,
        **was,
    }
    kind = Kind.VERDICT_REVISED if was else Kind.VERDICT_GIVEN
    events.record(lead, kind, by=verdict.by, at=verdict.at, **facts)
