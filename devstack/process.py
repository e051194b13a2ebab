"""Child processes that never outlive the process that started them."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from devstack.account import Account
from devstack.journal import say

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

Command = Sequence[str | Path]


def _dies_with_parent(ending: signal.Signals) -> Callable[[], None]:
    """Linux sends `ending` to the child when we die, even by SIGKILL. Runs after the change of
    account, which would clear it. Other systems have no such thing: there a SIGKILL leaves orphans.
    """
    parent = os.getpid()

    def in_child() -> None:
        if _LIBC is None:
            return
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(ending))
        if os.getppid() != parent:  # died before the line above
            os._exit(1)

    return in_child


def clean_environment() -> dict[str, str]:
    """For the services: nothing of the caller's but how to find programs and the time zone."""
    kept = {name: os.environ[name] for name in ("PATH", "TZ", "TMPDIR") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "HOME": "/"}


def run_as(command: Command, account: Account | None) -> subprocess.CompletedProcess[str]:
    """Run a service's tool to its end, as the service's account."""
    return subprocess.run(
        command,
        env=clean_environment(),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def start_service(
    command: Command, *, log: Path, account: Account | None, ending: signal.Signals
) -> subprocess.Popen[bytes]:
    """Start a service as its own account, in a process group that a terminal's Ctrl-C spares."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            env=clean_environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            process_group=0,
            preexec_fn=_dies_with_parent(ending),  # noqa: PLW1509 - we have no threads
        )


def start_program(
    command: Command, *, log: Path, environment: dict[str, str], folder: Path
) -> subprocess.Popen[bytes]:
    """Start one of Baton's own processes; its output goes to a file, which can't block it."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=_dies_with_parent(signal.SIGTERM),  # noqa: PLW1509
        )


def run_in_foreground(
    command: Command, *, environment: dict[str, str], folder: Path, quiet: bool = False
) -> int:
    """Run a command on our terminal and give its exit code; `quiet` sends its stdout to stderr.

    When we are stopped meanwhile, the command is ended first.
    """
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL if quiet else None,
        stdout=sys.stderr if quiet else None,
        preexec_fn=_dies_with_parent(signal.SIGTERM),  # noqa: PLW1509
    )
    try:
        # Awake now and then: a signal that comes just before a wait does not interrupt it.
        while process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(1)
        return process.returncode
    finally:
        if process.poll() is None:
            process.terminate()
            _wait_or_kill(process, seconds=15)


def _wait_or_kill(process: subprocess.Popen[bytes], *, seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass(frozen=True)
class Child:
    """A running process and how to end it."""

    name: str
    process: subprocess.Popen[bytes]
    ending: signal.Signals = signal.SIGTERM
    patience: float = 15

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.poll() is None

    def ask_to_end(self) -> None:
        """Send the polite signal, once; several children can then end at the same time."""
        with suppress(ProcessLookupError):
            self.process.send_signal(self.ending)

    def end(self) -> None:
        """Wait, ask again (RQ then gives up its job), and at last kill the whole group."""
        if self._ended_within(self.patience):
            return
        self.ask_to_end()
        if self._ended_within(3):
            return
        say(f"{self.name} does not end; killing it.")
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _ended_within(self, seconds: float) -> bool:
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True
