"""The tables of an empty database in one go, as the migrations make them one after the other.

For each step of a migration Django builds the models anew that it may concern, here most of them:
ten seconds where PostgreSQL needs one. So `manage.py record_baseline` keeps what the migrations
send, in the file `settings.BASELINE`, and `manage.py migrate` begins with it where nothing is yet.
Migrations that are newer than the file follow in the ordinary way. A file that doesn't stand for
the migrations at hand is passed over.
"""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

#: An app's label and a migration's name.
Key = tuple[str, str]

_MIGRATION: Final = re.compile(r"^-- (\w+)\.(\w+)$", re.MULTILINE)
_DIGEST: Final = re.compile(r"^-- sha256 (\w+)$", re.MULTILINE)
_CHANGES: Final = re.compile(
    r"\s*(--[^\n]*\n\s*)*(CREATE|ALTER|DROP|GRANT|REVOKE|COMMENT)\b", re.IGNORECASE
)
_HEAD: Final = """\
-- What the migrations below send to an empty database. Made by `manage.py record_baseline`.
{migrations}
-- sha256 {digest}
"""
_DONE: Final = "INSERT INTO django_migrations (app, name, applied) VALUES\n{rows};\n"


def lay(connection: BaseDatabaseWrapper) -> bool:
    """Make the baseline's tables if the database has none; whether it did."""
    if connection.introspection.table_names() or not settings.BASELINE.is_file():
        return False
    text = settings.BASELINE.read_text()
    if not stands_for_present_migrations(text):
        return False
    with connection.cursor() as cursor:
        cursor.execute(text)  # several statements at once are one transaction
    return True


def stands_for_present_migrations(text: str) -> bool:
    """Whether every migration that was recorded is still there, and says what it said."""
    digest = _DIGEST.search(text)
    keys = [(found[1], found[2]) for found in _MIGRATION.finditer(text)]
    return digest is not None and digest_of(keys) == digest[1]


def digest_of(keys: list[Key]) -> str | None:
    """Of the files of these migrations and of the role they grant to; None when one is missing."""
    present = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    digest = hashlib.sha256(settings.RUNTIME_ROLE.encode())
    for key in sorted(keys):
        if key not in present:
            return None
        digest.update(_file_of(present[key]).read_bytes())
    return digest.hexdigest()


def _file_of(migration: Any) -> Path:
    return Path(inspect.getfile(type(migration)))


def record() -> str:
    """What `settings.BASELINE` is to hold: all migrations, run on a database made for it."""
    sent: list[str] = []
    with empty_database("baseline") as alias:
        with connections[alias].execute_wrapper(_keep_changes(sent)):
            migrate_step_by_step(alias)
        keys = sorted(MigrationLoader(connections[alias]).applied_migrations or {})
    return _text(keys, sent)


def migrate_step_by_step(alias: str) -> None:
    """As Django does it, without a baseline."""
    call_command(migrate.Command(), database=alias, interactive=False, verbosity=0)


def _text(keys: list[Key], sent: list[str]) -> str:
    head = _HEAD.format(
        migrations="\n".join(f"-- {app}.{name}" for app, name in keys), digest=digest_of(keys)
    )
    statements = (statement.strip().rstrip(";") for statement in sent)
    rows = ",\n".join(f"    ('{app}', '{name}', now())" for app, name in keys)
    return head + "".join(f"{statement};\n" for statement in statements) + _DONE.format(rows=rows)


def _keep_changes(sent: list[str]) -> Callable[..., Any]:
    """Rows are not kept: what migrations write about an empty database is which of them ran."""

    def keep(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if _CHANGES.match(str(sql)):
            sent.append(str(sql))
        return execute(sql, params, many, context)

    return keep


@contextmanager
def empty_database(name: str) -> Iterator[str]:
    """The alias of a new database beside the default one, which is dropped again afterwards."""
    default = connections["default"]
    database = f"{name}_of_{default.settings_dict['NAME']}"
    quoted = default.ops.quote_name(database)
    _tell_server(f"DROP DATABASE IF EXISTS {quoted}")
    _tell_server(f"CREATE DATABASE {quoted}")
    connections.databases[name] = {**default.settings_dict, "NAME": database}
    try:
        yield name
    finally:
        connections[name].close()
        del connections[name]
        del connections.databases[name]
        _tell_server(f"DROP DATABASE {quoted}")


def _tell_server(statement: str) -> None:
    """Outside of any transaction, and in the role that logs in."""
    asked = {**connections["default"].get_connection_params(), "dbname": "postgres"}
    with psycopg.connect(**asked, autocommit=True) as server:
        server.execute(statement)
