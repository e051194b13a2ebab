"""The list behind a figure: hand-offs, and whether this member may open their leads."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.keyset import Direction, Page, page
from apps.handoffs.models import HandOff, HandOffQuerySet
from apps.leads.models import Lead
from apps.leads.queries import shown_name
from apps.tenancy.models import Membership

PAGE = 50
_CONTEXT = ("lead__company", "lead__person", "lead__campaign", "reason", "rules")


@dataclass(frozen=True)
class Record:
    """One hand-off of the list; `opens`: its lead is this member's to see."""

    handoff: HandOff
    title: str
    opens: bool


def records(
    found: HandOffQuerySet, *, cursor: str | None = None, direction: Direction = "older"
) -> Page[HandOff]:
    """The hand-offs behind a figure, the latest first. Raises keyset.BadCursor."""
    return page(
        found.select_related(*_CONTEXT),
        order=("-id",),
        size=PAGE,
        cursor=cursor,
        direction=direction,
    )


def as_records(handoffs: list[HandOff], membership: Membership) -> list[Record]:
    """What the list shows of them. Of others' leads it names the number alone."""
    ids = [handoff.lead_id for handoff in handoffs]
    visible = Lead.objects.visible_to(membership).filter(id__in=ids)
    opened = set(visible.values_list("id", flat=True))
    return [_record(handoff, membership, opens=handoff.lead_id in opened) for handoff in handoffs]


def _record(handoff: HandOff, membership: Membership, *, opens: bool) -> Record:
    lead = handoff.lead
    if not opens:
        return Record(handoff, f"Lead {lead.number}", opens=False)
    title = lead.company.name if lead.company else shown_name(lead, membership)
    return Record(handoff, title, opens=True)
