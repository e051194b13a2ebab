"""Clients over real HTTP: keep-alive, one request after the other, each in a thread of its own."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Request:
    """What a client sends, and the status it must get."""

    method: str
    path: str
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    expected: int = 200


@dataclass
class Load:
    """What came of it: milliseconds of each answered request, and the time from start to end."""

    walls: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.walls) / self.seconds


def send(
    port: int, requests: Callable[[int, int], Request], *, clients: int, seconds: float
) -> Load:
    """`clients` at once for `seconds`, at least once each; `requests(client, n)` is what a client
    sends next.

    Raises RuntimeError when any answer is not the expected one.
    """
    load, deadline = Load(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=_client, args=(port, requests, number, deadline, load))
        for number in range(clients)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - began
    if load.errors or not load.walls:
        raise RuntimeError(f"{len(load.errors)} wrong answers, the first: {load.errors[:1]}")
    return load


def _client(
    port: int,
    requests: Callable[[int, int], Request],
    number: int,
    deadline: float,
    load: Load,
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    sent = 0
    while not sent or time.monotonic() < deadline:
        request = requests(number, sent)
        sent += 1
        began = time.perf_counter()
        try:
            connection.request(request.method, request.path, request.body, dict(request.headers))
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            load.errors.append(repr(error))
            connection.close()
            continue
        load.walls.append((time.perf_counter() - began) * 1000)
        if answer.status != request.expected:
            load.errors.append(f"{answer.status} {text[:200]!r}")
    connection.close()
