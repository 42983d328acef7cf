"""Keys: every command with its key at this station; another one is pressed, a conflict is named and can be swapped."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import keymap
from app.ui.commands import CHOSEN, COMMANDS, Command, Offers, shown_key
from app.ui.models.columns import Column
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.screens.base import Desk, Screen, offer
from app.ui.screens.settings.beside import BESIDE
from app.ui.theme.look import Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.sheet import scrolled
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

_RULE = (
    "These keys are this machine's. Enter on a command, then the new key: a function key, or one with Ctrl. Where a "
    "keyboard wants Shift for a sign (. and digits on German and French ones), the second key stands beside it: Fix is "
    "also Shift F2. Not to be had are Ctrl with Alt (AltGr), Ins, letters alone, and what fields keep for themselves."
)
_WHERE = {"everywhere": "everywhere", "document": "orders, quotes", "list": "lists"}


class KeyBox(QWidget):
    """Waits for one key, whichever it is: shortcuts too are its own. ``pressed`` carries it, "" where Esc gave up."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("Press the new key")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.words = Text(size=Size.TITLE, weight=600, wrap=True)
        column.addWidget(self.words)

    def say(self, words: str) -> None:
        """What it waits for; without words it takes no room."""
        self.words.set_text(words)
        self.words.setVisible(bool(words))

    def event(self, event: QEvent) -> bool:
        """Before any shortcut, and before Tab moves the focus."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if key_pressed(event):
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key; Shift and its like by themselves are none yet."""
        if event.key() == Qt.Key.Key_Escape:
            self.pressed.emit("")
        elif key := keymap.pressed(event.key(), event.modifiers()):
            self.pressed.emit(key)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes away has given up."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.pressed.emit("")


