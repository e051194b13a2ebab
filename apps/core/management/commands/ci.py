"""Every check that needs no test to run, fast ones first."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

MANAGE = (sys.executable, "manage.py")
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
STEPS: tuple[tuple[str, tuple[str, ...], dict[str, str]], ...] = (
    ("lint", ("ruff", "check", "--quiet"), {}),
    ("format", ("ruff", "format", "--check", "--quiet"), {}),
    ("imports", ("lint-imports", "--no-logo"), {}),
    ("system checks", (*MANAGE, "check", "--fail-level", "WARNING"), {}),
    ("deployment", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    ("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run"), {}),
    ("templates", ("djlint", "--lint", "--quiet", "templates"), {}),
    ("types", ("mypy",), {}),
)


class Command(BaseCommand):
    """Prints each check with its seconds and findings; ends non-zero if any found something."""

    help = "Run all static checks: lint, format, imports, settings, migrations, templates, types."
    requires_system_checks = []

    def handle(self, **_: Any) -> None:
        failed = [
            name for name, words, environment in STEPS if not self._passes(name, words, environment)
        ]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}")

    def _passes(self, name: str, words: tuple[str, ...], environment: dict[str, str]) -> bool:
        began = time.monotonic()
        ran = subprocess.run(  # noqa: S603 (the project's own tools, from its own environment)
            [_beside_python(words[0]), *words[1:]],
            cwd=settings.BASE_DIR,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        verdict = "ok" if ran.returncode == 0 else "FAILED"
        self.stdout.write(f"{time.monotonic() - began:5.1f} s  {verdict:<6}  {name}")
        if ran.returncode != 0:
            self.stdout.write(f"{ran.stdout}{ran.stderr}".rstrip())
        return ran.returncode == 0


def _beside_python(program: str) -> str:
    """A tool of this virtual environment, whether or not it is on the PATH."""
    beside = Path(sys.executable).parent / program
    return str(beside) if beside.exists() else program
