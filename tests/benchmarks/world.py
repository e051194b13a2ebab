"""A whole Baton of its own to measure: durable services, filled, thrown away or kept."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from devstack.places import CLONE, make_places
from devstack.services import Services, running_services

from .fill import Size, fill


@dataclass(frozen=True)
class World:
    """The services of one benchmark, and the size of what they hold."""

    services: Services
    size: Size

    @property
    def app_url(self) -> str:
        return self.services.environment["DATABASE_URL"]

    @property
    def postmaster(self) -> int:
        """The process whose children are the database."""
        return next(c.process.pid for c in self.services.children if c.name == "postgres")


@contextmanager
def filled_world(size: Size, keep: Path | None) -> Iterator[World]:
    """Services with a filled database, Django set up in this process as the role that serves.

    `keep` names a folder that is filled once and used again. Raises SystemExit when it holds a
    world of another size.
    """
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        os.environ.pop(name, None)  # measured are services of our own, never somebody's database
    folder = keep or Path(tempfile.mkdtemp(prefix="baton-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_other_size(folder, size)
    places = make_places(folder)
    try:
        with running_services(places) as services:
            _set_up(services)
            _fill_once(folder, services, size)
            _warm_up()
            yield World(services, size)
    finally:
        if keep is None:
            places.remove()
            shutil.rmtree(folder, ignore_errors=True)


def _set_up(services: Services) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "prepare"], cwd=CLONE, env=services.as_owner, check=True
    )
    os.environ.update(services.environment, DJANGO_SETTINGS_MODULE="config.settings")
    import django

    django.setup()


def _warm_up() -> None:
    """As the web server does before it serves."""
    from config.warm import warm_up

    warm_up()


def _refuse_other_size(folder: Path, size: Size) -> None:
    mark = folder / "size.json"
    if mark.exists() and json.loads(mark.read_text()) != asdict(size):
        raise SystemExit(f"{folder} holds another world: {mark.read_text()}. Delete it.")


def _fill_once(folder: Path, services: Services, size: Size) -> None:
    mark = folder / "size.json"
    if not mark.exists():
        seconds = fill(services.environment["DATABASE_OWNER_URL"], size)
        print(f"Filled in {seconds:.0f} s: {size}", flush=True)
        mark.write_text(json.dumps(asdict(size)))
