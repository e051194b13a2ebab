"""One write path: rows change in verbs, in the history, in the books and in bulk loads only."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from .source import Module, modules
from .write_paths import writes_in

#: Modules that are made for writing, in any app; a package of that name counts too.
WRITING = frozenset({"actions", "events", "ledger", "bulk", "audit", "outbox"})
#: What an app's actions.py may import without it becoming a place for verbs.
LAYERS = frozenset(
    {"models", "kinds", "queries", "policy", "tables", "forms", "views", "api", "jobs", "urls"}
)
#: Other places, each with the reason.
EXCEPTIONS = {
    "apps/accounts/models.py": "creating a user is the manager's method, by Django's contract",
    "apps/core/bulk_sql.py": "copies rows into a temporary table; bulk loads insert from there",
    "apps/tenancy/tables.py": "save and delete of every tenant's row refuse foreign rows here",
    "apps/tenancy/relay.py": "marks a follow-up as done in the transaction that did it",
    "apps/tenancy/schedule.py": "claims a period of a sweep: one row, unique",
}


def is_a_place_for_verbs(module: Module) -> bool:
    """actions.py and what it is made of: sibling modules it imports its verbs from."""
    _, app, *rest = module.name.removesuffix(".py").split("/")
    if WRITING & set(rest):
        return True
    return len(rest) > 0 and rest[0] in _parts_of_actions(app) - LAYERS


@cache
def _parts_of_actions(app: str) -> set[str]:
    """The app's modules that its doors are made of: those that actions.py imports from, as
    `from . import part`, `from .part import verb` or in full, and those that these import from."""
    imports = _imports_of(app)
    parts: set[str] = set()
    found = {"actions"}
    while found:
        parts |= found
        found = {one for part in found - LAYERS for one in imports.get(part, set())} - parts
    return parts


def _imports_of(app: str) -> dict[str, set[str]]:
    """What each module of the app, or package in it, imports from its siblings."""
    imports: dict[str, set[str]] = {}
    for module in modules("apps"):
        top, name, *rest = module.name.removesuffix(".py").split("/")
        if (top, name) != ("apps", app) or not rest:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom):
                imports.setdefault(rest[0], set()).update(_siblings(node, app))
    return imports


def _siblings(node: ast.ImportFrom, app: str) -> set[str]:
    if node.level == 1:
        return {node.module} if node.module else {alias.name for alias in node.names}
    return {(node.module or "").removeprefix(f"apps.{app}.")}


def test_rows_change_in_verbs_only() -> None:
    strays = [
        f"{module.name}:{line} {what}"
        for module in modules("apps")
        if not is_a_place_for_verbs(module) and module.name not in EXCEPTIONS
        for line, what in writes_in(module.tree)
    ]
    assert strays == []


def test_the_exceptions_are_still_needed() -> None:
    writing = {module.name for module in modules("apps") if any(writes_in(module.tree))}
    assert set(EXCEPTIONS) <= writing


@pytest.mark.parametrize(
    "snippet",
    [
        "Lead.objects.create(number=1)",
        "lead.save(update_fields=['stage'])",
        "Lead.objects.filter(id=1).update(stage='won')",
        "lead.delete()",
        "Campaign.objects.bulk_create(rows)",
        "cursor.execute('UPDATE leads_lead SET stage = 1')",
        "SQL = '''\n  INSERT INTO leads_lead SELECT 1'''",
        "cursor.execute(f'DELETE FROM {table}')",
        "User.objects.get_or_create(email=email)",
    ],
)
def test_a_stray_write_is_found(snippet: str) -> None:
    assert list(writes_in(ast.parse(snippet)))


@pytest.mark.parametrize(
    "snippet",
    [
        "counts.update(row)",
        "seen.update({1, 2})",
        "digest.update(b'x')",
        "Lead.objects.filter(id=1).first()",
        "leads.capture(prospect, by=None, at=now)",
        "'Update your settings'",
        "'Deleted leads are gone'",
        "SELECT = 'SELECT 1 FROM leads_lead'",
        "def locked():\n    '''\n    UPDATE t SET x: what this does.'''",
    ],
)
def test_harmless_code_is_left_alone(snippet: str) -> None:
    assert list(writes_in(ast.parse(snippet))) == []
