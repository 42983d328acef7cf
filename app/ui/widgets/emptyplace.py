"""The sentence of an empty place. Its verbs, in brackets where it is written, are links: clicked, or Tab and Enter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.commands import told
from app.ui.theme.look import Size
from app.ui.widgets.text import Link, Text

_VERB = re.compile(r"\[([^\]]+)\]")


def plain(sentence: str) -> str:
    """The sentence as it is read: without the brackets round its verbs."""
    return _VERB.sub(r"\1", sentence)


class EmptyPlace(QWidget):
    """Lies in the middle of ``over`` while it says something. ``verbs`` says what each of its verbs does."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.sentence = ""
        self.links: dict[str, Link] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        over.installEventFilter(self)
        self.hide()

    def say(self, sentence: str, verbs: Mapping[str, Callable[[], object]]) -> None:
        """Show this; an empty sentence shows nothing."""
        if plain(sentence) == self.sentence:
            return
        self.sentence = plain(sentence)
        self.links = {}
        while (item := self._row.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        for number, part in enumerate(_VERB.split(sentence)):
            if number % 2:
                link = Link(told(part), size=Size.BUTTON)
                link.clicked.connect(verbs[part])
                self.links[part] = link
                self._row.addWidget(link)
            elif part:
                self._row.addWidget(Text(part, size=Size.BUTTON, tone="muted"))
        self.setAccessibleName(self.sentence)
        self.setVisible(bool(sentence))
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        room = self._over.rect()
        self.move(max(0, (room.width() - self.width()) // 2), max(0, (room.height() - self.height()) // 2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def focus_first(self) -> bool:
        """The cursor on the first verb; False if there is none."""
        for link in self.links.values():
            link.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False
