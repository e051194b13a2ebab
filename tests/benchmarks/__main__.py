"""Measure Baton:  python -m tests.benchmarks lists --leads 100000 --keep /var/tmp/baton-100k

Starts durable services of its own, fills them, measures, prints a table. The exit code is 1 when a
page sends more statements than it may; times are only reported.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from devstack.stopping import stop_on_signals

from . import (
    bench_backtest,
    bench_clocks,
    bench_closed_loop,
    bench_import_leads,
    bench_import_outcomes,
    bench_intake,
    bench_lists,
    bench_rescore,
    bench_web,
)
from .fill import Size
from .goals import Line
from .world import World, filled_world

Benchmark = Callable[..., list[Line]]
BENCHMARKS: dict[str, Benchmark] = {
    "lists": bench_lists.run,
    "intake": bench_intake.run,
    "web": bench_web.run,
    "reports": bench_closed_loop.run,
    "import-leads": bench_import_leads.run,
    "import-outcomes": bench_import_outcomes.run,
    "rescore": bench_rescore.run,
    "backtest": bench_backtest.run,
    "clocks": bench_clocks.run,
}


def main() -> int:
    chosen = _arguments()
    size = Size(chosen.leads, chosen.campaigns, chosen.beside)
    names = list(BENCHMARKS) if chosen.name == "all" else [chosen.name]
    with filled_world(size, chosen.keep) as world:
        lines = [line for name in names for line in _run(name, world, chosen.rounds)]
    return int(any(line.asks_too_much for line in lines))


def _run(name: str, world: World, rounds: int) -> list[Line]:
    return BENCHMARKS[name](world, rounds=rounds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", choices=[*BENCHMARKS, "all"])
    parser.add_argument("--leads", type=int, default=100_000, help="of the large tenant")
    parser.add_argument("--campaigns", type=int, default=50, help="of the large tenant")
    parser.add_argument("--beside", type=int, default=500, help="small tenants of 500 leads each")
    parser.add_argument("--rounds", type=int, default=100, help="how often each page is opened")
    parser.add_argument("--keep", type=Path, help="folder of a world that is used again")
    return parser.parse_args()


if __name__ == "__main__":
    stop_on_signals()
    sys.exit(main())
