"""The real services: what the two roles may, and that nothing is left when we are killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import redis
from psycopg import errors, sql

from devstack.places import CLONE, make_places

# A process of its own, because starting services forks, and the test runner has threads.
SUPERVISOR = """
import json, select, sys
from pathlib import Path
from devstack.places import make_places
from devstack.services import running_services
from devstack.stopping import stop_on_signals

stop_on_signals()
places = make_places(Path(sys.argv[1]))
try:
    with running_services(places, throw_away=True) as services:
        pids = [child.process.pid for child in services.children]
        print(json.dumps({"pids": pids, "environment": services.environment}), flush=True)
        # Awake now and then: a signal that comes just before a wait does not interrupt it.
        while not select.select([sys.stdin], [], [], 0.1)[0]:
            pass
finally:
    places.remove()
"""


@dataclass(frozen=True)
class Stack:
    """Running services and the process that holds them."""

    supervisor: subprocess.Popen[str]
    pids: list[int]
    app_url: str
    owner_url: str
    redis_url: str


@contextmanager
def running_stack(state: Path) -> Iterator[Stack]:
    given = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in given}
    with subprocess.Popen(  # noqa: S603 - nothing of a user's is in it
        [sys.executable, "-c", SUPERVISOR, str(state)],
        cwd=CLONE,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as supervisor:
        assert supervisor.stdout
        told = json.loads(supervisor.stdout.readline())
        urls = told["environment"]
        yield Stack(
            supervisor,
            told["pids"],
            urls["DATABASE_URL"],
            urls["DATABASE_OWNER_URL"],
            urls["REDIS_URL"],
        )


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Services that live as long as this module's tests."""
    with running_stack(tmp_path_factory.mktemp("stack")) as stack:
        yield stack


def test_the_serving_role_uses_what_the_owner_makes_but_makes_nothing(stack: Stack) -> None:
    with psycopg.connect(stack.owner_url, autocommit=True) as owner:
        owner.execute("create table made (id bigserial primary key, note text)")

    with psycopg.connect(stack.app_url, autocommit=True) as app:
        app.execute("insert into made (note) values ('used')")
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute("create table forbidden (id bigint)")
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute("truncate made")


def test_a_database_of_the_tests_gives_the_serving_role_the_same_rights(stack: Stack) -> None:
    with psycopg.connect(stack.owner_url, autocommit=True) as owner:
        owner.execute("create database test_rights")
    elsewhere = stack.owner_url.replace("/baton?", "/test_rights?")

    with psycopg.connect(elsewhere, autocommit=True) as owner:
        owner.execute("create table made (id bigserial primary key)")
        owner.execute("set role baton_app")
        owner.execute("insert into made default values")
        with pytest.raises(errors.InsufficientPrivilege):
            owner.execute("create table forbidden (id bigint)")


@pytest.mark.parametrize("role", ["baton_app", "baton_owner"])
def test_no_role_of_ours_can_step_over_row_level_security(stack: Stack, role: str) -> None:
    with psycopg.connect(stack.app_url) as connection:
        rights = connection.execute(
            "select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = %s", [role]
        ).fetchone()

    assert rights == (False, False, False)


@pytest.mark.parametrize("extension", ["pg_trgm", "unaccent", "btree_gist"])
def test_a_migration_can_add_a_trusted_extension(stack: Stack, extension: str) -> None:
    with psycopg.connect(stack.owner_url, autocommit=True) as owner:
        owner.execute(sql.SQL("create extension {}").format(sql.Identifier(extension)))


def test_the_queue_refuses_new_entries_before_it_forgets_old_ones(stack: Stack) -> None:
    with redis.Redis.from_url(stack.redis_url, decode_responses=True) as queue:
        assert queue.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_services_end_with_the_process_that_started_them_even_when_it_is_killed(
    tmp_path: Path,
) -> None:
    with running_stack(tmp_path / "state") as stack:
        stack.supervisor.send_signal(signal.SIGKILL)
        stack.supervisor.wait()

        assert ends_within(15, stack.pids)
        make_places(tmp_path / "state").remove()  # nobody was left to do it


def test_an_orderly_end_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    with running_stack(tmp_path / "state") as stack:
        stack.supervisor.send_signal(signal.SIGTERM)
        stack.supervisor.wait()

        assert ends_within(0.5, stack.pids)
        assert not (tmp_path / "state").exists()


def ends_within(seconds: float, pids: list[int]) -> bool:
    """Whether none of these processes is left after so long."""
    deadline = time.monotonic() + seconds
    while any(is_running(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_running(pid: int) -> bool:
    """A zombie has ended; in a container nobody may ever collect it."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"
