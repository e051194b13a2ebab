"""Statements composed once find what the ORM finds, for each tenant its own."""

from __future__ import annotations

import asyncio
from datetime import datetime
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from apps.leads.models import Company
from apps.tenancy.composed import ask_all, compose_all, composed
from apps.tenancy.kinds import Role
from apps.tenancy.models import Membership, Tenant
from apps.tenancy.scoping import TenantRequired, tenant_transaction

pytestmark = pytest.mark.django_db


@composed
def _companies(industry: str, *, names: Any) -> QuerySet[Company]:
    found = Company.objects.filter(industry=industry, name_key__among=names)
    return found.order_by("name_key")


@composed
def _of_ids(*, ids: Any) -> QuerySet[Company]:
    return Company.objects.filter(id__among=ids).order_by("id")


@composed
def _members(*, user: Any) -> QuerySet[Membership]:
    return Membership.objects.filter(user_id=user).select_related("user", "tenant")


@composed
def _names(*, before: Any) -> QuerySet[Company, Any]:
    found = Company.objects.filter(name_key__lt=before).order_by("name_key")
    return found.values_list("name_key", "industry", named=True)


@composed
def _nothing(*, name: Any) -> QuerySet[Company]:
    return Company.objects.none().filter(name=name)


@pytest.fixture
def dairies(acme: Tenant, globex: Tenant) -> None:
    for tenant, names in ((acme, ("alpenmilch", "sonnental")), (globex, ("sonnental", "weide"))):
        with tenant_transaction(tenant.id):
            for name in names:
                Company.objects.create(name=name.title(), name_key=name, industry="100% milk")


@pytest.mark.usefixtures("dairies")
def test_each_tenant_finds_its_own(acme: Tenant, globex: Tenant) -> None:
    wanted = ["alpenmilch", "sonnental", "weide"]
    for tenant, own in ((acme, ["alpenmilch", "sonnental"]), (globex, ["sonnental", "weide"])):
        with tenant_transaction(tenant.id):
            found = _companies("100% milk", names=wanted)
            assert [company.name_key for company in found] == own
            assert {company.tenant_id for company in found} == {tenant.id}
            assert found == list(Company.objects.order_by("name_key"))


@pytest.mark.usefixtures("dairies")
def test_what_is_no_place_belongs_to_the_statement(acme: Tenant) -> None:
    with tenant_transaction(acme.id):
        assert _companies("water", names=["sonnental"]) == []
        assert len(_companies("100% milk", names=["sonnental"])) == 1


@pytest.mark.usefixtures("dairies")
def test_rows_are_read_as_the_queryset_says(acme: Tenant) -> None:
    with tenant_transaction(acme.id):
        found = _names.first(before="b")
        assert found is not None
        assert (found.name_key, found.industry) == ("alpenmilch", "100% milk")
        assert _names.first(before="a") is None


def test_related_rows_come_with_it(acme: Tenant, mara: Any) -> None:
    with tenant_transaction(acme.id):
        member = _members.first(user=mara.id)
        assert member == Membership.objects.get(user=mara)
        assert (member.user, member.tenant) == (mara, acme)


def test_nothing_is_found_without_asking(acme: Tenant, django_assert_num_queries: Any) -> None:
    with tenant_transaction(acme.id), django_assert_num_queries(0):
        assert _nothing(name="x") == []


def test_nobody_has_a_number_beyond_all_numbers(acme: Tenant) -> None:
    with tenant_transaction(acme.id):
        assert _members(user=10**30) == []


@pytest.mark.usefixtures("dairies")
def test_it_asks_over_the_connection_in_use(acme: Tenant) -> None:
    """While an event loop runs, a thread has another; what this test wrote is not there."""

    def ask() -> None:
        try:
            with tenant_transaction(acme.id):
                found.append(_names(before="z"))
        finally:
            connection.close()

    async def ask_in_a_loop() -> None:
        ask()

    def elsewhere() -> None:  # a browser's test may have left a loop in this thread
        ask()
        asyncio.run(ask_in_a_loop())

    found: list[list[Any]] = []
    with tenant_transaction(acme.id):
        assert len(_names(before="z")) == 2
    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [[], []]
    with tenant_transaction(acme.id):
        assert len(_names(before="z")) == 2


def test_another_connection_asks_what_one_composed(acme: Tenant) -> None:
    """Composed once a process: a thread that comes later does not wait for it."""
    asked = []

    @composed
    def _counted(*, before: Any) -> QuerySet[Any]:
        asked.append(before)
        return Membership.objects.filter(id__lt=before)

    def elsewhere() -> None:
        try:
            with tenant_transaction(acme.id):
                _counted(before=1)
        finally:
            connection.close()

    with tenant_transaction(acme.id):
        _counted(before=1)
    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(asked) == 1


@pytest.mark.usefixtures("dairies")
def test_what_is_known_beforehand_is_composed_before_anybody_asks(acme: Tenant) -> None:
    with tenant_transaction(acme.id):
        compose_all()
        assert len(_names(before="z")) == 2


def test_what_was_asked_beforehand_is_planned_already(acme: Tenant) -> None:
    """The types of a place's sample and of what comes later are the same: so is the statement."""

    @composed
    def _entered(role: str, *, user: int, before: datetime, ids: list[int]) -> QuerySet[Any]:
        found = Membership.objects.filter(user_id=user, role=role, id__among=ids)
        return found.filter(created_at__lt=before)

    ask_all()
    planned = _prepared()
    with tenant_transaction(acme.id):
        _entered(Role.REP, user=2**40, before=timezone.now(), ids=[1, 2])
    assert any("created_at" in statement for statement in planned)
    assert _prepared() == planned


def _prepared() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY 1")
        return [statement for (statement,) in cursor.fetchall()]


@pytest.mark.usefixtures("dairies")
def test_keys_are_found_one_by_one_and_texts_as_they_are_told(acme: Tenant) -> None:
    with tenant_transaction(acme.id):
        first, second = (one.id for one in Company.objects.order_by("name_key"))
        for asked in ([second, first, second, 2**40], [second], []):
            found = [one.id for one in _of_ids(ids=asked)]
            assert found == sorted({first, second} & set(asked))
        assert [one.name_key for one in _companies("100% milk", names=[])] == []


def test_it_needs_a_tenant() -> None:
    with pytest.raises(TenantRequired):
        _members(user=1)


@pytest.mark.usefixtures("dairies")
def test_row_level_security_binds_it(acme: Tenant, globex: Tenant) -> None:
    """The tenant in the text is one lock; told another tenant, the database finds nothing."""
    with tenant_transaction(acme.id):
        assert _names(before="z")
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(globex.id)])
        assert _names(before="z") == []


def test_the_log_tells_the_values(acme: Tenant, django_assert_num_queries: Any) -> None:
    with tenant_transaction(acme.id), django_assert_num_queries(1) as captured:
        _names(before="z")
    assert f'"tenant_id" = ({acme.id})' in captured[0]["sql"]
