"""The sweep's statements: many clocks announce what they have to, a chunk a transaction.

Leads are locked first, in one order, and those that somebody holds are left for the next minute:
what is done to them now may well answer them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from apps.core import bulk_sql
from apps.leads.kinds import Kind
from apps.leads.models import Lead
from apps.tenancy import outbox
from apps.tenancy.scoping import current_tenant_id

from . import running
from .marks import Reached, Step, reached
from .models import HandOff, HandOffQuerySet

#: What the sweep reads of a hand-off: its frozen facts are long and say nothing here.
_READ: Final = (
    "tenant", "lead", "rules", "place", "state", "told_pct", "tell_at", "response_minutes",
    "overdue_at",
)  # fmt: skip

#: What a step adds to the lead's story, and the follow-up that does the rest.
_EVENTS: Final = {Step.OVERDUE: Kind.OVERDUE, Step.ESCALATE: Kind.ESCALATED}
_TOPICS: Final = {
    Step.REMIND: "handoffs.announce_reminder",
    Step.OVERDUE: "handoffs.announce_overdue",
    Step.ESCALATE: "handoffs.announce_escalation",
    Step.REASSIGN: "handoffs.reassign_overdue",
    Step.DEEM: "handoffs.deem_accepted",
}

_MARK: Final = """
    UPDATE handoffs_handoff AS standing
    SET told_pct = told.pct, tell_at = told.tell_at,
        overdue_at = CASE WHEN told.is_late
            THEN coalesce(standing.overdue_at, %(at)s) ELSE standing.overdue_at END
    FROM unnest(%(ids)s::bigint[], %(pcts)s::smallint[], %(tell_ats)s::timestamptz[],
        %(late)s::boolean[]) AS told (id, pct, tell_at, is_late)
    WHERE standing.tenant_id = %(tenant)s AND standing.id = told.id"""

_TELL_STORY: Final = """
    WITH told (lead_id, seq, kind, handoff_id) AS (
        SELECT * FROM unnest(%(lead_ids)s::bigint[], %(seqs)s::integer[], %(kinds)s::text[],
            %(handoff_ids)s::bigint[])
    ),
    numbered AS (
        UPDATE leads_lead AS standing
        SET last_seq = latest.seq,
            last_activity_at = greatest(standing.last_activity_at, %(at)s)
        FROM (SELECT lead_id, max(seq) AS seq FROM told GROUP BY lead_id) AS latest
        WHERE standing.tenant_id = %(tenant)s AND standing.id = latest.lead_id
    )
    INSERT INTO leads_leadevent (tenant_id, lead_id, seq, kind, occurred_at, recorded_at, facts)
    SELECT %(tenant)s, lead_id, seq, kind, %(at)s, %(at)s,
        jsonb_build_object('handoff_id', handoff_id)
    FROM told"""


@dataclass(frozen=True)
class Telling:
    """A locked hand-off and the marks that its clock has passed."""

    handoff: HandOff
    reached: Reached

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What it adds to the lead's story; an answer that was overdue once is not so again."""
        steps = self.reached.steps
        said = () if self.handoff.overdue_at is None else (Step.OVERDUE,)
        return tuple(_EVENTS[step] for step in steps if step in _EVENTS and step not in said)


def due_to_tell(at: datetime) -> HandOffQuerySet:
    """Hand-offs whose clock has something to say, by the index made for it."""
    found: HandOffQuerySet = HandOff.objects.open().filter(tell_at__lte=at, paused_at=None)
    return found


def tell(found: Sequence[tuple[int, int]], *, at: datetime) -> int:
    """Announce what these (hand-off id, lead id) have to say; how many did. In a transaction."""
    leads = Lead.objects.select_for_update(skip_locked=True).order_by("id")
    last_seqs = dict(
        leads.filter(id__in=[lead_id for _, lead_id in found]).values_list("id", "last_seq")
    )
    held = (
        due_to_tell(at)
        .select_for_update()
        .filter(id__in=[handoff_id for handoff_id, _ in found], lead_id__in=last_seqs)
    )
    tellings = _measured(list(held.order_by("id").only(*_READ)), at=at)
    if tellings:
        _mark(tellings, at=at)
        _record(tellings, last_seqs, at=at)
        _promise(tellings)
    return len(tellings)


def _measured(handoffs: Iterable[HandOff], *, at: datetime) -> list[Telling]:
    rules_of = running.RulesRead()
    return [
        Telling(
            handoff,
            reached(
                rules_of(handoff).marks(handoff),
                handoff.told_pct,
                told_at=handoff.tell_at,
                at=at,
                calendar=rules_of(handoff).calendar(handoff),
            ),
        )
        for handoff in handoffs
        if handoff.tell_at is not None
    ]


def _mark(tellings: Sequence[Telling], *, at: datetime) -> None:
    bulk_sql.execute(
        _MARK,
        {
            "tenant": current_tenant_id(),
            "at": at,
            "ids": [one.handoff.id for one in tellings],
            "pcts": [one.reached.told_pct for one in tellings],
            "tell_ats": [one.reached.tell_at for one in tellings],
            "late": [Step.OVERDUE in one.reached.steps for one in tellings],
        },
    )


def _record(tellings: Sequence[Telling], last_seqs: dict[int, int], *, at: datetime) -> None:
    """The events of many leads as `events.record` writes them for one."""
    written = [
        (one.handoff.lead_id, last_seqs[one.handoff.lead_id] + place, kind, one.handoff.id)
        for one in tellings
        for place, kind in enumerate(one.kinds, start=1)
    ]
    if not written:
        return
    lead_ids, seqs, kinds, handoff_ids = zip(*written, strict=True)
    bulk_sql.execute(
        _TELL_STORY,
        {
            "tenant": current_tenant_id(),
            "at": at,
            "lead_ids": list(lead_ids),
            "seqs": list(seqs),
            "kinds": [kind.value for kind in kinds],
            "handoff_ids": list(handoff_ids),
        },
    )


def _promise(tellings: Sequence[Telling]) -> None:
    promised: dict[str, list[int]] = defaultdict(list)
    for one in tellings:
        for step in one.reached.steps:
            promised[_TOPICS[step]].append(one.handoff.id)
    for topic, handoff_ids in promised.items():
        outbox.post_all(topic, [{"handoff_id": handoff_id} for handoff_id in handoff_ids])
