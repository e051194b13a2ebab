"""The web server as `./run` starts it, with four workers."""

from __future__ import annotations

import os
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from devstack.address import is_healthy
from devstack.programs import end_programs, web_program

from . import processes
from .goals import NONE, Goal, Line
from .harness import Measurement, percentile
from .load import Load, Request, send
from .world import World

WORKERS, THREADS = 4, 2


@dataclass(frozen=True)
class Web:
    """A running web server and the database behind it."""

    port: int
    master: int
    world: World

    def put_under_load(
        self,
        name: str,
        requests: Callable[[int, int], Request],
        *,
        clients: int,
        seconds: float,
        statements: int,
        goal: Goal = NONE,
    ) -> Line:
        """Measure a load: the CPU is that of all web workers and of all database processes.

        Before that every worker gets some of it: connections and caches come with the first.
        """
        send(self.port, requests, clients=WORKERS * THREADS, seconds=min(1, seconds / 4))
        app_before, db_before = self._cpu_ms()
        load: Load = send(self.port, requests, clients=clients, seconds=seconds)
        n = len(load.walls)
        app_after, db_after = self._cpu_ms()
        measured = Measurement(
            name,
            n,
            statistics.median(load.walls),
            percentile(load.walls, 0.95),
            (app_after - app_before) / n,
            (db_after - db_before) / n,
            statements,
        )
        return Line(measured, goal, load.per_second)

    def _cpu_ms(self) -> tuple[float, float]:
        """Of the web server, and of the database; its connections come up during a load."""
        trees = (processes.tree(self.master), processes.tree(self.world.postmaster))
        app, db = (processes.cpu_ms(tree) for tree in trees)
        return app, db

    @property
    def memory_mib(self) -> float:
        """Proportional set size of master and workers."""
        return processes.pss_mib(processes.tree(self.master))


@contextmanager
def serving(world: World) -> Iterator[Web]:
    """Four preloaded workers, two threads each: what eight clients keep busy."""
    os.environ.update(BATON_WEB_WORKERS=str(WORKERS), BATON_WEB_THREADS=str(THREADS))
    port = _free_port()
    program = web_program(world.services.as_app, f"127.0.0.1:{port}", world.services.places.logs)
    program.start()
    try:
        while not is_healthy(port):
            program.require_running()
            time.sleep(0.05)
        yield Web(port, program.child.process.pid, world)
    finally:
        end_programs([program])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
