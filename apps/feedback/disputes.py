"""Marketing contests a rejection; somebody who is neither party decides, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.accounts.models import User
from apps.core.deadlines import Deadline, deadline, end_of_working_day
from apps.ground_rules.models import Clause, GroundRules
from apps.ground_rules.queries import agreed, calendar_of
from apps.handoffs import actions as handoffs
from apps.handoffs import turns
from apps.handoffs.kinds import State, TurnReason
from apps.handoffs.locking import locked
from apps.handoffs.models import HandOff, Turn
from apps.handoffs.overturning import overturn
from apps.leads import events
from apps.leads.kinds import Kind
from apps.tenancy import outbox
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from .errors import (
    AlreadyContested,
    AlreadyDecided,
    ClauseNeeded,
    NothingToContest,
    NotTheArbiter,
    NotYoursToContest,
    TooLateToContest,
    WordsNeeded,
)
from .kinds import Decision
from .models import Dispute
from .unclear_rules import note_unclear

#: Older rejections were decided about, one way or the other, or never will be.
LET_STAND_WITHIN: Final = timedelta(days=60)


def contest(handoff: HandOff, *, by: User, at: datetime, text: str) -> Dispute:
    """Marketing says that a rejection was wrong, within the days agreed in its version.

    Who contests has read the answer, so it no longer waits to be read. Raises NotYoursToContest,
    WordsNeeded, NothingToContest, AlreadyContested, TooLateToContest.
    """
    if not _may(by, Capability.CONTEST):
        raise NotYoursToContest("Only Marketing contests a rejection.")
    words = _words(text)
    with locked(handoff) as (lead, held):
        _require_contestable(held, at)
        due = _deadline(held, at)
        dispute = Dispute.objects.create(
            handoff=held,
            lead=lead,
            text=words,
            opened_at=at,
            opened_by=by,
            due_at=due.due_at,
            tell_at=due.remind_at,
        )
        held.read_at = held.read_at or at
        held.save(update_fields=["read_at"])
        events.record(lead, Kind.DISPUTED, by=by, at=at, handoff_id=held.id, dispute_id=dispute.id)
        outbox.post("feedback.announce_dispute", dispute_id=dispute.id)
    return dispute


@transaction.atomic
def decide(
    dispute: Dispute,
    *,
    by: User,
    at: datetime,
    decision: Decision,
    text: str,
    clause: Clause | None = None,
) -> Dispute:
    """The head of Sales or the arbiter says what becomes of a contested rejection.

    Upheld: it stands, and who gave it has lost no turn. Overturned: the lead goes to the same
    person again, and the old answer counts for nothing. Unclear: what is said here stands beside
    `clause` (default: the one the reason cites) as a precedent, and in the margin of the next
    version. Raises NotTheArbiter, WordsNeeded, ClauseNeeded, AlreadyDecided.
    """
    words = _words(text)
    held = HandOff.objects.select_related("reason__clause").get(id=dispute.handoff_id)
    _require_arbiter(by, dispute, held)
    cited = clause or (held.reason.clause if held.reason else None)
    if decision == Decision.UNCLEAR and cited is None:
        raise ClauseNeeded("Say which clause is unclear.")
    decided = _close(dispute, by=by, at=at, decision=decision, text=words)
    if decision == Decision.UPHELD:
        turns.give_back(held, why=TurnReason.REJECTION_UPHELD, at=at)
    elif decision == Decision.OVERTURNED:
        overturn(held, by=by, at=at)
    elif decision == Decision.UNCLEAR and cited is not None:
        note_unclear(cited, decided, by=by, at=at)
    return decided


@transaction.atomic
def accept_point(handoff: HandOff, *, at: datetime) -> HandOff:
    """Marketing has read why and agrees: who said so has lost no turn. Raises NotAnswered."""
    held = handoffs.mark_read(handoff, at=at)
    if held.overturned_at is None and not Dispute.objects.filter(handoff=held).exists():
        turns.give_back(held, why=TurnReason.REJECTION_UPHELD, at=at)
    return held


def let_stand(*, at: datetime, limit: int) -> int:
    """Rejections nobody contested in time stand: their givers' turns come back. How many."""
    disputed = Dispute.objects.filter(handoff=OuterRef("id"))
    turns_of_it = Turn.objects.filter(handoff=OuterRef("id"), taker__user_id=OuterRef("to_id"))
    waiting = HandOff.objects.filter(
        ~Exists(disputed),
        Exists(turns_of_it.filter(n__gt=0)),
        ~Exists(turns_of_it.filter(n__lt=0)),
        state=State.REJECTED,
        overturned_at=None,
        answered_at__gt=at - LET_STAND_WITHIN,
        answered_at__lt=at - timedelta(days=1),
    )
    found = list(waiting.select_related("rules__calendar").order_by("answered_at", "id")[:limit])
    late = [handoff for handoff in found if contestable_until(handoff) < at]
    for handoff in sorted(late, key=lambda one: one.lead_id):
        with locked(handoff) as (_, held):
            if held.state == State.REJECTED:
                turns.give_back(held, why=TurnReason.REJECTION_UPHELD, at=at)
    return len(late)


