"""The record. People and companies are in people.py, a lead's story in story.py, the ledger
in books.py; everybody imports them from here."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.campaigns.models import Campaign, Channel
from apps.tenancy.models import Membership
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .books import LedgerByCampaign, LedgerByChannel, LedgerOverall, LedgerPending, StageLedger
from .custom_values import NarrowingValue
from .kinds import Stage
from .people import Company, Correction, Person
from .scores import ScoreCard
from .story import LeadEvent, Note, Touch
from .tables import AgencyPolicy

__all__ = [
    "Company",
    "Correction",
    "Lead",
    "LeadEvent",
    "LeadQuerySet",
    "LeadToken",
    "LedgerByCampaign",
    "LedgerByChannel",
    "LedgerOverall",
    "LedgerPending",
    "NarrowingValue",
    "Note",
    "Person",
    "ScoreCard",
    "StageLedger",
    "Touch",
]


class LeadQuerySet(models.QuerySet["Lead"]):
    def visible_to(self, membership: Membership) -> LeadQuerySet:
        """What this member may see: reps their own and the unassigned ones waiting, agencies
        what they brought (row-level security says so too), everybody else all."""
        if membership.is_agency:
            return self.filter(agency_id=membership.user_id)
        if membership.sees_own_leads_only:
            waiting = models.Q(owner=None, stage=Stage.HANDED_OFF)
            return self.filter(models.Q(owner_id=membership.user_id) | waiting)
        return self

    def owned_by(self, user_id: int) -> LeadQuerySet:
        return self.filter(owner_id=user_id)

    def with_context(self) -> LeadQuerySet:
        """With person, company, campaign and channel in the same query."""
        return self.select_related("person", "company", "campaign", "channel", "owner")


LeadManager = TenantManager.from_queryset(LeadQuerySet)

ENDED_STAGES: Final = (
    Stage.REJECTED,
    Stage.WON,
    Stage.LOST,
    Stage.DISQUALIFIED,
    Stage.TAKEN_BACK,
)


class Lead(TenantModel):
    """One pursuit of one person. The same person coming back after it ended is a new lead."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    #: The number people say aloud: "lead 1042".
    number = models.BigIntegerField()
    person = TenantForeignKey(Person)
    company = TenantForeignKey(Company, null=True)
    campaign = TenantForeignKey(Campaign, null=True)
    channel = TenantForeignKey(Channel, null=True)
    #: The source's id for it (a marketing platform's lead id).
    external_id = models.CharField(max_length=200, null=True, db_collation="C")
    previous = TenantForeignKey("self", null=True)
    product = models.TextField(blank=True, default="")
    #: Values of the tenant's own fields, by key: {"machines": 12} (custom_fields.ValueKind).
    custom = models.JSONField(default=dict, db_default={})
    #: Fit and interest together, 0 to 100, by the scheme in force (scores.py); None: not scored.
    score = models.SmallIntegerField(null=True)
    #: What the source said it scores: evidence for our score, never overwritten by it.
    given_score = models.SmallIntegerField(null=True)
    #: When fading interest moves the score across a threshold next; None: never by itself.
    rescore_at = models.DateTimeField(null=True)

    stage = models.CharField(max_length=12, choices=Stage, default=Stage.CAPTURED, db_collation="C")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    agency = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    captured_at = models.DateTimeField()
    #: The day it counts for, in the source's zone: a date-only fact stays that date.
    captured_on = models.DateField()
    recorded_at = models.DateTimeField()
    is_backfilled = models.BooleanField(default=False)
    #: First entry into each stage; None: not yet. Corrections move them, events keep the story.
    qualified_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    deemed_at = models.DateTimeField(null=True)
    opportunity_at = models.DateTimeField(null=True)
    won_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)
    #: When an answer or an outcome is due next.
    due_at = models.DateTimeField(null=True)
    #: In nurture until this day, or until this happens (kinds.Wake).
    wake_on = models.DateField(null=True)
    wake_if = models.CharField(
        max_length=12, blank=True, default="", db_default="", db_collation="C"
    )
    last_activity_at = models.DateTimeField()
    #: The number of the latest event; taken under the lead's lock.
    last_seq = models.IntegerField(default=0)

    objects = LeadManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "leads_lead",
                person="leads_person",
                company="leads_company",
                campaign="campaigns_campaign",
                channel="campaigns_channel",
                previous="leads_lead",
            ),
            AgencyPolicy(name="leads_lead_agency"),
            models.UniqueConstraint(fields=["tenant", "number"], name="lead_number"),
            models.UniqueConstraint(fields=["tenant", "external_id"], name="lead_external_id"),
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="lead_stage"),
        ]
        indexes = [
            # the list, newest first (keyset)
            models.Index(fields=["tenant", "-captured_at", "-id"], name="leads_newest"),
            # the list filtered by stage; tab counts
            models.Index(fields=["tenant", "stage", "-captured_at", "-id"], name="leads_by_stage"),
            # my leads
            models.Index(
                fields=["tenant", "owner", "-captured_at", "-id"],
                name="leads_by_owner",
                condition=models.Q(owner__isnull=False),
            ),
            # an agency's leads
            models.Index(
                fields=["tenant", "agency", "-captured_at", "-id"],
                name="leads_by_agency",
                condition=models.Q(agency__isnull=False),
            ),
            # leads of a campaign, of a person, of a company
            models.Index(
                fields=["tenant", "campaign", "-captured_at", "-id"], name="leads_by_campaign"
            ),
            # the list filtered by channel
            models.Index(
                fields=["tenant", "channel", "-captured_at", "-id"], name="leads_by_channel"
            ),
            models.Index(fields=["tenant", "person", "-id"], name="leads_of_person"),
            models.Index(fields=["tenant", "company", "-id"], name="leads_of_company"),
            # the list sorted by score
            models.Index(
                fields=["tenant", "-score", "-id"],
                name="leads_by_score",
                condition=models.Q(score__isnull=False),
            ),
            # what is due
            models.Index(
                fields=["tenant", "due_at", "id"],
                name="leads_due",
                condition=models.Q(due_at__isnull=False),
            ),
            # what Sales is working on, and what of it is due: few among many
            models.Index(
                fields=["tenant", "due_at", "id"],
                name="leads_worked",
                condition=models.Q(stage=Stage.ACCEPTED),
            ),
            # the same of one person, who has thousands behind them
            models.Index(
                fields=["tenant", "owner", "due_at", "id"],
                name="leads_worked_by",
                condition=models.Q(stage=Stage.ACCEPTED),
            ),
            # whose score fades across a threshold, and who comes back from nurture: the sweeps
            models.Index(
                fields=["tenant", "rescore_at", "id"],
                name="leads_to_rescore",
                condition=models.Q(rescore_at__isnull=False),
            ),
            models.Index(
                fields=["tenant", "wake_on", "id"],
                name="leads_to_wake",
                condition=models.Q(wake_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"lead {self.number}"

    @property
    def has_ended(self) -> bool:
        """Ended leads stay as they are: the person coming back makes a new one."""
        return self.stage in ENDED_STAGES


class LeadToken(TenantModel):
    """A word by which a lead is found: prefix search that row-level security can't slow down.

    Ten of them a lead, which is more rows than all other tables of a lead have together: so two
    indexes, and nothing that is looked up for each.
    """

    lead = TenantForeignKey(
        Lead, unchecked="words are derived from their lead; search looks the lead itself up"
    )
    token = models.CharField(max_length=64, db_collation="C")

    objects = TenantManager["LeadToken"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("leads_leadtoken", key=("token", "lead_id")),
        ]
        indexes = [
            # whether a lead has a word: a search for a frequent one walks the newest leads
            models.Index(fields=["tenant", "lead", "token"], name="tokens_of_lead"),
        ]

    def __str__(self) -> str:
        return self.token
