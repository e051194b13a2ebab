"""Telling a person once."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.tenancy.tables import TenantManager, TenantModel, tenant_table


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
