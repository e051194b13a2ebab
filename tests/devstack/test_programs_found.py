"""Which PostgreSQL is taken, and what a command line means."""

from pathlib import Path

import pytest

from devstack.binaries import newest_first, postgres_candidates
from devstack.execute import with_python
from devstack.postgres import locale_options
from devstack.schema import migrations_fingerprint


def test_versions_are_ordered_as_numbers() -> None:
    folders = [Path(f"/usr/lib/postgresql/{version}/bin") for version in ("9.6", "15", "18")]

    assert [folder.parent.name for folder in newest_first(iter(folders))] == ["18", "15", "9.6"]


def test_the_chosen_postgresql_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for program in ("postgres", "initdb"):
        (tmp_path / program).touch()
    monkeypatch.setenv("BATON_POSTGRES_BIN", str(tmp_path))

    assert next(postgres_candidates()) == tmp_path


def test_a_folder_without_a_server_is_no_candidate(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BATON_POSTGRES_BIN", str(tmp_path))

    assert tmp_path not in list(postgres_candidates())


def test_sorting_needs_no_locale_of_the_machine_where_postgresql_brings_its_own() -> None:
    assert "--locale-provider=builtin" in locale_options(17)
    assert locale_options(15) == ["--locale=C.UTF-8"]


def test_manage_py_alone_is_run_by_our_python() -> None:
    assert with_python(["manage.py", "report"])[1:] == ["manage.py", "report"]
    assert with_python(["python", "manage.py"]) == ["python", "manage.py"]


def test_a_new_migration_changes_the_fingerprint(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").touch()
    migrations = tmp_path / "apps" / "leads" / "migrations"
    migrations.mkdir(parents=True)
    monkeypatch.setattr("devstack.schema.CLONE", tmp_path)
    before = migrations_fingerprint()

    (migrations / "0001_initial.py").touch()

    assert migrations_fingerprint() != before
