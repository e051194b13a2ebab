"""Telling a person once."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table

from .kinds import Cadence, DeliveryChannel, DeliveryState, Subject


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)


NotificationManager = TenantManager.from_queryset(NotificationQuerySet)


class Notification(TenantModel):
    """One message for one person. Holds a sentence and a link, no personal data of prospects."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    #: Names the occasion ("handoff-88-offered"): the same occasion never tells twice.
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=16, choices=Subject, default=Subject.OTHER)
    sentence = models.TextField()
    #: Path inside the tenant, without the /t/<slug> prefix.
    path = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NotificationManager()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("notifications_notification"),
            models.UniqueConstraint(fields=["tenant", "recipient", "key"], name="told_once"),
        ]
        indexes = [
            # the list of one person, newest first
            models.Index(fields=["tenant", "recipient", "-id"], name="notifications_newest"),
            # the count beside "Notifications"
            models.Index(
                fields=["tenant", "recipient"],
                name="notifications_unread",
                condition=models.Q(read_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Preference(TenantModel):
    """How one person wants to hear of one subject by e-mail. Absent: the default of `kinds`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    subject = models.CharField(max_length=16, choices=Subject)
    cadence = models.CharField(max_length=10, choices=Cadence)

    objects = TenantManager["Preference"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("notifications_preference"),
            models.UniqueConstraint(
                fields=["tenant", "user", "subject"], name="one_preference_a_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.cadence}"


class QuietHours(TenantModel):
    """Between these times, in the person's own zone, no e-mail is sent."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    begins = models.TimeField()
    ends = models.TimeField()
    time_zone = models.CharField(max_length=64, default="UTC")

    objects = TenantManager["QuietHours"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("notifications_quiethours"),
            models.UniqueConstraint(fields=["tenant", "user"], name="one_night_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.begins} to {self.ends}"


class ChatHook(TenantModel):
    """An incoming webhook of a Slack or Teams channel that hears of some subjects."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    name = models.TextField()
    url = models.TextField()
    subjects = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = TenantManager["ChatHook"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("notifications_chathook"),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="chat_hook_public_id"),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(TenantModel):
    """One message on its way out of the house: to one person's mailbox or one chat channel."""

    notification = TenantForeignKey(Notification, null=True)
    hook = TenantForeignKey(ChatHook, null=True)
    channel = models.CharField(max_length=8, choices=DeliveryChannel)
    #: Names the occasion and the addressee: the same never goes out twice.
    key = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    send_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, default="")

    objects = TenantManager["Delivery"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table(
                "notifications_delivery",
                notification="notifications_notification",
                hook="notifications_chathook",
            ),
            models.UniqueConstraint(fields=["tenant", "key"], name="delivered_once"),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "send_at", "id"],
                name="deliveries_due",
                condition=models.Q(state=DeliveryState.WAITING),
            ),
            models.Index(fields=["tenant", "-id"], name="deliveries_newest"),
        ]

    def __str__(self) -> str:
        return self.key
