"""Who may start and end the services of a state folder.

One process claims them. Commands of `./run exec` that come later borrow them, and the claimer, if
it is such a command itself, ends the services only after the last borrower.
"""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True)
class Record:
    """What a claimer tells others; the environment is empty until the services can be used."""

    pid: int
    purpose: str
    environment: dict[str, str]

    @property
    def is_ready(self) -> bool:
        """Whether a command can use the services now; a crashed claimer's record says nothing."""
        return bool(self.environment) and _is_alive(self.pid)


class Claim:
    """The right to run the services of a state folder, until `close` or our death."""

    def __init__(self, file: IO[str], purpose: str) -> None:
        self._file = file
        self._purpose = purpose
        self.publish({})

    def publish(self, environment: dict[str, str]) -> None:
        """Tell commands that come later which variables make them use these services."""
        self._file.seek(0)
        self._file.truncate()
        json.dump(asdict(Record(os.getpid(), self._purpose, environment)), self._file)
        self._file.flush()

    def close(self) -> None:
        """Let the next one claim."""
        self._file.seek(0)
        self._file.truncate()
        self._file.close()


def try_claim(state: Path, purpose: str) -> Claim | None:
    """The claim, or None while another process has it."""
    descriptor = os.open(state / "claim", os.O_RDWR | os.O_CREAT, 0o600)
    file = os.fdopen(descriptor, "r+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return Claim(file, purpose)


def claimer(state: Path) -> Record | None:
    """What the present claimer tells, if it has told anything yet."""
    try:
        return Record(**json.loads((state / "claim").read_text()))
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class Borrowers:
    """The commands that use services which another command started."""

    def __init__(self, state: Path) -> None:
        self._descriptor = os.open(state / "borrowers", os.O_RDWR | os.O_CREAT, 0o600)

    def join(self) -> None:
        """Become one of them; waits while a command ends its services."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Be none of them."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def wait_for_the_last(self) -> None:
        """Until there are none; from then until `close` nobody can join."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def close(self) -> None:
        """Leave for good."""
        os.close(self._descriptor)
