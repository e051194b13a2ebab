"""Whether the stack's own database has the tables that this clone's migrations make.

The answer is a comment on the database itself, so it can't outlive it, and asking costs
milliseconds where Django's `migrate --check` costs seconds.
"""

import hashlib

import psycopg
from psycopg import sql

from devstack.places import CLONE
from devstack.roles import DATABASE


def is_migrated(owner_url: str) -> bool:
    """Whether exactly the present migrations were the last that ran to their end."""
    with psycopg.connect(owner_url) as connection:
        row = connection.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s",
            [DATABASE],
        ).fetchone()
    return row is not None and row[0] == migrations_fingerprint()


def mark_migrated(owner_url: str) -> None:
    """Remember that the present migrations ran to their end."""
    statement = sql.SQL("comment on database {} is {}").format(
        sql.Identifier(DATABASE), sql.Literal(migrations_fingerprint())
    )
    with psycopg.connect(owner_url) as connection:
        connection.execute(statement)


def migrations_fingerprint() -> str:
    """Changes with any migration of ours, and with the libraries, which bring their own."""
    digest = hashlib.sha256((CLONE / "requirements" / "base.txt").read_bytes())
    for migration in sorted(CLONE.glob("apps/*/migrations/*.py")):
        digest.update(f"{migration.relative_to(CLONE)}\n".encode())
        digest.update(migration.read_bytes())
    return f"migrations {digest.hexdigest()}"
