"""Outcomes: what sales opens, by the verb; what a CRM tells and where it differs, as rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory

from apps.accounts.models import User
from apps.leads import actions as leads
from apps.leads.kinds import Stage
from apps.leads.models import Lead
from apps.outcomes import actions
from apps.outcomes.kinds import DiscrepancyKind, OpportunityStage
from apps.outcomes.models import Discrepancy, Opportunity, OutcomeSource

from .leads import lead as captured

TUESDAY_MORNING = datetime(2026, 6, 16, 9, 0, tzinfo=UTC)


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutcomeSource
        django_get_or_create = ("name",)

    name = "crm"
    created_at = TUESDAY_MORNING
    last_read_at = TUESDAY_MORNING


class ToldFactory(factory.django.DjangoModelFactory):
    """An opportunity that a CRM told, without a lead unless one is given."""

    class Meta:
        model = Opportunity

    source = factory.SubFactory(SourceFactory)
    external_id = factory.Sequence(lambda n: f"D-{20_000 + n}")
    company_name = factory.Sequence(lambda n: f"Lakeland Pharma {n}")
    stage = OpportunityStage.WON
    source_stage = "Closed won"
    amount_minor = 1_460_000
    currency = "EUR"
    base_minor = 1_460_000
    opened_on = date(2026, 5, 4)
    closed_on = date(2026, 5, 28)
    closed_at = datetime(2026, 5, 28, 12, 0, tzinfo=UTC)
    owner_label = "Amara Diallo"
    recorded_at = TUESDAY_MORNING
    updated_at = TUESDAY_MORNING
    content_sha256 = "0" * 64


class DifferenceFactory(factory.django.DjangoModelFactory):
    """A CRM has a won deal and no lead of ours fits."""

    class Meta:
        model = Discrepancy

    opportunity = factory.SubFactory(ToldFactory)
    source = factory.SelfAttribute("opportunity.source")
    kind = DiscrepancyKind.UNMATCHED
    theirs = "Closed won, €14,600"
    base_minor = 1_460_000
    fingerprint = factory.Sequence(lambda n: f"{n:064x}")
    first_seen_at = TUESDAY_MORNING
    last_seen_at = TUESDAY_MORNING


def accepted_lead(owner: User, *, at: datetime = TUESDAY_MORNING, **facts: Any) -> Lead:
    """A lead that `owner` has accepted; its outcome is due at once."""
    with leads.locked(captured(at=at, **facts).id) as lead:
        lead.stage, lead.owner_id = Stage.ACCEPTED, owner.id
        lead.handed_at = lead.accepted_at = lead.due_at = at
    return lead


def opportunity(
    owner: User, *, lead: Lead | None = None, at: datetime = TUESDAY_MORNING, **facts: Any
) -> Opportunity:
    """What `owner` opened: 12 probes for €8,400 unless told otherwise."""
    told = {"name": "12 probes", "amount_minor": 840_000, "currency": "EUR", **facts}
    lead = lead or accepted_lead(owner, at=at)
    return actions.open_opportunity(lead, by=owner, at=at, **told)
