"""Processes that are killed, and processes that write at once: what was answered is there, and the books are whole."""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Terminal, command_line, environment
from tests.shop import POSTGRES, Shop, postgres_database


def commands(count: int) -> Iterator[dict[str, Any]]:
    """Orders, one after the other, each written and confirmed."""
    for number in range(count):
        lines = [{"product": sku, "quantity": "1"} for sku in ("CU15", "ELB15", "CUT")]
        yield {"action": "draft_order", "as": f"o{number}", "customer": "MUELLER", "lines": lines}
        yield {"action": "confirm_order", "order": f"@o{number}"}
        yield {"action": "issue_invoice", "lines": [{"order": f"@o{number}", "line": 3, "quantity": "1"}]}


def killed(where: str, home: Path, after: int, later: float) -> list[dict[str, Any]]:
    """A long script, killed `later` seconds after that many answers; the answers that were heard."""
    script = subprocess.Popen(
        command_line(where, "do", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment(home),
    )  # fmt: skip
    assert script.stdin is not None
    assert script.stdout is not None

    def feed() -> None:
        try:
            for command in commands(400):
                script.stdin.write(json.dumps(command).encode() + b"\n")
                script.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass

    feeding = threading.Thread(target=feed)
    feeding.start()
    heard = [script.stdout.readline() for _ in range(after)]
    threading.Event().wait(later)
    script.kill()
    heard += script.stdout.readlines()
    script.wait()
    feeding.join()
    script.stdout.close()
    with contextlib.suppress(BrokenPipeError):  # what nobody reads any more
        script.stdin.close()
    return [json.loads(row) for row in heard if row.endswith(b"\n")]


def all_there(terminal: Terminal, answers: list[dict[str, Any]]) -> None:
    """Every document that was answered is in the books, and the books are whole."""
    assert answers
    for answer in answers:
        assert answer["ok"] is True
        kind = "invoice" if answer["action"] == "issue_invoice" else "order"
        assert terminal.ask(kind, answer["id"])["id"] == answer["id"]
    checked = terminal.type("check", "--rebuild").json
    assert checked["faults"] == []


@pytest.mark.slow
def test_what_was_answered_before_a_kill_is_there(terminal: Terminal, tmp_path: Path) -> None:
    for after, later in ((4, 0.0), (23, 0.004)):
        all_there(terminal, killed(terminal.where, tmp_path, after, later))


@pytest.mark.slow
def test_what_was_answered_before_many_kills_is_there(terminal: Terminal, tmp_path: Path) -> None:
    dice = random.Random(7)
    for _ in range(40):
        all_there(terminal, killed(terminal.where, tmp_path, dice.randrange(1, 60), dice.random() / 50))


def at_once(where: str, home: Path, count: int) -> list[list[dict[str, Any]]]:
    """Two scripts at the same time; what each answered."""
    given = "".join(json.dumps(one) + "\n" for one in commands(count)).encode()
    scripts = [
        subprocess.Popen(
            command_line(where, "do", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment(home),
        )
        for _ in range(2)
    ]  # fmt: skip
    heard: list[list[dict[str, Any]]] = [[], []]

    def speak(place: int) -> None:
        out, err = scripts[place].communicate(given, timeout=300)
        assert b"Traceback" not in err
        heard[place] = [json.loads(row) for row in out.splitlines()]

    speaking = [threading.Thread(target=speak, args=(place,)) for place in range(2)]
    for one in speaking:
        one.start()
    for one in speaking:
        one.join()
    assert [script.returncode for script in scripts] == [0, 0]
    return heard


def two_write(where: str, home: Path) -> None:
    """Both are served, and no number is given twice or left out."""
    heard = at_once(where, home, 4)
    numbers = sorted(one["number"] for answers in heard for one in answers if one["action"] == "issue_invoice")
    assert numbers == sorted(f"RE-{n}" for n in range(1, 9))
    orders = {one["number"] for answers in heard for one in answers if one["action"] == "confirm_order"}
    assert orders == {f"SO-{n}" for n in range(1, 9)}


@pytest.mark.slow
def test_two_processes_write_at_once(terminal: Terminal, tmp_path: Path) -> None:
    two_write(terminal.where, tmp_path)
    assert terminal.type("check", "--rebuild").json["faults"] == []


@pytest.mark.postgres
def test_two_processes_write_at_once_on_postgresql(terminal: Terminal) -> None:
    if POSTGRES not in os.environ:
        pytest.skip(f"no PostgreSQL server: {POSTGRES} is not set")
    with postgres_database() as database:
        Shop(database).stocked().lawful()
        database.close()
        terminal.where = database.where
        # The papers of a server's company lie in the person's data folder, so all three programs share one home.
        two_write(database.where, Path(os.environ["COUNTERFOIL_HOME"]))
        assert terminal.type("check", "--rebuild").json["faults"] == []


def test_a_reader_that_goes_away_stops_the_script_quietly(terminal: Terminal, tmp_path: Path) -> None:
    script = subprocess.Popen(
        command_line(terminal.where, "do", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(tmp_path),
    )  # fmt: skip
    assert script.stdin is not None
    assert script.stdout is not None
    assert script.stderr is not None
    script.stdin.write(json.dumps(next(commands(1))).encode() + b"\n")
    script.stdin.flush()
    assert json.loads(script.stdout.readline())["ok"] is True
    script.stdout.close()
    script.stdin.write(json.dumps({"action": "save_carrier", "name": "DHL"}).encode() + b"\n")
    script.stdin.close()
    said = script.stderr.read()
    script.stderr.close()
    assert (script.wait(), said) == (141, b"")
