"""The reverse sheet: what comes back of an invoice or a shipment, line by line, and what it is worth to the cent."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import RuleViolation
from app.ui import format as say
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.screens.money.tender import METHODS
from app.ui.screens.reversal import (
    AS_PAID,
    CREDIT,
    GOODS,
    GOODS_AND_CREDIT,
    REASONS,
    MisreadError,
    Reversal,
    complete_place,
    method_letters,
    reversal_of,
)
from app.ui.theme.look import Size
from app.ui.widgets.cells import CellTable
from app.ui.widgets.choices import Choices
from app.ui.widgets.fields import Line
from app.ui.widgets.notices import Notices
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

_MODES = {GOODS_AND_CREDIT: "Goods back and credit", CREDIT: "Credit only", GOODS: "Goods back only"}
_BACK = {letter: METHODS[letter] for letter in "CDTQ"}
_KEEP = "A"
_REASON_HINT = " · ".join(f"{digit} {words}" for digit, words in REASONS.items()) + " · or say why"


class ReverseSheet(Sheet):
    """``asked`` carries the inputs of a return and a credit note to be previewed, at every key that changes them."""

    asked = Signal(object, object)
    done = Signal()

    def __init__(self, document: QWidget, reversal: Reversal) -> None:
        sale = reversal.sale
        worth = f" · {say.money(sale.gross, sale.currency)}" if sale.kind == "invoice" else ""
        super().__init__(document, f"Take back of {sale.number} · {sale.customer}{worth}", do="Credit", share=1.25)
        self.reversal = reversal
        self.preview: Any = None
        self._refused, self._pressed = "", False
        self.modes = Choices("What is taken back", [(mode, _MODES[mode]) for mode in reversal.modes])
        self.modes.choice = reversal.mode
        self.modes.choose(reversal.mode)
        head = QHBoxLayout()
        head.addWidget(self.modes)
        head.addStretch(1)
        whole = " · W the whole" if sale.kind == "invoice" else ""
        head.addWidget(Text(f"Space all of a line{whole}", size=Size.SECOND, tone="muted"))
        self.body.addLayout(head)
        self.model = ListModel(_columns(sale), lambda row: row.id, reversal.rows)
        self.table = CellTable(
            self.model,
            ("quantity", "amount", "where"),
            words=frozenset({"where"}),
            may_edit=lambda row, key: row is not None and self.reversal.may_edit(row, key),
            complete=lambda text: complete_place(text, sale.locations),
        )
        self.body.addWidget(self.table, 1)
        self._add_foot(sale)
        self.table.typed.connect(lambda row, key, text: self._change(self.reversal.typed(row, key, text)))
        self.table.ended.connect(self.reason.setFocus)
        self.table.left.connect(self.dismiss)
        self.table.lettered.connect(self._letter)
        self.modes.chosen.connect(lambda mode: self._change(self.reversal.in_mode(mode)))
        self.accepted.connect(self._accept)
        self._show()

    def _add_foot(self, sale: Any) -> None:
        self.late = Notices()
        self.body.addWidget(self.late)
        self.ways = Choices("Paid back", [*method_letters(_BACK, sale.paid_by), (_KEEP, "stays as credit")])
        if not any(method in sale.paid_by for method, _ in _BACK.values()):
            self.ways.choose(_KEEP)
        self.back = Text(size=Size.BODY, weight=600)
        self.ways_row = QWidget(self)
        ways = QHBoxLayout(self.ways_row)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(12)
        ways.addWidget(self.back)
        ways.addWidget(self.ways, 1)
        self.ways_row.hide()
        self.body.addWidget(self.ways_row)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        self.reason = Line(hint=f"Why? {_REASON_HINT}", name="Reason")
        self.reason.textEdited.connect(self._reasoned)
        self.reason.installEventFilter(self)
        foot.addWidget(self.reason, 1)
        self.total = Text(size=Size.TOTAL, weight=700)
        foot.addWidget(self.total)
        self.body.addLayout(foot)

    @property
    def method(self) -> str:
        """The form of money that is paid back, as it was paid unless another was chosen; "" if it stays as credit."""
        if self.ways.choice == _KEEP:
            return ""
        method = _BACK[self.ways.choice][0]
        return AS_PAID if method == next(iter(self.reversal.sale.paid_by), "") else method

    # --- what is typed --------------------------------------------------------------------------------------------

    def _letter(self, letter: str) -> None:
        row, _ = self.table.place
        if letter == " ":
            self._change(self.reversal.take_rest(row))
        elif letter == "W" and self.reversal.sale.kind == "invoice" and self.reversal.mode != GOODS:
            self._change(self.reversal.take_whole())
        elif not self.modes.choose(letter) and self.ways_row.isVisibleTo(self):
            self.ways.choose(letter)

    def _change(self, reversal: Reversal) -> None:
        self.reversal = reversal
        self.model.set_rows(reversal.rows)
        self._show()

    def _reasoned(self, text: str) -> None:
        if text in REASONS:
            self.reason.setText(REASONS[text])
        self._say("")

    def _show(self) -> None:
        """Ask for the preview of what is typed; a figure that cannot be read is told at once."""
        self.preview, self._refused, self._pressed = None, "", False
        words = {GOODS: "Take back", CREDIT: "Credit", GOODS_AND_CREDIT: "Take back and credit"}
        self.button.set_text(words[self.reversal.mode])
        try:
            goods, credit = self.reversal.goods("preview"), self.reversal.credit("preview")
        except MisreadError as error:
            self._refuse(error.sentence)
            return
        if self.reversal.empty and not self.reversal.whole:
            self._say("")
            self._worth(None)
        else:
            self.asked.emit(goods, credit)

    def known(self, preview: Any) -> None:
        """The answer to what was asked last."""
        self.preview = preview
        self._worth(preview)
        if self._pressed:
            self._accept()

    def refused(self, error: Exception) -> None:
        """What was typed cannot be; a refusal here is only a preview of the action's."""
        self._refuse(error.message if isinstance(error, RuleViolation) else str(error))

    def _refuse(self, sentence: str) -> None:
        self._refused, self._pressed = sentence, False
        self.preview = None
        self._worth(None)
        self.note.set_tone("stop")
        self.note.set_text(sentence)

    def _say(self, sentence: str) -> None:
        self.note.set_tone("muted")
        self.note.set_text(sentence)

    def _worth(self, preview: Any) -> None:
        currency = self.reversal.sale.currency
        gross = preview.gross if preview else 0
        back = preview.back if preview else 0
        self.total.set_text(say.money(gross, currency) if self.reversal.mode != GOODS else "")
        self.total.set_tone("text" if gross else "muted")
        self.back.set_text(f"{say.money(back, currency)} back")
        self.ways_row.setVisible(back > 0)
        self.late.show_notices([("money", one) for one in preview.late] if preview else ())
        if preview and preview.gross:
            parts = [f"net {say.amount(preview.net, currency)}", f"tax {say.amount(preview.tax, currency)}"]
            if preview.settled:
                parts.append(f"{say.money(preview.settled, currency)} lowers what is open")
            self._say(" · ".join(parts))
        elif preview:
            self._say("The goods come back; nothing is credited.")
        self.total.setAccessibleName(f"Credit note {self.total.full_text()}")

    # --- doing it -------------------------------------------------------------------------------------------------

    def _accept(self) -> None:
        if self._refused:
            self._refuse(self._refused)
        elif self.reversal.empty:
            self._refuse("Type how many of a line, or an amount; Space takes all of a line.")
            self._refused = ""
            self.table.field.setFocus()
        elif not self.reason.text().strip():
            self._say("Say why; it stands on the document.")
            self.reason.setFocus()
        elif self.preview is None:
            # The answer is on its way; the key is not lost.
            self._pressed = True
        else:
            self._pressed = False
            self.done.emit()

    def commands(self) -> list[dict[str, Any]]:
        """The actions that do what is shown."""
        return self.reversal.commands(self.reason.text().strip(), self.preview.back, self.method)

    def show_field_error(self, _field: str, sentence: str) -> bool:
        """A refusal of the action stands at the foot; what was typed stays."""
        self.note.set_tone("stop")
        self.note.set_text(sentence)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the reason Enter is the button, Up goes back to the lines, and a lone digit is a reason."""
        if watched is self.reason and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.accept()
                return True
            if event.key() == Qt.Key.Key_Up:
                self.table.field.setFocus()
                return True
        return super().eventFilter(watched, event)


class Reverser:
    """Opens the reverse sheet of a sale over a screen, feeds its preview, and does what it says in one write."""

    def __init__(self, screen: Any) -> None:
        self._screen = screen

    def open(self, ref: str, mode: str = "") -> None:
        """For an invoice or a shipment by id or number."""
        self._screen.show_sheet_of(lambda view: _sale(view, ref), lambda sale: self._made(sale, mode), "Take back")

    def _made(self, sale: Any, mode: str) -> ReverseSheet | None:
        reversal = reversal_of(sale, mode) if sale else None
        if reversal is None or not reversal.modes:
            what = sale.number if sale else "it"
            self._screen.line.say(f"Nothing of {what} is left to take back.", weight=2)
            return None
        sheet = ReverseSheet(self._screen, reversal)
        sheet.asked.connect(lambda goods, credit: self._preview(sheet, goods, credit))
        sheet.done.connect(lambda: self._do(sheet))
        return sheet

    def _preview(self, sheet: ReverseSheet, goods: Any, credit: Any) -> None:
        self._screen.desk.work.read(
            lambda view: _preview_of(view, goods, credit),
            sheet.known,
            failed=sheet.refused,
            owner=sheet,
            key=(id(sheet), "preview"),
            priority=0,
        )

    def _do(self, sheet: ReverseSheet) -> None:
        screen, sale, preview = self._screen, sheet.reversal.sale, sheet.preview
        commands = sheet.commands()
        method = sheet.method

        def done(replies: Any) -> None:
            sheet.dismiss()
            made = dict(zip((one["action"] for one in commands), replies, strict=True))
            words = []
            if back := made.get("receive_return"):
                words.append(f"{back.number}: the goods are back.")
            if note := made.get("issue_credit_note"):
                words.append(f"{note.number} credits {say.money(preview.gross, sale.currency)} of {sale.number}.")
            if "refund" in made:
                words.append(_said_back(preview, method, sale.currency))
            run = (lambda: screen.papers.print("credit_note", note.number)) if note else None
            screen.desk.shell.toast(" ".join(words), action="Print" if note else "", run=run)

        screen.desk.work.perform_together(commands, done=done, failed=screen.went_wrong, owner=screen)


def _said_back(preview: Any, method: str, currency: str) -> str:
    """How much went back, in which forms."""
    words = {code: word.lower() for code, word in METHODS.values()}
    if method != AS_PAID:
        return f"{say.money(preview.back, currency)} back: {words[method]}."
    parts = [f"{say.money(amount, currency)} {words.get(code, code)}" for code, amount in preview.forms]
    return f"Back as paid: {' and '.join(parts)}." if parts else ""


def _columns(sale: Any) -> tuple[Column, ...]:
    currency = sale.currency

    def figure(quantity: int, amount: int) -> str:
        both = (say.quantity(quantity) if quantity else "", say.amount(amount, currency) if amount else "")
        return " · ".join(filter(None, both)) or "—"

    sold = (
        number_column("line", "#", 34, lambda row: str(row.line.line), tone="muted", yields=6),
        Column("code", "Code", 100, lambda row: row.line.sku, yields=4),
        Column("words", "Description", 150, lambda row: row.line.name, stretch=True),
        number_column("sold", "Sold", 80, lambda row: f"{say.quantity(row.line.sold)} {row.line.unit}", yields=3),
        number_column("back", "Came back", 84, lambda row: say.quantity(row.line.returned), tone="muted", yields=5),
    )
    fields = (number_column("quantity", "Take back", 88, lambda row: row.quantity, weight=600),)
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


def _sale(view: Any, ref: str) -> Any:
    from app.queries.desk_reverse import sale_of

    return sale_of(view, ref)


def _preview_of(view: Any, goods: Any, credit: Any) -> Any:
    from app.queries.desk_reverse import reverse_preview

    return reverse_preview(view, goods, credit)
