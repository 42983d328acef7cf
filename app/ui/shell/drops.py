"""Files dropped on the window where no place wants them for what is shown: they are orders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

if TYPE_CHECKING:
    from app.ui.shell.window import Shell


class OrderDrops(QObject):
    """A place that attaches files to its record takes them first; the rest comes here."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        shell.setAcceptDrops(True)
        shell.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files, and nothing else; nothing while the window is locked."""
        kind = event.type()
        if kind in {QEvent.Type.DragEnter, QEvent.Type.Drop}:
            from app.ui.screens.files import files_in

            files = files_in(event.mimeData())
            if files and not self._shell.doorkeeper.locked:
                event.acceptProposedAction()
                if kind == QEvent.Type.Drop:
                    self._shell.intake.take([Path(one) for one in files])
                return True
        return super().eventFilter(watched, event)
