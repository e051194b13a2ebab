"""PostgreSQL and Valkey together, and the environment that makes a process use them."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from devstack.errors import StackError
from devstack.journal import say
from devstack.places import Places
from devstack.postgres import start_postgres, wait_for_postgres
from devstack.process import Child
from devstack.roles import app_url, owner_url, prepare_roles
from devstack.valkey import start_valkey, valkey_url, wait_for_valkey


@dataclass
class Services:
    """The services we started ourselves, and what they add to the environment."""

    places: Places
    environment: dict[str, str]
    children: list[Child] = field(default_factory=list)

    @property
    def has_own_database(self) -> bool:
        """Whether the database is ours, or one that somebody gave us by DATABASE_URL."""
        return any(child.name == "postgres" for child in self.children)

    @property
    def as_app(self) -> dict[str, str]:
        """The whole environment of a process that serves."""
        return {**os.environ, **self.environment, "PATH": path_with_venv()}

    @property
    def as_owner(self) -> dict[str, str]:
        """The whole environment of a command that migrates."""
        return {**self.as_app, "DATABASE_URL": self.environment["DATABASE_OWNER_URL"]}


def path_with_venv() -> str:
    """The search path on which `python` is the one with our libraries."""
    folder = os.path.dirname(sys.executable)  # noqa: PTH120 - a Path would follow the venv's link
    return f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


@contextmanager
def running_services(places: Places, *, throw_away: bool = False) -> Iterator[Services]:
    """Start what no DATABASE_URL or REDIS_URL replaces, and end it again."""
    services = Services(places, _own_settings(places))
    try:
        _start_database(services, throw_away=throw_away)
        _start_queue(services, throw_away=throw_away)
        yield services
    finally:
        for child in reversed(services.children):
            child.ask_to_end()
            child.end()


def _own_settings(places: Places) -> dict[str, str]:
    folders = {"BATON_STATIC_ROOT": "static", "BATON_MEDIA_ROOT": "media"}
    settings = {name: str(places.state / folder) for name, folder in folders.items()}
    settings["SECRET_KEY"] = places.credentials.secret_key
    return {name: os.environ.get(name, value) for name, value in settings.items()}


def _start_database(services: Services, *, throw_away: bool) -> None:
    if given := os.environ.get("DATABASE_URL"):
        services.environment |= _given_database(given, throw_away=throw_away)
        return
    postgres = start_postgres(services.places, throw_away=throw_away)
    services.children.append(postgres)
    wait_for_postgres(postgres, services.places)
    prepare_roles(services.places)
    services.environment |= {
        "DATABASE_URL": app_url(services.places),
        "DATABASE_OWNER_URL": owner_url(services.places),
    }
    say("PostgreSQL is up.")


def _given_database(url: str, *, throw_away: bool) -> dict[str, str]:
    owner = os.environ.get("DATABASE_OWNER_URL") or (url if throw_away else None)
    if not owner:
        raise StackError(
            "DATABASE_URL is set; set DATABASE_OWNER_URL too: the role that owns the schema and "
            "migrates. DATABASE_URL is the one that serves."
        )
    return {"DATABASE_URL": url, "DATABASE_OWNER_URL": owner}


def _start_queue(services: Services, *, throw_away: bool) -> None:
    if given := os.environ.get("REDIS_URL"):
        services.environment["REDIS_URL"] = given
        return
    valkey = start_valkey(services.places, throw_away=throw_away)
    services.children.append(valkey)
    wait_for_valkey(valkey, services.places)
    services.environment["REDIS_URL"] = valkey_url(services.places)
    say("Valkey is up.")
