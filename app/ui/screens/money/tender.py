"""The tender sheet: an amount and a letter for each form of money, the running rest, change in large type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from app.domain.entry.grammar import parse_number
from app.domain.money import amount_out, exponent
from app.domain.tenders import Beyond, beyond
from app.ui import format as say
from app.ui.qt import key_pressed
from app.ui.scanning.scan import Scan
from app.ui.theme.look import Size, look
from app.ui.widgets.fields import Line
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

METHODS = {
    "C": ("cash", "Cash"),
    "D": ("card", "Card"),
    "T": ("transfer", "Transfer"),
    "Q": ("cheque", "Cheque"),
    "V": ("wallet", "Voucher"),
}
# What of the customer's own money is with us already; no money changes hands.
CREDIT = "credit"
RECEIPT_NUMBER = "Receipt no. of the certified till"
ACCOUNT, RECEIPT = "A", "R"
AMOUNT, HOW_MUCH = "Amount", "How much, and in which form? 200C is 200 in cash."


@dataclass(frozen=True, slots=True)
class Tender:
    """Money in one form; ``amount`` in minor units."""

    method: str
    word: str
    amount: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """What is to be paid. ``credit`` is what the customer has with us; all in minor units, ``due`` a day in words.

    ``recording`` is what the company says of cash: "off" takes none here, "certified" asks for each its receipt number.
    """

    title: str
    amount: int
    currency: str
    due: str = ""
    credit: int = 0
    recording: str = ""
    on_account: bool = False
    """Whether nothing is owed, and all of it stays as the customer's credit."""


