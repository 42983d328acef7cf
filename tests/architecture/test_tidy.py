"""What the house asks of every file, held by counting: size, words that must not be there, a sentence at the top."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("app", "packaging", "tests")
LINES, FUNCTION_LINES = 500, 70
# Migrations are written once and never again; nobody shortens them.
GENERATED = ("app/store/migrations/versions/",)
# Put together here, so that this file does not find itself.
LATER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME")) + r")\b")

Rule = Callable[[str, ast.Module, str], Iterator[str]]


def _long_files(_name: str, _tree: ast.Module, text: str) -> Iterator[str]:
    lines = text.count("\n")
    if lines > LINES:
        yield f"{lines} lines, {LINES} is the most: give a part of it a file of its own"


def _long_functions(_name: str, tree: ast.Module, _text: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"line {node.lineno}: {node.name} has {lines} lines, {FUNCTION_LINES} is the most"


def _unexplained_modules(name: str, tree: ast.Module, _text: str) -> Iterator[str]:
    if name.startswith("app/") and not ast.get_docstring(tree):
        yield "no docstring says what this module is for"


def _left_for_later(_name: str, _tree: ast.Module, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        if LATER.search(line):
            yield f"line {number}: left for later"


def _commits(name: str, tree: ast.Module, _text: str) -> Iterator[str]:
    # One place ends a transaction, so that the change is told to every window exactly once. The windows never hold a
    # connection (a contract sees to that); what they commit is a cell that was typed into.
    if name.startswith("app/") and name != "app/store/database.py" and not name.startswith("app/ui/"):
        yield from _calls(tree, "commit", methods=True)


def _floats(name: str, tree: ast.Module, _text: str) -> Iterator[str]:
    # Money and quantities are whole numbers; a float rounds behind one's back.
    if name.startswith("app/domain/"):
        yield from _calls(tree, "float")


def _prints(name: str, tree: ast.Module, _text: str) -> Iterator[str]:
    # A window has no terminal; what is to be known goes to the log or to the person.
    if name.startswith("app/") and not re.match(r"app/cli(_\w+)?(\.py$|/)", name):
        yield from _calls(tree, "print")


def _loops_in_loops(name: str, tree: ast.Module, _text: str) -> Iterator[str]:
    # A second event loop inside the first runs what was not meant to run yet.
    if name.startswith("app/"):
        yield from _calls(tree, "processEvents", methods=True)


def _swallowed(_name: str, tree: ast.Module, _text: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield f"line {node.lineno}: an except that catches everything, the end of the program too"


def _sql_elsewhere(name: str, tree: ast.Module, _text: str) -> Iterator[str]:
    # SQL stands where the books are; whoever else asks them calls a function of the queries.
    if name.startswith("app/") and not name.startswith(("app/store/", "app/queries/", "app/actions/")):
        for node in ast.walk(tree):
            named = node.names if isinstance(node, ast.ImportFrom) and node.module == "app.store.sql" else []
            if any(one.name == "sql" for one in named):
                yield f"line {node.lineno}: SQL of its own"


def _calls(tree: ast.Module, name: str, methods: bool = False) -> Iterator[str]:
    """Where a built-in, or also a method, of this name is called."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        by_name = isinstance(node.func, ast.Name) and node.func.id == name
        by_method = methods and isinstance(node.func, ast.Attribute) and node.func.attr == name
        if by_name or by_method:
            yield f"line {node.lineno}: {name}()"


RULES: tuple[tuple[Rule, str], ...] = (
    (_long_files, "x = 1\n" * 501),
    (_long_functions, "def f():\n" + "    x = 1\n" * 70),
    (_unexplained_modules, "x = 1\n"),
    (_left_for_later, "x = 1  # TO" + "DO: more"),
    (_commits, "connection.commit()"),
    (_floats, "x = float('1')"),
    (_prints, "print(1)"),
    (_loops_in_loops, "QApplication.processEvents()"),
    (_sql_elsewhere, "from app.store.sql import sql"),
    (_swallowed, "try:\n    pass\nexcept:\n    pass"),
)
NAMES = [rule.__name__.strip("_") for rule, _bad in RULES]


def test_the_house_is_tidy() -> None:
    # All rules in one walk: reading and parsing the house ten times would cost more than all of them.
    found = []
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            if not name.startswith(GENERATED):
                text = file.read_text(encoding="utf-8")
                tree = ast.parse(text, name)
                found += [f"{name}: {one}" for rule, _bad in RULES for one in rule(name, tree, text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("rule", "bad"), RULES, ids=NAMES)
def test_the_rules_bite(rule: Rule, bad: str) -> None:
    assert list(rule("app/domain/x.py", ast.parse(bad), bad))
    good = '"""What it is for."""\ntotal = 1\n'
    assert not list(rule("app/domain/x.py", ast.parse(good), good))
