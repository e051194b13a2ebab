"""Follow-ups of outcomes."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts.models import User
from apps.handoffs.kinds import PassReason
from apps.tenancy import outbox

from . import bulk, passing_on


@outbox.handles("outcomes.rematch")
def rematch(*, first: int = 0, end: int = 0) -> None:
    """Leads came in (those with numbers from `first` to before `end`): outcomes find theirs."""
    if bulk.rematch(at=timezone.now(), numbers=range(first, end)):
        outbox.post("outcomes.rematch", first=first, end=end)


@outbox.handles("outcomes.hand_over_chunk")
def hand_over_chunk(*, lead_ids: str, from_id: int, to_ids: str, by_id: int, why: str) -> None:
    """A chunk of an order to hand over all that somebody has: what is still theirs, as of now."""
    passing_on.hand_over(
        passing_on.held_by(from_id).filter(id__in=lead_ids.split(",")),
        by=User.objects.get(id=by_id),
        at=timezone.now(),
        to=list(User.objects.filter(id__in=to_ids.split(",")).order_by("id")),
        why=PassReason(why),
    )
