"""What an act costs: time as waited for, CPU on both sides, statements. For benchmarks by hand.

    print_table([measure("closed loop", lambda: client.get(url), n=40)])

CPU is read from the kernel's books (/proc), so a busy machine blurs the times but not these.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measurement:
    """Milliseconds; CPU and statements are means per act."""

    name: str
    n: int
    median_ms: float
    p95_ms: float
    app_cpu_ms: float
    db_cpu_ms: float
    statements: int


def measure(name: str, act: Callable[[], object], *, n: int = 40, warm_up: int = 3) -> Measurement:
    """Do it a few times unmeasured, once to count statements, then n times with a watch."""
    for _ in range(warm_up):
        act()
    statements = count_statements(act)
    app_before, db_before = time.process_time(), backend_seconds()
    times = [_timed(act) for _ in range(n)]
    app_ms = 1000 * (time.process_time() - app_before) / n
    db_ms = 1000 * (backend_seconds() - db_before) / n
    return Measurement(
        name, n, statistics.median(times), percentile(times, 0.95), app_ms, db_ms, statements
    )


def count_statements(act: Callable[[], object]) -> int:
    """How many SQL statements it sends, without those that begin and end transactions."""
    with CaptureQueriesContext(connection) as captured:
        act()
    sent = [query["sql"] for query in captured.captured_queries]
    return sum(not statement.startswith(TRANSACTION_CONTROL) for statement in sent)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def print_table(measurements: Sequence[Measurement]) -> None:
    """One line an act, for the terminal (pytest -s)."""
    print(f"\n{'':44} {'median':>9} {'p95':>9} {'app CPU':>9} {'db CPU':>9} {'SQL':>5}")
    for m in measurements:
        print(
            f"{m.name:44} {m.median_ms:7.1f}ms {m.p95_ms:7.1f}ms"
            f" {m.app_cpu_ms:7.1f}ms {m.db_cpu_ms:7.1f}ms {m.statements:5d}"
        )


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)


def backend_seconds() -> float:
    """CPU seconds of the PostgreSQL process that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND
