"""Whatever JSON somebody pipes in: an answer or a refusal, never a fault of the program, and the books stay whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions.catalogue import ACTIONS
from app.cli.scripting import Script
from app.store.database import Database
from tests.actions.machine_checks import faults
from tests.shop import copy_of

NAMES = ["MUELLER", "KERN", "CU15", "ELB15", "CUT", "BOOK", "S19", "MAIN", "PACKING", "D-1", "SO-1", "Q-1", "PL-1"]
NAMES += ["DN-1", "RE-1", "GS-1", "PA-1", "cash", "restock", "S", "DE", "2026-03-18", "9999-12-31", "", " ", "@x"]
NAMES += ["漢字", "a\0b", "\ud800"]
NUMBERS = ["0", "1", "-1", "2.5", "0.001", "1e5", "1e400", "999999999999", "NaN", "-0", "1.0005", "x"]
scalars = (
    st.sampled_from(NAMES)
    | st.sampled_from(NUMBERS)
    | st.text(max_size=12)
    | st.sampled_from([None, True, False, 0, 1, -1, 7, 1.5, 1e308, 10**30, -(10**16), float("inf")])
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def shaped(kind: Any, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values in the shape of a type, mostly: the fields of a dataclass, lists of it, and now and then nonsense."""
    inner = [one for one in get_args(kind) if one is not type(None)]
    if is_dataclass(kind) and depth < 3:
        hints = get_type_hints(kind)
        names = [one.name for one in fields(kind)]
        some = {name: shaped(hints[name], depth + 1) for name in names}
        return st.fixed_dictionaries({}, optional=some) | st.fixed_dictionaries(some) | anything
    if getattr(kind, "__origin__", None) is list:
        return st.lists(shaped(inner[0], depth + 1), max_size=3) | scalars
    if inner:
        return st.one_of(*(shaped(one, depth + 1) for one in inner))
    return scalars


COMMANDS = st.sampled_from(ACTIONS).flatmap(
    lambda action: shaped(action.parameters).map(lambda given: (action.name, given))
)


@pytest.fixture(scope="module")
def books(lawful_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Books in which a little has happened, so that names like SO-1 mean something."""
    database = copy_of(lawful_template, tmp_path_factory.mktemp("senseless") / "n.counterfoil")
    script = Script(database, "anna")
    lines = [{"product": "CU15", "quantity": "10"}, {"product": "CUT", "quantity": "1"}]
    for command in (
        {"action": "draft_quote", "customer": "KERN", "lines": lines, "as": "q"},
        {"action": "send_quote", "quote": "@q"},
        {"action": "draft_order", "customer": "MUELLER", "lines": lines, "as": "o"},
        {"action": "confirm_order", "order": "@o"},
        {"action": "open_pick_list", "order": "@o"},
        {"action": "confirm_pick", "pick_list": "PL-1"},
        {"action": "pack_shipment", "pick_list": "PL-1"},
        {"action": "ship", "shipment": "DN-1"},
        {"action": "issue_invoice", "orders": "@o"},
        {"action": "issue_credit_note", "invoice": "RE-1", "reason": "x", "lines": [{"line": 1, "quantity": "1"}]},
        {"action": "record_payment", "customer": "MUELLER", "tenders": [{"method": "cash", "amount": "10"}]},
    ):
        assert script.run(command)["ok"], command
    yield database
    with database.read() as view:
        assert faults(view) == []
    database.close()


def play(books: Database, name: str, given: Any) -> None:
    """The command is answered, in JSON that can be written, and a refusal is a sentence."""
    script = Script(books, "anna")
    command = {**given, "action": name} if isinstance(given, dict) else given
    answer = script.run(command)
    json.dumps(answer, ensure_ascii=False).encode()
    if not answer["ok"]:
        assert answer["error"].endswith((".", "?", ")")), answer["error"]


def some(examples: int) -> settings:
    """How many, always the same ones."""
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None,
                    suppress_health_check=list(HealthCheck))  # fmt: skip


@some(150)
@given(command=COMMANDS)
def test_senseless_commands_are_refused_in_sentences(books: Database, command: tuple[str, Any]) -> None:
    play(books, *command)


@pytest.mark.slow
@some(20_000)
@given(command=COMMANDS)
def test_very_many_senseless_commands_are_refused_in_sentences(books: Database, command: tuple[str, Any]) -> None:
    play(books, *command)
