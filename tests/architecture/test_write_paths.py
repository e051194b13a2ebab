"""One write path: rows change in verbs, in the history, in the books and in bulk loads only."""

from __future__ import annotations

import ast

import pytest

from .source import Module, modules
from .write_paths import timeless_writers, writes_in

#: Modules that are made for writing, in any app; a package of that name counts too.
WRITING = frozenset({"actions", "events", "ledger", "bulk", "audit", "outbox"})
#: Modules and packages that never hold verbs.
LAYERS = frozenset(
    {
        "models", "kinds", "queries", "policy", "tables", "forms",
        "views", "api", "jobs", "urls", "templatetags", "management",
    }
)  # fmt: skip
#: Other places, each with the reason.
EXCEPTIONS = {
    "apps/accounts/models.py": "creating a user is the manager's method, by Django's contract",
    "apps/core/bulk_sql.py": "copies rows into a temporary table; bulk loads insert from there",
    "apps/leads/identity.py": "people and organisations are rows without an instant of their own",
    "apps/core/written_row.py": "writes the row that a table's own save was told to write",
    "apps/tenancy/tables.py": "save and delete of every tenant's row refuse foreign rows here",
    "apps/tenancy/postgres/baseline.py": "the tables of a new database, before there is a story",
    "apps/tenancy/relay.py": "marks a follow-up as done in the transaction that did it",
}


def is_a_place_for_verbs(module: Module) -> bool:
    """A module made for writing; or one of an app's nouns, when whoever changes rows through it
    must say at which instant, as with every verb."""
    _, _, *rest = module.name.removesuffix(".py").split("/")
    if WRITING & set(rest):
        return True
    return not LAYERS & set(rest) and not timeless_writers(module.tree)


def test_rows_change_in_verbs_only() -> None:
    strays = [
        f"{module.name}:{line} {what}"
        for module in modules("apps")
        if not is_a_place_for_verbs(module) and module.name not in EXCEPTIONS
        for line, what in writes_in(module.tree)
    ]
    assert strays == [], "\n".join(strays)


def test_the_exceptions_are_still_needed() -> None:
    strays = {
        module.name
        for module in modules("apps")
        if any(writes_in(module.tree)) and not is_a_place_for_verbs(module)
    }
    assert set(EXCEPTIONS) == strays


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("leads/parking.py", "def park(lead, *, at):\n    lead.save()", True),
        ("leads/parking.py", "def park(lead):\n    lead.save()", False),
        (
            "leads/parking.py",
            "def park(lead):\n    _do(lead)\ndef _do(lead):\n    lead.save()",
            False,
        ),
        ("leads/parking.py", "class C:\n    def park(self):\n        self.lead.save()", False),
        ("leads/parking.py", "SQL = 'UPDATE t SET x = 1'\ndef park():\n    run(SQL)", False),
        ("leads/parking.py", "SQL = 'UPDATE t SET x = 1'\ndef park(*, at):\n    run(SQL)", True),
        ("leads/queries.py", "def park(lead, *, at):\n    lead.save()", False),
        ("leads/queries/parked.py", "def park(lead, *, at):\n    lead.save()", False),
        ("leads/views/park.py", "def park(request, *, at):\n    lead.save()", False),
        ("leads/templatetags/park.py", "def park(lead, *, at):\n    lead.save()", False),
        ("leads/actions.py", "def park(lead):\n    lead.save()", True),
    ],
)
def test_who_changes_rows_says_when(name: str, text: str, expected: bool) -> None:
    assert is_a_place_for_verbs(Module(f"apps/{name}", text)) is expected


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