def contestable_until(handoff: HandOff, days: int | None = None) -> datetime:
    """The end of the last day on which an answered hand-off may be contested.

    `days`: what its version says, where the caller knows it already.
    """
    assert handoff.answered_at is not None  # noqa: S101 (only answers are contested)
    agreed_days = contest_days(handoff.rules) if days is None else days
    return end_of_working_day(calendar_of(handoff.rules), handoff.answered_at, days=agreed_days)


def contest_days(rules: GroundRules) -> int:
    """For how many working days a version lets Marketing contest a rejection."""
    return agreed(rules).customs.contest_days


def may_decide(dispute: Dispute, handoff: HandOff, membership: Membership) -> bool:
    """Whether a member stands above both parties of a dispute."""
    parties = (dispute.opened_by_id, handoff.answered_by_id)
    return membership.may(Capability.DECIDE_DISPUTES) and membership.user_id not in parties


def _require_contestable(held: HandOff, at: datetime) -> None:
    if held.state != State.REJECTED or held.overturned_at is not None:
        raise NothingToContest("There is no rejection to contest.")
    if Dispute.objects.filter(handoff=held).exists():
        raise AlreadyContested("This rejection has been contested already.")
    if held.read_at is not None:
        raise NothingToContest("Marketing accepted the point.")
    if at > contestable_until(held):
        raise TooLateToContest("The days in which a rejection may be contested are over.")


def _require_arbiter(by: User, dispute: Dispute, handoff: HandOff) -> None:
    membership = Membership.objects.active().filter(user=by).first()
    if membership is None or not may_decide(dispute, handoff, membership):
        raise NotTheArbiter("Who rejected, who contested and their colleagues do not decide.")


def _close(dispute: Dispute, *, by: User, at: datetime, decision: Decision, text: str) -> Dispute:
    """Write the decision under the lead's lock: of two deciders the second finds it made."""
    with locked(dispute.handoff) as (lead, held):
        open_ = Dispute.objects.select_related("decided_by").get(id=dispute.id)
        if open_.decided_at is not None:
            raise AlreadyDecided(open_)
        open_.decision, open_.decision_text = decision, text
        open_.decided_at, open_.decided_by = at, by
        open_.save(update_fields=["decision", "decision_text", "decided_at", "decided_by"])
        facts: dict[str, Any] = {"handoff_id": held.id, "dispute_id": open_.id}
        events.record(lead, Kind.DISPUTE_DECIDED, by=by, at=at, decision=decision.value, **facts)
        outbox.post("feedback.announce_decision", dispute_id=open_.id)
    return open_


def _deadline(held: HandOff, at: datetime) -> Deadline:
    days = agreed(held.rules).customs.decide_days
    return deadline(calendar_of(held.rules), at, days=days)


def _may(user: User, capability: Capability) -> bool:
    membership = Membership.objects.active().filter(user=user).first()
    return membership is not None and membership.may(capability)


def _words(text: str) -> str:
    if not text.strip():
        raise WordsNeeded("Say why: both sides read it.")
    return text.strip()
