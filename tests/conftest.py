"""Tests run against real PostgreSQL and Valkey, as the runtime role that the policies bind."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.signals import connection_created
from django.test.utils import CaptureQueriesContext, override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

pytest_plugins = ["tests.cast"]

# Playwright's synchronous API runs an event loop in the test's thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


# A busy machine is slow at drawing examples; that says nothing about Baton. Examples are the same
# each time, so that a change fails for what it changes; BATON_EXAMPLES=10000 draws others.
hypothesis_settings.register_profile(
    "baton",
    deadline=None,
    derandomize="BATON_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("baton")

# Looking for garbage after every 700 objects is a tenth of the time that tests take.
gc.set_threshold(100_000)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take longest begins first, so that no worker ends with it alone.

    After the shuffle; otherwise the order stays as it was drawn.
    """
    items.sort(key=_longest_first)


def pytest_collection_finish() -> None:
    """What was imported stays until the end: the collector need not walk through it again."""
    gc.collect()
    gc.freeze()


def _longest_first(item: pytest.Item) -> float:
    limit = item.get_closest_marker("timeout")
    return -float(limit.args[0]) if limit else 0.0


def _become_runtime_role(*, connection: Any, **_: Any) -> None:
    if connection.settings_dict["NAME"].startswith("test_"):
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {settings.RUNTIME_ROLE}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The owner created and migrated the test database; the tests are bound like production.

    TRUNCATE is granted in test databases only: it is how transactional tests clean up.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {settings.RUNTIME_ROLE}")
        cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {settings.RUNTIME_ROLE}")
        cursor.execute(
            f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public"
            f" TO {settings.RUNTIME_ROLE}"
        )
        cursor.execute(f"SET ROLE {settings.RUNTIME_ROLE}")
    connection_created.connect(_become_runtime_role, dispatch_uid="runtime-role")
    yield
    connection_created.disconnect(dispatch_uid="runtime-role")
    with django_db_blocker.unblock():
        _end_other_sessions()
        connection.close()


def _end_other_sessions() -> None:
    """Threads of the test's web server end when their browser has gone, perhaps a moment later
    than the tests; the database can only be dropped when nobody is left in it. A worker of
    autovacuum leaves by itself, and only a superuser may end one."""
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )


@pytest.fixture(scope="session", autouse=True)
def passwords_are_quick_to_check() -> Iterator[None]:
    """Baton's hash is slow on purpose, for whoever guesses (tests.architecture.test_settings)."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick):
        yield


@pytest.fixture(scope="session", autouse=True)
def emptied_tables_stay_empty() -> Iterator[None]:
    """Behind a test that commits Django empties all tables, then writes content types and
    permissions anew, which takes three times as long. Baton asks for neither."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_: None)
        yield


@pytest.fixture(autouse=True)
def clean_valkey() -> None:
    """One Valkey database per test process; nothing leaks from one test to the next."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def statements() -> Callable[[], AbstractContextManager[list[str]]]:
    """with statements() as sql: … → the statements sent; a test's own savepoints don't count."""

    @contextmanager
    def record() -> Iterator[list[str]]:
        sent: list[str] = []
        with CaptureQueriesContext(connection) as captured:
            yield sent
        sent += [q["sql"] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]

    return record
