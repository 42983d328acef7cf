"""The tender sheet: an amount and a letter for each form of money, the running rest, change in large type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.money import amount_out, exponent
from app.ui import format as say
from app.ui.entry.parse import parse_number
from app.ui.theme.look import Size
from app.ui.widgets.fields import Line
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

METHODS = {
    "C": ("cash", "Cash"),
    "D": ("card", "Card"),
    "T": ("transfer", "Transfer"),
    "Q": ("cheque", "Cheque"),
    "V": ("wallet", "Voucher"),
    "A": ("account", "On account"),
}


@dataclass(frozen=True, slots=True)
class Tender:
    """Money in one form; ``amount`` in minor units."""

    method: str
    word: str
    amount: int


class TenderSheet(Sheet):
    """``paid`` carries tenders and change for the action. No amount with a letter is the whole rest."""

    paid = Signal(list, str)

    def __init__(self, document: QWidget, title: str, owed: int, currency: str) -> None:
        super().__init__(document, title, do="Take")
        self._owed, self._currency = owed, currency
        self.tenders: list[Tender] = []
        row = QHBoxLayout()
        row.setSpacing(16)
        self.box = Line(hint=amount_out(owed, currency), name="Amount")
        self.box.setFixedWidth(160)
        self.box.installEventFilter(self)
        row.addWidget(self.box)
        words = " · ".join(f"{letter} {word}" for letter, (_, word) in METHODS.items())
        row.addWidget(Text(words, size=Size.BODY, tone="muted"), 1)
        self.body.addLayout(row)
        foot = QHBoxLayout()
        self.given = Text(size=Size.BODY, weight=600)
        self.rest = Text(size=Size.CHANGE, weight=600)
        foot.addWidget(self.given, 1)
        foot.addWidget(self.rest)
        self.body.addLayout(foot)
        self.accepted.connect(self._pay)
        self._show()

    @property
    def left(self) -> int:
        """What is still owed, in minor units; negative is change."""
        return self._owed - sum(tender.amount for tender in self.tenders)

    def tender(self, letter: str) -> None:
        """The amount in the box in one form of money."""
        text = self.box.text().strip()
        amount = parse_number(text, 10 ** exponent(self._currency)) if text else max(0, self.left)
        if amount is None or amount <= 0:
            self.note.set_text(f"“{text}” is no amount." if text else "Nothing is left to pay.")
            return
        method, word = METHODS[letter]
        self.tenders.append(Tender(method, word, amount))
        self.box.clear()
        self.note.set_text("")
        self._show()

    def undo(self) -> None:
        """The last form of money again."""
        if self.tenders:
            self.tenders.pop()
            self._show()

    def _show(self) -> None:
        given = " + ".join(f"{say.amount(one.amount, self._currency)} {one.word.lower()}" for one in self.tenders)
        self.given.set_text(given)
        left = self.left
        if left < 0:
            self.rest.set_tone("done")
            self.rest.set_text(f"Change {say.money(-left, self._currency)}")
        else:
            self.rest.set_tone("money" if left else "done")
            self.rest.set_text(f"{say.money(left, self._currency)} stays open" if left else "Paid in full")
        self.box.setPlaceholderText(amount_out(max(0, left), self._currency))
        self.setAccessibleDescription(f"{given}. {self.rest.full_text()}")

    def _pay(self) -> None:
        if not self.tenders:
            self.note.set_text("Type an amount and a letter, or only a letter for the whole sum.")
            return
        cash = sum(one.amount for one in self.tenders if one.method == "cash")
        change = min(max(0, -self.left), cash)
        rows = [{"method": one.method, "amount": amount_out(one.amount, self._currency)} for one in self.tenders]
        self.paid.emit(rows, amount_out(change, self._currency) if change else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the amount box letters are forms of money and Enter takes the payment."""
        if watched is self.box and event.type() == QEvent.Type.KeyPress:
            letter = event.text().upper()
            if letter in METHODS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.tender(letter)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.accept()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.box.text():
                self.undo()
                return True
        return super().eventFilter(watched, event)


def payment_input(customer: str, tenders: list[Any], change: str, allocate: list[tuple[str, str]]) -> dict[str, Any]:
    """What the payment action takes: amounts as decimal text."""
    given: dict[str, Any] = {"customer": customer, "tenders": tenders}
    if change:
        given["change"] = change
    if allocate:
        given["allocate"] = [{"invoice": invoice, "amount": amount} for invoice, amount in allocate]
    return given