class TenderSheet(Sheet):
    """``paid`` carries the sheet itself once Enter is pressed. No amount with a letter is the whole rest.

    What is ``on_account`` has no sum: each amount is said, and all of it stays theirs. A keeps the change of cash so.

    V is the credit the customer has with us where there is some, a voucher otherwise. A leaves the rest on account;
    where all of it ``may_owe``, also without any money. A card gives no change: it takes no more than is asked for, but
    ``ahead``, where it is asked once more.

    ``forms`` stand there to begin with: what is paid back goes as it came, by Enter alone.
    """

    paid = Signal()
    receipt_toggled = Signal(bool)

    def __init__(
        self,
        document: QWidget,
        owed: Owed,
        *,
        do: str = "Take",
        paying_back: bool = False,
        receipt: bool | None = None,
        may_owe: bool = False,
        ahead: bool = False,
        forms: Sequence[tuple[str, int]] = (),
    ) -> None:
        super().__init__(document, owed.title, do=do, share=1.7)
        self._owed, self._paying_back, self._may_owe, self._ahead = owed, paying_back, may_owe, ahead
        self._sure = self._keeps = False
        self.receipt = receipt
        self.tenders: list[Tender] = []
        self._receipt_wanted = False
        row = QHBoxLayout()
        row.setSpacing(16)
        self.box = Line(hint=AMOUNT if owed.on_account else amount_out(owed.amount, owed.currency), name="Amount")
        self.box.installEventFilter(self)
        row.addWidget(self.box)
        self.letters = Text(self._letters(), size=Size.BODY, tone="muted", elide=True)
        row.addWidget(self.letters, 1)
        self.paper = Text(size=Size.BODY, tone="muted")
        row.addWidget(self.paper)
        self.body.addLayout(row)
        self._foot = foot = QHBoxLayout()
        self.given = Text(size=Size.BODY, weight=600, elide=True)
        self.rest = Text(size=Size.CHANGE, weight=600)
        foot.addWidget(self.given, 1)
        foot.addWidget(self.rest)
        self.body.addLayout(foot)
        self.accepted.connect(self._pay)
        known = {method: word for method, word in METHODS.values() if (method, owed.recording) != ("cash", "off")}
        self.tenders = [Tender(method, known[method], amount) for method, amount in forms if method in known]
        self._as_paid = bool(self.tenders)
        self._receipt_wanted = owed.recording == "certified" and any(one.method == "cash" for one in self.tenders)
        self._show()

    def _letters(self) -> str:
        words = {letter: word for letter, (_, word) in METHODS.items()}
        if self._owed.recording == "off":
            del words["C"]
        if self._paying_back:
            del words["V"]
        elif self._owed.credit > 0:
            words["V"] = f"Credit {say.money(self._owed.credit, self._owed.currency)}"
        if self._owed.on_account:
            pass  # all of it is on account anyway
        elif not self._paying_back:
            words[ACCOUNT] = "Change stays on account" if self.change and self._ahead else "On account"
        elif self._may_owe:
            words[ACCOUNT] = "Stays as credit"
        return " · ".join(f"{letter} {word}" for letter, word in words.items())

    @property
    def left(self) -> int:
        """What is still owed, in minor units; negative is too much."""
        return self._owed.amount - sum(tender.amount for tender in self.tenders)

    @property
    def change(self) -> int:
        """What is given back from the cash."""
        return self._beyond(self.tenders).change

    def _beyond(self, tenders: Sequence[Tender]) -> Beyond:
        """What is too much; the customer's own credit only lowers what is asked for."""
        if self._paying_back:
            return Beyond()
        if self._owed.on_account:
            return Beyond(kept=sum(one.amount for one in tenders))
        credit = sum(one.amount for one in tenders if one.method == CREDIT)
        parts = [(one.method, one.amount) for one in tenders if one.method != CREDIT]
        over = beyond(parts, self._owed.amount - credit)
        return Beyond(0, over.kept + over.change, over.by_card) if self._keeps else over

    @property
    def credit_used(self) -> int:
        """What of the customer's credit is taken."""
        return sum(one.amount for one in self.tenders if one.method == CREDIT)

    @property
    def money(self) -> list[dict[str, str]]:
        """The money that changes hands, as the action takes it."""
        currency = self._owed.currency
        return [
            {"method": one.method, "amount": amount_out(one.amount, currency)}
            | ({"reference": one.reference} if one.reference else {})
            for one in self.tenders
            if one.method != CREDIT
        ]

    def tender(self, letter: str) -> None:
        """The amount in the box in one form of money."""
        if self._as_paid:
            # Whoever says another way means instead, not besides.
            self._as_paid = False
            self.tenders.clear()
        text = self.box.text().strip()
        amount = parse_number(text, 10 ** exponent(self._owed.currency)) if text else max(0, self.left)
        if amount is None or amount <= 0:
            nothing = HOW_MUCH if self._owed.on_account else "Nothing is left to pay."
            self._refuse(f"“{text}” is no amount." if text else nothing)
            return
        method, word = METHODS[letter]
        if method == "cash" and self._owed.recording == "off":
            self._refuse("Cash is not recorded here: take it on your certified till, or choose another form of money.")
            return
        if letter == "V" and self._owed.credit > 0:
            method, word = CREDIT, "Credit"
            free = min(self._owed.credit - self.credit_used, max(0, self.left))
            if not text:
                amount = free
            if amount > free or not amount:
                self._refuse(f"{say.money(free, self._owed.currency)} of their credit can be used here.")
                return
        if not self._ahead and (more := self._beyond([*self.tenders, Tender(method, word, amount)]).by_card):
            most = f"at most {say.money(amount - more, self._owed.currency)}" if amount > more else "nothing more"
            self._refuse(f"A card gives no change: {most} by card here.")
            return
        self._sure = False
        self.tenders.append(Tender(method, word, amount))
        self._receipt_wanted = method == "cash" and self._owed.recording == "certified"
        self.box.clear()
        self.note.set_text("")
        self._show()

    def on_account(self) -> None:
        """No more money: the rest stays open, or stays theirs."""
        self.box.clear()
        if self._paying_back:
            if self._as_paid:
                self.tenders.clear()
            self.paid.emit()
            return
        if self.change and self._ahead:
            self._keeps = True
            self._show()
        elif self.left <= 0:
            self._refuse("Nothing is left to pay.")
        elif self.tenders:
            self._pay()
        elif self._may_owe:
            self.paid.emit()
        else:
            self.dismiss()

    def undo(self) -> None:
        """The last form of money again."""
        if self.tenders:
            self._receipt_wanted = self._sure = self._as_paid = self._keeps = False
            self.note.set_text("")
            self.tenders.pop()
            self._show()

    def scanned(self, scan: Scan) -> None:
        """The receipt of the certified till, where its number is asked for; goods wait until the money is there."""
        if self._receipt_wanted:
            self.box.setText(scan.code)
            scan.accept(f"Receipt {scan.code}")
            self._receipt_known()
        else:
            scan.reject("First the money; Esc goes back to the goods.")
            self._refuse("First the money; Esc goes back to the goods.")

    def _receipt_known(self) -> None:
        """The cash that was just taken stands on this receipt of the certified till."""
        number = self.box.text().strip()
        if not number:
            self._refuse("Cash is taken on the certified till here; give the number of its receipt.")
            return
        self.tenders[-1] = replace(self.tenders[-1], reference=number)
        self._receipt_wanted = False
        self.box.clear()
        self.note.set_text("")
        self._show()

    def _toggle_receipt(self) -> None:
        if self.receipt is not None:
            self.receipt = not self.receipt
            self.receipt_toggled.emit(self.receipt)
            self._show()

    def _show(self) -> None:
        currency = self._owed.currency
        given = " + ".join(f"{say.amount(one.amount, currency)} {one.word.lower()}" for one in self.tenders)
        self.given.set_text(given)
        tone, words = self._rest_in_words()
        self.rest.set_tone(tone)
        self.rest.set_text(words)
        rest = amount_out(max(0, self.left), currency)
        self.letters.set_text("⏎ keeps it · Backspace takes the cash back" if self._receipt_wanted else self._letters())
        self.box.setPlaceholderText(
            RECEIPT_NUMBER if self._receipt_wanted else AMOUNT if self._owed.on_account else rest
        )
        self.box.setFixedWidth(look().px(260 if self._receipt_wanted else 160))
        if self.receipt is not None:
            self.paper.set_text(f"R {'prints a receipt' if self.receipt else 'no receipt'}")
        self._lay_foot()
        self.setAccessibleDescription(f"{given}. {self.rest.full_text()}")

    def _lay_foot(self) -> None:
        """What was given stands beside what stays, or above it where both have no room: sums are never cut."""
        words = ((one, one.full_text()) for one in (self.given, self.rest))
        needed = sum(one.fontMetrics().horizontalAdvance(text) for one, text in words) + look().px(60)
        above = bool(self.tenders) and needed > self.width()
        self._foot.setDirection(QBoxLayout.Direction.TopToBottom if above else QBoxLayout.Direction.LeftToRight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Whether both have room."""
        super().resizeEvent(event)
        self._lay_foot()

    def _rest_in_words(self) -> tuple[str, str]:
        left, currency = self.left, self._owed.currency
        if self._paying_back:
            if left < 0:
                return "stop", f"{say.money(-left, currency)} too much"
            if left:
                return "money", f"{say.money(left, currency)} stays" + (" as credit" if self._may_owe else "")
            if self._may_owe:
                return "done", f"Pay out {say.money(self._owed.amount, currency)}"
            return "done", "As it was paid" if self._as_paid else "Nothing stays"
        if left > 0:
            due = f", due {self._owed.due}" if self._owed.due else ""
            return "money", f"{say.money(left, currency)} stays open{due}"
        if self._owed.on_account and not self.tenders:
            return "muted", "Stays as credit"
        parts = []
        if self.change:
            parts.append(f"Change {say.money(self.change, currency)}")
        if kept := -left - self.change:
            parts.append(f"{say.money(kept, currency)} stays as credit")
        tone = "money" if self._beyond(self.tenders).by_card else "done"
        return tone, " · ".join(parts) or "Paid in full"

    def _refuse(self, sentence: str) -> None:
        self.note.set_text(sentence)

    def _pay(self) -> None:
        if self._receipt_wanted:
            self._receipt_known()
        elif self.box.text().strip():
            self._refuse("How is that paid? A letter follows the amount.")
        elif not self.tenders:
            whole = "Type an amount and a letter, or only a letter for the whole sum."
            self._refuse(HOW_MUCH if self._owed.on_account else whole)
        elif self._paying_back and self.left < 0:
            self._refuse("No more is paid back than there is.")
        elif (more := self._beyond(self.tenders).by_card) and not self._sure:
            self._sure = True
            much = say.money(more, self._owed.currency)
            self._refuse(f"{much} by card are more than is owed. ⏎ once more keeps them as their credit.")
        else:
            self.paid.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the amount box letters are forms of money and Enter takes the payment."""
        if watched is self.box and key_pressed(event):
            letter = event.text().upper()
            if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
                return super().eventFilter(watched, event)
            if self._receipt_wanted and not (event.key() == Qt.Key.Key_Backspace and not self.box.text()):
                if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                    return super().eventFilter(watched, event)
                self._receipt_known()
                return True
            if letter in METHODS and not (self._paying_back and letter == "V"):
                self.tender(letter)
            elif letter == ACCOUNT and (self._may_owe or not self._paying_back):
                self.on_account()
            elif letter == RECEIPT:
                self._toggle_receipt()
            elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.accept()
            elif event.key() == Qt.Key.Key_Backspace and not self.box.text():
                self.undo()
            else:
                return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)


