"""What pages ask is planned once a connection, and stays planned whatever goes wrong meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from apps.core.prepared import as_parameter
from apps.tenancy.models import Tenant
from apps.tenancy.postgres.plans import Plans

NAME_OF = "SELECT name FROM tenancy_tenant WHERE slug = %s"
DIVIDED = "SELECT 10 / %s, '5%%'"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plans() -> Plans:
    """A connection's own, as if it had just been opened."""
    connection.ensure_connection()
    connection.plans = Plans(connection.connection)  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    plans: Plans = connection.plans  # type: ignore[attr-defined]
    return plans


def ask(statement: str, values: Any) -> Any:
    return connection.ask(statement, values)  # type: ignore[attr-defined]


def planned() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY 1")
        return [statement for (statement,) in cursor.fetchall()]


def test_a_question_is_planned_once(acme: Tenant, globex: Tenant) -> None:
    for tenant in (acme, globex, acme):
        assert ask(NAME_OF, [tenant.slug]) == [(tenant.name,)]
    assert planned() == ["SELECT name FROM tenancy_tenant WHERE slug = $1"]


def test_a_value_is_told_once_however_often_it_is_named() -> None:
    statement = "SELECT %(first)s::int8 + %(second)s::int8 * %(first)s::int8"
    assert ask(statement, {"second": as_parameter(5), "first": as_parameter(3)}) == [(18,)]
    assert planned() == ["SELECT $1::int8 + $2::int8 * $1::int8"]


def test_a_rollback_forgets_no_plan(acme: Tenant) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        ask(NAME_OF, [acme.slug])
        raise LookupError
    assert len(planned()) == 1
    assert ask(NAME_OF, [acme.slug]) == [(acme.name,)]


def test_what_the_database_refuses_can_be_asked_again() -> None:
    for _ in range(2):
        with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
            ask(DIVIDED, [as_parameter(0)])
    assert ask(DIVIDED, [as_parameter(3)]) == [(3, "5%")]


def test_nothing_counts_as_planned_in_a_transaction_that_failed(acme: Tenant) -> None:
    with pytest.raises(DatabaseError, match="aborted"), transaction.atomic():
        try:
            ask(DIVIDED, [as_parameter(0)])
        except DatabaseError:
            ask(NAME_OF, [acme.slug])
    assert ask(NAME_OF, [acme.slug]) == [(acme.name,)]


def test_who_watches_sees_each_question(acme: Tenant, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1) as watched:
        assert ask(NAME_OF, [acme.slug]) == [(acme.name,)]
    assert acme.slug in watched.captured_queries[0]["sql"]
    assert planned() == []


def test_who_stands_around_each_statement_stands_around_planned_ones(acme: Tenant) -> None:
    seen = []

    def watch(execute: Any, *statement: Any) -> Any:
        seen.append(statement[0])
        return execute(*statement)

    with connection.execute_wrapper(watch):
        assert ask(NAME_OF, [acme.slug]) == [(acme.name,)]
    assert seen == [NAME_OF]
    assert len(planned()) == 1


def test_nothing_known_is_told_as_such() -> None:
    assert ask("SELECT %s::text IS NULL, %s::text", [None, "x"]) == [(True, "x")]
