"""How far an order to hand over all that somebody has is."""

from __future__ import annotations

from dataclasses import dataclass

from apps.handoffs.team import TAKERS
from apps.leads.models import Lead
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership, OutboxRow


@dataclass(frozen=True)
class Order:
    """So many of so many leads are through; `passed` of them are somebody else's now."""

    of: int
    through: int
    passed: int

    @property
    def is_over(self) -> bool:
        return self.through == self.of


def order_of(membership: Membership, name: str) -> Order | None:
    """An order by its name; None when it isn't this member's."""
    topic = OutboxRow.objects.filter(topic="outcomes.hand_over_chunk")
    rows = list(topic.filter(dedupe_key__gte=f"{name}:", dedupe_key__lt=f"{name};"))
    if not rows or any(row.payload["by_id"] != membership.user_id for row in rows):
        return None
    done = [id_ for row in rows if row.done_at for id_ in _ids(row)]
    kept = Lead.objects.filter(id__in=done, owner_id=rows[0].payload["from_id"]).count()
    return Order(sum(len(_ids(row)) for row in rows), len(done), len(done) - kept)


def colleagues(but: int | None) -> list[Membership]:
    """Who may answer a lead, without one of them: whose daily work it is first, each by name."""
    members = Membership.objects.active().select_related("user").order_by("user__name", "id")
    able = [one for one in members if one.may(Capability.ANSWER_HANDOFFS) and one.user_id != but]
    return sorted(able, key=lambda one: one.role not in TAKERS)


def _ids(row: OutboxRow) -> list[str]:
    ids: list[str] = row.payload["lead_ids"].split(",")
    return ids
