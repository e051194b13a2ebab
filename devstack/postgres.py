"""A private PostgreSQL server that only listens on a UNIX socket."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from devstack.binaries import find_postgres
from devstack.errors import StackError
from devstack.journal import say
from devstack.places import Places
from devstack.process import Child, run_as, start_service

SUPERUSER = "postgres"
_SECONDS_TO_START = 60  # recovery after a power cut takes its time

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # the folder and the passwords protect it
    "port": "5432",
    "timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}
# Data that is thrown away needn't survive a power cut.
_THROW_AWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def start_postgres(places: Places, *, throw_away: bool) -> Child:
    """Create the cluster if there is none and start the server; it does not answer yet.

    Raises StackError when there are no programs or the data is another version's.
    """
    programs, version = find_postgres(places.account)
    data = places.services / "postgres"
    _refuse_other_version(data, version)
    if not (data / "PG_VERSION").exists():
        _create_cluster(places, data, programs, version, throw_away=throw_away)
    options = _options(places.sockets, throw_away=throw_away)
    command: list[str | Path] = [programs / "postgres", "-D", data, *options]
    fast = signal.SIGINT  # ends the sessions, then shuts down in order
    process = start_service(command, log=_log(places), account=places.account, ending=fast)
    return Child("postgres", process, ending=fast)


def _log(places: Places) -> Path:
    return places.logs / "postgres.log"


def _refuse_other_version(data: Path, version: int) -> None:
    marker = data / "PG_VERSION"
    if marker.exists() and (found := marker.read_text().strip()) != str(version):
        raise StackError(
            f"The data in {data} is of PostgreSQL {found}, the programs are of {version}. "
            "Dump and load it, or delete the state folder."
        )


def _create_cluster(
    places: Places, data: Path, programs: Path, version: int, *, throw_away: bool
) -> None:
    unfinished = data.with_name("postgres.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    with _password_file(places) as password:
        command: list[str | Path] = [
            programs / "initdb", "-D", unfinished, "-U", SUPERUSER, "-A", "scram-sha-256",
            f"--pwfile={password}", "-E", "UTF8", *locale_options(version),
            *(["--no-sync"] if throw_away else []),
        ]  # fmt: skip
        made = run_as(command, places.account)
    if made.returncode:
        raise StackError(f"PostgreSQL's initdb failed:\n{made.stderr}")
    unfinished.rename(data)
    say(f"PostgreSQL {version}: new cluster.")


@contextmanager
def _password_file(places: Places) -> Iterator[Path]:
    """Not on the command line, which every account of the machine can read."""
    path = places.services / "password"
    path.touch(0o600)
    path.write_text(places.credentials.superuser)
    if places.account:
        os.chown(path, places.account.uid, places.account.gid)
    try:
        yield path
    finally:
        path.unlink()


def locale_options(version: int) -> list[str]:
    """Sorting that is the same on every machine; from 17 on without the C library's locales."""
    if version >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _options(sockets: Path, *, throw_away: bool) -> list[str]:
    settings = {**_SETTINGS, "unix_socket_directories": str(sockets)}
    if throw_away:
        settings |= _THROW_AWAY_SETTINGS
    if _shared_memory_is_small():
        settings["dynamic_shared_memory_type"] = "mmap"
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _shared_memory_is_small() -> bool:
    """Containers often have 64 MB, and a parallel hash join then fails."""
    folder = Path("/dev/shm")  # noqa: S108
    if not folder.is_dir():
        return False
    space = os.statvfs(folder)
    return space.f_frsize * space.f_blocks < 512 * 1024**2


def connect_as_superuser(places: Places, database: str) -> psycopg.Connection:
    """An autocommit connection that may do everything; only the stack itself uses it."""
    return psycopg.connect(
        host=str(places.sockets),
        port=5432,
        dbname=database,
        user=SUPERUSER,
        password=places.credentials.superuser,
        connect_timeout=5,
        autocommit=True,
    )


def wait_for_postgres(child: Child, places: Places) -> None:
    """Until the server answers. Raises StackError, with its last words, when it doesn't."""
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline and child.is_running:
        try:
            connect_as_superuser(places, "postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    words = _log(places).read_text(errors="replace")[-2000:]
    raise StackError(f"PostgreSQL did not start:\n{words}")
