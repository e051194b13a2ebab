"""The project's own Python, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("apps", "config", "devstack")


@dataclass(frozen=True)
class Module:
    """One file; `name` is its path from the root."""

    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return self.text.count("\n")


@lru_cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Every module below the folders, migrations left out: Django writes those."""
    paths = [path for folder in folders or OURS for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(
        Module(str(path.relative_to(ROOT)), path.read_text())
        for path in paths
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    )


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
