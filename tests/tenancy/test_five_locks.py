"""Five locks keep tenants apart. Each probe passes while its lock is on, and fails without it.

A lock that could be taken away unnoticed would be no lock: so every probe is run twice, the second
time with its lock, and only that one, taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test import Client

from apps.tenancy import access, middleware
from apps.tenancy.checks import every_view_declares_access
from apps.tenancy.kinds import Role
from apps.tenancy.models import Membership
from apps.tenancy.scoping import TenantRequired, tenant_scope
from apps.tenancy.tables import TenantManager
from apps.workspace.views import onboarding
from tests.architecture import catalogue
from tests.architecture.conftest import Worlds
from tests.architecture.world import World

pytestmark = pytest.mark.django_db
Probe = Callable[[Worlds], None]


def browser_of(world: World, role: Role = Role.ADMIN) -> Client:
    client = Client()
    backend = "apps.accounts.backend.Backend"
    client.force_login(world.people[role], backend=backend)
    return client


# --- Lock 1: the address opens the tenant, and keeps every link inside it -----------------------


def a_page_shows_its_own_tenant(worlds: Worlds) -> None:
    for world in worlds:
        page = browser_of(world).get(world.path("/settings/people/"))
        assert page.status_code == 200
        text = page.content.decode()
        assert world.people[Role.REP].email in text
        assert f'action="{world.path("/settings/people/invite/")}"' in text


@contextmanager
def no_scope_at_the_mount() -> Iterator[None]:
    with patch.object(middleware, "tenant_scope", lambda _: nullcontext()):
        yield


@contextmanager
def no_prefix_at_the_mount() -> Iterator[None]:
    with patch.object(middleware, "_mounted", lambda _: nullcontext()):
        yield


# --- Lock 2: managers are closed, and add the tenant to every query ---------------------------


def a_query_without_tenant_is_refused(worlds: Worlds) -> None:
    with pytest.raises(TenantRequired):
        list(Membership.objects.all())


def a_query_finds_one_tenant_even_as_the_owner(worlds: Worlds) -> None:
    """The owner is bound by no policy: what narrows the query is the manager alone."""
    acme = worlds.acme.tenant
    with tenant_scope(acme.id), catalogue.as_owner():
        assert {row.tenant_id for row in Membership.objects.all()} == {acme.id}


@contextmanager
def managers_that_do_not_filter() -> Iterator[None]:
    with patch.object(TenantManager, "get_queryset", models.Manager.get_queryset):
        yield


# --- Lock 3: keys can't point into another tenant ------------------------------------------------


def a_row_cannot_point_into_another_tenant(worlds: Worlds) -> None:
    """As the owner again, so that neither policy nor manager helps."""
    note, foreign_lead = worlds.acme["leads.Note"], worlds.globex["leads.Lead"]
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(
                "UPDATE leads_note SET lead_id = %s WHERE tenant_id = %s AND id = %s",
                [foreign_lead.id, note.tenant_id, note.id],
            )


@contextmanager
def no_composite_key() -> Iterator[None]:
    with catalogue.as_owner() as cursor:
        cursor.execute("ALTER TABLE leads_note DROP CONSTRAINT leads_note_lead_fk")
        yield


# --- Lock 4: row-level security, forced -----------------------------------------------------------


def sql_without_a_tenant_finds_one_tenant(worlds: Worlds) -> None:
    acme = worlds.acme.tenant
    with tenant_scope(acme.id), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tenant_id FROM leads_lead")
        assert cursor.fetchall() == [(acme.id,)]


def sql_cannot_add_rows_to_another_tenant(worlds: Worlds) -> None:
    with tenant_scope(worlds.acme.tenant.id), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE leads_lead SET product = 'theirs' WHERE tenant_id = %s",
            [worlds.globex.tenant.id],
        )
        assert cursor.rowcount == 0


def security_is_enabled_and_forced(worlds: Worlds) -> None:
    assert catalogue.tables_without_forced_security() == []


def policies_are_the_agreed_ones(worlds: Worlds) -> None:
    assert catalogue.wrong_policies() == []


def altered(*statements: str) -> Callable[[], AbstractContextManager[None]]:
    """The tables after these statements of the owner, for the runtime role to meet."""

    @contextmanager
    def change() -> Iterator[None]:
        with catalogue.as_owner() as cursor:
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("SET LOCAL ROLE baton_app")
            yield

    return change


# --- Lock 5: every view asks who may enter ---------------------------------------------------


def an_outsider_gets_what_does_not_exist(worlds: Worlds) -> None:
    outsider = browser_of(worlds.globex)
    page = outsider.get(worlds.acme.path("/settings/people/"))
    assert page.status_code == 404
    assert page.content == outsider.get("/t/never-was/settings/people/").content


def a_member_without_the_right_is_refused(worlds: Worlds) -> None:
    rep = browser_of(worlds.acme, Role.REP)
    assert rep.get(worlds.acme.path("/settings/people/")).status_code == 403


def every_view_declares_who_may_enter(worlds: Worlds) -> None:
    assert every_view_declares_access(None) == []


@contextmanager
def anybody_is_taken_for_an_admin() -> Iterator[None]:
    def admin(request: Any) -> Membership:
        return Membership(user=request.user, role=Role.ADMIN, tenant_id=request.tenant.id)

    with patch.object(access, "_membership", admin):
        yield


@contextmanager
def a_view_that_declares_nothing() -> Iterator[None]:
    declared = onboarding.onboarding.access
    del onboarding.onboarding.access
    try:
        yield
    finally:
        onboarding.onboarding.access = declared


LOCKS: list[tuple[Probe, Callable[[], AbstractContextManager[None]]]] = [
    (a_page_shows_its_own_tenant, no_scope_at_the_mount),
    (a_page_shows_its_own_tenant, no_prefix_at_the_mount),
    (a_query_without_tenant_is_refused, managers_that_do_not_filter),
    (a_query_finds_one_tenant_even_as_the_owner, managers_that_do_not_filter),
    (a_row_cannot_point_into_another_tenant, no_composite_key),
    (
        sql_without_a_tenant_finds_one_tenant,
        altered("ALTER TABLE leads_lead DISABLE ROW LEVEL SECURITY"),
    ),
    (
        sql_cannot_add_rows_to_another_tenant,
        altered("ALTER POLICY tenant_isolation ON leads_lead USING (true) WITH CHECK (true)"),
    ),
    (
        security_is_enabled_and_forced,
        altered("ALTER TABLE leads_lead NO FORCE ROW LEVEL SECURITY"),
    ),
    (policies_are_the_agreed_ones, altered("DROP POLICY tenant_isolation ON leads_lead")),
    (an_outsider_gets_what_does_not_exist, anybody_is_taken_for_an_admin),
    (a_member_without_the_right_is_refused, anybody_is_taken_for_an_admin),
    (every_view_declares_who_may_enter, a_view_that_declares_nothing),
]
#: An assertion, a `pytest.raises` that met nothing, or a closed manager where a scope should be.
FAILURES = (AssertionError, pytest.fail.Exception, TenantRequired)
NAMES = [f"{probe.__name__}-{missing.__name__}" for probe, missing in LOCKS]


@pytest.mark.parametrize(("probe", "lock_taken_away"), LOCKS, ids=NAMES)
def test_the_probe_passes_with_the_lock_and_fails_without(
    probe: Probe,
    lock_taken_away: Callable[[], AbstractContextManager[None]],
    worlds: Worlds,
) -> None:
    with transaction.atomic():
        probe(worlds)
        transaction.set_rollback(True)
    with lock_taken_away(), pytest.raises(FAILURES):
        probe(worlds)
