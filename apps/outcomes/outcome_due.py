"""What sales says of an accepted lead that has not become an opportunity (yet)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.ground_rules.kinds import ReasonRoute, ReasonUse
from apps.ground_rules.models import RejectReason
from apps.ground_rules.queries import agreed
from apps.leads import actions as leads
from apps.leads import events
from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead, LeadEvent

from .errors import (
    EndedOtherwise,
    NotBeingWorked,
    NotTheReason,
    PutOffTooOften,
    SayWhy,
    TooLateToTakeBack,
    TriedTooSeldom,
)
from .policy import ENDINGS, PUT_OFF_AT_MOST, TAKE_BACK_WITHIN, UNREACHABLE, put_off
from .queries import handoff_worked, is_tried_enough, rules_of, times_put_off


def disqualify(
    lead: Lead, *, by: User | None, at: datetime, reason: RejectReason, text: str = ""
) -> Lead:
    """Sales talked to the person and ends the lead; nothing is due any more.

    `reason` is one of the version the lead came under. "Can't be reached" needs the attempts
    agreed. Raises NotBeingWorked, NotTheReason, SayWhy, EndedOtherwise, TriedTooSeldom.
    """
    with _worked(lead) as held:
        _require_reason(held, reason, at=at)
        if reason.needs_text:
            _keep_words(held, text)
        held.stage, held.due_at = Stage.DISQUALIFIED, None
        events.record(held, Kind.DISQUALIFIED, by=by, at=at, reason=reason.code)
    return held


def still_working(lead: Lead, *, by: User | None, at: datetime) -> Lead:
    """Sales needs two more weeks to say what became of it.

    Raises NotBeingWorked, PutOffTooOften.
    """
    with _worked(lead) as held:
        if times_put_off(held) >= PUT_OFF_AT_MOST:
            raise PutOffTooOften(f"It was put off {PUT_OFF_AT_MOST} times. Say what became of it.")
        held.due_at = put_off(held.due_at, at)
        due_at = held.due_at.isoformat()
        events.record(held, Kind.STILL_WORKING, by=by, at=at, due_at=due_at)
    return held


def take_back(lead: Lead, *, by: User, at: datetime) -> Lead:
    """Undo that a lead ended or went to nurture: for ten minutes, and only one's own word.

    Raises TooLateToTakeBack.
    """
    with leads.locked(lead.id) as held:
        said = LeadEvent.objects.filter(lead_id=held.id).order_by("-seq").first()
        is_last = said is not None and ENDINGS.get(said.kind) == held.stage
        if said is None or not is_last or said.by_id != by.id:
            raise TooLateToTakeBack("Only who said it last can take it back.")
        if at - said.occurred_at > TAKE_BACK_WITHIN:
            raise TooLateToTakeBack("It can be taken back for ten minutes.")
        handoff, was = handoff_worked(held), held.stage
        held.stage, held.due_at = Stage.ACCEPTED, _due_before(held, at)
        held.wake_on, held.wake_if = None, ""
        handoff_id = handoff.id if handoff else None
        events.record(held, Kind.UNDONE, by=by, at=at, handoff_id=handoff_id, was=was)
    return held


def _require_reason(lead: Lead, reason: RejectReason, *, at: datetime) -> None:
    rules = rules_of(lead, at)
    if rules is None or reason.rules_id != rules.id or reason.use != ReasonUse.DISQUALIFY:
        raise NotTheReason(f"“{reason.label}” is not in the version this lead came under.")
    if reason.route == ReasonRoute.RECYCLE:
        raise EndedOtherwise(f"“{reason.label}” ends no lead: say when it comes back.")
    follow_up = agreed(rules).follow_up
    if reason.code == UNREACHABLE and not is_tried_enough(lead, rules, follow_up):
        raise TriedTooSeldom(
            f"“{reason.label}” needs {follow_up.attempts_before_unreachable} attempts"
            f" within {follow_up.attempts_within_days} working days."
        )


def _keep_words(lead: Lead, text: str) -> None:
    """Beside what was said of the hand-off: the story itself holds codes only."""
    if not text.strip():
        raise SayWhy("Say in a few words why.")
    handoff = handoff_worked(lead)
    if handoff is None:
        raise NotTheReason("Nobody handed this lead over here: choose another reason.")
    handoff.reason_text = text.strip()
    handoff.save(update_fields=["reason_text"])


def _due_before(lead: Lead, at: datetime) -> datetime:
    """When the outcome was due: as put off last, else counted from when Sales took the lead."""
    said = LeadEvent.objects.filter(lead_id=lead.id, kind=Kind.STILL_WORKING)
    latest = said.order_by("-seq").first()
    taken_at = lead.accepted_at or lead.deemed_at or at
    if latest is not None and latest.occurred_at >= taken_at:
        return datetime.fromisoformat(latest.facts["due_at"])
    rules = rules_of(lead, at)
    handoff = handoff_worked(lead)
    began_at = (handoff.answered_at if handoff else None) or taken_at
    return began_at + timedelta(days=rules.outcome_days if rules else 0)


@contextmanager
def _worked(lead: Lead) -> Iterator[Lead]:
    """The lead locked, if it is accepted and nothing else became of it."""
    with leads.locked(lead.id) as held:
        if held.stage != Stage.ACCEPTED:
            stage = Stage(held.stage).label
            raise NotBeingWorked(f"Lead {held.number} is not being worked on: {stage}.")
        yield held
