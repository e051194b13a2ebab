"""A version came into force: what was captured and never handed over is judged by it again.

Leads that are out (turned down, disqualified, in nurture, ended) stay where they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from apps.ground_rules.models import GroundRules
from apps.ground_rules.qualifying import demands_of, qualifies
from apps.ground_rules.queries import clauses_of, in_force
from apps.leads.models import Lead, LeadQuerySet
from apps.tenancy import outbox

from .policy import OFFERED_BY_ITSELF
from .scoring.reading import read_known

#: Leads judged in one transaction; the rest follows in the next.
CHUNK: Final = 5_000
OFFER_ALL: Final = "handoffs.offer_all"


def offer_next(rules: GroundRules, *, after: int, at: datetime) -> None:
    """Judge the captured leads that follow an id, and promise the next chunk; nothing when another
    version is in force by now, which judges them itself."""
    current = in_force(at)
    if current is None or current.id != rules.id:
        return
    lead_ids = list(_captured().filter(id__gt=after).values_list("id", flat=True)[:CHUNK])
    if lead_ids:
        promise_offers(lead_ids, rules)
        outbox.post(OFFER_ALL, rules_id=rules.id, after=lead_ids[-1])


def promise_offers(lead_ids: Sequence[int], rules: GroundRules) -> None:
    """Those of these leads that qualify under a version are handed over soon, each by the verb
    that measures it again under its lock: it finds a place, or waits until Sales has room."""
    demands = demands_of(clauses_of(rules))
    captured = list(_captured().filter(id__in=lead_ids).values_list("id", flat=True))
    found = [known.lead_id for known in read_known(captured) if qualifies(known.inputs, demands)]
    if found:
        promises = [{"lead_id": lead_id} for lead_id in found]
        outbox.post_all("handoffs.offer_if_qualified", promises)


def _captured() -> LeadQuerySet:
    """History of another system is not news to anybody."""
    return Lead.objects.filter(stage__in=OFFERED_BY_ITSELF, is_backfilled=False).order_by("id")
