"""Goods whose sale nobody finds come back: what they are, what is paid for each, why; and the money for them.

Who may not do it asks somebody who may: the window's doorkeeper sees to that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.account import WALK_IN
from app.domain.entry.grammar import QUANTITY_SCALE, Kind, parse_entry, parse_number, parse_sum
from app.domain.errors import RuleViolation
from app.domain.money import PRICE_SCALE, amount_out, extended, price_out
from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.entry.choose import ProductHit, choose
from app.ui.lawful import issue, place_of
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.scanning.scan import Scan, tell_goods
from app.ui.screens.base import Desk, Screen, today_iso
from app.ui.screens.customerfield import CustomerField
from app.ui.screens.money.tender import METHODS, RECEIPT_NUMBER
from app.ui.screens.papers import Papers
from app.ui.screens.previewing import preview
from app.ui.screens.reversal import KEEP, KEEP_LETTER, SCRAP, SUPPLIER, MisreadError, complete_place
from app.ui.theme.look import Size
from app.ui.widgets.cells import CellTable
from app.ui.widgets.choices import Choices
from app.ui.widgets.fields import Line
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_BACK = {letter: METHODS[letter] for letter in "CDTQ"}


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """A product that comes back, with what was typed for it; `price` is for one, tax included."""

    product: ProductHit
    quantity: str
    price: str = ""
    where: str = ""

    @property
    def id(self) -> str:
        """That of its product."""
        return self.product.id

    def filled(self, key: str, text: str) -> UnknownRow:
        """With another text in a cell."""
        if key == "where":
            return replace(self, where=text)
        return replace(self, price=text) if key == "price" else replace(self, quantity=text)

    def worth(self, currency: str) -> int:
        """What it comes to in minor units, as far as it can be read."""
        quantity, price = parse_sum(self.quantity, QUANTITY_SCALE), parse_number(self.price, PRICE_SCALE)
        return extended(price, 1, quantity, 0, currency) if quantity and price else 0


class UnknownSheet(Sheet):
    """``asked`` carries the action's input to be previewed, ``done`` the whole of it at F12."""

    asked = Signal(object)
    done = Signal(object)

    def __init__(self, document: QWidget, desk: Desk, counter: Any) -> None:
        super().__init__(document, "Take back without a receipt", do="Take back", share=1.25)
        self._desk, self._counter = desk, counter
        self._rows: tuple[UnknownRow, ...] = ()
        self.preview: Any = None
        self._refused, self._pressed = "", False
        # What was wrong with what was typed or scanned last, until the next key that changes something.
        self._problem = ""
        self._looking: list[str] = []
        self.entry = Line(hint="What comes back: scan, or type 2*code", name="What comes back")
        self.entry.installEventFilter(self)
        self.body.addWidget(self.entry)
        self.model = ListModel(_columns(counter), lambda row: row.id, ())
        self.table = CellTable(
            self.model,
            ("quantity", "price", "where"),
            words=frozenset({"where"}),
            complete=lambda text: complete_place(text, counter.locations),
        )
        self.body.addWidget(self.table, 1)
        self._add_who()
        self._add_ways()
        self.table.typed.connect(self._typed)
        self.table.ended.connect(self.customer.setFocus)
        self.table.left.connect(self.dismiss)
        self.table.lettered.connect(self.ways.choose)
        self.accepted.connect(lambda: self.customer.settle(self._accept))
        self._show()

    def _add_who(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.customer = CustomerField(self._desk, hint="Customer, or nobody: a walk-in")
        self.customer.installEventFilter(self)
        self.customer.taken.connect(self._named)
        self.customer.unknown.connect(lambda: self._named(None))
        self.name = Text(size=Size.BODY, tone="muted", elide=True)
        self.reason = Line(hint="Why is it taken without a receipt?", name="Reason")
        self.reason.installEventFilter(self)
        row.addWidget(self.customer, 2)
        row.addWidget(self.name, 1)
        row.addWidget(self.reason, 4)
        self.body.addLayout(row)

    def _add_ways(self) -> None:
        self.ways = Choices("Paid back")
        self.ways.chosen.connect(lambda _letter: self._show_receipt())
        self.receipt = Line(hint=RECEIPT_NUMBER, name=RECEIPT_NUMBER)
        self.receipt.installEventFilter(self)
        self.receipt.hide()
        self.total = Text(size=Size.CHANGE, weight=600)
        self.body.addWidget(self.ways)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.receipt, 2)
        row.addStretch(1)
        row.addWidget(self.total)
        self.body.addLayout(row)
        self._show_ways()

    def _show_ways(self) -> None:
        """Credit is somebody's: a walk-in is paid back."""
        rows = [(letter, word.lower()) for letter, (_, word) in _BACK.items()]
        if self._counter.recording == "off":
            rows = rows[1:]
        if self.customer.number:
            rows.append((KEEP_LETTER, "stays as credit"))
        self.ways.set_rows(rows)
        self._show_receipt()

    def _named(self, hit: Any) -> None:
        self.name.set_text(hit.name if hit else "")
        self._show_ways()
        self._show()

    def begin(self, texts: Sequence[str], customer: str) -> None:
        """What is known already: goods as they are typed, and whose they were, by number."""
        self.customer.setText(customer)

        def known() -> None:
            for text in texts:
                self._find(text)

        self.customer.settle(known)

    # --- what is typed --------------------------------------------------------------------------------------------

    def scanned(self, scan: Scan) -> None:
        """Goods that come back, or the receipt of the certified till where its number is asked for."""
        if self.receipt.hasFocus():
            self.receipt.setText(scan.code)
            scan.accept(f"Receipt {scan.code}")
        else:
            tell_goods(scan)
            self._find(scan.words)

    def _take(self) -> None:
        text = self.entry.text().strip()
        self.entry.clear()
        if text:
            self._find(text)

    def _find(self, text: str) -> None:
        """Goods by what was typed or scanned, one after another."""
        self._looking.append(text)
        if len(self._looking) == 1:
            self._ask_products()

    def _ask_products(self) -> None:
        words, customer, today = parse_entry(self._looking[0]).words, self.customer.known or WALK_IN, today_iso()
        self._desk.work.read(
            lambda view: _goods(view, words, customer, today),
            lambda found: self._found(*found),
            owner=self,
            priority=0,
        )

    def _found(self, hits: Sequence[ProductHit], price: str) -> None:
        text = self._looking.pop(0)
        picked, entry = choose(hits), parse_entry(text)
        if entry.kind is not Kind.PRODUCT or picked.product is None or (entry.quantity or 1) <= 0:
            names = ", ".join(hit.code for hit in picked.candidates[:4])
            self._pressed = False
            self._problem = f"“{text}”: {picked.problem or 'not found'}{f' ({names})' if names else ''}."
            self._say(self._problem, "stop")
        elif entry.per:
            self._problem = f"“{text}”: what is paid back is for one here."
            self._say(self._problem, "stop")
        else:
            self._problem = ""
            if entry.price is not None:
                price = price_out(entry.price)
            self._add(UnknownRow(picked.product, quantity_out(picked.product.counted(entry.quantity)), price))
        if self._looking:
            self._ask_products()

    def _add(self, fresh: UnknownRow) -> None:
        """One more row; the same product once more counts up."""
        known = next((row for row in self._rows if row.id == fresh.id), None)
        if known is None:
            self._rows = (*self._rows, fresh)
        else:
            more = parse_sum(fresh.quantity, QUANTITY_SCALE) or 0
            have = parse_sum(known.quantity, QUANTITY_SCALE) or 0
            counted = replace(known, quantity=quantity_out(have + more))
            self._rows = tuple(counted if row is known else row for row in self._rows)
        self._shown()

    def _typed(self, at: int, key: str, text: str) -> None:
        self._problem = ""
        changed = self._rows[at].filled(key, text)
        self._rows = (*self._rows[:at], changed, *self._rows[at + 1 :])
        self._shown()

    def _shown(self) -> None:
        self.model.set_rows(self._rows)
        self._show()

    def _lines(self) -> list[dict[str, str]]:
        """The lines of the action. Raises MisreadError."""
        found = []
        for at, row in enumerate(self._rows):
            quantity = parse_sum(row.quantity, QUANTITY_SCALE) if row.quantity.strip() else 0
            price = parse_number(row.price, PRICE_SCALE)
            if quantity is None or quantity < 0:
                raise MisreadError(at, "quantity", f"“{row.quantity.strip()}” is no quantity.")
            if not quantity:
                continue
            if price is None or price < 0:
                said = f"“{row.price.strip()}” is no price." if row.price.strip() else "What is paid for one, with tax?"
                raise MisreadError(at, "price", said)
            line = {"product": row.id, "quantity": quantity_out(quantity), "price": price_out(price)}
            found.append(line | self._place_of(row))
        return found

    def _place_of(self, row: UnknownRow) -> dict[str, str]:
        if not row.where.strip():
            return {}
        place = row.where.strip() + complete_place(row.where, self._counter.locations)
        if place.casefold() in {SCRAP, SUPPLIER}:
            return {"outcome": place.casefold()}
        return {"location": place}

    def _show(self) -> None:
        pressed = self._pressed
        self.preview, self._refused, self._pressed = None, "", False
        self.table.tell_nothing()
        self._say("")
        try:
            lines = self._lines()
        except MisreadError as error:
            self.table.tell(error.row, error.key, error.sentence)
            self._refuse(error.sentence)
            return
        self._worth()
        if lines:
            self._pressed = pressed
            # A name that is half typed is nobody yet.
            who = {"customer": self.customer.known} if self.customer.known else {}
            self.asked.emit({"lines": lines, "reason": "preview", **who})

    def known(self, preview: Any) -> None:
        """What it comes to."""
        self.preview = preview
        self._worth()
        if self._pressed:
            self._accept()

    def refused(self, error: Exception) -> None:
        """What was typed cannot be; beside its cell, as far as it has one."""
        sentence = error.message if isinstance(error, RuleViolation) else str(error)
        self.show_field_error(getattr(error, "field", None) or "", sentence)
        self._refuse(sentence)

    def _refuse(self, sentence: str) -> None:
        self._refused, self._pressed, self.preview = sentence, False, None
        self._worth()
        self._say(sentence, "stop")

    def _say(self, sentence: str, tone: str = "muted") -> None:
        self.note.set_tone(tone)
        self.note.set_text(sentence)

    def _worth(self) -> None:
        gross, currency = self.preview.gross if self.preview else 0, self._counter.currency
        self.total.set_text(f"{say.money(gross, currency)} back")
        self.total.set_tone("done" if gross else "muted")
        if self._problem:
            self._say(self._problem, "stop")
        elif self.preview:
            self._say(f"net {say.amount(self.preview.net, currency)} · tax {say.amount(self.preview.tax, currency)}")
        self._place()

    def _show_receipt(self) -> None:
        cash = self.ways.choice == "C" and self._counter.recording == "certified"
        self.receipt.setVisible(cash)

    # --- doing it -------------------------------------------------------------------------------------------------

    def _accept(self) -> None:
        if self.entry.text().strip():
            # What is typed and not entered yet is not lost.
            self._pressed = True
            self._take()
        elif self._looking:
            self._pressed = True
        elif self._refused:
            self._say(self._refused, "stop")
        elif not self._rows:
            self._say("Scan or type what comes back.", "stop")
            self.entry.setFocus()
        elif not self.reason.text().strip():
            self._say("A return without a receipt says why it is taken.", "stop")
            self.reason.setFocus()
        elif self.preview is None:
            self._pressed = True
        elif self.receipt.isVisibleTo(self) and not self.receipt.text().strip():
            self._say("Cash is paid back on the certified till here; give the number of its receipt.", "stop")
            self.receipt.setFocus()
        else:
            self._pressed = False
            self.done.emit(self._given())

    def _given(self) -> dict[str, Any]:
        given: dict[str, Any] = {"lines": self._lines(), "reason": self.reason.text().strip()}
        if self.customer.number:
            given["customer"] = self.customer.number
        if self.ways.choice == KEEP_LETTER:
            return given | {KEEP: True}
        tender = {
            "method": _BACK[self.ways.choice][0],
            "amount": amount_out(self.preview.gross, self._counter.currency),
        }
        if self.receipt.isVisibleTo(self):
            tender["reference"] = self.receipt.text().strip()
        return given | {"tenders": [tender]}

    @property
    def way(self) -> str:
        """The form of money in words, "" where it stays as credit."""
        return "" if self.ways.choice == KEEP_LETTER else _BACK[self.ways.choice][1].lower()

    def show_field_error(self, field: str, sentence: str) -> bool:
        """A refusal beside its cell and at the foot."""
        parts = field.split(".")
        if parts[0] == "lines" and len(parts) > 2 and int(parts[1]) <= len(self._rows):
            keys = {"price": "price", "location": "where", "outcome": "where"}
            self.table.tell(int(parts[1]) - 1, keys.get(parts[2], "quantity"), sentence)
        self._say(sentence, "stop")
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes goods, and goes on to who and why; in the last field it is the button."""
        if not key_pressed(event):
            return super().eventFilter(watched, event)
        key = event.key()
        if watched is self.entry and key in _ENTER:
            if self.entry.text().strip():
                self._take()
            else:
                self.customer.setFocus()
            return True
        if watched is self.entry and key == Qt.Key.Key_Down and self._rows:
            self.table.field.setFocus()
            return True
        if watched is self.customer and key in _ENTER and not self.customer.open:
            self.reason.setFocus()
        elif watched in {self.reason, self.receipt} and key in _ENTER:
            self.accept()
            return True
        return super().eventFilter(watched, event)


class Unknown:
    """Opens this sheet over the money place and does what it says."""

    def __init__(self, screen: Screen, papers: Papers) -> None:
        self._screen, self._papers = screen, papers
        self._then: Callable[[], None] | None = None

    def open(self, texts: Sequence[str] = (), customer: str = "", then: Callable[[], None] | None = None) -> None:
        """A walk-in has a record of their own, made when it is first needed.

        ``texts`` (as they are typed) and the ``customer`` may be known already; ``then`` runs when it is done.
        """
        self._then = then
        self._screen.show_sheet_of(_counter, lambda counter: self._made(counter, texts, customer), "Take back")

    def _made(self, counter: Any, texts: Sequence[str], customer: str) -> UnknownSheet:
        desk = self._screen.desk
        sheet = UnknownSheet(self._screen, desk, counter)
        today = today_iso()
        sheet.asked.connect(lambda given: preview(desk, sheet, sheet, lambda view: _preview_of(view, given, today)))
        sheet.done.connect(lambda given: self._do(sheet, given))
        if not counter.walk_in:
            desk.work.perform("save_customer", {"number": WALK_IN, "name": "Walk-in"}, owner=self._screen)
        sheet.begin(texts, customer)
        return sheet

    def _do(self, sheet: UnknownSheet, given: dict[str, Any]) -> None:
        screen, way = self._screen, sheet.way
        gross = say.money(sheet.preview.gross, sheet._counter.currency)

        def done(reply: Any) -> None:
            sheet.dismiss()
            if self._then:
                self._then()
            words = f"{gross} back: {way}." if way else f"{gross} stay as credit."
            screen.desk.shell.toast(
                f"{reply.number}: the goods are back. {words}",
                action="Print",
                run=lambda: self._papers.print("invoice", reply.number),
            )

        act = {"action": "take_back_without_receipt", **given}
        issue(place_of(screen), [act], lambda replies: done(replies[0]), screen.went_wrong)


def _columns(counter: Any) -> tuple[Column, ...]:
    return (
        Column("code", "Code", 110, lambda row: row.product.code, weight=600),
        Column("words", "Description", 180, lambda row: row.product.description, stretch=True),
        number_column("quantity", "Comes back", 100, lambda row: row.quantity, weight=600),
        Column("unit", "Unit", 60, lambda row: row.product.unit, tone="muted", yields=2),
        number_column("price", "For one, with tax", 130, lambda row: row.price, weight=600),
        number_column("worth", "In all", 100, lambda row: _amount(row, counter.currency), yields=1),
        Column("where", f"To ({counter.default_location})", 110, lambda row: row.where),
    )


def _amount(row: UnknownRow, currency: str) -> str:
    worth = row.worth(currency)
    return say.amount(worth, currency) if worth else ""


def _counter(view: Any) -> Any:
    from app.queries.desk_reverse import counter_of

    return counter_of(view)


def _goods(view: Any, words: str, customer: str, today: str) -> tuple[Sequence[ProductHit], str]:
    """Products for the words, and what one of the product that is meant costs today."""
    from app.queries.desk_reverse import price_of_today
    from app.ui.screens.order.reads import products

    hits = products(view, words, "", today) if words else ()
    picked = choose(hits).product
    return hits, price_of_today(view, picked.id, customer, today) if picked else ""


def _preview_of(view: Any, given: Any, today: str) -> Any:
    from app.queries.desk_reverse import unknown_preview

    return unknown_preview(view, given, today)
