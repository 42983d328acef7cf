"""Scanner: how its outcomes sound here, and the sign it sends before each code; all of it this machine's."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain import codes
from app.ui.scanning.scan import ACCEPTED
from app.ui.scanning.sounds import USUAL, VOLUMES
from app.ui.screens.base import Desk
from app.ui.theme.look import Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.fields import Line
from app.ui.widgets.text import Text

_RULES = (
    "Any scanner that types works, with Enter or Tab behind the code or nothing at all; set it to the layout of this "
    "keyboard. One that is slow (over radio, over a remote desktop) can be told to send a sign before each code: "
    "write that sign here, and a scan is known by it.",
    "For codes of GS1 let the scanner send its separator (FNC1) as Ctrl ], or as |. AIM prefixes (]C1) are understood.",
    f"These barcodes do what keys do in a pick: {codes.ALL} the rest of the line, {codes.SHORT} less than asked, "
    f"{codes.UNDO} back before the last scan. Print them as Code 128.",
)
_MOST = 3


class ScannerSection(Card):
    """It takes effect as it is chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._scans = desk.shell.scans
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        row = QHBoxLayout()
        row.setSpacing(6)
        self._labels = [Text("Sound", weight=500), Text("Sign before", weight=500)]
        row.addWidget(self._labels[0])
        self.sounds = {name: Button(name.capitalize()) for name in VOLUMES}
        for name, button in self.sounds.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, name=name: self.set_sound(name))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._labels[1])
        self.prefix = Line(str(self._scans.settings.get("prefix", "")), hint="none", name="Sign before each code")
        self.prefix.setMaxLength(_MOST)
        self.prefix.textEdited.connect(self.set_prefix)
        row.addWidget(self.prefix)
        self.note = Text(size=Size.SECOND, weight=500, tone="stop")
        row.addWidget(self.note)
        row.addStretch(1)
        column.addLayout(row)
        for words in _RULES:
            column.addWidget(Text(words, tone="muted", wrap=True))
        column.addStretch(1)
        look().changed.connect(self._show)
        self._show()

    def set_sound(self, name: str) -> None:
        """As loud as this; it is heard at once."""
        self._scans.settings["sound"] = name
        self._desk.shell.keep_state()
        self._show()
        self._scans.outcomes.sounds.tell(ACCEPTED, name)

    def set_prefix(self, text: str) -> None:
        """Signs only: what begins with a letter or a digit could be a code itself."""
        wrong = any(one.isalnum() or one.isspace() or one == "]" for one in text)
        self.prefix.set_wrong(wrong=wrong)
        self.note.set_text("A sign that no code begins with, like ~ or #." if wrong else "")
        if not wrong:
            self._scans.settings["prefix"] = self._scans.gate.prefix = text
            self._desk.shell.keep_state()

    def _show(self) -> None:
        for label in self._labels:
            label.setFixedWidth(look().px(120))
        self.prefix.setFixedWidth(look().px(90))
        now = self._scans.settings.get("sound", USUAL)
        for name, button in self.sounds.items():
            button.setChecked(name == now)
