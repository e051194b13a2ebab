"""A whole Baton of its own: services and processes that can be killed and come back."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from devstack.places import CLONE, make_places
from devstack.postgres import start_postgres, wait_for_postgres
from devstack.process import Child
from devstack.programs import Program, background_programs, web_program
from devstack.roles import app_url, owner_url, prepare_roles
from devstack.valkey import start_valkey, valkey_url, wait_for_valkey

VICTIMS = ("web", "worker", "worker", "relay", "valkey", "postgres")


class World:
    """Durable PostgreSQL, a Valkey that forgets everything when killed, web, worker and relay."""

    def __init__(self, folder: Path, port: int) -> None:
        self.places = make_places(folder)
        self.port = port
        self.postgres = self._new_postgres()
        prepare_roles(self.places)
        self.valkey = self._new_valkey()
        self.environment = {
            **os.environ,
            "DATABASE_URL": app_url(self.places),
            "DATABASE_OWNER_URL": owner_url(self.places),
            "REDIS_URL": valkey_url(self.places),
            "SECRET_KEY": self.places.credentials.secret_key,
            "LOG_LEVEL": "CRITICAL",
        }
        self._run("manage.py", "migrate", "--verbosity=0", owner=True)
        self.form_path = self._run("-m", "tests.chaos.prepare").strip()
        self.programs = {program.name: program for program in self._programs()}
        self.kills: dict[str, int] = {}
        for program in self.programs.values():
            program.start()

    def _programs(self) -> list[Program]:
        logs = self.places.logs
        web = web_program(self.environment, f"127.0.0.1:{self.port}", logs)
        others = background_programs(self.environment, logs)
        return [web, *(program for program in others if program.name != "scheduler")]

    def _run(self, *words: str, owner: bool = False) -> str:
        environment = dict(self.environment)
        if owner:
            environment["DATABASE_URL"] = environment["DATABASE_OWNER_URL"]
        done = subprocess.run(  # noqa: S603
            [sys.executable, *words],
            cwd=CLONE, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout

    def kill(self, victim: str) -> None:
        """SIGKILL, no farewell; then start it again after a moment, as a process manager would."""
        self.kills[victim] = self.kills.get(victim, 0) + 1
        if victim == "postgres":
            self.postgres.process.kill()
            self.postgres.process.wait()
            self.postgres = self._new_postgres()
        elif victim == "valkey":
            self.valkey.process.kill()
            self.valkey.process.wait()
            self.valkey = self._new_valkey()
        else:
            self._kill_program(self.programs[victim])

    def _kill_program(self, program: Program) -> None:
        if program.child is not None:
            with suppress(ProcessLookupError):
                os.killpg(program.child.process.pid, signal.SIGKILL)
            program.child.process.wait()
        time.sleep(random.uniform(0, 0.3))
        program.start()

    def revive(self) -> None:
        """Start what gave up by itself, for example web processes that lost their database."""
        for program in self.programs.values():
            if program.child is not None and not program.child.is_running:
                program.start()

    def _new_postgres(self) -> Child:
        """PostgreSQL comes back as soon as the killed one's backends have let go."""
        for _ in range(60):
            child = start_postgres(self.places, throw_away=False)
            with suppress(Exception):
                wait_for_postgres(child, self.places)
                return child
            child.end()
            time.sleep(0.5)
        raise RuntimeError("PostgreSQL did not come back")

    def _new_valkey(self) -> Child:
        child = start_valkey(self.places, throw_away=True)
        wait_for_valkey(child, self.places)
        return child

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(owner_url(self.places)) as connection:
            return connection.execute(sql).fetchall()  # type: ignore[arg-type]

    def close(self) -> None:
        for program in self.programs.values():
            if program.child is not None:
                with suppress(ProcessLookupError):
                    os.killpg(program.child.process.pid, signal.SIGKILL)
        for child in (self.valkey, self.postgres):
            child.process.kill()
            child.process.wait()
        self.places.remove()
