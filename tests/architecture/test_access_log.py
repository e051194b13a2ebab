"""Who may read the access log of the web server can open nothing with it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config

from apps.core.logs import without_keys
from config.access_log import AccessLog, safe_address

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "m1.Zm9yLXNvbA.c2lnbmVkLWJ5LXVz"
KEYED = [
    f"/answer/{TOKEN}/",
    f"/invite/acme/{TOKEN}/",
    f"/account/password/reset/key/1x-{TOKEN}/",
    f"/account/confirm-email/{TOKEN}/",
]


def line(uri: str, **environ: str) -> str:
    """What the log says of one request, in gunicorn's own format and with all else it knows."""
    told = {"REQUEST_METHOD": "GET", "RAW_URI": uri, "SERVER_PROTOCOL": "HTTP/1.1", **environ}
    told["PATH_INFO"], _, told["QUERY_STRING"] = uri.partition("?")
    answer = SimpleNamespace(status="200 OK", sent=12, headers=[("Location", uri)])
    asked = SimpleNamespace(headers=[("REFERER", environ.get("HTTP_REFERER", "-"))])
    log = AccessLog(Config())
    atoms = log.atoms(answer, asked, told, timedelta(milliseconds=3))
    return f"{log.cfg.access_log_format % atoms} {atoms}"


@pytest.mark.parametrize("path", KEYED)
def test_keys_of_mailed_addresses_are_not_written_down(path: str) -> None:
    assert TOKEN not in line(path)
    assert TOKEN not in line(f"{path}?answer=accept", HTTP_REFERER=f"https://baton.example{path}")
    assert TOKEN not in without_keys(f"Not Found: {path}")


def test_a_key_spelled_in_percents_is_a_key_all_the_same() -> None:
    assert TOKEN not in line(f"/%61nswer/{TOKEN}/")


def test_what_somebody_searched_for_is_not_written_down() -> None:
    told = line("/t/acme/search/?q=katrin%40sonnental.example")
    assert "katrin" not in told
    assert "GET /t/acme/search/ HTTP/1.1" in told


def test_cookies_and_api_keys_are_not_written_down() -> None:
    told = line("/t/acme/", HTTP_COOKIE="session=secret-a", HTTP_AUTHORIZATION="Bearer secret-b")
    assert "secret" not in told


def test_an_address_stays_in_its_line() -> None:
    assert safe_address("/a%0aGET%20/b") == "/a?GET /b"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    """gunicorn as it is started in the repository's folder, with a door that answers everybody."""
    (tmp_path / "door.py").write_text(
        "def door(environ, start):\n    start('200 OK', [])\n    return [b'ok']\n"
    )
    address, log = tmp_path / "door.sock", tmp_path / "access.log"
    process = subprocess.Popen(  # noqa: S603 (our own words)
        [
            sys.executable, "-m", "gunicorn", "door:door", "--pythonpath", str(tmp_path),
            "--bind", f"unix:{address}", "--access-logfile", str(log), "--no-control-socket",
            "--log-level", "warning",
        ],
        cwd=ROOT,
    )  # fmt: skip
    yield SimpleNamespace(address=address, log=log, process=process)
    process.terminate()
    process.wait()


def ask(server: Any, path: str) -> bytes:
    """Ask as soon as somebody listens; fails when the server has ended instead."""
    while True:
        assert server.process.poll() is None
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(server.address))
            except OSError:
                time.sleep(0.05)
                continue
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            return b"".join(iter(lambda: client.recv(4096), b""))


def test_the_server_that_runs_writes_such_lines(server: Any) -> None:
    assert b"ok" in ask(server, f"/answer/{TOKEN}/?answer=no")
    while not (written := server.log.read_text()):
        assert server.process.poll() is None
        time.sleep(0.05)
    assert '"GET /answer/…/ HTTP/1.1" 200' in written
