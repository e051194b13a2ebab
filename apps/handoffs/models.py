"""The baton: one row per offer of a lead to sales, with what was known at that moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.ground_rules.models import GroundRules, RejectReason
from apps.leads.models import Lead
from apps.tenancy.models import Membership
from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .clocks_and_turns import Absence, Attempt, Pause, Queued, Taker, Turn
from .kinds import Claim, State, Via
from .mail_links import AnswerLink

__all__ = [
    "Absence",
    "AnswerLink",
    "Attempt",
    "HandOff",
    "HandOffQuerySet",
    "Pause",
    "Question",
    "QuestionQuerySet",
    "Queued",
    "Taker",
    "Turn",
]


class HandOffQuerySet(models.QuerySet["HandOff"]):
    def open(self) -> HandOffQuerySet:
        return self.filter(state=State.OPEN)

    def answered(self) -> HandOffQuerySet:
        return self.filter(state__in=[State.ACCEPTED, State.REJECTED])

    def overdue(self, at: datetime) -> HandOffQuerySet:
        """Late by a clock that runs: one that stands still has no due time yet."""
        return self.open().filter(due_at__lt=at, paused_at=None)

    def debts(self, at: datetime) -> HandOffQuerySet:
        """Late, and longer with who has it now than is agreed: their feedback debt."""
        return self.overdue(at).filter(models.Q(own_due_at=None) | models.Q(own_due_at__lt=at))

    def visible_to(self, membership: Membership) -> HandOffQuerySet:
        """Reps see their own and the unassigned; an agency those of its leads; others all."""
        if membership.is_agency:
            return self.filter(lead__agency_id=membership.user_id)
        if membership.sees_own_leads_only:
            return self.filter(models.Q(to_id=membership.user_id) | models.Q(to=None))
        return self


HandOffManager = TenantManager.from_queryset(HandOffQuerySet)


class HandOff(TenantModel):
    """Marketing passes a lead to sales under one version of the rules; sales answers once."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    lead = TenantForeignKey(Lead, related_name="handoffs")
    rules = TenantForeignKey(GroundRules)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, db_collation="C")
    #: The lead's facts when it was offered (ground_rules.kinds.FIELDS) and what each clause said.
    #: Frozen: judged under the version of its day for ever. Scrubbed only when a person is erased.
    inputs = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    score = models.SmallIntegerField(null=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    #: Who is to answer; None: whoever comes first.
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    #: Where whom it was offered to works, of the places of its version; blank: the main hours.
    place = models.CharField(max_length=60, blank=True, default="", db_default="")
    routed_by = models.TextField(blank=True, default="")
    due_at = models.DateTimeField()
    #: When it was last passed on, and when the agreed time of who got it is over. The clock itself
    #: runs on; what lay before their time is nobody's debt but of who had it then.
    passed_on_at = models.DateTimeField(null=True)
    own_due_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    #: When nobody's answer came to count as a yes: the end of a silence is no answer.
    deemed_at = models.DateTimeField(null=True)
    #: Working seconds from offer to answer, on the calendar in force.
    answer_seconds = models.BigIntegerField(null=True)
    reason = TenantForeignKey(RejectReason, null=True)
    reason_text = models.TextField(blank=True, default="")
    #: What the frozen inputs say about the reason, and whether sales said the data was wrong.
    claim = models.CharField(
        max_length=12, choices=Claim, blank=True, default="", db_default="", db_collation="C"
    )
    data_was_wrong = models.BooleanField(default=False, db_default=False)
    via = models.CharField(
        max_length=6, choices=Via, blank=True, default="", db_default="", db_collation="C"
    )
    #: Ground rules may give types of leads other times: the code of the type, and its minutes.
    lead_type = models.CharField(
        max_length=20, blank=True, default="", db_default="", db_collation="C"
    )
    response_minutes = models.PositiveIntegerField(null=True)
    #: Marketing's own grade when it was handed over: A1 to C3.
    grade = models.CharField(max_length=2, blank=True, default="", db_default="", db_collation="C")
    #: The routing rule that chose; blank: nobody's rule.
    route_rule = models.CharField(
        max_length=40, blank=True, default="", db_default="", db_collation="C"
    )
    #: How far the clock has been announced, in percent of the agreed time: 0, 50, 80, 100, 150.
    told_pct = models.PositiveSmallIntegerField(default=0, db_default=0)
    #: When the clock reaches the next of these, or has stood still long enough; None: never. Of
    #: what came back for a correction: when Marketing is to hear that it waits.
    tell_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    #: A dispute decided that the rejection was wrong.
    overturned_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    first_attempt_at = models.DateTimeField(null=True)
    #: Working seconds from offer to the first attempt.
    first_attempt_seconds = models.BigIntegerField(null=True)
    #: Marketing has read the rejection.
    read_at = models.DateTimeField(null=True)

    objects = HandOffManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "handoffs_handoff",
                lead="leads_lead",
                rules="ground_rules_groundrules",
                reason="ground_rules_rejectreason",
            ),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="handoff_public_id"),
            models.UniqueConstraint(
                fields=["tenant", "lead"],
                name="one_open_handoff_a_lead",
                condition=models.Q(state=State.OPEN),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="handoff_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.DEEMED, deemed_at__isnull=False)
                | (~models.Q(state=State.DEEMED) & models.Q(deemed_at=None)),
                name="silence_has_its_moment",
            ),
        ]
        indexes = [
            # the inbox, in order of what is due
            models.Index(
                fields=["tenant", "to", "due_at", "id"],
                name="inbox",
                condition=models.Q(state=State.OPEN),
            ),
            # the whole team's inbox, and the sweep
            models.Index(
                fields=["tenant", "due_at", "id"],
                name="inbox_of_team",
                condition=models.Q(state=State.OPEN),
            ),
            # what waits for whoever comes first: "is null" alone keeps no order
            models.Index(
                fields=["tenant", "due_at", "id"],
                name="inbox_of_nobody",
                condition=models.Q(state=State.OPEN, to=None),
            ),
            # clocks that stand still: few among many
            models.Index(
                fields=["tenant", "paused_at", "id"],
                name="inbox_of_paused",
                condition=models.Q(state=State.OPEN, paused_at__isnull=False),
            ),
            models.Index(fields=["tenant", "lead", "-id"], name="handoffs_of_lead"),
            # the Done tab; feedback from sales
            models.Index(
                fields=["tenant", "-answered_at", "-id"],
                name="handoffs_answered",
                condition=models.Q(answered_at__isnull=False),
            ),
            # what one person answered
            models.Index(
                fields=["tenant", "to", "-answered_at", "-id"],
                name="done",
                condition=models.Q(answered_at__isnull=False),
            ),
            # what came back and Marketing has not read
            models.Index(
                fields=["tenant", "-answered_at", "-id"],
                name="rejections_unread",
                condition=models.Q(state=State.REJECTED, read_at=None),
            ),
            # the sweep: whose clock has something to say
            models.Index(
                fields=["tenant", "tell_at", "id"],
                name="clocks_to_tell",
                condition=models.Q(state=State.OPEN, tell_at__isnull=False),
            ),
            # figures of a period
            models.Index(fields=["tenant", "offered_at", "id"], name="handoffs_offered"),
            # the sweep: what Marketing has still not corrected
            models.Index(
                fields=["tenant", "tell_at", "id"],
                name="returns_to_tell",
                condition=models.Q(state=State.REJECTED, tell_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"hand-off {self.id}"

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def agreed_time(self) -> timedelta:
        """Working time to answer, under the version it came under, for its type of lead."""
        return timedelta(minutes=self.response_minutes or self.rules.response_minutes)


class QuestionQuerySet(models.QuerySet["Question"]):
    def unanswered(self) -> QuestionQuerySet:
        return self.filter(answered_at=None)


QuestionManager = TenantManager.from_queryset(QuestionQuerySet)


class Question(TenantModel):
    """Sales asks marketing about a hand-off, on shared ground: both sides read it."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    handoff = TenantForeignKey(HandOff, related_name="questions")
    question = models.TextField()
    asked_at = models.DateTimeField()
    #: By when Marketing has promised to answer: the end of a working day.
    due_at = models.DateTimeField()
    #: When Marketing is to hear that it waits for an answer; None: not again.
    tell_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = QuestionManager()

    class Meta(TenantModel.Meta):
        constraints = [*tenant_table("handoffs_question", handoff="handoffs_handoff")]
        indexes = [
            models.Index(fields=["tenant", "handoff", "id"], name="questions_of_handoff"),
            models.Index(
                fields=["tenant", "id"],
                name="questions_unanswered",
                condition=models.Q(answered_at=None),
            ),
            models.Index(
                fields=["tenant", "tell_at", "id"],
                name="questions_to_tell",
                condition=models.Q(answered_at=None, tell_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.id}"
