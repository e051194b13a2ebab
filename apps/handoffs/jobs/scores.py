"""Scoring leads: one, all of them under a new version, and those whose interest faded."""

from __future__ import annotations

from django.utils import timezone

from apps.ground_rules.models import GroundRules
from apps.handoffs import offers
from apps.handoffs.scoring.rescoring import rescore
from apps.handoffs.scoring.sweeping import (
    CHUNK,
    RESCORE_ALL,
    WHOLE,
    Part,
    rescore_due,
    rescore_next,
    share_out,
)
from apps.leads.models import Lead
from apps.tenancy import outbox


@outbox.handles("handoffs.rescore")
def rescore_lead(*, lead_id: int) -> None:
    """Something new is known of a lead: score it, and hand it over if that makes it qualify."""
    lead, now = Lead.objects.get(id=lead_id), timezone.now()
    rescore(lead, at=now)
    offers.offer_if_qualified(lead, at=now)


@outbox.handles(RESCORE_ALL)
def rescore_chunk(
    *,
    rules_id: int,
    part: int = WHOLE,
    after: int = 0,
    until: int = 0,
    done: int = 0,
    total: int = 0,
) -> None:
    """A version came into force: every pursued lead gets the score it has under it, in the order
    of their ids, in parts side by side. A part's last chunk is empty and posts nothing."""
    rules = GroundRules.objects.get(id=rules_id)
    if part == WHOLE:
        share_out(rules)
    else:
        rescore_next(rules, Part(part, after, until, done, total), at=timezone.now())


@outbox.handles("handoffs.sweep_scores")
def sweep_scores() -> None:
    """Every minute, a chunk a transaction, until nothing more is due."""
    if rescore_due(at=timezone.now()).looked_at == CHUNK:
        outbox.post("handoffs.sweep_scores")
