"""Verbs of the running clock: what is said and done as agreed time passes without an answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from apps.leads import events
from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead
from apps.tenancy import outbox

from . import offering, queueing, routing, running, standing_answers, telling
from .kinds import State, Via
from .locking import locked
from .marks import Step
from .models import HandOff


@transaction.atomic
def tell_all(*, at: datetime, limit: int) -> int:
    """Announce what up to `limit` clocks of the tenant have to say; returns how many did."""
    found = telling.due_to_tell(at).order_by("tell_at", "id")
    return telling.tell(list(found.values_list("id", "lead_id")[:limit]), at=at)


@transaction.atomic
def tell(handoff: HandOff, *, at: datetime) -> bool:
    """The same for one; False when its clock has nothing to say."""
    return telling.tell([(handoff.id, handoff.lead_id)], at=at) > 0


def reassign_overdue(handoff: HandOff, *, at: datetime) -> HandOff:
    """Long past due: the next by turn gets it, and its clock runs on. Stays when there is nobody.

    Whoever let it lie keeps the turn that it counted for: silence brings nobody the next lead.
    """
    with locked(handoff) as (lead, held):
        if not _has_passed(held, Step.REASSIGN) or held.paused_at is not None:
            return held
        passed_on_from = [held.to_id] if held.to_id else []
        choice = routing.route(lead, held.inputs, held.rules, at=at, passed_on_from=passed_on_from)
        if choice.user_id is not None:
            offering.pass_on(lead, held, choice, by=None, at=at)
            queueing.promise_release()
    return held


def deem_accepted(handoff: HandOff, *, at: datetime) -> HandOff:
    """Nobody answered beyond the hard limit: Sales has the lead. Counted apart from every yes."""
    with locked(handoff) as (lead, held):
        if not _has_passed(held, Step.DEEM) or held.paused_at is not None:
            return held
        held.state, held.via, held.deemed_at = State.DEEMED, Via.TIMER, at
        held.save(update_fields=["state", "via", "deemed_at"])
        _take_by_silence(lead, held, at=at)
        events.record(lead, Kind.DEEMED_ACCEPTED, by=None, at=at, handoff_id=held.id)
        outbox.post("handoffs.announce_silence", handoff_id=held.id)
        queueing.promise_release()
    return held


def _has_passed(handoff: HandOff, step: Step) -> bool:
    """Whether an open clock has told the mark of this step."""
    marks = running.terms_of(handoff.rules).marks(handoff)
    return handoff.is_open and any(
        step in mark.steps and mark.pct <= handoff.told_pct for mark in marks
    )


def _take_by_silence(lead: Lead, handoff: HandOff, *, at: datetime) -> None:
    """Only a lead that waits moves; one that counted as taken before does not count again."""
    if lead.stage != Stage.HANDED_OFF:
        return
    lead.stage = Stage.ACCEPTED
    lead.owner_id = handoff.to_id
    lead.due_at = at + timedelta(days=handoff.rules.outcome_days)
    standing_answers.count_silence(lead, at=at)
