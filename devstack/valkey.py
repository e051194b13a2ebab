"""A private Valkey server (or Redis) that only listens on a UNIX socket."""

import signal
import time
from pathlib import Path
from urllib.parse import quote

import redis

from devstack.binaries import find_valkey
from devstack.errors import StackError
from devstack.places import Places, own
from devstack.process import Child, start_service

_SECONDS_TO_START = 30


def start_valkey(places: Places, *, throw_away: bool) -> Child:
    """Start the server; it does not answer yet. Raises StackError when there is no program."""
    data = own(places.services / "valkey", places.account, 0o700)
    command = [find_valkey(places.account), *_options(places, data, throw_away=throw_away)]
    ending = signal.SIGTERM
    process = start_service(command, log=_log(places), account=places.account, ending=ending)
    return Child("valkey", process, ending=ending)


def _log(places: Places) -> Path:
    return places.logs / "valkey.log"


def _options(places: Places, data: Path, *, throw_away: bool) -> list[str | Path]:
    return [
        "--port", "0", "--unixsocket", _socket(places), "--unixsocketperm", "700",
        "--dir", data, "--daemonize", "no",
        "--databases", "64",  # one for each process of the tests
        "--maxmemory-policy", "noeviction",  # a queue must never lose an entry
        "--save", "", "--appendonly", "no" if throw_away else "yes", "--appendfsync", "everysec",
    ]  # fmt: skip


def _socket(places: Places) -> Path:
    return places.sockets / "valkey.sock"


def valkey_url(places: Places) -> str:
    """How Django, RQ and redis-py connect."""
    return f"unix://{quote(str(_socket(places)))}?db=0"


def wait_for_valkey(child: Child, places: Places) -> None:
    """Until the server answers. Raises StackError, with its last words, when it doesn't."""
    deadline = time.monotonic() + _SECONDS_TO_START
    with redis.Redis.from_url(valkey_url(places)) as connection:
        while time.monotonic() < deadline and child.is_running:
            try:
                connection.ping()
            except redis.ConnectionError:  # not there yet, or still loading
                time.sleep(0.03)
            else:
                return
    words = _log(places).read_text(errors="replace")[-2000:]
    raise StackError(f"Valkey did not start:\n{words}")
