"""A sentence that says money says it with its currency: `money_out` is what sentences are made of."""

from __future__ import annotations

import ast
from pathlib import Path

APP = Path(__file__).parents[2] / "app"


def _bare(text: str) -> list[int]:
    """The lines of sentences in which an amount stands as a figure alone."""
    if "amount_out" not in text:
        return []
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.JoinedStr):
            continue
        words = "".join(str(one.value) for one in node.values if isinstance(one, ast.Constant))
        calls = [one.value for one in node.values if isinstance(one, ast.FormattedValue)]
        named = [one.func.id for one in calls if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
        if "amount_out" in named and any(map(str.isalpha, words)):
            found.append(node.lineno)
    return found


def test_no_sentence_says_money_without_its_currency() -> None:
    files = [path for part in ("actions", "domain", "queries") for path in sorted((APP / part).rglob("*.py"))]
    found = {str(path.relative_to(APP)): _bare(path.read_text(encoding="utf-8")) for path in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_bare_figure_in_a_sentence_is_seen() -> None:
    assert _bare('said = f"Only {amount_out(left, currency)} go back."') == [1]
    assert _bare('said = f"{sign}{amount_out(left, currency)}"') == []
    assert _bare('said = f"Only {money_out(left, currency)} go back."  # not amount_out') == []
