"""How far an order to answer many is, read from its follow-ups and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from apps.handoffs.bulk_answer import CHUNK, Refused
from apps.handoffs.kinds import State, Via
from apps.handoffs.models import HandOff
from apps.tenancy.models import Membership, OutboxRow

from .waiting import sources

#: Of more leads than that no order is.
MOST: Final = 500
_CHUNKS_AT_MOST: Final = -(-MOST // CHUNK)


@dataclass(frozen=True)
class Order:
    """An order on its way: how many of how many are through, and what was not answered."""

    of: int
    through: int
    answered: int
    refused: tuple[Refused, ...]
    since: datetime

    @property
    def is_over(self) -> bool:
        return self.through == self.of


def order_of(membership: Membership, name: str) -> Order | None:
    """An order by its name; None when it isn't this member's."""
    rows = _rows(name)
    if not rows or any(row.payload["by_id"] != membership.user_id for row in rows):
        return None
    done = [id_ for row in rows if row.done_at for id_ in _ids(row)]
    since = min(row.posted_at for row in rows)
    found = HandOff.objects.filter(id__in=done).select_related("lead", "answered_by")
    refused = [one for one in found if not _is_of_order(one, membership, since)]
    return Order(
        of=sum(len(_ids(row)) for row in rows),
        through=len(done),
        answered=len(done) - len(refused),
        refused=tuple(Refused(one.lead.number, _why(one)) for one in refused),
        since=since,
    )


def picked(membership: Membership, public_ids: list[str]) -> list[HandOff]:
    """What was ticked and is theirs to answer."""
    visible = HandOff.objects.visible_to(membership).filter(public_id__in=public_ids)
    return list(visible.select_related("lead")[:MOST])


def all_waiting(membership: Membership) -> list[HandOff]:
    """Everything that waits for them, as much as one order may be of."""
    found = [one for source in sources(membership) for one in source.select_related("lead")[:MOST]]
    return found[:MOST]


def given_together(membership: Membership, since: datetime) -> list[HandOff]:
    """What this member answered in a round that began at an instant."""
    answered = HandOff.objects.filter(answered_at__gte=since, via=Via.BULK)
    return list(answered.filter(answered_by_id=membership.user_id).select_related("lead")[:MOST])


def _rows(name: str) -> list[OutboxRow]:
    keys = [f"{name}:{place}" for place in range(_CHUNKS_AT_MOST)]
    return list(OutboxRow.objects.filter(topic="handoffs.answer_chunk", dedupe_key__in=keys))


def _ids(row: OutboxRow) -> list[str]:
    ids: list[str] = row.payload["handoff_ids"].split(",")
    return ids


def _is_of_order(handoff: HandOff, membership: Membership, since: datetime) -> bool:
    is_answered = handoff.answered_at is not None and handoff.answered_at >= since
    return is_answered and handoff.answered_by_id == membership.user_id


def _why(handoff: HandOff) -> str:
    if handoff.state == State.OPEN:
        return "Still waits: the agreement it came under does not have this reason."
    if handoff.answered_by is None:
        return f"{handoff.get_state_display()}."
    return f"{handoff.answered_by} was first: {handoff.get_state_display()}."
