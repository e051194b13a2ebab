"""Makes a lead, and what it counts for, agree with its opportunities."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from apps.leads import ledger
from apps.leads.kinds import Metric, Stage
from apps.leads.models import Lead, StageLedger

from . import policy
from .kinds import OpportunityStage
from .models import Opportunity


def balance(lead: Lead, *, at: datetime, recorded_at: datetime) -> None:
    """Make a locked lead, and what it counts for, agree with its opportunities.

    Only differences are posted, so balancing twice posts nothing the second time. A deal that a
    source tells too counts once, as the source tells it.
    """
    opportunities = list(Opportunity.objects.filter(lead=lead, same_as=None).order_by("id"))
    known = [_known(one, lead) for one in opportunities]
    entries = policy.counted(known)
    for metric in (Metric.OPPORTUNITY, Metric.WON, Metric.LOST):
        _post_difference(lead, metric, entries.get(metric), recorded_at=recorded_at)
    if known:
        lead.stage = policy.stage_of(entries)
        _move(lead, known, opportunities, at=at)


def _post_difference(
    lead: Lead, metric: Metric, entry: policy.Entry | None, *, recorded_at: datetime
) -> None:
    standing = (
        StageLedger.objects.filter(lead=lead, metric=metric)
        .values("occurred_on")
        .annotate(count=Sum("n"), amount=Sum("amount_minor"))
        .order_by("occurred_on")
    )
    now = [(row["occurred_on"], row["amount"]) for row in standing if row["count"] or row["amount"]]
    wanted = [(entry.on, entry.amount_minor)] if entry else []
    if now == wanted:
        return
    if now:
        ledger.reverse(lead, metric, recorded_at=recorded_at)
    if entry:
        ledger.post(
            lead, metric, on=entry.on, recorded_at=recorded_at, amount_minor=entry.amount_minor
        )


def _move(
    lead: Lead, known: list[policy.Known], opportunities: list[Opportunity], *, at: datetime
) -> None:
    """To the times that go with its stage."""
    lead.opportunity_at = lead.opportunity_at or at
    lead.won_at = _first_closed(known, OpportunityStage.WON)
    lead.lost_at = _first_closed(known, OpportunityStage.LOST) if lead.stage == Stage.LOST else None
    is_over = lead.stage in (Stage.WON, Stage.LOST)
    lead.due_at = None if is_over else lead.due_at
    lead.owner_id = lead.owner_id or opportunities[0].owner_id


def _first_closed(known: list[policy.Known], stage: OpportunityStage) -> datetime | None:
    return min(
        (one.closed_at for one in known if one.stage == stage and one.closed_at), default=None
    )


def _known(opportunity: Opportunity, lead: Lead) -> policy.Known:
    return policy.Known(
        stage=OpportunityStage(opportunity.stage),
        opened_on=opportunity.opened_on or opportunity.closed_on or lead.captured_on,
        closed_on=opportunity.closed_on,
        closed_at=opportunity.closed_at,
        base_minor=opportunity.base_minor,
    )
