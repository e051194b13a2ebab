"""A company with a hosted form, made in the database named by DATABASE_URL; prints its address."""

from __future__ import annotations

import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils import timezone

    from apps.campaigns.models import Campaign
    from apps.ground_rules import actions as ground_rules
    from apps.intake.actions import doors
    from apps.tenancy.models import Tenant
    from apps.tenancy.scoping import tenant_transaction

    at = timezone.now()
    tenant = Tenant.objects.create(slug="acme", name="Acme")
    with tenant_transaction(tenant.id):
        ground_rules.adopt_defaults(by=None, at=at)
        campaign = Campaign.objects.create(name="Level days", created_at=at)
        form = doors.open_form(campaign, by=None, at=at)
    print(f"/f/acme/{form.public_id}/")


if __name__ == "__main__":
    main()
