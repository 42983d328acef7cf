"""E-invoices from a list of bills: one is saved under a name, several into a folder.

The files are made before anybody is asked where they go: what cannot be one is said first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import RuleViolation
from app.ui.screens.desk import Desk
from app.ui.screens.papers import PAPER_OF

BILLS = ("invoice", "credit_note")


def is_bill(row: Any) -> bool:
    """Whether a row is a bill of ours, which machines may read; one of the system before is not."""
    return str(getattr(row, "kind", "")) in BILLS and not getattr(row, "origin", "")


def save_einvoices(
    desk: Desk, owner: QWidget, failed: Callable[[Exception], None], bills: Sequence[tuple[str, str]]
) -> None:
    """The e-invoices of these bills (kind and number), as each customer takes them, into a file or a folder."""

    def make(books: Any) -> Any:
        from app.documents.machine_files import machine_file

        return [machine_file(books, PAPER_OF[kind], number) for kind, number in bills]

    def write(made: Sequence[Any]) -> None:
        places = _where(owner, made)
        if places:
            desk.work.call(lambda _books: _write(made, places), done=_told(desk), failed=failed, owner=owner)

    if bills:
        desk.work.call(make, done=write, failed=failed, owner=owner)


def _where(owner: QWidget, made: Sequence[Any]) -> list[Path]:
    """Where each goes; empty where nobody chose a place."""
    if len(made) == 1:
        suggested = str(Path.home() / made[0].name)
        path, _kind = QFileDialog.getSaveFileName(owner, "Save the e-invoice", suggested, "E-invoices (*.xml)")
        return [Path(path)] if path else []
    folder = QFileDialog.getExistingDirectory(owner, f"Save {len(made)} e-invoices into", str(Path.home()))
    return [Path(folder) / one.name for one in made] if folder else []


def _write(made: Sequence[Any], places: Sequence[Path]) -> list[tuple[Path, str]]:
    from app.runtime.files import write_whole

    for one, path in zip(made, places, strict=True):
        try:
            write_whole(path, one.content, 0o666)
        except OSError as error:
            raise RuleViolation(f"{path} cannot be written ({error.strerror}).") from None
    return [(path, one.form) for one, path in zip(made, places, strict=True)]


def _told(desk: Desk) -> Callable[[Sequence[tuple[Path, str]]], None]:
    def tell(done: Sequence[tuple[Path, str]]) -> None:
        from app.domain.einvoicing import FORMS

        (path, form), *more = done
        if more:
            desk.shell.toast(f"{len(done)} e-invoices are in {path.parent.name}.")
        else:
            desk.shell.toast(f"{path.name} is saved{f', as {FORMS[form]}' if form else ''}.")

    return tell
