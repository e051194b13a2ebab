"""Baton's own processes under `./run`: kept running, their output shown."""

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from devstack.errors import StackError
from devstack.journal import say
from devstack.places import CLONE
from devstack.process import Child, run_in_foreground, start_program

_RESTARTS = 5
_WITHIN_SECONDS = 60.0


@dataclass
class Program:
    """One of Baton's processes: how to start it, and the process that runs now."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    log: Path
    child: Child | None = None
    _starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it; its output is appended to its log."""
        self._starts.append(time.monotonic())
        process = start_program(
            self.command, log=self.log, environment=self.environment, folder=CLONE
        )
        self.child = Child(self.name, process)

    def require_running(self) -> None:
        """Raises StackError when it has ended: a program that can't start won't by repetition."""
        if self.child and not self.child.is_running:
            code = self.child.process.returncode
            raise StackError(f"{self.name} did not start (code {code}); see {self.log}.")

    def keep_running(self) -> None:
        """Start it again when it has ended. Raises StackError when that doesn't help."""
        if self.child is None or self.child.is_running:
            return
        code = self.child.process.returncode
        since = time.monotonic() - _WITHIN_SECONDS
        self._starts = [start for start in self._starts if start > since]
        if len(self._starts) > _RESTARTS:
            raise StackError(f"{self.name} ends again and again (code {code}); see {self.log}.")
        say(f"{self.name} ended with code {code}; starting it again.")
        self.start()


def web_program(environment: dict[str, str], address: str, logs: Path) -> Program:
    """The web server: threads for waiting, few processes because each needs its own memory."""
    workers = os.environ.get("BATON_WEB_WORKERS", "2")
    threads = os.environ.get("BATON_WEB_THREADS", "4")
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", address,
        "--preload", "--worker-class", "gthread", "--workers", workers, "--threads", threads,
        "--graceful-timeout", "10", "--no-control-socket", "--log-level", "warning",
        "--access-logfile", str(logs / "access.log"), *_heartbeat_in_memory(),
    ]  # fmt: skip
    return Program("web", command, environment, logs / "web.log")


def _heartbeat_in_memory() -> list[str]:
    """A slow disk must not look like a hung worker."""
    folder = Path("/dev/shm")  # noqa: S108
    return ["--worker-tmp-dir", str(folder)] if folder.is_dir() else []


def background_programs(environment: dict[str, str], logs: Path) -> list[Program]:
    """The processes that deliver what a request left in the outbox, and what time brings."""
    return [
        Program(
            name, [sys.executable, "manage.py", f"run_{name}"], environment, logs / f"{name}.log"
        )
        for name in ("worker", "relay", "scheduler")
    ]


def end_programs(programs: list[Program]) -> None:
    """All at the same time, so that the slowest decides how long it takes."""
    children = [program.child for program in programs if program.child]
    for child in children:
        child.ask_to_end()
    for child in children:
        child.end()


def manage(command: str, environment: dict[str, str]) -> None:
    """Run a management command to its end. Raises StackError when it fails."""
    words = [sys.executable, "manage.py", *command.split()]
    code = run_in_foreground(words, environment=environment, folder=CLONE, quiet=True)
    if code:
        raise StackError(f"manage.py {command} failed with code {code}.")
