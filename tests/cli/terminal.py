"""A terminal for the tests: the command line in this process, or in one of its own where that matters."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import run


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """All of stdout as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Stdout as a JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def sentence(self) -> str:
        """The one sentence on stderr."""
        told = self.err.rstrip("\n")
        assert told.endswith((".", "?")), f"not a sentence: {told!r}"
        assert "\n" not in told, f"more than one line: {told!r}"
        assert "Traceback" not in told
        return told


class Terminal:
    """Types commands about one company."""

    def __init__(self, where: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.where = where
        self._patch = monkeypatch
        self._capsys = capsys

    def type(self, *arguments: str, stdin: bytes | str = b"") -> Said:
        """Run a command here."""
        given = stdin.encode() if isinstance(stdin, str) else stdin
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        self._capsys.readouterr()
        try:
            code = run(["--company", self.where, *arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        said = self._capsys.readouterr()
        return Said(code, said.out, said.err)

    def do(self, *commands: dict[str, Any] | str, together: bool = False) -> Said:
        """A script of one command a line."""
        rows = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in commands]
        return self.type("do", "-", *(["--all-or-nothing"] if together else []), stdin="\n".join(rows) + "\n")

    def ask(self, query: str, value: str) -> Any:
        """The answer of a query."""
        name = "product" if query == "stock" else "number"
        said = self.type("query", query, json.dumps({name: value}))
        assert said.code == 0, said.err
        return said.json

    def entries(self) -> int:
        """How long the journal is."""
        from app.store.database import Database
        from app.store.sql import sql

        database = Database(self.where)
        with database.read() as view:
            count = int(view.value(sql("SELECT count(*) FROM journal")))
        database.close()
        return count


def command_line(where: str, *arguments: str) -> list[str]:
    """The command line of a process of its own."""
    return [sys.executable, "-m", "app", "--company", where, *arguments]


def environment(home: Path, **more: str) -> dict[str, str]:
    """Its environment: settings and logs in a folder of the test."""
    return {**os.environ, "COUNTERFOIL_HOME": str(home), "COUNTERFOIL_PASSPHRASE": "words for the tests", **more}


def process(where: str, home: Path, *arguments: str, stdin: bytes = b"", **more: str) -> Said:
    """Run a command in a process of its own."""
    done = subprocess.run(
        command_line(where, *arguments), input=stdin, capture_output=True, timeout=120, check=False,
        env=environment(home, **more),
    )  # fmt: skip
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())
