"""What a list of leads can be narrowed to: the channels, campaigns, people and own fields."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db import connection

from apps.core.prepared import as_parameter
from apps.custom_fields.models import CustomField
from apps.tenancy.kinds import Role
from apps.tenancy.models import Membership

#: Options of a menu. Of campaigns the newest: older ones show their leads on their own page.
OFFERED: Final = 200

#: One statement for the menus and the tenant's own fields. Whom an agency's leads are with is in
#: their rows; who else works here is none of its business. Who left may still have leads, so they
#: stay.
CHOICES: Final = """
(SELECT 'channel', id::text, name FROM campaigns_channel
  WHERE tenant_id = %(tenant)s AND retired_at IS NULL ORDER BY name, id LIMIT %(offered)s)
UNION ALL
(SELECT 'campaign', public_id::text, name FROM campaigns_campaign
  WHERE tenant_id = %(tenant)s AND public_id = %(campaign)s
    AND (NOT %(is_agency)s OR agency_id = %(user)s))
UNION ALL
(SELECT 'campaign', public_id::text, name FROM campaigns_campaign
  WHERE tenant_id = %(tenant)s AND public_id IS DISTINCT FROM %(campaign)s AND archived_at IS NULL
    AND (NOT %(is_agency)s OR agency_id = %(user)s)
  ORDER BY id DESC LIMIT %(offered)s)
UNION ALL
(SELECT 'owner', m.user_id::text, coalesce(nullif(u.name, ''), u.email)
  FROM tenancy_membership m JOIN accounts_user u ON u.id = m.user_id
  WHERE m.tenant_id = %(tenant)s AND m.role <> %(agency)s AND NOT %(is_agency)s
  ORDER BY 3, 2 LIMIT %(offered)s)
UNION ALL
(SELECT 'field', key, jsonb_build_object('key', key, 'label', label, 'kind', kind,
    'options', options, 'is_shown', is_shown)::text
  FROM custom_fields_customfield
  WHERE tenant_id = %(tenant)s AND archived_at IS NULL ORDER BY label, id LIMIT %(offered)s)
"""


@dataclass(frozen=True)
class Choices:
    """Value in the address and label, of each menu by label."""

    channel: list[tuple[str, str]] = field(default_factory=list)
    campaign: list[tuple[str, str]] = field(default_factory=list)
    owner: list[tuple[str, str]] = field(default_factory=list)
    #: The tenant's own fields in use, by label, as far as lists need to know them.
    fields: list[CustomField] = field(default_factory=list)


def choices(membership: Membership, campaign: UUID | None) -> Choices:
    """What this member can choose; the campaign that is chosen already is always there."""
    facts = {
        "tenant": membership.tenant_id,
        "user": membership.user_id,
        "is_agency": membership.is_agency,
        "agency": Role.AGENCY.value,
        "campaign": campaign,
        "offered": OFFERED,
    }
    found = Choices()
    told = {name: as_parameter(value) for name, value in facts.items()}
    for menu, value, label in connection.ask(CHOICES, told):  # type: ignore[attr-defined]
        if menu == "field":
            found.fields.append(CustomField(**json.loads(label)))
        else:
            getattr(found, menu).append((value, label))
    found.campaign.sort(key=lambda option: option[1].casefold())
    return found
