"""No module of the program waits for itself: threads import too, and two that wait for each other see a half-made one.

The desk imports in the background while it opens its books. Python breaks a deadlock of two threads in a circle of
modules by handing one of them a module that is not finished, which is an ImportError on somebody's screen.
"""

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _at_import(body: Sequence[ast.AST]) -> Iterator[ast.Import | ast.ImportFrom]:
    """What is imported when the module is: not inside of functions, and not for the type checker."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from _at_import(node.orelse)
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        for part in ("body", "orelse", "finalbody", "handlers"):
            yield from _at_import(getattr(node, part, []))


def _upwards(name: str) -> set[str]:
    """A module and the packages that it lies in: each is imported before it."""
    parts = name.split(".")
    return {".".join(parts[:count]) for count in range(1, len(parts) + 1)}


@cache
def _graph() -> dict[str, set[str]]:
    files = {
        file.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): file
        for file in sorted((ROOT / "app").rglob("*.py"))
    }
    graph: dict[str, set[str]] = {}
    for name, file in files.items():
        found: set[str] = set()
        for node in _at_import(ast.parse(file.read_text("utf-8")).body):
            if isinstance(node, ast.Import):
                found |= {one.name for one in node.names}
            elif node.module:
                found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
        named = found & files.keys()
        above = {one for module in named for one in _upwards(module)} & files.keys()
        # Its own packages are there already, half-made or not; only one that it names is waited for.
        graph[name] = (named | (above - _upwards(name))) - {name}
    return graph


def test_no_module_waits_for_itself() -> None:
    order = tuple(TopologicalSorter(_graph()).static_order())
    assert order.index("app.store.database") < order.index("app.actions.orders") < order.index("app.actions.catalogue")


def test_a_circle_would_be_found() -> None:
    graph = {**_graph(), "app.domain.money": {"app.actions.catalogue"}}
    with pytest.raises(CycleError):
        tuple(TopologicalSorter(graph).static_order())
