"""`./test`: the checks and the tests, with services that are thrown away."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from devstack.claim import try_claim
from devstack.errors import StackError
from devstack.places import CLONE, Places, make_places
from devstack.process import run_in_foreground
from devstack.services import running_services
from devstack.stopping import ctrl_c_left_to_the_command

_PREFIX = "baton-test-"
_SECONDS_BEFORE_STALE = 3600
_IN_TWO_PROCESSES = ("-n", "2", "--dist", "worksteal")
#: Of all tests, the same each time, so that a change fails for what it changes. Chosen tests are
#: shuffled anew each time.
_ORDER = "--randomly-seed=20260616"
#: Tests give way to whoever works on the machine, such as a `./run` beside them.
_NICENESS = 10


def check(arguments: list[str]) -> int:
    """All checks and tests, or pytest with the arguments; the first exit code that isn't 0."""
    python = sys.executable
    pytest = [python, "-m", "pytest"]
    everything = [[python, "manage.py", "ci"], [*pytest, *_IN_TWO_PROCESSES, _ORDER]]
    commands = [[*pytest, *arguments]] if arguments else everything
    os.nice(_NICENESS)
    with _throw_away_places() as places, running_services(places, throw_away=True) as services:
        environment = {**services.as_owner, "BATON_TESTING": "1"}
        with ctrl_c_left_to_the_command():
            codes = [
                run_in_foreground(command, environment=environment, folder=CLONE)
                for command in commands
            ]
    return next((code for code in codes if code), 0)


@contextmanager
def _throw_away_places() -> Iterator[Places]:
    temporary = Path(tempfile.gettempdir())
    _remove_stale(temporary)
    state = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=temporary))
    claim = try_claim(state, "test")
    if claim is None:
        raise StackError(f"{state} is in use.")
    with closing(claim):
        places = make_places(state)
        try:
            yield places
        finally:
            places.remove()


def _remove_stale(temporary: Path) -> None:
    """Folders of tests that were killed; an hour old, so never one that is just being made."""
    for state in temporary.glob(f"{_PREFIX}*"):
        with suppress(FileNotFoundError):  # its own test removes it at this moment
            if _is_stale(state):
                _remove_unless_used(state)


def _is_stale(state: Path) -> bool:
    found = state.stat()
    is_old = time.time() - found.st_mtime > _SECONDS_BEFORE_STALE
    return is_old and found.st_uid == os.geteuid()


def _remove_unless_used(state: Path) -> None:
    claim = try_claim(state, "removal")
    if claim:
        with closing(claim):
            make_places(state).remove()
