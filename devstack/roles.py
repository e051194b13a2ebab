"""The two database roles: one owns the schema and migrates, the other serves and is bound by it."""

from urllib.parse import quote

from psycopg import Connection, sql

from devstack.places import Places
from devstack.postgres import connect_as_superuser

OWNER = sql.Identifier("baton_owner")
APP = sql.Identifier("baton_app")
DATABASE = "baton"


def prepare_roles(places: Places) -> None:
    """Make the roles and the database what they should be; changes nothing when they are."""
    with connect_as_superuser(places, "postgres") as connection:
        _put_role(connection, "baton_owner", places.credentials.owner, sql.SQL("createdb"))
        _put_role(connection, "baton_app", places.credentials.app, sql.SQL("nocreatedb"))
        # Tests and the seed then SET ROLE to it, so that row-level security holds for them too.
        connection.execute(sql.SQL("grant {} to {}").format(APP, OWNER))
    with connect_as_superuser(places, "template1") as connection:
        _grant_what_migrations_create(connection)
    with connect_as_superuser(places, "postgres") as connection:
        _create_database(connection)


def _put_role(connection: Connection, name: str, password: str, may: sql.SQL) -> None:
    exists = connection.execute("select 1 from pg_roles where rolname = %s", [name]).fetchone()
    connection.execute(
        sql.SQL("{} role {} login nosuperuser nobypassrls nocreaterole {} password {}").format(
            sql.SQL("alter" if exists else "create"),
            sql.Identifier(name),
            may,
            sql.Literal(password),
        )
    )


def _grant_what_migrations_create(connection: Connection) -> None:
    """In the template, so that every database has it that is made later, those of the tests too."""
    connection.execute(sql.SQL("grant usage on schema public to {}").format(APP))
    for right, kind in (
        ("select, insert, update, delete", "tables"),
        ("usage, select", "sequences"),
    ):
        connection.execute(
            sql.SQL("alter default privileges for role {} grant {} on {} to {}").format(
                OWNER, sql.SQL(right), sql.SQL(kind), APP
            )
        )


def _create_database(connection: Connection) -> None:
    exists = connection.execute(
        "select 1 from pg_database where datname = %s", [DATABASE]
    ).fetchone()
    if not exists:
        connection.execute(
            sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), OWNER)
        )


def owner_url(places: Places) -> str:
    """How the role that owns the schema connects."""
    return _url(places, "baton_owner", places.credentials.owner)


def app_url(places: Places) -> str:
    """How the serving processes connect."""
    return _url(places, "baton_app", places.credentials.app)


def _url(places: Places, role: str, password: str) -> str:
    """In the one form that libpq, psycopg and django-environ all read for a socket."""
    return f"postgresql://{role}:{password}@/{DATABASE}?host={quote(str(places.sockets))}"
