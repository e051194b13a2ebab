"""Around the baton: pauses and attempts of a hand-off, turns and absences of who takes leads."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from apps.leads.models import Lead
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .kinds import AttemptChannel, PauseReason, QueueReason, TurnReason


class Pause(TenantModel):
    """A stretch that does not count on a hand-off's clock, and why: the pause ledger."""

    handoff = TenantForeignKey("handoffs.HandOff", related_name="pauses")
    reason = models.CharField(max_length=20, choices=PauseReason)
    note = models.TextField(blank=True, default="")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = TenantManager["Pause"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("handoffs_pause", handoff="handoffs_handoff"),
            models.UniqueConstraint(
                fields=["tenant", "handoff"],
                name="one_open_pause",
                condition=models.Q(until_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "handoff", "id"], name="pauses_of_handoff"),
            # the list of pauses, the latest first
            models.Index(fields=["tenant", "-from_at", "-id"], name="pauses_newest"),
        ]

    def __str__(self) -> str:
        return f"pause {self.id}"


class Attempt(TenantModel):
    """Somebody in Sales tried to reach the person. Append-only."""

    lead = TenantForeignKey(Lead, related_name="attempts")
    handoff = TenantForeignKey("handoffs.HandOff")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    channel = models.CharField(max_length=8, choices=AttemptChannel)
    reached = models.BooleanField()

    objects = TenantManager["Attempt"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "handoffs_attempt",
                append_only=True,
                lead="leads_lead",
                handoff="handoffs_handoff",
            )
        ]
        indexes = [models.Index(fields=["tenant", "handoff", "id"], name="attempts_of_handoff")]

    def __str__(self) -> str:
        return f"attempt {self.id}"


class Queued(TenantModel):
    """A qualified lead that waits with Marketing until Sales has room."""

    lead = TenantForeignKey(Lead)
    reason = models.CharField(max_length=16, choices=QueueReason)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = TenantManager["Queued"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("handoffs_queued", lead="leads_lead"),
            models.UniqueConstraint(
                fields=["tenant", "lead"], name="queued_once", condition=models.Q(until=None)
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "since", "id"],
                name="queue",
                condition=models.Q(until=None),
            )
        ]

    def __str__(self) -> str:
        return f"lead {self.lead_id} waits"


class Taker(TenantModel):
    """Somebody in Sales who takes leads, how many at a time, and how many turns they had."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    takes_leads = models.BooleanField(default=True)
    #: Open hand-offs at most; None: as many as come.
    capacity = models.PositiveSmallIntegerField(null=True)
    #: Sum of the lines in Turn; the fewest is next. Kept under the row's lock.
    turns = models.IntegerField(default=0)
    since = models.DateTimeField()

    objects = TenantManager["Taker"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("handoffs_taker"),
            models.UniqueConstraint(fields=["tenant", "user"], name="one_taker_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.turns}"


class Turn(TenantModel):
    """A line of the fairness ledger: +1 for a lead, -1 given back. Append-only."""

    taker = TenantForeignKey(Taker)
    handoff = TenantForeignKey("handoffs.HandOff", null=True)
    n = models.SmallIntegerField()
    why = models.CharField(max_length=20, choices=TurnReason)
    at = models.DateTimeField()

    objects = TenantManager["Turn"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "handoffs_turn",
                append_only=True,
                taker="handoffs_taker",
                handoff="handoffs_handoff",
            ),
            models.UniqueConstraint(
                fields=["tenant", "taker", "handoff", "why"], name="turn_counted_once"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "taker", "id"], name="turns_of_taker")]

    def __str__(self) -> str:
        return f"{self.n:+d}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> AbsenceQuerySet:
        return self.filter(from_on__lte=day, until_on__gte=day)


AbsenceManager = TenantManager.from_queryset(AbsenceQuerySet)


class Absence(TenantModel):
    """Days, both included, on which somebody takes no new leads."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    from_on = models.DateField()
    until_on = models.DateField()

    objects = AbsenceManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("handoffs_absence"),
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="absence_forwards"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "until_on", "id"], name="absences")]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.until_on}"
