"""The reverse sheet: what comes back of an invoice or a shipment, line by line, and what it is worth to the cent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.entry.grammar import Kind, parse_entry
from app.domain.errors import RuleViolation
from app.ui import format as say
from app.ui.entry.choose import ProductHit, choose
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.scanning.scan import Scan
from app.ui.screens.money.tender import METHODS, RECEIPT_NUMBER
from app.ui.screens.reversal import (
    AS_PAID,
    CREDIT,
    EXCHANGE,
    GOODS,
    GOODS_AND_CREDIT,
    KEEP,
    REASONS,
    MisreadError,
    Reversal,
    complete_place,
    ways_back,
)
from app.ui.theme.look import Size
from app.ui.widgets.cells import CellTable
from app.ui.widgets.choices import Choices
from app.ui.widgets.fields import Line
from app.ui.widgets.notices import Notices
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

_MODES = {
    GOODS_AND_CREDIT: "Goods and credit",
    EXCHANGE: "Exchange",
    CREDIT: "Credit only",
    GOODS: "Goods only",
}
_DO = {GOODS_AND_CREDIT: "Take back and credit", EXCHANGE: "Exchange", CREDIT: "Credit", GOODS: "Take back"}
_BACK = {letter: METHODS[letter] for letter in "CDTQV"}
_REASON_HINT = " · ".join(f"{digit} {words}" for digit, words in REASONS.items()) + " · or say why"
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
# Asks the books for the products that words or a barcode mean.
LookUp = Callable[[str, Callable[[Sequence[ProductHit]], None]], None]


class ReverseSheet(Sheet):
    """``asked`` carries an action and its input to be previewed, at every key that changes them; ``done`` does it.

    ``look_up`` finds goods that are scanned, or taken in exchange.
    """

    asked = Signal(str, object)
    done = Signal()

    def __init__(self, document: QWidget, reversal: Reversal, look_up: LookUp, *, reason: str = "") -> None:
        sale = reversal.sale
        worth = f" · {say.money(sale.gross, sale.currency)}" if sale.kind == "invoice" else ""
        super().__init__(document, f"Take back of {sale.number} · {sale.customer}{worth}", do="Credit", share=1.25)
        self.reversal = reversal
        self.preview: Any = None
        self._look_up = look_up
        self._refused, self._pressed = "", False
        # What was wrong with what was typed or scanned last, until the next key that changes something.
        self._problem = ""
        # What is being looked up: as typed, its words, whether it is taken instead, and the scan if it was one.
        self._asked: list[tuple[str, str, bool, Scan | None]] = []
        self.modes = Choices("What is taken back", [(mode, _MODES[mode]) for mode in reversal.modes])
        self.modes.choice = reversal.mode
        self.modes.choose(reversal.mode)
        head = QHBoxLayout()
        head.addWidget(self.modes)
        whole = " · W the whole" if sale.kind == "invoice" else ""
        hint = Text(f"Space all of a line{whole}", size=Size.SECOND, tone="muted", elide=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(hint, 1)
        self.body.addLayout(head)
        self.model = ListModel(_columns(sale), lambda row: row.id, reversal.rows)
        self.table = CellTable(
            self.model,
            ("quantity", "weight", "amount", "where"),
            words=frozenset({"where"}),
            may_edit=lambda row, key: row is not None and self.reversal.may_edit(row, key),
            complete=lambda text: complete_place(text, sale.locations),
        )
        self.body.addWidget(self.table, 1)
        self._add_exchange()
        self._add_ways()
        self._add_foot(reason)
        self.table.typed.connect(lambda row, key, text: self._change(self.reversal.typed(row, key, text)))
        self.table.ended.connect(self._past_lines)
        self.table.left.connect(self.dismiss)
        self.table.lettered.connect(self._letter)
        self.modes.chosen.connect(lambda mode: self._change(self.reversal.in_mode(mode)))
        self.accepted.connect(self._accept)
        self._show()

    def _add_exchange(self) -> None:
        """The goods taken instead: one field, and what was named so far."""
        self.exchange = QWidget(self)
        row = QHBoxLayout(self.exchange)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.entry = Line(hint="Taken instead: scan, or type 10*code", name="Taken instead")
        self.entry.installEventFilter(self)
        row.addWidget(self.entry, 2)
        self.taken = Text(size=Size.BODY, weight=500, elide=True)
        row.addWidget(self.taken, 3)
        self.exchange.hide()
        self.body.addWidget(self.exchange)

    def _add_ways(self) -> None:
        """How the money goes back, and the number of the certified till's receipt where cash needs one."""
        self.late = Notices()
        self.body.addWidget(self.late)
        self.ways = Choices("Paid back")
        self.ways.chosen.connect(lambda _letter: self._show_receipt())
        self._ways: dict[str, str] = {}
        self.back = Text(size=Size.BODY, weight=600)
        self.receipt = Line(hint=RECEIPT_NUMBER, name=RECEIPT_NUMBER)
        self.receipt.installEventFilter(self)
        self.receipt.hide()
        self.ways_row = QWidget(self)
        ways = QHBoxLayout(self.ways_row)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(12)
        ways.addWidget(self.back)
        ways.addWidget(self.ways, 2)
        ways.addWidget(self.receipt, 1)
        self.ways_row.hide()
        self.body.addWidget(self.ways_row)

    def _add_foot(self, reason: str) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(16)
        self.reason = Line(reason, hint=f"Why? {_REASON_HINT}", name="Reason")
        self.reason.textEdited.connect(self._reasoned)
        self.reason.installEventFilter(self)
        foot.addWidget(self.reason, 1)
        self.total = Text(size=Size.TOTAL, weight=700)
        # What changes hands in an exchange is read across the counter.
        self.net = Text(size=Size.CHANGE, weight=600)
        self.net.hide()
        foot.addWidget(self.total)
        foot.addWidget(self.net)
        self.body.addLayout(foot)

    @property
    def way(self) -> str:
        """The form of money that is paid back; as it was paid unless another was chosen, or kept as credit."""
        return self._ways.get(self.ways.choice, KEEP)

    # --- what is typed --------------------------------------------------------------------------------------------

    def _past_lines(self) -> None:
        (self.entry if self.exchange.isVisibleTo(self) else self.reason).setFocus()

    def _letter(self, letter: str) -> None:
        row, _ = self.table.place
        if letter == " ":
            self._change(self.reversal.take_rest(row))
        elif letter == "W" and self.reversal.sale.kind == "invoice" and self.reversal.mode != GOODS:
            self._change(self.reversal.take_whole())
        elif not self.modes.choose(letter) and self.ways_row.isVisibleTo(self):
            self.ways.choose(letter)

    def _tell(self, problem: str) -> None:
        self._problem = problem
        self._say(problem, "stop")

    def _change(self, reversal: Reversal) -> None:
        self.reversal, self._problem = reversal, ""
        self.model.set_rows(reversal.rows)
        self._show()

    def _reasoned(self, text: str) -> None:
        if text in REASONS:
            self.reason.setText(REASONS[text])
        if not self._refused:
            self._say_worth()

    def scanned(self, scan: Scan) -> None:
        """Goods that come back, or are taken instead if the cursor is there; a certified receipt in its own field."""
        if self.receipt.hasFocus():
            self.receipt.setText(scan.code)
            scan.accept(f"Receipt {scan.code}")
        else:
            self._find(scan.words, scan.words, instead=self.entry.hasFocus(), scan=scan)

    def _take(self) -> None:
        """What stands in the field of the exchange."""
        text = self.entry.text().strip()
        self.entry.clear()
        entry = parse_entry(text)
        if entry.kind is not Kind.PRODUCT or (entry.quantity is not None and entry.quantity <= 0):
            self._tell(f"“{text}” is nothing to be taken instead.")
        elif entry.per:
            self._tell(f"“{text}”: a price is for one here.")
        elif entry.words:
            self._find(text, entry.words, instead=True)

    def _find(self, text: str, words: str, *, instead: bool, scan: Scan | None = None) -> None:
        """Goods by what was typed or scanned, one after another."""
        self._asked.append((text, words, instead, scan))
        if len(self._asked) == 1:
            self._look_up(words, self._found)

    def _found(self, hits: Sequence[ProductHit]) -> None:
        text, _, instead, scan = self._asked.pop(0)
        picked = choose(hits)
        if picked.product is None:
            names = ", ".join(hit.code for hit in picked.candidates[:4])
            self._pressed = False
            self._tell(f"“{text}”: {picked.problem}{f' ({names})' if names else ''}.")
        elif instead:
            self._change(self.reversal.take(picked.product, parse_entry(text)))
        elif back := self.reversal.scanned(picked.product):
            self._change(back)
        else:
            self._tell(f"{picked.product.code} is not on {self.reversal.sale.number}, or all of it is back.")
        if scan is not None and self._problem:
            scan.reject(self._problem)
        elif scan is not None and picked.product is not None:
            scan.accept(f"{picked.product.code} · {'instead' if instead else 'back'}")
        if self._asked:
            self._look_up(self._asked[0][1], self._found)

    def _show(self) -> None:
        """Ask for the preview of what is typed; a figure that cannot be read is told at once."""
        pressed = self._pressed
        self.preview, self._refused, self._pressed = None, "", False
        self.table.tell_nothing()
        self.button.set_text(_DO[self.reversal.mode])
        self.exchange.setVisible(self.reversal.mode == EXCHANGE)
        self._place()
        try:
            given = self.reversal.given("preview")
        except MisreadError as error:
            self.table.tell(error.row, error.key, error.sentence)
            self._refuse(error.sentence)
            return
        if given is None:
            self._say("")
            self._worth(None)
        else:
            # F12 pressed before goods were found is not lost.
            self._pressed = pressed
            self.asked.emit(self.reversal.action, given)

    def known(self, preview: Any) -> None:
        """The answer to what was asked last."""
        self.preview = preview
        self._worth(preview)
        if self._pressed:
            self._accept()

    def refused(self, error: Exception) -> None:
        """What was typed cannot be; a refusal here is only a preview of the action's."""
        sentence = error.message if isinstance(error, RuleViolation) else str(error)
        self._beside(getattr(error, "field", None) or "", sentence)
        self._refuse(sentence)

    def _beside(self, field: str, sentence: str) -> None:
        """A refusal that is about a line stands beside its cell."""
        parts = field.split(".")
        row = self.reversal.row_of(int(parts[1])) if parts[0] == "lines" and len(parts) > 1 else -1
        if row >= 0:
            keys = {"amount": "amount", "location": "where", "outcome": "where"}
            self.table.tell(row, keys.get(parts[-1], "quantity"), sentence)

    def _refuse(self, sentence: str) -> None:
        self._refused, self._pressed = sentence, False
        self.preview = None
        self._worth(None)
        self._say(sentence, "stop")

    def _say(self, sentence: str, tone: str = "muted") -> None:
        self.note.set_tone(tone)
        self.note.set_text(sentence)

    def _worth(self, preview: Any) -> None:
        currency, exchanged = self.reversal.sale.currency, self.reversal.mode == EXCHANGE
        gross = preview.gross if preview else 0
        back = preview.back if preview else 0
        self.total.set_text(say.money(gross, currency) if self.reversal.mode != GOODS else "")
        self.total.set_tone("text" if gross else "muted")
        self.total.setVisible(not exchanged)
        self.total.setAccessibleName(f"Credit note {self.total.full_text()}")
        self._show_exchange(preview if exchanged else None)
        self.net.setVisible(exchanged)
        self.back.set_text(f"{say.money(back, currency)} back")
        rows = ways_back(_BACK, preview, currency) if back else []
        self._ways = {letter: way for letter, _, way in rows}
        kept = self.ways.choice
        self.ways.set_rows([(letter, words) for letter, words, _ in rows])
        if kept in self._ways:
            self.ways.choose(kept)
        self.ways_row.setVisible(back > 0)
        self.late.show_notices([("money", one) for one in preview.late] if preview else ())
        self._show_receipt()
        self._say_worth()
        self._place()

    def _show_exchange(self, preview: Any) -> None:
        currency = self.reversal.sale.currency
        rows = preview.instead if preview else ()
        parts = [f"{say.quantity(one.quantity)} × {one.sku} {say.amount(one.amount, currency)}" for one in rows]
        self.taken.set_text(" · ".join(parts) or "Enter takes it, Backspace the last one back")
        self.taken.set_tone("text" if parts else "muted")
        net = preview.net_sum if preview else 0
        words = f"{say.money(net, currency)} to pay" if net > 0 else f"{say.money(-net, currency)} back"
        self.net.set_text(words if net else "Even" if parts else "")
        self.net.set_tone("money" if net > 0 else "done")

    def _say_worth(self) -> None:
        preview, currency = self.preview, self.reversal.sale.currency
        if self._problem:
            self._say(self._problem, "stop")
        elif preview and preview.gross:
            parts = [f"net {say.amount(preview.net, currency)}", f"tax {say.amount(preview.tax, currency)}"]
            if self.reversal.mode == EXCHANGE:
                parts.insert(0, f"{say.money(preview.gross, currency)} credited")
            if preview.settled:
                parts.append(f"{say.money(preview.settled, currency)} lowers what is open")
            self._say(" · ".join(parts))
        else:
            self._say("The goods come back; nothing is credited." if preview else "")

    def _show_receipt(self) -> None:
        """Where cash is taken on a certified till, the number of its receipt for what goes back."""
        forms = [method for method, _ in self.preview.forms] if self.preview and self.way == AS_PAID else [self.way]
        cash = self.ways_row.isVisibleTo(self) and "cash" in forms
        self.receipt.setVisible(cash and self.reversal.sale.recording == "certified")

    # --- doing it -------------------------------------------------------------------------------------------------

    def _accept(self) -> None:
        if self.entry.text().strip() and self.reversal.mode == EXCHANGE:
            # What is typed and not entered yet is not lost.
            self._pressed = True
            self._take()
        elif self._asked:
            self._pressed = True
        elif self._refused:
            self._refuse(self._refused)
        elif self.reversal.empty:
            self._refuse("Type how many of a line, or an amount; Space takes all of a line.")
            self._refused = ""
            self.table.field.setFocus()
        elif self.reversal.mode == EXCHANGE and not self.reversal.instead:
            self._say("Scan or type what is taken instead; R takes back without an exchange.", "stop")
            self.entry.setFocus()
        elif not self.reason.text().strip():
            self._say("Say why; it stands on the document.")
            self.reason.setFocus()
        elif self.preview is None:
            # The answer is on its way; the key is not lost.
            self._pressed = True
        elif self.receipt.isVisibleTo(self) and not self.receipt.text().strip():
            self._say("Cash is paid back on the certified till here; give the number of its receipt.", "stop")
            self.receipt.setFocus()
        else:
            self._pressed = False
            self.done.emit()

    def given(self) -> dict[str, Any]:
        """The input of the action that does what is shown, but for money that is paid on top."""
        given = self.reversal.given(self.reason.text().strip()) or {}
        if self.reversal.mode == GOODS:
            return given
        receipt = self.receipt.text().strip() if self.receipt.isVisibleTo(self) else ""
        return given | self.reversal.paid_back(self.preview, self.way, receipt)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """A refusal of the action stands beside its cell and at the foot; what was typed stays."""
        self._beside(field, sentence)
        self._say(sentence, "stop")
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes goods in exchange, and is the button in the last fields; a lone digit is a reason."""
        if not key_pressed(event):
            return super().eventFilter(watched, event)
        if watched is self.entry:
            if event.key() in _ENTER:
                if self.entry.text().strip():
                    self._take()
                else:
                    self.reason.setFocus()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.entry.text():
                self._change(self.reversal.untake())
                return True
            if event.key() == Qt.Key.Key_Up:
                self.table.field.setFocus()
                return True
        elif watched in {self.reason, self.receipt}:
            if event.key() in _ENTER:
                self.accept()
                return True
            if event.key() == Qt.Key.Key_Up:
                (self.entry if self.exchange.isVisibleTo(self) else self.table.field).setFocus()
                return True
        return super().eventFilter(watched, event)


def _columns(sale: Any) -> tuple[Column, ...]:
    currency = sale.currency

    def figure(quantity: int, amount: int) -> str:
        both = (say.quantity(quantity) if quantity else "", say.amount(amount, currency) if amount else "")
        return " · ".join(filter(None, both)) or "—"

    sold: tuple[Column, ...] = (
        number_column("line", "#", 34, lambda row: str(row.line.line), tone="muted", yields=6),
        Column("code", "Code", 100, lambda row: row.line.sku, yields=4),
        Column("words", "Description", 150, lambda row: row.line.name, stretch=True),
        number_column("sold", "Sold", 80, lambda row: f"{say.quantity(row.line.sold)} {row.line.unit}", yields=3),
        number_column("back", "Came back", 84, lambda row: say.quantity(row.line.returned), tone="muted", yields=5),
    )
    fields: tuple[Column, ...] = (number_column("quantity", "Take back", 88, lambda row: row.quantity, weight=600),)
    if any(line.weight for line in sale.lines):
        fields += (number_column("weight", "kg", 76, lambda row: row.weight),)
    if sale.kind == "invoice":
        sold += (
            number_column(
                "credited",
                "Credited",
                120,
                lambda row: figure(row.line.credited, row.line.credited_amount),
                tone="muted",
                yields=2,
            ),
            number_column("left", "Left", 120, lambda row: figure(row.line.left, row.line.left_amount)),
        )
        fields += (number_column("amount", "or amount", 96, lambda row: row.amount, weight=600),)
    else:
        sold += (number_column("left", "Out", 84, lambda row: say.quantity(row.line.out)),)
    place = Column("where", f"To ({sale.default_location})", 110, lambda row: row.where)
    return (*sold, *fields, place)
