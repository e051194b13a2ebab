"""Which leads are scored when: all of them under a new version, and those whose interest faded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from apps.ground_rules.models import GroundRules
from apps.ground_rules.queries import in_force
from apps.handoffs.policy import OFFERED_BY_ITSELF
from apps.leads.models import Lead, LeadQuerySet
from apps.tenancy import outbox
from apps.tenancy.models import OutboxRow

from .basis import SCORED_STAGES
from .bulk import Rescored, rescore_many

#: Leads scored in one transaction; the rest follows in the next.
CHUNK: Final = 5_000
RESCORE_ALL: Final = "handoffs.rescore_all"


@dataclass(frozen=True)
class Progress:
    """How far the scoring of all leads under a version is, in leads."""

    done: int
    total: int
    is_finished: bool


def rescore_all(rules: GroundRules) -> None:
    """Promise that every pursued lead is scored by a version that is in force now."""
    outbox.post(RESCORE_ALL, rules_id=rules.id, total=_pursued().count())


def rescore_next(rules: GroundRules, *, at: datetime, after: int, done: int, total: int) -> None:
    """One chunk of all leads, and the promise of the next; nothing when another version is
    in force by now, which scores them itself."""
    current = in_force(at)
    if current is None or current.id != rules.id:
        return
    following = _pursued().filter(id__gt=after).order_by("id")
    lead_ids = list(following.values_list("id", flat=True)[:CHUNK])
    if not lead_ids:
        return
    rescore_many(lead_ids, rules, at=at)
    outbox.post(
        RESCORE_ALL,
        rules_id=rules.id,
        after=lead_ids[-1],
        done=done + len(lead_ids),
        total=total or _pursued().count(),
    )


def progress_of(rules: GroundRules) -> Progress | None:
    """Of the latest scoring of all leads by this version; None when there was none."""
    rows = OutboxRow.objects.filter(topic=RESCORE_ALL, payload__rules_id=rules.id)
    latest = rows.order_by("-id").first()
    if latest is None:
        return None
    told: dict[str, int] = latest.payload
    return Progress(told.get("done", 0), told.get("total", 0), latest.done_at is not None)


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
