"""Orders to answer many at once."""

from __future__ import annotations

from django.utils import timezone

from apps.handoffs import actions
from apps.handoffs.models import HandOff
from apps.tenancy import outbox
from apps.tenancy.models import Membership


@outbox.handles("handoffs.answer_chunk")
def answer_chunk(*, handoff_ids: str, by_id: int, answer: str) -> None:
    """A chunk of an order to answer many: what its orderer may answer, as of now."""
    membership = Membership.objects.active().select_related("user").get(user_id=by_id)
    asked = HandOff.objects.visible_to(membership).filter(id__in=handoff_ids.split(","))
    found = asked.select_related("lead", "rules")
    actions.answer_all(found, by=membership.user, at=timezone.now(), answer=answer)
