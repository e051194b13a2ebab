"""Which answer of a lead stands in the books. Each lead counts at most once: taken or turned down.

A no stands until Sales itself says otherwise: it takes the lead after all, by a yes or by silence,
takes its answer back, sends it back corrected, or a dispute overturns it. Marketing handing the
lead over again does not move it. Once taken, a lead counts so for good: back from nurture it is
the same lead. So taken, turned down and waiting add up to handed over.
"""

from __future__ import annotations

from datetime import datetime

from apps.leads import ledger
from apps.leads.kinds import Metric
from apps.leads.models import Lead
from apps.tenancy.queries import local_day

from .kinds import State
from .models import HandOff


def was_taken(lead: Lead) -> bool:
    """Whether Sales took the lead, by an answer or by silence."""
    return lead.accepted_at is not None or lead.deemed_at is not None


def count_yes(lead: Lead, *, at: datetime) -> None:
    """Somebody in Sales takes a locked lead: the first yes counts, and an earlier no goes."""
    if was_taken(lead):
        return
    _drop_no(lead, at=at)
    lead.accepted_at = at
    ledger.post(lead, Metric.ACCEPTED, on=local_day(at), recorded_at=at)


def count_silence(lead: Lead, *, at: datetime) -> None:
    """Nobody said anything until a locked lead was Sales': counted apart from every yes."""
    if was_taken(lead):
        return
    _drop_no(lead, at=at)
    lead.deemed_at = at
    ledger.post(lead, Metric.DEEMED, on=local_day(at), recorded_at=at)


def count_no(lead: Lead, *, at: datetime) -> None:
    """Sales turns a locked lead down: the first no counts."""
    if lead.rejected_at is None and not was_taken(lead):
        lead.rejected_at = at
        ledger.post(lead, Metric.REJECTED, on=local_day(at), recorded_at=at)


def recount_no(lead: Lead, *, at: datetime) -> None:
    """An answer of a locked lead is not what it was: the first no that still stands counts."""
    first = None if was_taken(lead) else _first_no(lead)
    if first == lead.rejected_at:
        return
    _drop_no(lead, at=at)
    if first is not None:
        lead.rejected_at = first
        ledger.post(lead, Metric.REJECTED, on=local_day(first), recorded_at=at)


def _first_no(lead: Lead) -> datetime | None:
    noes = HandOff.objects.filter(lead=lead, state=State.REJECTED, overturned_at=None)
    return noes.order_by("id").values_list("answered_at", flat=True).first()


def _drop_no(lead: Lead, *, at: datetime) -> None:
    if lead.rejected_at is not None:
        lead.rejected_at = None
        ledger.reverse(lead, Metric.REJECTED, recorded_at=at)