class KeysSection(QWidget):
    """The commands beside what is done with the key of one."""

    def __init__(self, desk: Desk, screen: Screen) -> None:
        super().__init__()
        self._desk, self._screen = desk, screen
        self._clash = ""
        self.model = ListModel(_columns(), lambda one: one.id, COMMANDS, self)
        self.table = Table(self.model)
        self.table.picked.connect(lambda _id: self._show())
        self.table.opened.connect(lambda _id: self.change())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table)
        row.addWidget(surface, 1)
        row.addWidget(self._beside())
        self._show()

    def _beside(self) -> QWidget:
        card = Card()
        around = QVBoxLayout(card)
        around.setContentsMargins(4, 4, 4, 4)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 12, 14, 10)
        column.setSpacing(10)
        self.title = Text(size=17, weight=600, wrap=True)
        self.about = Text(size=Size.BODY, tone="muted", wrap=True)
        self.box = KeyBox()
        self.box.pressed.connect(self._pressed)
        self.note = Text(size=Size.BODY, weight=500, tone="stop", wrap=True)
        for widget in (self.title, self.about, self.box, self.note):
            column.addWidget(widget)
        self.buttons = {
            "change": Button("Change", key="⏎"),
            "swap": Button("Swap the two"),
            "reset": Button("Reset"),
            "all": Button("Reset all"),
        }
        for name, run in (("change", self.change), ("swap", self.swap), ("reset", self.reset), ("all", self.reset_all)):
            self.buttons[name].clicked.connect(run)
        for name in ("change", "swap"):
            column.addWidget(self.buttons[name])
        back = QHBoxLayout()
        back.setSpacing(8)
        for name in ("reset", "all"):
            back.addWidget(self.buttons[name])
        column.addLayout(back)
        column.addWidget(Text(_RULE, size=Size.SECOND, tone="muted", wrap=True))
        column.addStretch(1)
        # At 200 % in a small window the rule is scrolled to, and no button is squeezed for it.
        around.addWidget(scrolled(inside))
        self.card = card
        look().changed.connect(self._dress)
        self._dress()
        return card

    def _dress(self) -> None:
        self.card.setFixedWidth(look().px(BESIDE))

    @property
    def command(self) -> Command:
        """The one under the cursor."""
        at = self.model.find(self.table.current_id) if self.table.current_id else 0
        found: Command = self.model.rows[max(at, 0)]
        return found

    def begin(self) -> None:
        """The cursor in the list."""
        self.table.setFocus()
        self.table.go_to(max(0, self.table.currentIndex().row()))

    def offers(self) -> Offers:
        """F12 changes the key of the row."""
        found = {"next_step": offer(self.change, "Change")}
        return found | {"reverse_step": offer(self.reset, "Reset")} if self.command.id in CHOSEN else found

    def change(self) -> None:
        """Wait for the new key."""
        self._clash = ""
        self._tell("")
        self.box.say("Press the new key … Esc leaves it as it is.")
        self.box.setFocus()
        self._screen.offers_changed.emit()

    def _pressed(self, key: str) -> None:
        if not self.box.words.full_text() or self._clash:
            return  # nobody waits for a key
        self.box.say("")
        one = self.command
        if key and (sentence := keymap.refusal(key, one.id)):
            self._tell(sentence)
        elif key and (other := keymap.holder(key, one)) is not None:
            self._clash = key
            self._tell(f"{shown_key(key)} is {other.title}. Swap the two, or press Enter for another key.")
        elif key:
            keymap.assign(one.id, key)
            self._changed(f"{one.title} is {one.key} now.")
        self._show(keep_note=True)
        (self.buttons["swap"] if self._clash else self.table).setFocus()

    def _tell(self, sentence: str) -> None:
        self.note.set_text(sentence)
        self.note.setVisible(bool(sentence))

    def swap(self) -> None:
        """The key that was pressed, and the other command gets this one's."""
        key, one = self._clash, self.command
        if key:
            told = keymap.swap(one.id, key)
            self._changed(f"{one.title} is {one.key} now. {told}")
            self._clash = ""
            self._show()
            self.table.setFocus()

    def reset(self) -> None:
        """The key it came with."""
        one = self.command
        if sentence := keymap.reset(one.id):
            self._tell(sentence)
        else:
            self._changed(f"{one.title} is {one.key or 'without a key'} again.")
            self._show()

    def reset_all(self) -> None:
        """As the program came."""
        keymap.reset()
        self._changed("All keys are as they came.")
        self._show()

    def _changed(self, sentence: str) -> None:
        self._desk.shell.keep_state()
        self._desk.shell.toast(sentence)
        self.model.set_rows(COMMANDS)
        self._screen.offers_changed.emit()

    def _show(self, *, keep_note: bool = False) -> None:
        one = self.command
        self.title.set_text(f"{one.title}  {one.key}".strip())
        came = " or ".join(shown_key(key) for key in one.keys) or "without a key"
        changed = f" It came as {came}." if one.id in CHOSEN else ""
        more = f" Also {', '.join(shown_key(key) for key in one.now[1:])}." if len(one.now) > 1 else ""
        self.about.set_text(f"{one.help}{more}{changed}")
        if not keep_note:
            self._clash = ""
            self._tell("")
            self.box.say("")
        self.buttons["swap"].setVisible(bool(self._clash))
        self.buttons["reset"].setEnabled(one.id in CHOSEN)
        self.buttons["all"].setEnabled(bool(CHOSEN))


def _columns() -> tuple[Column, ...]:
    def tone(one: Any) -> str:
        return "accent" if one.id in CHOSEN else "text"

    return (
        Column("title", "Command", 190, lambda one: one.title, weight=600, least=132),
        Column("key", "Key", 150, lambda one: one.key, tone_of=tone, least=104),
        Column("also", "Also", 110, lambda one: ", ".join(map(shown_key, one.now[1:])), tone="muted", yields=3),
        Column("where", "Where", 110, lambda one: _WHERE[one.context], tone="muted", yields=2),
        Column("help", "What it does", 260, lambda one: one.help, tone="muted", stretch=True, yields=1),
    )
