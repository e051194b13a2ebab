"""What each operation may take, said beside what it took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .harness import Measurement


@dataclass(frozen=True)
class Goal:
    """Limits of one operation; None: not promised."""

    p95_ms: float | None = None
    p50_ms: float | None = None
    per_second: float | None = None
    #: The only one whose breach fails a run: it does not depend on what else the machine does.
    statements: int | None = None


NONE = Goal()


@dataclass(frozen=True)
class Line:
    """A measurement beside its goal; `per_second` only of loads."""

    measured: Measurement
    goal: Goal = NONE
    per_second: float | None = None

    @property
    def misses(self) -> list[str]:
        """Which limits were passed, in words."""
        measured, goal = self.measured, self.goal
        checks = [
            (f"p95 > {goal.p95_ms} ms", _exceeds(measured.p95_ms, goal.p95_ms)),
            (f"median > {goal.p50_ms} ms", _exceeds(measured.median_ms, goal.p50_ms)),
            (f"< {goal.per_second}/s", _exceeds(goal.per_second, self.per_second)),
            (f"SQL > {goal.statements}", self.asks_too_much),
        ]
        return [words for words, is_missed in checks if is_missed]

    @property
    def asks_too_much(self) -> bool:
        return _exceeds(self.measured.statements, self.goal.statements)


def _exceeds(value: float | None, limit: float | None) -> bool:
    return value is not None and limit is not None and value > limit


def print_goals(title: str, lines: Iterable[Line]) -> list[Line]:
    """A table for people, ready for the README; each line as soon as it is measured."""
    print(f"\n{title}\n")
    print("| | median ms | p95 ms | CPU app + db ms | SQL | per s | goal |")
    print("|---|---:|---:|---:|---:|---:|---|", flush=True)
    printed = []
    for line in lines:
        m = line.measured
        rate = f"{line.per_second:.0f}" if line.per_second else ""
        print(
            f"| {m.name} | {m.median_ms:.1f} | {m.p95_ms:.1f} | {m.app_cpu_ms:.1f} +"
            f" {m.db_cpu_ms:.1f} | {m.statements} | {rate} | {_verdict(line)} |",
            flush=True,
        )
        printed.append(line)
    return printed


def _verdict(line: Line) -> str:
    if line.goal == NONE:
        return ""
    return "missed: " + ", ".join(line.misses) if line.misses else "met"
