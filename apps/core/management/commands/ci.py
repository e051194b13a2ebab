"""Every check that needs no test to run, several at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

MANAGE = (sys.executable, "manage.py")
Step = tuple[str, tuple[str, ...], dict[str, str]]
#: What `check --deploy` looks at: the settings of a production that is reached over https.
PRODUCTION = {
    "BASE_URL": "https://baton.example",
    "ALLOWED_HOSTS": "baton.example",
    "HSTS_PRELOAD": "1",
    "TRUSTED_PROXY_COUNT": "1",
    "DEBUG": "0",
    "BATON_TESTING": "0",
    "SECRET_KEY": "only-for-this-check-" + "Zm9vYmFyYmF6cXV4" * 3,
}
#: The longest first: the others are done beside it.
STEPS: tuple[Step, ...] = (
    ("types", ("mypy",), {}),
    ("lint", ("ruff", "check", "--quiet"), {}),
    ("format", ("ruff", "format", "--check", "--quiet"), {}),
    ("imports", ("lint-imports", "--no-logo"), {}),
    ("system checks", (*MANAGE, "check", "--fail-level", "WARNING"), {}),
    ("deployment", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    ("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run"), {}),
    ("templates", ("djlint", "--lint", "--quiet", "templates"), {}),
)


@dataclass(frozen=True)
class Verdict:
    """What one check said, and how long it took."""

    name: str
    is_good: bool
    seconds: float
    findings: str


class Command(BaseCommand):
    """Prints each check with its seconds and findings; ends non-zero if any found something."""

    help = "Run all static checks: lint, format, imports, settings, migrations, templates, types."
    requires_system_checks = []

    def handle(self, **_: Any) -> None:
        with ThreadPoolExecutor(os.cpu_count()) as several:
            verdicts = [self._told(verdict) for verdict in several.map(_ran, STEPS)]
        if failed := [verdict.name for verdict in verdicts if not verdict.is_good]:
            raise CommandError(f"Failed: {', '.join(failed)}")

    def _told(self, verdict: Verdict) -> Verdict:
        word = "ok" if verdict.is_good else "FAILED"
        self.stdout.write(f"{verdict.seconds:5.1f} s  {word:<6}  {verdict.name}")
        if not verdict.is_good:
            self.stdout.write(verdict.findings)
        return verdict


def _ran(step: Step) -> Verdict:
    name, words, environment = step
    began = time.monotonic()
    ran = subprocess.run(  # noqa: S603 (the project's own tools, from its own environment)
        [_beside_python(words[0]), *words[1:]],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    findings = f"{ran.stdout}{ran.stderr}".rstrip()
    return Verdict(name, ran.returncode == 0, time.monotonic() - began, findings)


def _beside_python(program: str) -> str:
    """A tool of this virtual environment, whether or not it is on the PATH."""
    beside = Path(sys.executable).parent / program
    return str(beside) if beside.exists() else program
