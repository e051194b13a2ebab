"""The house: who may import whom, what each app says of itself, words, templates, migrations."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import engines
from importlinter.cli import lint_imports

from apps.leads.events import FACTS
from apps.leads.kinds import Kind

from .source import ROOT
from .test_sizes import README_LINES

APPS = sorted(path.parent for path in (ROOT / "apps").glob("*/apps.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_imports_only_go_down() -> None:
    assert lint_imports(no_logo=True) == 0


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_app_says_in_few_lines_what_it_owns(app: Path) -> None:
    readme = app / "README.md"
    assert readme.exists()
    assert 0 < len(readme.read_text().splitlines()) <= README_LINES


@pytest.mark.django_db
def test_the_models_have_their_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_kind_of_event_says_which_facts_it_has() -> None:
    assert set(FACTS) == set(Kind)


def test_events_are_named_noun_and_past() -> None:
    assert [kind for kind in Kind if not re.fullmatch(r"[a-z]+\.[a-z_]+", kind)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_compiles_and_holds_nothing_the_browser_would_refuse(path: Path) -> None:
    text = path.read_text()
    engines["django"].from_string(text)
    if path.parent.name != "email" and path.name != "email.html":  # no stylesheets in mail
        assert refused_by_the_policy(text) == []


#: An attribute named style, a handler, a script with a body that runs, a style element, a
#: javascript: address. Data blocks (type="application/json") do not run.
REFUSED = {
    "style attribute": r"<[a-z][^>]*\sstyle\s*=",
    "handler attribute": r"<[a-z][^>]*\son[a-z]+\s*=",
    "htmx handler": r"<[a-z][^>]*\shx-on",
    "style element": r"<style[\s>]",
    "javascript: address": r"""(?:href|src|action)\s*=\s*["']?\s*javascript:""",
    "inline script": r"<script(?![^>]*\bsrc\s*=)(?![^>]*application/json)[^>]*>\s*\S",
}


def refused_by_the_policy(text: str) -> list[str]:
    return [name for name, pattern in REFUSED.items() if re.search(pattern, text, re.IGNORECASE)]


@pytest.mark.parametrize(
    "snippet",
    [
        '<p style="color:red">',
        '<button class="x" onclick="go()">',
        "<style>p { }</style>",
        "<script>go()</script>",
        '<a href="javascript:go()">',
        '<div hx-on:click="go()">',
    ],
)
def test_what_the_browser_would_refuse_is_found(snippet: str) -> None:
    assert refused_by_the_policy(snippet)


@pytest.mark.parametrize(
    "snippet",
    [
        '<script type="module" src="{% static \'js/baton.js\' %}"></script>',
        '<script type="application/json">{"a": 1}</script>',
        '<link rel="stylesheet" href="x.css">',
        '<input name="once" autocomplete="one-time-code">',
        "<p>on time = money</p>",
    ],
)
def test_what_the_browser_takes_is_left_alone(snippet: str) -> None:
    assert refused_by_the_policy(snippet) == []
