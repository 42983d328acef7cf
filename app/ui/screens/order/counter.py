"""Sheets of the sale over the counter: why goods in hand are sold, and whose account the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.qt import key_pressed
from app.ui.scanning.scan import Scan
from app.ui.screens.order.reads import CustomerHit
from app.ui.theme.look import Size
from app.ui.widgets.fields import Line
from app.ui.widgets.names import NameList
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

Find = Callable[[str, Callable[[Sequence[CustomerHit]], None]], None]


WHICH = "Which one? Arrows choose, ⏎ sells on their account."


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
        if watched is self.box and key_pressed(event) and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accept()
            return True
        return super().eventFilter(watched, event)


class InHandSheet(_OneLineSheet):
    """Goods are promised to others or not in the books, and the customer holds them. ``said`` carries why."""

    said = Signal(str)

    def __init__(self, document: QWidget, sentence: str) -> None:
        super().__init__(document, "In the customer's hand?", sentence, "Why are they sold?", "Reason", "Sell")
        self.accepted.connect(self._say)

    def scanned(self, scan: Scan) -> None:
        """A code is no reason, and goods wait until this is answered."""
        scan.reject("First why; Esc goes back to the goods.")
        self.note.set_text("First why; Esc goes back to the goods.")

    def _say(self) -> None:
        if self.words:
            self.said.emit(self.words)
        else:
            self.note.set_text("A word is enough; whoever waits for the goods will read it.")


class _WordsSheet(_OneLineSheet):
    """One line that must say something. ``said`` carries it."""

    said = Signal(str)
    lacking = ""

    def __init__(self, document: QWidget, title: str, sentence: str, hint: str, name: str, do: str) -> None:
        super().__init__(document, title, sentence, hint, name, do)
        self.accepted.connect(self._say)

    def _say(self) -> None:
        if self.words:
            self.said.emit(self.words)
        else:
            self.note.set_text(self.lacking)


class OtherwiseSheet(_WordsSheet):
    """Money is to go back in another form than it came in. ``said`` carries why."""

    lacking = "A few words; they stand in the exceptions."

    def __init__(self, document: QWidget, sentence: str) -> None:
        super().__init__(document, "In another form than was paid?", sentence, "Why?", "Reason", "Pay back")


class ReceiptSheet(_WordsSheet):
    """Cash goes back on the certified till. ``said`` carries the number of its receipt, which can be scanned."""

    lacking = "The number stands on the receipt of the certified till."

    def __init__(self, document: QWidget, sentence: str) -> None:
        super().__init__(document, "On the certified till", sentence, "Number of its receipt", "Receipt", "Take back")

    def scanned(self, scan: Scan) -> None:
        """The receipt itself."""
        self.box.setText(scan.code)
        scan.accept(f"Receipt {scan.code}")
        self.accept()


class PriceReasonSheet(_WordsSheet):
    """A price typed by hand is to say why. ``said`` carries it."""

    lacking = "A word or two: who agreed it, what is wrong with the goods."

    def __init__(self, document: QWidget, title: str, sentence: str) -> None:
        super().__init__(document, title, sentence, "Why this price?", "Reason", "Go on")


class AccountSheet(_OneLineSheet):
    """Whose account it is, named at the end. ``chosen`` carries the customer's number.

    One match is chosen by itself, as is the whole number or name of one; of several the person chooses.
    """

    chosen = Signal(str)

    def __init__(self, document: QWidget, sentence: str, find: Find) -> None:
        hint = "Customer: name, number, phone, town"
        super().__init__(document, "On whose account?", sentence, hint, "Customer", "Sell on account")
        self._find, self._why = find, sentence
        self._hits: tuple[CustomerHit, ...] = ()
        self._entered = False
        self.found = Text(size=Size.BODY, weight=600, elide=True)
        self.body.addWidget(self.found)
        self.names = NameList(self.window())
        self.names.clicked.connect(self._clicked)
        self.box.textEdited.connect(lambda _text: self._ask())
        self.accepted.connect(self._take)
        self.closed.connect(self.names.deleteLater)

    def _ask(self) -> None:
        self._hits, self._entered = (), False
        self.note.set_text("")
        self._show()
        if asked := self.words:
            self._find(asked, lambda hits: self._known(asked, hits))

    def _known(self, asked: str, hits: Sequence[CustomerHit]) -> None:
        if asked != self.words:
            return
        self._hits = tuple(hits)
        whole = [at for at, one in enumerate(hits) if asked.casefold() in {one.number.casefold(), one.name.casefold()}]
        self._show(0 if len(hits) == 1 else whole[0] if len(whole) == 1 else -1)
        if not hits:
            self.found.set_text(f"Nobody is called “{asked}”.")
        if self._entered:
            self._take()

    def _show(self, current: int = -1) -> None:
        """The matches, where there are several, and who of them is chosen."""
        several = self._hits if len(self._hits) > 1 else ()
        # Above the list, which lies over the foot of the sheet.
        self.sentence.set_text(WHICH if several else self._why)
        self.sentence.set_tone("text")
        self.names.show_rows([(one.name, one.detail) for one in several], self.box)
        self._choose(current)

    def _choose(self, current: int) -> None:
        self.names.current = current
        self.names.update()
        one = self._hits[current] if 0 <= current < len(self._hits) else None
        words = f"{one.name} · {one.detail}" if one else ""
        self.found.set_text(words)
        self.found.setAccessibleName(words)
        self.button.setEnabled(one is not None or not self.words)

    def _clicked(self, row: int) -> None:
        self._choose(row)
        self._take()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk through the matches."""
        if watched is self.box and key_pressed(event) and len(self._hits) > 1:
            steps: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if by := steps.get(event.key()):
                before = self.names.current
                self._choose((before + by) % len(self._hits) if before >= 0 else 0 if by > 0 else len(self._hits) - 1)
                return True
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        if not self.words:
            self.note.set_text("Type a name; Esc goes back to the goods.")
        elif not self._hits:
            # Enter before the answer: the answer to exactly this text decides.
            self._entered = True
        elif 0 <= self.names.current < len(self._hits):
            self.chosen.emit(self._hits[self.names.current].number)
        else:
            self.sentence.set_tone("stop")


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
