"""The customer box of a blank order: type-ahead over name, number, phone and town; Enter on nothing is a walk-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.ui.commands import Offer
from app.ui.qt import key_pressed
from app.ui.screens.order.card import head_height
from app.ui.screens.order.newcustomer import Known, NewCustomer
from app.ui.screens.order.reads import CustomerHit
from app.ui.theme.look import Size, look
from app.ui.widgets.card import Card
from app.ui.widgets.fields import Line
from app.ui.widgets.names import NameList
from app.ui.widgets.opening import of_command
from app.ui.widgets.text import Text

# A modifier alone is not yet a key.
_HELD = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}
_FRESH = "⏎ a new customer"
_BOX = 245  # what its hint needs
Find = Callable[[str, Callable[[Sequence[CustomerHit]], None]], None]


class _Box(Line):
    """The field; what F4 lists for it is asked by the box around it."""

    open_list: Callable[[], None]


class CustomerBox(Card):
    """``chosen`` carries a customer's id, ``walk_in`` nothing, ``fresh`` what is said of a customer to be made."""

    chosen = Signal(str)
    walk_in = Signal()
    fresh = Signal(dict)

    def __init__(
        self, find: Find, known: Known, press: Callable[[QKeyEvent], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._find, self._press = find, press
        self._hits: tuple[CustomerHit, ...] = ()
        self._asked = ""
        self._answered = ""
        self._enter_for = ""
        # Keys of somebody who types ahead of the answer to their Enter; None while nothing is awaited.
        self._ahead: list[QKeyEvent | str | Callable[[], object]] | None = None
        self.do: Callable[[str], object] = lambda _command: None
        """Does a command by its id, if it works now."""
        self._names: NameList | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(16)
        self.box = _Box(hint="Customer: name, number, phone, town", name="Customer")
        self.box.textEdited.connect(self._ask)
        self.box.installEventFilter(self)
        self.box.open_list = self.open_list  # F4
        row.addWidget(self.box, 2)
        self._hint = Text("⏎ on nothing is a walk-in", size=Size.SECOND, tone="muted")
        row.addWidget(self._hint, 3)
        self.change = Text(size=Size.CHANGE, weight=600, tone="done")
        self.change.hide()
        row.addWidget(self.change)
        self.strip = NewCustomer(known)
        self.strip.hide()
        self.strip.kept.connect(self._make)
        self.strip.chosen.connect(self._known)
        self.strip.left.connect(self.close_strip)
        self.strip.waits.connect(self._keep_ahead)
        self.strip.held.connect(self.settled)
        # Last, so that it comes before the strip's own: what is typed ahead is kept wherever the cursor is.
        for field in self.strip.fields.values():
            field.installEventFilter(self)
        row.addWidget(self.strip, 5)
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFixedHeight(head_height())
        self.box.setMinimumWidth(look().px(_BOX))

    def names(self) -> NameList:
        """The list, made when first needed: it lies over the whole window."""
        if self._names is None:
            self._names = NameList(self.window())
            self._names.clicked.connect(self._take)
        return self._names

    def show_change(self, words: str) -> None:
        """What is given back of the sale before, large, until the next key; "" takes it away."""
        self.change.set_text(words)
        self.change.setAccessibleName(words)
        self.change.setVisible(bool(words))
        self._hint.setVisible(not words and self.strip.isHidden())

    def open_strip(self, name: str = "") -> None:
        """A new customer: five fields in a row, with the name that was typed."""
        self._hide()
        self.show_change("")
        self.box.hide()
        self._hint.hide()
        self.strip.show()
        self.strip.begin(name or self.box.text().strip())

    def close_strip(self) -> None:
        """Back to the one field, with what was typed."""
        if self.strip.isHidden():
            return
        now = QApplication.focusWidget()
        had = now is not None and self.isAncestorOf(now)
        self.strip.hide_names()
        self.strip.hide()
        self.box.show()
        self._hint.show()
        if had:
            self.box.setFocus()

    def _keep_ahead(self) -> None:
        self._ahead = []

    def _make(self, said: dict[str, str]) -> None:
        self._ahead = []
        self.fresh.emit(said)

    def _known(self, customer: str) -> None:
        self._ahead = []
        self.chosen.emit(customer)

    def _ask(self, text: str) -> None:
        self._asked = text.strip()
        self._enter_for = ""
        if not self._asked:
            self._show((), "")
            return
        asked = self._asked
        self._find(asked, lambda hits: self._answer(asked, hits))

    def open_list(self) -> None:
        """Who fits what is typed; where nothing is, who ordered last. Enter takes the marked one."""
        self.show_change("")
        if self.box.text().strip():
            self._ask(self.box.text())
        else:
            self._find("", self._lately)

    def _lately(self, hits: Sequence[CustomerHit]) -> None:
        if not self.box.text().strip() and self._ahead is None:
            self._hits, self._answered = tuple(hits), ""
            self.names().show_rows([(hit.name, hit.detail) for hit in hits], self.box)

    def _answer(self, asked: str, hits: Sequence[CustomerHit]) -> None:
        if asked == self._asked:
            self._show(hits, asked)
            if self._enter_for == asked and hits:
                self._take(0)
            elif self._enter_for == asked:
                self._ask_again()

    def _show(self, hits: Sequence[CustomerHit], asked: str) -> None:
        self._hits, self._answered = tuple(hits), asked
        names = self.names()
        rows = [(hit.name, hit.detail) for hit in self._hits]
        fresh = ((f"+ New {asked}", "Ctrl Shift N" if hits else _FRESH),)
        names.show_rows((*rows, *fresh) if asked else (), self.box)

    def _take(self, number: int) -> None:
        self._hide()
        if 0 <= number < len(self._hits):
            self._ahead = [] if self._ahead is None else self._ahead
            self.chosen.emit(self._hits[number].id)
        elif self._asked:
            self._ahead = None
            self.open_strip(self._asked)

    def _ask_again(self) -> None:
        """Nobody is called so: a slip of the finger makes no customer. What was typed ahead is typed on where it is."""
        self._enter_for = ""
        self.names().show_rows(((f"+ New {self._asked}", _FRESH),), self.box)
        self.settled()

    def _hide(self) -> None:
        if self._names:
            self._names.hide()

    def later(self, run: Callable[[], object]) -> bool:
        """Whether this waits for the customer who is on their way, in turn with the keys: a scan behind their name."""
        if self._ahead is None:
            return False
        self._ahead.append(run)
        return True

    def settled(self) -> None:
        """The customer is known, or cannot be had: what was typed ahead goes to where the cursor is now, in order."""
        keys, self._ahead = self._ahead or [], None
        for key in keys:
            if isinstance(key, str):
                self.do(key)
                continue
            if not isinstance(key, QKeyEvent):
                key()
                continue
            # Ctrl+R pressed with the customer still on their way means the lines, and is lost on a field.
            if of_command(key) and self._press(key):
                continue
            if (focus := QApplication.focusWidget()) is not None:
                QApplication.sendEvent(focus, key)

    def in_turn(self, offers: Mapping[str, Offer]) -> dict[str, Offer]:
        """These commands; one that is pressed while the customer is on their way comes after what was typed before."""

        def later(name: str, run: Callable[[], object]) -> Callable[[], None]:
            def now() -> None:
                if self._ahead is None:
                    run()
                else:
                    self._ahead.append(name)

            return now

        return {name: replace(one, run=later(name, one.run)) for name, one in offers.items()}

    def _enter(self) -> None:
        if self.box.text().strip() and self._answered == self.box.text().strip():
            self._take(self.names().current if self._hits else 0)
            return
        if not self.box.text().strip() and self.names().isVisible():
            # They looked for somebody in the list of F4: that is no walk-in.
            self._take(self.names().current)
            return
        # From here on the person means the lines.
        self._ahead = []
        if not self.box.text().strip():
            self._hide()
            self.walk_in.emit()
        else:
            # Enter before the answer: the answer to exactly this text decides.
            self._enter_for = self.box.text().strip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter of the box."""
        if watched is not self.box:
            if not key_pressed(event) or self._ahead is None:
                return False
            self._ahead.append(event.clone())
            return True
        if key_pressed(event):
            if event.key() not in _HELD:
                self.show_change("")
            if self._ahead is not None:
                self._ahead.append(event.clone())
                return True
            key = event.key()
            names = self.names()
            if (
                key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
                and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            ):
                self._enter()
                return True
            if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and names.isVisible() and not event.modifiers():
                names.step(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key == Qt.Key.Key_Escape and names.isVisible():
                self._hide()
                return True
        elif event.type() == QEvent.Type.FocusOut:
            self._hide()
        return super().eventFilter(watched, event)
