"""Which leads are scored when: all of them under a new version, and those whose interest faded."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

from apps.ground_rules.models import GroundRules
from apps.ground_rules.queries import in_force
from apps.handoffs.offering_anew import promise_offers
from apps.handoffs.policy import OFFERED_BY_ITSELF
from apps.leads.models import Lead, LeadQuerySet
from apps.tenancy import outbox
from apps.tenancy.models import OutboxRow

from .basis import SCORED_STAGES
from .bulk import Rescored, rescore_many

#: Leads scored in one transaction; the rest follows in the next.
CHUNK: Final = 5_000
RESCORE_ALL: Final = "handoffs.rescore_all"
#: Into so many jobs side by side all leads are shared out; WHOLE is the job that does so.
PARTS: Final = 2
WHOLE: Final = 0


@dataclass(frozen=True)
class Part:
    """The leads whose ids lie between two (`until` 0: no end), and how far their scoring is."""

    part: int
    after: int
    until: int
    done: int
    total: int


@dataclass(frozen=True)
class Progress:
    """How far the scoring of all leads under a version is, in leads."""

    done: int
    total: int
    is_finished: bool


def rescore_all(rules: GroundRules) -> None:
    """Promise that every pursued lead is scored by a version that is in force now."""
    outbox.post(RESCORE_ALL, rules_id=rules.id, total=_pursued().count())


def share_out(rules: GroundRules) -> None:
    """Promise the same as PARTS of about the same size, side by side: while one computes, the
    database is busy with the other."""
    total = _pursued().count()
    size = max(-(-total // PARTS), CHUNK)
    by_id = _pursued().order_by("id").values_list("id", flat=True)
    begins = [0, *(by_id[place] for place in range(size, total, size))]
    for part, (first, until) in enumerate(zip(begins, [*begins[1:], 0], strict=True), start=1):
        here = min(size, total - size * (part - 1))
        outbox.post(
            RESCORE_ALL, rules_id=rules.id, part=part, after=first - 1, until=until, total=here
        )


def rescore_next(rules: GroundRules, part: Part, *, at: datetime) -> None:
    """One chunk of a part: scores, then hand-overs, then the promise of the next chunk. Nothing
    when another version is in force by now, which scores them itself."""
    current = in_force(at)
    if current is None or current.id != rules.id:
        return
    following = _pursued().filter(id__gt=part.after)
    if part.until:
        following = following.filter(id__lt=part.until)
    lead_ids = list(following.order_by("id").values_list("id", flat=True)[:CHUNK])
    if not lead_ids:
        return
    rescore_many(lead_ids, rules, at=at)
    promise_offers(lead_ids, rules)
    gone_on = replace(part, after=lead_ids[-1], done=part.done + len(lead_ids))
    outbox.post(RESCORE_ALL, rules_id=rules.id, **asdict(gone_on))


def progress_of(rules: GroundRules) -> Progress | None:
    """Of the latest scoring of all leads by this version; None when there was none."""
    told = OutboxRow.objects.filter(topic=RESCORE_ALL, payload__rules_id=rules.id)
    latest: dict[int, OutboxRow] = {}
    for row in told.order_by("id"):
        part = row.payload.get("part", WHOLE)
        latest = {WHOLE: row} if part == WHOLE else {**latest, part: row}
    if not latest:
        return None
    parts = [row for part, row in latest.items() if part != WHOLE] or [latest[WHOLE]]
    return Progress(
        sum(row.payload.get("done", 0) for row in parts),
        sum(row.payload.get("total", 0) for row in parts),
        all(row.done_at is not None for row in latest.values()),
    )


def rescore_due(*, at: datetime, limit: int = CHUNK) -> Rescored:
    """Score the leads whose interest has faded across a minimum, or that were heard from."""
    due = Lead.objects.filter(rescore_at__lte=at).order_by("rescore_at", "id")
    lead_ids = sorted(due.values_list("id", flat=True)[:limit])
    rules = in_force(at)
    if rules is None:
        Lead.objects.filter(id__in=lead_ids).update(rescore_at=None)
        return Rescored(len(lead_ids), ())
    rescored = rescore_many(lead_ids, rules, at=at)
    judged_anew = Lead.objects.filter(
        id__in=rescored.changed, stage__in=OFFERED_BY_ITSELF, is_backfilled=False
    )
    for lead_id in judged_anew.order_by("id").values_list("id", flat=True):
        outbox.post("handoffs.offer_if_qualified", lead_id=lead_id)
    return rescored


def _pursued() -> LeadQuerySet:
    return Lead.objects.filter(stage__in=SCORED_STAGES)
