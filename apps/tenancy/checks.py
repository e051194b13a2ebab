"""Lock 5: Baton refuses to start when a table or a view forgot its tenant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.urls import URLPattern, URLResolver, get_resolver

from .tables import TenantForeignKey, TenantManager, TenantModel, TenantReference, TenantTable

#: Tables that hold no tenant's data, each with the reason.
GLOBAL_MODELS = {
    "accounts.User": "a person logs in before a tenant is chosen and may belong to several",
    "tenancy.Tenant": "it is what the others belong to",
    "tenancy.ScheduledRun": "one row a period of a sweep over all tenants; holds no tenant's data",
}


def our_models() -> Iterator[type[Any]]:
    for model in apps.get_models():
        if model.__module__.startswith("apps.") and model._meta.label not in GLOBAL_MODELS:
            yield model


@register()
def every_table_has_a_tenant(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for model in our_models():
        if not issubclass(model, TenantModel):
            found.append(Error(f"{model._meta.label} is not a TenantModel", id="tenancy.E001"))
            continue
        manager: Any = model._default_manager
        if not isinstance(manager, TenantManager):
            found.append(Error(f"{model._meta.label}.objects is not scoped", id="tenancy.E003"))
        found += _missing_keys(model)
    return found


def _missing_keys(model: type[TenantModel]) -> list[CheckMessage]:
    constraints = model._meta.constraints
    found: list[CheckMessage] = []
    if not any(isinstance(constraint, TenantTable) for constraint in constraints):
        found.append(Error(f"{model._meta.label} lacks tenant_table()", id="tenancy.E004"))
    held = {c.column for c in constraints if isinstance(c, TenantReference)}
    found += [
        Error(f"{model._meta.label}.{field.name} has no composite key", id="tenancy.E005")
        for field in model._meta.get_fields()
        if isinstance(field, TenantForeignKey) and field.column not in held and not field.unchecked
    ]
    return found


def our_patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every route of ours, depth first; allauth's own routes are not ours."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from our_patterns(entry)
        elif getattr(entry.callback, "__module__", "").startswith("apps."):
            yield entry


@register()
def every_view_declares_access(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    return [
        Error(
            f"{pattern.callback.__module__}.{pattern.callback.__name__} declares no access",
            hint="Add @requires(Capability.…), @signed_in(reason=…) or @public(reason=…).",
            id="tenancy.E002",
        )
        for pattern in our_patterns()
        if not hasattr(pattern.callback, "access")
    ]


@register(Tags.database, deploy=False)
def the_runtime_role_is_bound(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Run with `check --database default` by every process that serves or works (not migrate)."""
    return [
        Error(reason, hint="Connect as the runtime role, see the README.", id="tenancy.E006")
        for alias in databases or ()
        for reason in unbound_reasons(alias)
    ]


def unbound_reasons(alias: str = "default") -> list[str]:
    """Why row-level security would not bind the role we are connected as; empty when it does."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT current_user, r.rolsuper, r.rolbypassrls,"
            " (SELECT count(*) FROM pg_class c WHERE pg_has_role(r.oid, c.relowner, 'MEMBER')"
            "  AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace)"
            " FROM pg_roles r WHERE r.rolname = current_user"
        )
        name, is_super, bypasses, owned = cursor.fetchone()
    reasons = []
    if is_super:
        reasons.append(f"database role {name} is a superuser")
    if bypasses:
        reasons.append(f"database role {name} has BYPASSRLS")
    if owned:
        reasons.append(
            f"database role {name} owns {owned} tables, or may act as their owner;"
            f" {settings.RUNTIME_ROLE} must not"
        )
    return reasons
