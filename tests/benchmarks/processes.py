"""What processes use, as Linux counts it: CPU by the nanosecond, memory shared out fairly."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def tree(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(folder.name))
    found, open_ends = [pid], [pid]
    while open_ends:
        of = children.get(open_ends.pop(), [])
        found += of
        open_ends += of
    return found


def cpu_ms(pids: Iterable[int]) -> float:
    """Milliseconds on a CPU of all living threads of these processes, since they began."""
    total = 0
    for pid in pids:
        for thread in (PROC / str(pid) / "task").glob("*/schedstat"):
            with suppress(OSError):
                total += int(thread.read_text().split()[0])
    return total / 1e6


def pss_mib(pids: Iterable[int]) -> float:
    """Proportional set size: a page that n processes share counts 1/n for each."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
