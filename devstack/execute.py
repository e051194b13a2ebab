"""`./run exec COMMAND …`: a command in the environment in which Baton serves."""

import os
import shutil
import sys
import time
from contextlib import closing
from pathlib import Path

from devstack.address import url_of
from devstack.claim import Borrowers, Claim, claimer, try_claim
from devstack.journal import say
from devstack.places import CLONE, make_places, state_folder
from devstack.process import run_in_foreground
from devstack.programs import manage
from devstack.schema import is_migrated, mark_migrated
from devstack.services import Services, path_with_venv, running_services
from devstack.stopping import ctrl_c_left_to_the_command


def execute(command: list[str], *, as_owner: bool) -> int:
    """Run the command with the services of this clone, started for it if need be; its exit code.

    It connects as the role that serves, or with `as_owner` as the one that owns the schema.
    """
    places = make_places(state_folder())
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        with running_services(places) as services:
            return _run(command, services.environment, as_owner=as_owner)
    with closing(Borrowers(places.state)) as borrowers:
        borrowers.join()
        found = _claim_or_environment(places.state)
        if not isinstance(found, Claim):
            return _run(command, found, as_owner=as_owner)
        borrowers.leave()
        with closing(found), running_services(places) as services:
            return _run_as_claimer(command, services, found, borrowers, as_owner=as_owner)


def _claim_or_environment(state: Path) -> Claim | dict[str, str]:
    """The claim when nobody has the services, else what the claimer published, once it has."""
    told = False
    while True:
        if claim := try_claim(state, "exec"):
            return claim
        record = claimer(state)
        if record and record.is_ready:
            return record.environment
        if not told:
            say("Waiting for the services that another command starts.")
            told = True
        time.sleep(0.1)


def _run_as_claimer(
    command: list[str], services: Services, claim: Claim, borrowers: Borrowers, *, as_owner: bool
) -> int:
    _migrate_if_needed(services)
    services.environment["BASE_URL"] = _base_url()
    claim.publish(services.environment)
    try:
        return _run(command, services.environment, as_owner=as_owner)
    finally:
        borrowers.wait_for_the_last()


def _migrate_if_needed(services: Services) -> None:
    owner_url = services.environment["DATABASE_OWNER_URL"]
    if services.has_own_database and not is_migrated(owner_url):
        # the checks are for who serves: they refuse the owner, who alone may change tables
        manage("migrate --no-input --skip-checks --verbosity 0", services.as_owner)
        mark_migrated(owner_url)
        say("The tables are made.")


def _base_url() -> str:
    port = os.environ.get("BATON_PORT")
    return os.environ.get("BASE_URL", url_of(int(port) if port else 8000))


def _run(command: list[str], environment: dict[str, str], *, as_owner: bool) -> int:
    whole = {**os.environ, **environment, "PATH": path_with_venv()}
    if as_owner:
        whole["DATABASE_URL"] = whole["DATABASE_OWNER_URL"]
    words = with_python(command)
    if not shutil.which(words[0], path=whole["PATH"]):
        say(f"There is no command {words[0]!r}.")
        return 127
    with ctrl_c_left_to_the_command():
        return run_in_foreground(words, environment=whole, folder=CLONE)


def with_python(command: list[str]) -> list[str]:
    """`manage.py …` alone means our Python's, whatever the file's first line finds."""
    is_script = command[0] in {"manage.py", "./manage.py"}
    return [sys.executable, *command] if is_script else command