def payment_commands(
    customer: str, invoices: Sequence[Any], credits_: Sequence[Any], sheet: TenderSheet, currency: str
) -> list[dict[str, Any]]:
    """The actions of a tender sheet, to be done as one: credit is used first, money pays what is left of it."""
    found: list[dict[str, Any]] = []
    open_ = {one.id: one.open for one in invoices}
    order = list(invoices)
    use = sheet.credit_used
    for source in credits_:
        part = min(use, source.open)
        if part <= 0:
            continue
        use -= part
        rows = _take(order, open_, part)
        found.append({"action": "allocate_payment", source.kind: source.id, "allocate": _allocated(rows, currency)})
    if sheet.money:
        paid = sum(one.amount for one in sheet.tenders if one.method != CREDIT) - sheet.change
        given = {"action": "record_payment", "customer": customer, "tenders": sheet.money}
        if sheet.change:
            given["change"] = amount_out(sheet.change, currency)
        rows = _take(order, open_, paid)
        if rows:
            given["allocate"] = _allocated(rows, currency)
        found.append(given)
    return found


def _take(invoices: Sequence[Any], open_: dict[str, int], amount: int) -> list[tuple[str, int]]:
    """Like ``spread``, remembering in ``open_`` what is left of each."""
    rows = []
    for one in invoices:
        part = min(amount, open_[one.id])
        if part > 0:
            rows.append((one.id, part))
            open_[one.id] -= part
            amount -= part
    return rows


def _allocated(rows: Sequence[tuple[str, int]], currency: str) -> list[dict[str, str]]:
    return [{"invoice": invoice, "amount": amount_out(amount, currency)} for invoice, amount in rows]
