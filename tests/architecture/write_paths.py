"""Finding statements that change rows, and whether verbs make them, in Python's syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TypeGuard

#: Methods that always write.
WRITES = frozenset(
    {
        "bulk_create",
        "bulk_update",
        "get_or_create",
        "update_or_create",
        "save",
        "create",
        "abulk_create",
        "asave",
        "acreate",
    }
)
#: Methods that dictionaries and sets have as well: they count on a queryset only.
AMBIGUOUS = frozenset({"update", "delete"})
#: What tells a queryset (or a chain that ends in one) from a dictionary.
QUERYSET_WORDS = frozenset({"objects", "filter", "exclude", "all", "order_by", "select_for_update"})
SQL = re.compile(
    r"^\s*(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|MERGE\s+INTO|COPY\s+\S+.*FROM|TRUNCATE)\b",
    re.IGNORECASE | re.MULTILINE,
)


def writes_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, what) of each statement that would change rows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if _is_write(node.func):
                yield node.lineno, f".{node.func.attr}()"
        elif _is_sql(node) and not _is_docstring(node, tree):
            yield node.lineno, "SQL that writes"


def _is_sql(node: ast.AST) -> TypeGuard[ast.Constant]:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text and SQL.search(node.value) is not None


def _is_write(call: ast.Attribute) -> bool:
    if call.attr in AMBIGUOUS:
        return bool(QUERYSET_WORDS & _words(call.value)) or call.attr == "delete"
    return call.attr in WRITES


def _words(chain: ast.AST) -> set[str]:
    return {node.attr for node in ast.walk(chain) if isinstance(node, ast.Attribute)}


def _is_docstring(constant: ast.Constant, tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Expr) and node.value is constant for node in ast.walk(tree))


def timeless_writers(tree: ast.Module) -> list[str]:
    """The public functions that change rows, themselves or through their module's private parts,
    and take no instant `at`. A module that writes and has none of these is one of verbs."""
    parts = _parts(tree)
    writing = {name for name, part in parts.items() if any(writes_in(part))}
    while more := {name for name, part in parts.items() if _names(part) & writing} - writing:
        writing |= more
    return sorted(
        name
        for name in writing
        if isinstance(part := parts[name], ast.FunctionDef)
        and not name.startswith("_")
        and "at" not in {argument.arg for argument in (*part.args.args, *part.args.kwonlyargs)}
    )


def _parts(tree: ast.Module) -> dict[str, ast.AST]:
    """By name: functions, methods, and what a module keeps under a name, such as a statement."""
    parts: dict[str, ast.AST] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            parts[node.name] = node
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts |= {target.id: node.value for target in targets if isinstance(target, ast.Name)}
    return parts


def _names(part: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(part) if isinstance(node, ast.Name)} | _words(part)
