"""`./run`: everything Baton needs, until somebody ends it."""

import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import NoReturn

from devstack.address import choose_port, host, is_healthy, url_of
from devstack.claim import Claim, claimer, try_claim
from devstack.errors import StackError, Stopped
from devstack.journal import Follower, say
from devstack.places import CLONE, Places, make_places, state_folder
from devstack.programs import Program, background_programs, end_programs, manage, web_program
from devstack.schema import mark_migrated
from devstack.services import Services, running_services


def serve() -> int:
    """Start everything, say READY, and keep it running until a signal; 0 after an orderly end.

    Raises StackError when the clone is served already or something won't run.
    """
    places = make_places(state_folder())
    with closing(try_claim(places.state, "run") or _refuse(places.state)) as claim:
        port = choose_port()
        _forget_old_logs(places.logs)
        try:
            _serve(port, places, claim)
        except Stopped:
            say("Baton has ended.")
            return 0


def _serve(port: int, places: Places, claim: Claim) -> NoReturn:
    with running_services(places) as services:
        services.environment["BASE_URL"] = os.environ.get("BASE_URL", url_of(port))
        _prepare(services)
        claim.publish(services.environment)
        _run_programs(port, services)


def _refuse(state: Path) -> NoReturn:
    other = claimer(state)
    if other and other.purpose == "exec":
        raise StackError(
            f"A `./run exec` (process {other.pid}) is using the database. "
            "Start again when it has ended."
        )
    where = other and other.environment.get("BASE_URL")
    raise StackError(
        f"Baton is running already from this clone{f' at {where}' if where else ''}"
        f"{f' (process {other.pid})' if other else ''}. "
        "End that one first, or set BATON_STATE to another folder for a second one."
    )


def _forget_old_logs(logs: Path) -> None:
    for log in logs.iterdir():
        log.unlink()


def _prepare(services: Services) -> None:
    """Tables, static files and, on an empty database, the demo."""
    manage("prepare", {"BATON_DEMO": "1", **services.as_owner})
    if services.has_own_database:
        mark_migrated(services.environment["DATABASE_OWNER_URL"])
    say("Tables, static files and demo are in place.")


def _run_programs(port: int, services: Services) -> NoReturn:
    logs = services.places.logs
    web = web_program(services.as_app, f"{host()}:{port}", logs)
    others = background_programs(services.as_app, logs)
    programs = [web, *others]
    follower = Follower({program.name: program.log for program in programs})
    try:
        web.start()
        _wait_until_healthy(port, web, services)
        for program in others:  # only now: people wait for pages first
            program.start()
        _announce(port, services)
        _keep_running(programs, services, follower)
    finally:
        end_programs(programs)
        follower.show_new_lines()


def _wait_until_healthy(port: int, web: Program, services: Services) -> None:
    while not is_healthy(port):
        _require_services(services)
        web.require_running()
        time.sleep(0.1)


def _announce(port: int, services: Services) -> None:
    """The one thing `./run` says on stdout: where it serves, and who can log in to the demo."""
    print(f"READY {url_of(port)}", flush=True)
    logins = subprocess.run(
        [sys.executable, "manage.py", "demo_logins"],
        cwd=CLONE,
        env=services.as_app,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    print(logins.stdout, end="", flush=True)


def _keep_running(programs: list[Program], services: Services, follower: Follower) -> NoReturn:
    while True:
        follower.show_new_lines()
        _require_services(services)
        for program in programs:
            program.keep_running()
        time.sleep(0.2)


def _require_services(services: Services) -> None:
    for child in services.children:
        if not child.is_running:
            log = services.places.logs / f"{child.name}.log"
            raise StackError(f"{child.name} ended by itself; see {log}.")
