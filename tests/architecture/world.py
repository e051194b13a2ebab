"""One row of everything, in two tenants: what the tests of the house walk over.

Verbs make what they can (a company, its agreement, a lead); for the rest a row is made from its
columns, so a new table is in the world as soon as it exists. Where a made-up row would not do,
say in SAMPLES what it must hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection, models

from apps.accounts.models import User
from apps.ground_rules.actions import adopt_defaults
from apps.ground_rules.drafting import add_clause, edit_place, start_draft
from apps.ground_rules.kinds import ClauseKind, ReasonGroup, ReasonUse
from apps.ground_rules.listing import add_reason
from apps.ground_rules.models import GroundRules
from apps.ground_rules.queries import calendar_of
from apps.intake.kinds import BatchKind
from apps.intake.models import Batch
from apps.leads import actions as leads
from apps.leads.kinds import Stage, TouchKind
from apps.leads.models import Lead
from apps.tenancy.actions import admit, open_tenant, remove_member
from apps.tenancy.checks import our_models
from apps.tenancy.kinds import Role
from apps.tenancy.models import Tenant
from apps.tenancy.scoping import tenant_scope
from apps.tenancy.tables import TenantForeignKey

AT = datetime(2026, 6, 16, 9, 0, tzinfo=UTC)


@dataclass
class World:
    """A tenant with a person in every role, and a row of every table."""

    tenant: Tenant
    people: dict[Role, User]
    removed: User
    rows: dict[str, Any] = field(default_factory=dict)
    #: A second batch: files of leads and of outcomes have doors of their own.
    outcomes_file: Batch = field(init=False)

    def __getitem__(self, label: str) -> Any:
        return self.rows[label]

    def path(self, inside: str) -> str:
        """The address of a page of this tenant; `inside` is its path in the tenant."""
        return f"/t/{self.tenant.slug}{inside}"


#: Facts a made-up row needs to be one that pages can show.
SAMPLES: dict[str, Callable[[World], dict[str, Any]]] = {
    "campaigns.Campaign": lambda world: {
        "name": f"Level days of {world.tenant.name}",
        "agency": world.people[Role.AGENCY],
    },
    "custom_fields.CustomField": lambda world: {
        "key": f"machines_of_{world.tenant.slug}",
        "label": f"Machines of {world.tenant.name}",
    },
    "campaigns.CostLine": lambda world: {"campaign": _row_of("campaigns.Campaign", world)},
    "handoffs.HandOff": lambda world: {"rules": _row(world, GroundRules)},
    "outcomes.Opportunity": lambda world: {
        "lead": _row(world, Lead),
        "currency": world.tenant.currency,
    },
    "outcomes.Discrepancy": lambda world: {"lead": _row(world, Lead)},
    "feedback.Verdict": lambda _: {"quality": 4},
    "feedback.Receipt": lambda _: {
        "kind": "rule_changed",
        "facts": {"clause": "1.1", "version": 2, "before": 1, "reasons": {"industry": 1}},
    },
}


def make_world(slug: str, *, first_number: int) -> World:
    """A tenant of that name; `first_number` keeps its lead and version numbers from others'."""
    people = {
        role: User.objects.create_user(f"{role}@{slug}.example", name=f"{role.label} of {slug}")
        for role in Role
    }
    leaver = User.objects.create_user(f"leaver@{slug}.example", name=f"Leaver of {slug}")
    admin = people[Role.ADMIN]
    tenant = open_tenant(slug=slug, name=f"{slug} GmbH", admin=admin, at=AT, currency="EUR")
    Tenant.objects.filter(id=tenant.id).update(last_lead_number=first_number)
    world = World(tenant, people, leaver)
    with tenant_scope(tenant.id):
        for role, user in people.items():
            admit(user, role, by=admin, at=AT)
        remove_member(admit(leaver, Role.ADMIN, by=admin, at=AT), by=admin, at=AT)
        adopt_defaults(by=admin, at=AT)
        GroundRules.objects.update(version=first_number)
        _draft_the_next_version(world, admin)
        _capture_a_lead(world)
        for model in our_models():
            _row(world, model)
        world.outcomes_file = _made_up(world, Batch, kind=BatchKind.OUTCOMES)
    return world


