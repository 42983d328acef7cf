"""Taking in a list from the window: a file, what would become of it, and then it is done or left.

The import itself is the command line's (`app.exchange.lists`); it runs in a worker, first without changing a thing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from app.domain.errors import RuleViolation
from app.ui.screens.base import Screen
from app.ui.theme.look import Size
from app.ui.widgets.sheet import Sheet, scrolled
from app.ui.widgets.text import Text

_ROWS = 12


class ListImport:
    """Brings a list of one kind (customers, products, stock) into the books, on the place that shows them."""

    def __init__(self, screen: Screen, kind: str, done: Callable[[], None]) -> None:
        self._screen, self.kind, self._done = screen, kind, done

    def choose(self) -> None:
        """The system's dialogue, then a look at the file."""
        title = f"A list of {self.kind}"
        file, _kinds = QFileDialog.getOpenFileName(self._screen, title, "", "Lists (*.csv *.tsv *.txt);;All (*)")
        if file:
            self.look_at(file)

    def look_at(self, file: str) -> None:
        """What would become of this file; nothing changes yet."""
        self._screen.show_line("The list is being read …")
        self._run(file, dry_run=True, done=lambda answer: self._show(file, answer))

    def _run(self, file: str, *, dry_run: bool, done: Callable[[dict[str, Any]], None]) -> None:
        kind, actor = self.kind, self._screen.desk.work.actor
        self._screen.desk.work.call(
            lambda books: _import(books, kind, file, actor, dry_run),
            done=done,
            failed=self._failed,
            owner=self._screen,
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RuleViolation):
            # Its field is one of the file, not of this window.
            self._screen.show_line(error.message)
        else:
            self._screen.went_wrong(error)

    def _show(self, file: str, answer: dict[str, Any]) -> None:
        self._screen.show_line("")
        good = told(answer)
        title = f"{Path(file).name}: {good or 'nothing new'}"
        sheet = Sheet(self._screen, title, do="Take in" if good else "Close", share=1.4)
        for sentence in how_read(answer):
            sheet.body.addWidget(Text(sentence, size=Size.SECOND, tone="muted", wrap=True))
        bad = answer["bad"]
        if bad:
            rows = answer["read"] - answer["good"]
            words = f"{rows:,} row{'s' if rows != 1 else ''} cannot be taken in:"
            sheet.body.addWidget(Text(words, weight=600, tone="stop"))
            lines = [f"line {one['line']}: {one['error']}" for one in bad[:_ROWS]]
            if len(bad) > _ROWS:
                lines.append(f"and {len(bad) - _ROWS:,} more")
            sheet.body.addWidget(scrolled(Text("\n".join(lines), wrap=True)))
        sheet.accepted.connect(lambda: self._take(sheet, file, good=bool(good)))
        self._screen.show_sheet(sheet)

    def _take(self, sheet: Sheet, file: str, *, good: bool) -> None:
        sheet.dismiss()
        if good:
            self._run(file, dry_run=False, done=self._taken)

    def _taken(self, answer: dict[str, Any]) -> None:
        self._screen.desk.shell.toast(f"{self.kind.capitalize()}: {told(answer) or 'nothing new'}.")
        self._done()


def told(answer: dict[str, Any]) -> str:
    """What became, or would become, of the good rows: "12 new, 3 changed"; empty if nothing."""
    words = (("created", "new"), ("changed", "changed"))
    return ", ".join(f"{answer[name]:,} {word}" for name, word in words if answer.get(name))


def how_read(answer: dict[str, Any]) -> list[str]:
    """How the file was understood, in sentences."""
    names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
    separator = names.get(answer["separator"], answer["separator"])
    known = ", ".join(f"{heading} is {field}" for heading, field in answer["columns"].items())
    sentences = [
        f"Read as {answer['encoding']}, cells parted by {separator}, decimal mark {answer['decimal']}. {known}."
    ]
    if answer["ignored"]:
        sentences.append(f"Left out: {', '.join(answer['ignored'])}.")
    return sentences


def _import(books: Any, kind: str, file: str, actor: str, dry_run: bool) -> dict[str, Any]:
    from app.exchange import IMPORTS, ImportOptions

    chosen = next(one for one in IMPORTS if one.name == kind)
    return chosen.run(books, Path(file), ImportOptions(actor=actor, dry_run=dry_run, accept_partial=True))
