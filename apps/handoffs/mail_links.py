"""Links by which a hand-off is answered from the e-mail, without signing in."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table


class AnswerLink(TenantModel):
    """One person may answer one hand-off once. Only the token's hash is kept."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    handoff = TenantForeignKey("handoffs.HandOff")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"
    )
    token_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    #: First seen by a person or a scanner: a GET, which never answers.
    opened_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = TenantManager["AnswerLink"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("handoffs_answerlink", handoff="handoffs_handoff"),
            models.UniqueConstraint(fields=["tenant", "token_sha256"], name="answer_link_token"),
            models.UniqueConstraint(fields=["tenant", "public_id"], name="answer_link_public_id"),
        ]
        indexes = [models.Index(fields=["tenant", "handoff", "id"], name="links_of_handoff")]

    def __str__(self) -> str:
        return f"link {self.id}"
