"""Second opinions to give: what was known on the day, and nothing of what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.feedback.models import SecondOpinion
from apps.handoffs.queries.why import Explanation, explain
from apps.tenancy.models import Membership

from .facts import facts_in_words

SHOWN = 50


@dataclass(frozen=True)
class ToJudge:
    """A lead as it was when it was handed over. Nobody's name is in it, and no answer."""

    opinion: SecondOpinion
    company: str
    facts: tuple[dict[str, str], ...]
    why: Explanation


def to_give(membership: Membership) -> list[SecondOpinion]:
    """What this person was asked about and has not judged, the oldest first."""
    asked = SecondOpinion.objects.filter(asked_of_id=membership.user_id, answered_at=None)
    return list(asked.select_related("lead__company").order_by("id")[:SHOWN])


def to_give_count(membership: Membership) -> int:
    asked = SecondOpinion.objects.filter(asked_of_id=membership.user_id, answered_at=None)
    return asked.count()


def to_judge(membership: Membership, public_id: UUID) -> ToJudge | None:
    """One lead to judge; None when somebody else was asked."""
    asked = SecondOpinion.objects.filter(asked_of_id=membership.user_id, public_id=public_id)
    opinion = asked.select_related("handoff__rules", "lead__company").first()
    if opinion is None:
        return None
    company = opinion.lead.company.name if opinion.lead.company else ""
    inputs: dict[str, Any] = opinion.handoff.inputs
    return ToJudge(opinion, company, tuple(facts_in_words(inputs)), explain(opinion.handoff))
