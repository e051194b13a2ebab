"""Whose rows may be touched right now.

Lock 2 of five (architecture.md, "Tenancy"): outside a scope every query on a tenant's table raises
at once; inside, managers add the literal `tenant_id = N`, and the database backend announces the
same number to row-level security at the start of each outermost transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction


class TenantRequired(RuntimeError):
    """A tenant's table was touched with no tenant in scope."""


class CrossTenantWrite(RuntimeError):
    """A row of one tenant was written, or another tenant entered, while one was in scope."""


@dataclass(frozen=True)
class Scope:
    """Who is acting: the tenant, and where it narrows what is seen, the person."""

    tenant_id: int | None = None
    #: Set for agencies: leads of other sources do not exist for them.
    agency_id: int | None = None
    #: Lets a person list their own memberships before a tenant is chosen.
    user_id: int | None = None
    is_all_tenants: bool = False


NOBODY = Scope()
_scope: ContextVar[Scope] = ContextVar("tenant_scope", default=NOBODY)


def current_scope() -> Scope:
    return _scope.get()


def current_tenant_id() -> int:
    """The tenant in scope. Raises TenantRequired when there is not exactly one."""
    tenant_id = _scope.get().tenant_id
    if tenant_id is None:
        raise TenantRequired("no tenant in scope")
    return tenant_id


@contextmanager
def tenant_scope(tenant_id: int) -> Iterator[None]:
    """Act for one tenant. Entering another tenant from inside a scope raises CrossTenantWrite."""
    outer = _scope.get()
    if outer.tenant_id not in (None, tenant_id):
        raise CrossTenantWrite(f"tenant {outer.tenant_id} is in scope; {tenant_id} may not be")
    with _entered(replace(outer, tenant_id=tenant_id, is_all_tenants=False)):
        yield


@contextmanager
def tenant_transaction(tenant_id: int) -> Iterator[None]:
    """One tenant's scope around one transaction: for jobs and commands."""
    with tenant_scope(tenant_id), transaction.atomic():
        yield


@contextmanager
def agency_scope(agency_id: int) -> Iterator[None]:
    """Inside a tenant: only the leads that this agency brought."""
    with _entered(replace(_scope.get(), agency_id=agency_id)):
        yield


@contextmanager
def own_memberships(user_id: int) -> Iterator[None]:
    """No tenant yet: a person may read the list of their own memberships, and nothing else."""
    with _entered(Scope(user_id=user_id, is_all_tenants=True)):
        yield


@contextmanager
def all_tenants(*, reason: str) -> Iterator[None]:
    """The one escape hatch of the managers; row-level security still binds the runtime role.

    `reason` is for the reviewer who greps for it.
    """
    if not reason:
        raise TenantRequired("all_tenants needs a reason")
    with _entered(Scope(is_all_tenants=True)):
        yield


@contextmanager
def no_tenant() -> Iterator[None]:
    """Forget the scope: the world a job wakes up in."""
    with _entered(NOBODY):
        yield


@contextmanager
def composing(tenant: Any) -> Iterator[None]:
    """A statement is composed that any tenant will send: `tenant` stands for the one it will be.

    The database hears nothing of it, and nothing can be asked meanwhile.
    """
    token: Token[Scope] = _scope.set(Scope(tenant_id=tenant))
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def _entered(scope: Scope) -> Iterator[None]:
    token: Token[Scope] = _scope.set(scope)
    _announce()
    try:
        yield
    finally:
        _scope.reset(token)
        _announce()


def _announce() -> None:
    """Tell an already open transaction; a new one is told by the database backend."""
    if connection.in_atomic_block and not connection.needs_rollback:
        connection.announce_scope()  # type: ignore[attr-defined]
