"""Small things: functions, views, jobs and modules stay within their limits; so do the tests.

The list of exceptions starts empty and is meant to stay so: split by noun or by screen instead.
"""

from __future__ import annotations

import ast

from .source import Module, functions, modules

FUNCTION_LINES, VIEW_LINES, JOB_LINES, MODULE_LINES, README_LINES = 40, 30, 15, 300, 20
TEST_MODULE_LINES = 300
EXCEPTIONS: dict[str, str] = {}


def limit_of(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    words = {
        node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        for decorator in function.decorator_list
        for node in ast.walk(decorator)
    }
    if "handles" in words or module.name.endswith("/jobs.py"):
        return JOB_LINES
    if words & {"requires", "public", "signed_in"}:
        return VIEW_LINES
    return FUNCTION_LINES


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code: the docstring and the signature tell, they do not weigh."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def too_long(module: Module) -> list[str]:
    return [
        f"{module.name}:{function.lineno} {function.name}: {length_of(function)} lines"
        for function in functions(module.tree)
        if length_of(function) > limit_of(module, function)
    ]


def test_functions_are_small() -> None:
    long = [finding for module in modules() for finding in too_long(module)]
    assert [finding for finding in long if finding.split(": ")[0] not in EXCEPTIONS] == []


def test_modules_are_small() -> None:
    long = {module.name: module.lines for module in modules() if module.lines > MODULE_LINES}
    assert {name: lines for name, lines in long.items() if name not in EXCEPTIONS} == {}


def test_modules_of_tests_are_small() -> None:
    tests = modules("tests")
    assert {test.name: test.lines for test in tests if test.lines > TEST_MODULE_LINES} == {}


def test_a_long_function_is_found() -> None:
    body = "\n".join("    step()" for _ in range(31))
    view = Module("apps/x/views.py", f"@requires(Capability.SEE)\ndef page(request):\n{body}\n")
    plain = Module("apps/x/queries.py", f"def rows():\n{body}\n")
    job = Module("apps/x/jobs.py", f"def sweep():\n{body}\n")
    assert [len(too_long(module)) for module in (view, plain, job)] == [1, 0, 1]
