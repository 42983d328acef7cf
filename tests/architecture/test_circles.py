"""The order place is built of parts that do not know it, and that know each other in one direction only."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("app/ui/screens/order", "app/ui/entry", "app/domain/entry")


def _names(tree: ast.Module) -> set[str]:
    """Every module named by an import, also one for the type checker only, or inside a function."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{one.name}" for one in node.names}
    return found


def _graph() -> dict[str, set[str]]:
    files = [file for folder in FOLDERS for file in sorted((ROOT / folder).glob("*.py"))]
    modules = {file.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): file for file in files}
    return {name: _names(ast.parse(file.read_text("utf-8"))) & modules.keys() for name, file in modules.items()}


def test_no_part_of_the_order_place_names_the_place() -> None:
    graph = _graph()
    assert [name for name, named in graph.items() if "app.ui.screens.order.screen" in named] == []
    assert "app.ui.screens.order.place" in graph["app.ui.screens.order.linework"]


def test_its_parts_import_each_other_in_no_circle() -> None:
    order = tuple(TopologicalSorter(_graph()).static_order())
    assert order.index("app.domain.entry.sheet") < order.index("app.ui.entry.model")
    assert order.index("app.ui.screens.order.pages") < order.index("app.ui.screens.order.screen")


def test_a_circle_would_be_found() -> None:
    with pytest.raises(CycleError):
        tuple(TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())
