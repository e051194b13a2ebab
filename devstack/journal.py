"""What the stack says to the terminal: always on stderr, because stdout belongs to the command.

A line is dropped rather than waited for when nobody reads a full pipe, so that a reader who
went away can't keep the stack from ending. The programs' own lines stand complete in their files.
"""

import select
import sys
import time
from pathlib import Path

_STARTED = time.monotonic()


def say(message: str) -> None:
    """Tell the person at the terminal, with the seconds since the start."""
    _write(f"[{time.monotonic() - _STARTED:5.1f}s] {message}\n")


def _write(text: str) -> None:
    writable = select.select([], [sys.stderr], [], 0)[1]
    if writable:
        sys.stderr.write(text)
        sys.stderr.flush()


class Follower:
    """Shows what the programs write to their log files. No thread: forking must stay safe."""

    def __init__(self, files: dict[str, Path]) -> None:
        """Each file under its program's name, from the end it has now."""
        self._files = files
        self._read = {
            name: path.stat().st_size if path.exists() else 0 for name, path in files.items()
        }

    def show_new_lines(self) -> None:
        """Whole lines only; the rest of a line comes next time."""
        for name, path in self._files.items():
            if path.exists() and path.stat().st_size > self._read[name]:
                self._show_new_lines_of(name, path)

    def _show_new_lines_of(self, name: str, path: Path) -> None:
        with path.open("rb") as log:
            log.seek(self._read[name])
            for line in log:
                if not line.endswith(b"\n"):
                    break
                self._read[name] += len(line)
                _write(f"{name:9} | {line.decode(errors='replace')}")
