"""The cast. Acme: Ada (admin), Mara (marketing), Lena (her head), Sol (rep), Jonas (his head),
Sid (SDR), Agi (agency), Eve (executive). Globex: Gil, the outsider, who may do anything there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.sessions import SIGNED_IN_AT, SessionStore
from apps.tenancy.kinds import Role
from apps.tenancy.models import Membership, Tenant
from apps.tenancy.scoping import no_tenant, tenant_scope, tenant_transaction

#: Those of Acme.
PEOPLE = {
    "ada": (Role.ADMIN, "Ada Admin"),
    "mara": (Role.MARKETER, "Mara Novak"),
    "lena": (Role.MARKETING_LEAD, "Lena Hartmann"),
    "sol": (Role.REP, "Sol Castellani"),
    "jonas": (Role.SALES_MANAGER, "Jonas Weber"),
    "sid": (Role.SDR, "Sid Okafor"),
    "agi": (Role.AGENCY, "Agi Partner"),
    "eve": (Role.EXECUTIVE, "Eve Kessler"),
}


class Browser(Client):
    """A browser: the scope that a test opened is not the request's."""

    def request(self, **request: Any) -> Any:
        with no_tenant():
            return super().request(**request)


@pytest.fixture(scope="session")
def at() -> datetime:
    """A Tuesday morning, in Acme's zone too."""
    return datetime(2026, 6, 16, 9, 0, tzinfo=UTC)


def found_acme() -> Tenant:
    return Tenant.objects.create(
        slug="acme", name="Acme Sensors", currency="EUR", time_zone="Europe/Berlin"
    )


def joins(tenant: Tenant, role: Role, name: str) -> User:
    """A user with that role in that tenant."""
    first_name, _, _ = name.partition(" ")
    email = f"{first_name.lower()}@{tenant.slug}.example"
    user = User.objects.create_user(email, name=name)
    with no_tenant(), tenant_transaction(tenant.id):
        Membership.objects.create(user=user, role=role)
    return user


@pytest.fixture
def acme(db: None) -> Tenant:
    return found_acme()


@pytest.fixture(scope="module")
def standing_acme(django_db_setup: None, django_db_blocker: Any) -> Iterator[Tenant]:
    """The tests of a whole module act inside the same Acme, which is never committed: for worlds
    that are only read. What fixtures of the module make stays, what a test makes goes with it."""
    with django_db_blocker.unblock(), transaction.atomic():
        acme = found_acme()
        with tenant_scope(acme.id):
            yield acme
        transaction.set_rollback(True)


@pytest.fixture
def globex(db: None) -> Tenant:
    return Tenant.objects.create(slug="globex", name="Globex", currency="USD")


@pytest.fixture
def member() -> Callable[..., User]:
    """member(acme, Role.REP, "Sol Castellani") → a user with that role in that tenant."""
    return joins


@pytest.fixture
def ada(acme: Tenant) -> User:
    return joins(acme, *PEOPLE["ada"])


@pytest.fixture
def mara(acme: Tenant) -> User:
    return joins(acme, *PEOPLE["mara"])


@pytest.fixture
def lena(acme: Tenant) -> User:
    return joins(acme, *PEOPLE["lena"])


@pytest.fixture
def sol(acme: Tenant) -> User:
    return joins(acme, *PEOPLE["sol"])


@pytest.fixture
def jonas(acme: Tenant) -> User:
    return joins(acme, *PEOPLE["jonas"])


@pytest.fixture
def sid(acme: Tenant) -> User:
    return joins(acme, *PEOPLE["sid"])


@pytest.fixture
def agi(acme: Tenant) -> User:
    return joins(acme, *PEOPLE["agi"])


@pytest.fixture
def eve(acme: Tenant) -> User:
    return joins(acme, *PEOPLE["eve"])


@pytest.fixture
def gil(globex: Tenant, member: Callable[..., User]) -> User:
    return member(globex, Role.ADMIN, "Gil Outsider")


def session_of(user: User) -> str:
    """The key of a new session in which the user has just signed in: one row, where Django's
    force_login writes, moves and deletes in fifteen statements."""
    session = SessionStore(uuid4().hex)
    session[SESSION_KEY] = str(user.id)
    session[BACKEND_SESSION_KEY] = "apps.accounts.backend.Backend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[SIGNED_IN_AT] = timezone.now().timestamp()
    session.save(must_create=True)
    return str(session.session_key)


@pytest.fixture
def in_acme(acme: Tenant) -> Iterator[Tenant]:
    """The test acts inside Acme."""
    with tenant_scope(acme.id):
        yield acme


def browser_of(user: User) -> Client:
    """A browser in which the user is signed in."""
    client = Browser()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
    return client


@pytest.fixture
def as_() -> Callable[[User], Client]:
    """as_(sol) → a browser in which Sol is signed in."""
    return browser_of
