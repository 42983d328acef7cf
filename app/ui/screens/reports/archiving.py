"""The papers of the period that is shown, as an archive for a third party: asked where, written on a thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.screens.base import Desk


def ask_archive(desk: Desk, owner: QWidget, since: str, until: str, failed: Callable[[Exception], None]) -> None:
    """Whoever may not is told before a place is chosen, and can ask somebody who may."""

    def ask() -> None:
        suggested = str(Path.home() / f"papers_{since}_{until}.zip")
        path, _ = QFileDialog.getSaveFileName(owner, "Archive of papers", suggested, "Archives (*.zip)")
        if path:
            _write(desk, owner, since, until, Path(path), failed)

    desk.work.permit("export", "export_archive", done=ask, failed=failed, owner=owner)


def _write(desk: Desk, owner: QWidget, since: str, until: str, path: Path, failed: Callable[[Exception], None]) -> None:
    shell = desk.shell

    def done(made: Any) -> None:
        many = f"{made.papers} paper{'' if made.papers == 1 else 's'}"
        shell.toast(f"{path.name} holds {many} with their checksums.")
        for one in made.missing[:2]:
            shell.toast(f"Not in it: {one}", phase="stop")
        if len(made.missing) > 2:
            shell.toast(f"Not in it: {len(made.missing) - 2} more, which its README names.", phase="stop")

    shell.toast(f"The papers from {since} to {until} are written to {path.name}.", phase="idle")
    desk.work.aside(lambda books: _archive(books, since, until, path), done=done, failed=failed, owner=owner)


def _archive(books: Any, since: str, until: str, path: Path) -> Any:
    from app.exchange.archive import write_archive

    # The dialog has asked about a file that is there.
    return write_archive(books, since, until, path, over=True)
