"""What has happened since to the leads that a file brought. Who was nobody's yet can go."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from django.db.models import Count

from apps.leads.kinds import Kind, Stage
from apps.leads.models import Lead, LeadEvent, Note

from .kinds import State
from .models import Batch, Submission

#: What a lead goes through by itself on its way in.
BY_ITSELF: Final = frozenset({Kind.CAPTURED, Kind.ASSESSED, Kind.SCORED, Kind.QUEUED})
#: What further rows of the same file do to it.
BY_ITS_FILE: Final = frozenset({Kind.TOUCHED, Kind.CORRECTED})
OPEN_STAGES: Final = (Stage.CAPTURED, Stage.QUALIFIED)


class Brought(NamedTuple):
    """A new lead of a file, and why it stays; "": nothing has happened to it."""

    row: Submission
    lead: Lead
    stays_because: str


def brought(batch: Batch, *, after: int, size: int, lock: bool = False) -> list[Brought]:
    """The next leads that a file brought and that stand, behind row number `after`."""
    created = Submission.objects.filter(batch=batch, state=State.CREATED, row_number__gt=after)
    rows = list(created.order_by("row_number")[:size])
    held = Lead.objects.filter(id__in=[row.lead_id for row in rows]).order_by("id")
    leads = {lead.id: lead for lead in (held.select_for_update() if lock else held)}
    happened = _happened(leads)
    own_rows = _own_rows(batch, leads)
    noted = set(Note.objects.filter(lead_id__in=leads).values_list("lead_id", flat=True))
    return [
        Brought(
            row,
            lead := leads[row.lead_id or 0],
            reason_to_stay(lead, happened[lead.id], own_rows[lead.id], has_note=lead.id in noted),
        )
        for row in rows
    ]


def reason_to_stay(
    lead: Lead, happened: Mapping[Kind, int], own_rows: int, *, has_note: bool
) -> str:
    """Why this lead is somebody's by now, in words; "" when it can go."""
    by_others = [kind for kind in happened if kind not in BY_ITS_FILE]
    if by_others or lead.stage not in OPEN_STAGES:
        return f"{(by_others[0] if by_others else Stage(lead.stage)).label}."
    if sum(happened.values()) > own_rows:
        heard = Kind.TOUCHED in happened
        return "Heard from again since." if heard else "Corrected since."
    return "There is a note about it." if has_note else ""


def _happened(leads: Mapping[int, Lead]) -> defaultdict[int, Counter[Kind]]:
    """What happened to each lead, the earliest kind first, without what it did by itself."""
    found: defaultdict[int, Counter[Kind]] = defaultdict(Counter)
    told = LeadEvent.objects.filter(lead_id__in=leads).exclude(kind__in=BY_ITSELF)
    for lead_id, kind in told.order_by("lead_id", "seq").values_list("lead_id", "kind"):
        found[lead_id][Kind(kind)] += 1
    return found


def _own_rows(batch: Batch, leads: Mapping[int, Lead]) -> Counter[int]:
    """How many further rows of the file spoke of each lead."""
    told = Submission.objects.filter(
        batch=batch, lead_id__in=leads, state__in=(State.ATTACHED, State.UPDATED)
    )
    return Counter(dict(told.order_by().values_list("lead_id").annotate(n=Count("id"))))


def can_go(found: Sequence[Brought]) -> list[Brought]:
    """Those of them to which nothing has happened."""
    return [one for one in found if not one.stays_because]
