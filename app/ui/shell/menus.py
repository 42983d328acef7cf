"""The menu bar: filled once, shown always or only while it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

if TYPE_CHECKING:
    from app.ui.shell.frame import Frame
    from app.ui.shell.keys import Keys


class Menus:
    """The menus of one window."""

    def __init__(self, frame: Frame, keys: Keys) -> None:
        self._frame, self._keys = frame, keys

    @property
    def kept(self) -> bool:
        """Whether it stands above the places all the time."""
        return bool(self._frame.state.values.get("menu_bar"))

    def fill(self) -> None:
        """The menus: before the first paint if they are to be seen, else after it."""
        bar = self._frame.menuBar()
        if not bar.actions():
            bar.setVisible(self.kept)
            self._keys.fill(bar)

    def show(self) -> None:
        """Open the first menu; a bar that is not kept goes again when it is left."""
        self.fill()
        bar = self._frame.menuBar()
        bar.setVisible(True)
        first: QAction = bar.actions()[0]
        menu = first.menu()
        bar.setActiveAction(first)
        if isinstance(menu, QMenu):
            menu.aboutToHide.connect(self._left, Qt.ConnectionType.SingleShotConnection)

    def _left(self) -> None:
        QTimer.singleShot(0, self._frame, self._hide)

    def _hide(self) -> None:
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu):
            popup.aboutToHide.connect(self._left, Qt.ConnectionType.SingleShotConnection)
        else:
            self._frame.menuBar().setVisible(self.kept)
