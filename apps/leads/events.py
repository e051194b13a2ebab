"""The one history: what happened to a lead, in order, for ever.

`record` is called by verbs of every app, in the transaction of the change, with the lead locked.
"""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User

from .kinds import Kind
from .models import Lead, LeadEvent

#: The exact keys of each kind's facts. Values are ids, codes, counts and dates as ISO text.
FACTS: dict[Kind, frozenset[str]] = {
    Kind.CAPTURED: frozenset({"campaign_id", "channel_id", "touch", "previous_id"}),
    Kind.TOUCHED: frozenset({"campaign_id", "channel_id", "touch"}),
    Kind.CORRECTED: frozenset({"fields"}),
    Kind.TAKEN_BACK: frozenset({"batch_id"}),
    Kind.MOVED_CAMPAIGN: frozenset({"from_id", "to_id"}),
    Kind.PERSON_ERASED: frozenset(),
    Kind.ASSESSED: frozenset({"rules_version", "is_qualified", "unmet"}),
    Kind.SCORED: frozenset({"score", "was", "rules_version"}),
    Kind.QUEUED: frozenset({"reason"}),
    Kind.OFFERED: frozenset({"handoff_id", "to_id", "rules_version", "due_at"}),
    Kind.ACCEPTED: frozenset({"handoff_id"}),
    Kind.REJECTED: frozenset({"handoff_id", "reason"}),
    Kind.WITHDRAWN: frozenset({"handoff_id"}),
    Kind.ASKED: frozenset({"handoff_id", "question_id"}),
    Kind.EXPLAINED: frozenset({"handoff_id", "question_id"}),
    Kind.UNDONE: frozenset({"handoff_id", "was"}),
    Kind.OVERDUE: frozenset({"handoff_id"}),
    Kind.REASSIGNED: frozenset({"handoff_id", "from_id", "to_id", "why"}),
    Kind.PAUSED: frozenset({"handoff_id", "reason"}),
    Kind.RESUMED: frozenset({"handoff_id", "due_at"}),
    Kind.ESCALATED: frozenset({"handoff_id"}),
    Kind.DEEMED_ACCEPTED: frozenset({"handoff_id"}),
    Kind.FIXED: frozenset({"handoff_id", "fields"}),
    Kind.ATTEMPTED: frozenset({"attempt_id", "channel", "reached"}),
    Kind.RECYCLED: frozenset({"reason", "wake_on", "wake_if"}),
    Kind.WOKEN: frozenset({"because"}),
    Kind.DISPUTED: frozenset({"handoff_id", "dispute_id"}),
    Kind.DISPUTE_DECIDED: frozenset({"handoff_id", "dispute_id", "decision"}),
    Kind.STILL_WORKING: frozenset({"due_at"}),
    Kind.DISQUALIFIED: frozenset({"reason"}),
    Kind.VERDICT_GIVEN: frozenset({"verdict_id", "handoff_id", "quality"}),
    Kind.VERDICT_REVISED: frozenset({"verdict_id", "handoff_id", "quality", "was"}),
    Kind.OPPORTUNITY_OPENED: frozenset({"opportunity_id", "amount_minor", "currency"}),
    Kind.OPPORTUNITY_PAIRED: frozenset({"opportunity_id", "same_as_id"}),
    Kind.OUTCOME_RECORDED: frozenset({"opportunity_id", "stage", "amount_minor", "currency"}),
    Kind.OUTCOME_CORRECTED: frozenset(
        {"opportunity_id", "stage", "was_stage", "amount_minor", "was_amount_minor", "currency"}
    ),
}


class WrongFacts(TypeError):
    """An event was recorded with other facts than its kind has."""


def record(
    lead: Lead,
    kind: Kind,
    *,
    by: User | None,
    at: datetime,
    recorded_at: datetime | None = None,
    **facts: object,
) -> LeadEvent:
    """Append to the story of a locked lead.

    `at`: when it happened in the world; `recorded_at`: when we learned of it (default: then).
    Raises WrongFacts when the keys are not those of `FACTS[kind]`.
    """
    if facts.keys() != FACTS[kind]:
        raise WrongFacts(f"{kind}: {sorted(facts)} instead of {sorted(FACTS[kind])}")
    lead.last_seq += 1
    lead.last_activity_at = max(at, lead.last_activity_at)
    event = LeadEvent(
        lead_id=lead.id,
        seq=lead.last_seq,
        kind=kind,
        by=by,
        occurred_at=at,
        recorded_at=recorded_at or at,
        facts=facts,
    )
    event.save(force_insert=True)
    return event
