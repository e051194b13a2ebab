"""Second opinions: a colleague judges an answered lead without seeing the answer.

They are drawn from all answers, not from the rejections alone: who is asked then cannot know what
was said, and the two judgements can be compared at all.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from apps.accounts.models import User
from apps.ground_rules.queries import agreed, in_force
from apps.handoffs.models import Attempt, HandOff
from apps.handoffs.policy import UNDO_WINDOW
from apps.leads.models import LeadEvent
from apps.tenancy import outbox
from apps.tenancy.kinds import Role
from apps.tenancy.models import Membership

from .errors import AlreadyGiven, NotAskedOfYou
from .models import SecondOpinion
from .policy import is_drawn

#: Answers this old are no longer drawn: nobody remembers the market of that day.
DRAWN_WITHIN: Final = timedelta(days=7)


def ask_drawn(*, at: datetime, limit: int) -> int:
    """Ask about what was drawn of the latest answers and nobody was asked about; how many.

    An answer that can still be undone waits until it cannot.
    """
    rules = in_force(at)
    if rules is None:
        return 0
    sample_pct = agreed(rules).customs.sample_pct
    asked = SecondOpinion.objects.filter(handoff=OuterRef("id"))
    answered = HandOff.objects.answered().filter(
        ~Exists(asked), answered_at__gt=at - DRAWN_WITHIN, answered_at__lte=at - UNDO_WINDOW
    )
    drawn = (
        handoff
        for handoff in answered.order_by("answered_at", "id")
        if is_drawn(handoff.id, handoff.tenant_id, sample_pct=sample_pct)
    )
    return sum(ask(handoff, at=at) is not None for handoff in islice(drawn, limit))


@transaction.atomic
def ask(handoff: HandOff, *, at: datetime) -> SecondOpinion | None:
    """Ask a colleague who had nothing to do with the lead; None when there is none, or one was."""
    colleague = _colleague(handoff)
    if colleague is None:
        return None
    opinion, is_new = SecondOpinion.objects.get_or_create(
        handoff=handoff,
        defaults={"lead_id": handoff.lead_id, "asked_of": colleague, "asked_at": at},
    )
    if not is_new:
        return None
    outbox.post("feedback.announce_opinion", opinion_id=opinion.id)
    return opinion


@transaction.atomic
def give(
    opinion: SecondOpinion, *, by: User, at: datetime, would_accept: bool, quality: int | None
) -> SecondOpinion:
    """Judge as if it were one's own, once. Raises NotAskedOfYou, AlreadyGiven."""
    held = SecondOpinion.objects.select_for_update().get(id=opinion.id)
    if held.asked_of_id != by.id:
        raise NotAskedOfYou("Somebody else was asked about this lead.")
    if held.answered_at is not None:
        raise AlreadyGiven("You have judged this lead already.")
    held.would_accept, held.quality, held.answered_at = would_accept, quality, at
    held.save(update_fields=["would_accept", "quality", "answered_at"])
    return held


def _colleague(handoff: HandOff) -> User | None:
    """Who has the fewest to judge; among equals a hash decides, so asking again asks the same."""
    busy = _open_counts()
    known = _who_has_seen(handoff)
    takers = Membership.objects.active().with_role(Role.REP, Role.SDR).select_related("user")
    return min(
        (membership.user for membership in takers if membership.user_id not in known),
        key=lambda user: (busy.get(user.id, 0), _lot(handoff, user)),
        default=None,
    )


def _who_has_seen(handoff: HandOff) -> set[int | None]:
    """Everybody in the lead's story, to whom it ever was offered, or who tried to reach it."""
    lead_id = handoff.lead_id
    offered = HandOff.objects.filter(lead_id=lead_id).values_list("to_id", "answered_by_id")
    acted = LeadEvent.objects.filter(lead_id=lead_id).values_list("by_id", "facts__to_id")
    tried = Attempt.objects.filter(lead_id=lead_id).values_list("by_id", "by_id")
    return {user_id for pair in (*offered, *acted, *tried) for user_id in pair}


def _open_counts() -> dict[int, int]:
    open_ = SecondOpinion.objects.filter(answered_at=None).order_by()
    return dict(open_.values_list("asked_of_id").annotate(n=Count("id")))


def _lot(handoff: HandOff, user: User) -> bytes:
    return hashlib.sha256(f"{handoff.id} {user.id}".encode()).digest()
