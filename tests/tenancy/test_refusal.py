"""Processes that serve or work do not start as a role that the policies would not bind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from apps.tenancy.checks import unbound_reasons
from apps.tenancy.refusal import refuse_unbound_role
from tests.architecture.catalogue import as_owner

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


def start(*words: str, role: str | None = None) -> subprocess.CompletedProcess[str]:
    """Start Python against the test database, as the owner or as `role`."""
    facts = connection.settings_dict
    address = f"{quote(facts['USER'])}:{quote(facts['PASSWORD'])}@"
    options = f"&options={quote(f'-c role={role}')}" if role else ""
    url = f"postgresql://{address}/{facts['NAME']}?host={quote(facts['HOST'])}{options}"
    environment = {**os.environ, "DATABASE_URL": url, "BATON_TESTING": "0", "DEBUG": "0"}
    return subprocess.run(  # noqa: S603 (this project's own programs)
        [sys.executable, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_runtime_role_is_bound() -> None:
    assert unbound_reasons() == []


def test_the_owner_is_not() -> None:
    with as_owner():
        (reason,) = unbound_reasons()
        assert "owns" in reason
        with pytest.raises(ImproperlyConfigured, match="Baton does not start"):
            refuse_unbound_role()


def test_the_web_server_refuses_to_start_as_the_owner() -> None:
    refused = start("-c", "import config.wsgi")
    assert refused.returncode != 0
    assert "Baton does not start: database role baton_owner owns" in refused.stderr


def test_the_web_server_starts_as_the_runtime_role() -> None:
    started = start("-c", "import config.wsgi; print('serving')", role="baton_app")
    assert (started.returncode, started.stdout.strip()) == (0, "serving")


@pytest.mark.parametrize("command", ["run_relay", "run_worker", "run_scheduler"])
def test_what_works_in_the_background_refuses_to_start_as_the_owner(command: str) -> None:
    with as_owner(), pytest.raises(ImproperlyConfigured, match="Baton does not start"):
        call_command(command)