def _capture_a_lead(world: World) -> None:
    """A lead that everybody may see: of the agency, waiting for whoever answers first."""
    prospect = leads.Prospect(
        email=f"katrin@sonnental-{world.tenant.slug}.example",
        name="Katrin Brandt",
        company=f"Sonnental {world.tenant.name}",
    )
    campaign = _row_of("campaigns.Campaign", world)
    captured = leads.capture(
        prospect, by=None, at=AT, touch=TouchKind.FORM, campaign=campaign, score=62
    )
    with leads.locked(captured.lead.id) as lead:
        lead.stage, lead.handed_at, lead.agency = Stage.HANDED_OFF, AT, world.people[Role.AGENCY]


def _draft_the_next_version(world: World, by: User) -> None:
    """With a clause and a reason that no other version and no other tenant has."""
    draft = start_draft(by=by, at=AT)
    world.rows["a clause of the draft"] = add_clause(
        draft, by=by, at=AT, kind=ClauseKind.OTHER, text="Both have lunch.", section="1"
    )
    edit_place(
        draft,
        by=by,
        at=AT,
        place=f"Branch of {world.tenant.slug}",
        calendar=calendar_of(draft),
    )
    label = f"Too far from {world.tenant.slug}"
    world.rows["a reason of the draft"] = add_reason(
        draft, by=by, at=AT, label=label, use=ReasonUse.REJECT, group=ReasonGroup.DEFINITIONAL
    )


def _row_of(label: str, world: World) -> Any:
    return _row(world, next(model for model in our_models() if model._meta.label == label))


def _row(world: World, model: type[Any]) -> Any:
    """The tenant's sample row of a table; made now if nothing has made one."""
    label = model._meta.label
    if label not in world.rows:
        found = model.objects.order_by("id").first()
        world.rows[label] = found or _made_up(world, model)
    return world.rows[label]


def _made_up(world: World, model: type[Any], **told: Any) -> Any:
    facts = {**SAMPLES.get(model._meta.label, lambda _: {})(world), **told}
    for column in model._meta.concrete_fields:
        if column.name not in facts and _is_needed(column):
            facts[column.name] = _value(world, column)
    row = model(**facts)
    row.save(force_insert=True)
    return row


def _is_needed(column: Any) -> bool:
    has_own = column.has_default() or column.db_default is not models.NOT_PROVIDED
    return not (column.name in ("id", "tenant") or column.null or has_own)


def _value(world: World, column: Any) -> Any:
    if isinstance(column, TenantForeignKey):
        return _row(world, column.related_model)
    if column.related_model is User:
        return world.people[Role.ADMIN]
    if column.choices:
        return column.choices[0][0]
    if column.name == "currency":
        return world.tenant.currency
    for kind, value in VALUES.items():
        if isinstance(column, kind):
            return value
    return f"{column.name} of {world.tenant.slug}"[: column.max_length]


#: In the order of asking: a DateTimeField is a DateField too.
VALUES: dict[type[models.Field[Any, Any]], Any] = {
    models.DateTimeField: AT,
    models.DateField: AT.date(),
    models.TimeField: AT.time(),
    models.IntegerField: 1,
    models.JSONField: {},
    models.BooleanField: False,
}


def fingerprint(tenant: Tenant) -> str:
    """A hash over every row of every table of a tenant, and the tenant's own."""
    with tenant_scope(tenant.id):
        ((found,),) = connection.ask(_hash_of_all_rows(), [tenant.id])  # type: ignore[attr-defined]
        return str(found)


@cache
def _hash_of_all_rows() -> str:
    hashes = " UNION ALL ".join(
        f"SELECT '{table}', md5(coalesce(string_agg(r::text, '|' ORDER BY id), ''))"
        f" FROM {table} r WHERE tenant_id = (SELECT id FROM asked)"
        for table in (model._meta.db_table for model in our_models())
    )
    return (
        f"WITH asked AS MATERIALIZED (SELECT %s::bigint AS id)"
        f" SELECT string_agg(x::text, ',') || (SELECT t::text FROM tenancy_tenant t, asked"
        f" WHERE t.id = asked.id) FROM ({hashes}) x"
    )
