"""Sheets of the sale over the counter: why goods in hand are sold, and whose account the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.screens.order.reads import CustomerHit
from app.ui.theme.look import Size
from app.ui.widgets.fields import Line
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

Find = Callable[[str, Callable[[Sequence[CustomerHit]], None]], None]


class _OneLineSheet(Sheet):
    """A sentence, and one line to answer it; Enter is the button."""

    def __init__(self, document: QWidget, title: str, sentence: str, hint: str, name: str, do: str) -> None:
        super().__init__(document, title, do=do)
        self.sentence = Text(sentence, size=Size.BODY, wrap=True)
        self.body.addWidget(self.sentence)
        self.box = Line(hint=hint, name=name)
        self.box.installEventFilter(self)
        self.body.addWidget(self.box)

    @property
    def words(self) -> str:
        """What was typed."""
        return self.box.text().strip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the line."""
        if (
            watched is self.box
            and event.type() == QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        ):
            self.accept()
            return True
        return super().eventFilter(watched, event)


class InHandSheet(_OneLineSheet):
    """Goods are promised to others or not in the books, and the customer holds them. ``said`` carries why."""

    said = Signal(str)

    def __init__(self, document: QWidget, sentence: str) -> None:
        super().__init__(document, "In the customer's hand?", sentence, "Why are they sold?", "Reason", "Sell")
        self.accepted.connect(self._say)

    def scanned(self, _code: str) -> None:
        """A code is no reason, and goods wait until this is answered."""
        self.note.set_text("First why; Esc goes back to the goods.")

    def _say(self) -> None:
        if self.words:
            self.said.emit(self.words)
        else:
            self.note.set_text("A word is enough; whoever waits for the goods will read it.")


class AccountSheet(_OneLineSheet):
    """Whose account it is, named at the end. ``chosen`` carries the customer's number."""

    chosen = Signal(str)

    def __init__(self, document: QWidget, sentence: str, find: Find) -> None:
        hint = "Customer: name, number, phone, town"
        super().__init__(document, "On whose account?", sentence, hint, "Customer", "Sell on account")
        self._find = find
        self._hits: tuple[CustomerHit, ...] = ()
        self._entered = False
        self.found = Text(size=Size.BODY, weight=600, elide=True)
        self.body.addWidget(self.found)
        self.box.textEdited.connect(lambda _text: self._ask())
        self.accepted.connect(self._take)

    def _ask(self) -> None:
        self._hits, self._entered = (), False
        self.note.set_text("")
        self.found.set_text("")
        if asked := self.words:
            self._find(asked, lambda hits: self._known(asked, hits))

    def _known(self, asked: str, hits: Sequence[CustomerHit]) -> None:
        if asked != self.words:
            return
        self._hits = tuple(hits)
        first = f"{hits[0].name} · {hits[0].detail}" if hits else f"Nobody is called “{asked}”."
        self.found.set_text(first)
        self.found.setAccessibleName(first)
        if self._entered and hits:
            self._take()

    def _take(self) -> None:
        if not self.words:
            self.note.set_text("Type a name; Esc goes back to the goods.")
        elif self._hits:
            self.chosen.emit(self._hits[0].number)
        else:
            # Enter before the answer: the answer to exactly this text decides.
            self._entered = True


class AdvanceSheet(_OneLineSheet):
    """How much is asked for before the goods leave. ``asked`` carries the amount or the percentage."""

    asked = Signal(object)

    def __init__(self, document: QWidget, number: str) -> None:
        sentence = "An amount with its tax, or a percentage of the order. The last invoice takes it off again."
        super().__init__(document, f"Advance on {number}", sentence, "500 or 30%", "Advance", "Bill")
        self.accepted.connect(self._ask)

    def _ask(self) -> None:
        text = self.words.replace(",", ".").replace(" ", "")
        if not text:
            self.note.set_text("How much? 500, or 30%.")
        elif text.endswith("%"):
            self.asked.emit({"percent": text[:-1]})
        else:
            self.asked.emit({"amount": text})
