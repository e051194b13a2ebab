"""The second half of the baton's way: what an answer does to a locked lead, and its undoing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from apps.accounts.models import User
from apps.leads import ledger
from apps.leads.kinds import Kind, Metric, Stage
from apps.leads.models import Lead, LeadEvent

from . import pausing, queueing, running, standing_answers
from .kinds import State, Via
from .models import HandOff

#: Which events of a lead say to whom it was offered.
_ADDRESSED = (Kind.OFFERED, Kind.REASSIGNED)

#: All that an answer says; what was frozen on the day of the offer is not written again.
_ANSWER: Final = (
    "state", "answered_at", "answered_by", "via", "answer_seconds", "to", "reason", "reason_text",
    "claim", "data_was_wrong", "tell_at", "paused_at",
)  # fmt: skip


def write_answer(handoff: HandOff, state: State, *, by: User, at: datetime, via: Via) -> None:
    """Close the hand-off: who, when, by which way, and in how much working time.

    The time is that of its clock: what stands in the ledger of pauses does not count.
    """
    pausing.stop(handoff, at=at)
    spent = running.spent(handoff, at)
    handoff.state = state
    handoff.answered_at = at
    handoff.answered_by = by
    handoff.via = via
    handoff.answer_seconds = int(spent.total_seconds())
    handoff.to_id = handoff.to_id or by.id
    handoff.save(update_fields=_ANSWER)
    queueing.promise_release()


def accept_lead(lead: Lead, handoff: HandOff, *, at: datetime) -> None:
    """Sales takes responsibility; from now on an outcome is due."""
    due_at = at + timedelta(days=handoff.rules.outcome_days)
    _move_on(lead, Stage.ACCEPTED, handoff, due_at=due_at)
    standing_answers.count_yes(lead, at=at)


def reject_lead(lead: Lead, handoff: HandOff, *, at: datetime) -> None:
    """Sales says no before working it; the lead waits for Marketing."""
    _move_on(lead, Stage.REJECTED, handoff, due_at=None)
    standing_answers.count_no(lead, at=at)


def _move_on(lead: Lead, stage: Stage, handoff: HandOff, *, due_at: datetime | None) -> None:
    """Only a lead that waits moves; an outcome that was reported meanwhile stands."""
    if lead.stage != Stage.HANDED_OFF:
        return
    lead.stage = stage
    lead.owner_id = handoff.to_id
    lead.due_at = due_at


def reopen(lead: Lead, handoff: HandOff, *, at: datetime) -> None:
    """As if the answer had not been given; the books keep both the answer and its reversal.

    An answer that counted nothing, because an earlier one counts, takes nothing back.
    """
    if handoff.state == State.ACCEPTED and lead.accepted_at == handoff.answered_at:
        lead.accepted_at = None
        ledger.reverse(lead, Metric.ACCEPTED, recorded_at=at)
    _clear_answer(handoff)
    handoff.to_id = _addressed_to(handoff)
    running.go_on(handoff)
    handoff.save(update_fields=[*_ANSWER, "due_at", "own_due_at", "read_at"])
    standing_answers.recount_no(lead, at=at)
    lead.stage = Stage.HANDED_OFF
    lead.owner_id = handoff.to_id
    lead.due_at = handoff.due_at


def _clear_answer(handoff: HandOff) -> None:
    handoff.state = State.OPEN
    handoff.answered_at = handoff.answered_by = handoff.answer_seconds = None
    handoff.reason = None
    handoff.reason_text = handoff.claim = handoff.via = ""
    handoff.data_was_wrong = False
    handoff.read_at = None


def _addressed_to(handoff: HandOff) -> int | None:
    """To whom it was offered last, before somebody took it."""
    said = LeadEvent.objects.filter(
        lead_id=handoff.lead_id, kind__in=_ADDRESSED, facts__handoff_id=handoff.id
    )
    latest = said.order_by("-seq").first()
    return latest.facts["to_id"] if latest else handoff.to_id
