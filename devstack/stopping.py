"""How signals end a command of the stack: in order, and only once."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from devstack.errors import Stopped

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_on_signals() -> None:
    """From now on a signal raises Stopped; those after the first can't disturb the ending."""
    for number in _ENDING:
        signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    for other in _ENDING:
        signal.signal(other, _nothing)
    raise Stopped(number)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """A handler, where SIG_IGN would be inherited by the commands we start."""


@contextmanager
def ctrl_c_left_to_the_command() -> Iterator[None]:
    """A terminal sends Ctrl-C to the command too, which knows best what it means."""
    before = signal.getsignal(signal.SIGINT)
    if os.isatty(0):
        signal.signal(signal.SIGINT, _nothing)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
