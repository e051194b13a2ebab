"""The benchmarks run, and no page sends more statements than it may. Times are not judged here."""

from __future__ import annotations

import subprocess
import sys

import pytest

from devstack.places import CLONE

SMALL = ("--leads", "300", "--beside", "2", "--rounds", "1", "--campaigns", "10")


@pytest.mark.bench
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_benchmark_runs_in_a_small_world_and_no_page_asks_too_much() -> None:
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.benchmarks", "all", *SMALL],
        cwd=CLONE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    assert "list, newest" in ran.stdout
    assert "judging an arrival" in ran.stdout
    assert "Memory of the web server" in ran.stdout
