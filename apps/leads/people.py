"""People and companies: who prospects are, and what was corrected. Personal data lives here."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now

from apps.tenancy.tables import TenantForeignKey, TenantManager, TenantModel, tenant_table


class Company(TenantModel):
    """An organisation. Matched by domain, then by name without its legal form."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    name = models.TextField()
    name_key = models.CharField(max_length=200, db_collation="C")
    domain = models.CharField(max_length=255, null=True, db_collation="C")
    industry = models.TextField(blank=True, default="")
    country = models.TextField(blank=True, default="")
    employees = models.IntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = TenantManager["Company"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("leads_company"),
            models.UniqueConstraint(fields=["tenant", "name_key"], name="one_company_a_name"),
        ]
        indexes = [models.Index(fields=["tenant", "domain"], name="companies_by_domain")]

    def __str__(self) -> str:
        return self.name


class Person(TenantModel):
    """A human prospect: the table that holds personal data."""

    public_id = models.UUIDField(default=uuid4, editable=False)
    name = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    #: Normal form for matching; NULL when there is none.
    email_norm = models.CharField(max_length=320, null=True, db_collation="C")
    phone = models.TextField(blank=True, default="")
    phone_norm = models.CharField(max_length=40, null=True, db_collation="C")
    job_title = models.TextField(blank=True, default="")
    language = models.CharField(max_length=40, blank=True, default="")
    consent = models.TextField(blank=True, default="")
    consented_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    erased_at = models.DateTimeField(null=True)

    objects = TenantManager["Person"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("leads_person"),
            models.UniqueConstraint(fields=["tenant", "email_norm"], name="one_person_an_email"),
        ]

    def __str__(self) -> str:
        return f"person {self.id}"


class Correction(TenantModel):
    """What one fact was before somebody corrected it, beside the event that says so (`seq`).

    Here and not in the event, which is for ever: what a person was called is erased with them.
    """

    lead = TenantForeignKey("leads.Lead")
    seq = models.IntegerField()
    field = models.CharField(max_length=60, db_collation="C")
    was = models.TextField(blank=True, default="")
    became = models.TextField(blank=True, default="")

    objects = TenantManager["Correction"]()

    class Meta(TenantModel.Meta):
        constraints = [
            *tenant_table("leads_correction", lead="leads_lead"),
            # serves the timeline too
            models.UniqueConstraint(
                fields=["tenant", "lead", "seq", "field"], name="one_correction_a_fact"
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.id}"
