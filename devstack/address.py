"""The address at which `./run` serves."""

import http.client
import os
import socket

from devstack.errors import StackError

_FIRST_PORT = 8000
_PORTS_TO_TRY = 20


def host() -> str:
    """The interface to listen on; only this machine's own unless BATON_HOST says otherwise."""
    return os.environ.get("BATON_HOST", "127.0.0.1")


def choose_port() -> int:
    """The port that BATON_PORT names (0: any), else the first free one from 8000 on.

    Raises StackError when it is taken: who names a port relies on it.
    """
    chosen = os.environ.get("BATON_PORT")
    candidates = [int(chosen)] if chosen else range(_FIRST_PORT, _FIRST_PORT + _PORTS_TO_TRY)
    for candidate in candidates:
        if free := _free(candidate):
            return free
    raise StackError(
        f"Port {candidates[0]} is taken. Set BATON_PORT to a free one."
        if chosen
        else f"No port from {candidates[0]} to {candidates[-1]} is free. Set BATON_PORT."
    )


def _free(port: int) -> int | None:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host(), port))
        except OSError:
            return None
        return int(attempt.getsockname()[1])


def url_of(port: int) -> str:
    """What a browser on this machine opens."""
    return f"http://127.0.0.1:{port}"


def is_healthy(port: int) -> bool:
    """Whether GET /healthz answers 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
