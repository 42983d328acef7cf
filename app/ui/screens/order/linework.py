"""What the keys do with a draft: its header; its lines: fix, details, delete, move, repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.entry.earlier import Earlier, EarlierLine
from app.ui.commands import Offer
from app.ui.entry.choose import ProductHit
from app.ui.screens.base import offer, today_iso
from app.ui.screens.desk import Desk
from app.ui.screens.order import reads, tablelook
from app.ui.screens.order.again import lines_again
from app.ui.screens.order.finder import FinderSheet
from app.ui.screens.order.header import HeaderSheet
from app.ui.screens.order.linesheet import LineSheet
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.place import Company, Pages, Sheets
from app.ui.screens.order.repeating import RepeatSheet
from app.ui.screens.order.ways import WaysOut
from app.ui.widgets.sheet import Sheet


class LineWork:
    """Works on the lines of the draft in front."""

    def __init__(self, desk: Desk, pages: Pages, sheets: Sheets, company: Company) -> None:
        self._desk, self._pages, self._sheets, self._company = desk, pages, sheets, company
        self._ways = WaysOut(desk, sheets, company)

    def offers(self, page: OrderPage) -> dict[str, Offer]:
        """What works on the lines now."""
        found: dict[str, Offer] = tablelook.offers(page)
        line = self.line(page)
        found["finder"] = offer(lambda: self.finder(page), bar=False)
        if page.table.unanswered or (line is not None and (line.problem or line.product)):
            found["fix"] = offer(lambda: self.fix(page), "Fix line")
        if line is not None and line.product:
            found["details"] = offer(lambda: self.details(page), "This line")
            found["edit_cell"] = offer(lambda: self.edit_cell(page), bar=False)
        if page.who and page.who.facts.last_order_id:
            found["repeat"] = offer(lambda: self.repeat(page))
        found["sign"] = offer(lambda: self.sign(page), bar=False)
        if line is not None:
            found["delete_line"] = offer(lambda: self.delete(page))
            found["duplicate_line"] = offer(lambda: self.duplicate(page), bar=False)
            found["insert_line"] = offer(lambda: self.insert(page), bar=False)
            found["line_up"] = offer(lambda: self.move(page, -1), bar=False)
            found["line_down"] = offer(lambda: self.move(page, 1), bar=False)
        if page.model.can_undo:
            found["undo"] = offer(lambda: self.undo(page), bar=False)
        if page.model.can_redo:
            found["redo"] = offer(lambda: self.redo(page), bar=False)
        return found

    @staticmethod
    def line(page: OrderPage) -> Any:
        """The line the person is at: the edited one, else one that asks, else, from the entry row, the last."""
        lines = page.model.lines
        row = -1 if page.table.entry.hasFocus() else page.table.current_row
        if 0 <= row < len(lines):
            return lines[row]
        return page.reckoning.asking() or (lines[-1] if lines else None)

    def header(self, page: OrderPage) -> None:
        """F7."""
        if not page.who:
            page.box.box.setFocus()
        else:
            today = date.fromisoformat(today_iso())
            given = (page.header, page.who.addresses, page.firm.currency, today, self._company.own)
            work = self._desk.work
            sheet = HeaderSheet(page, *given, people=lambda show: work.read(reads.people, show, owner=page, priority=1))
            sheet.done.connect(page.set_header)
            sheet.customer_wanted.connect(page.change_customer)
            self._sheets.show_sheet(sheet)

    def jot(self, page: OrderPage) -> None:
        """Ctrl+J: the note for us, in the header."""
        self.header(page)
        sheet = self._sheets.open_sheet
        if isinstance(sheet, HeaderSheet):
            sheet.form.fields["internal_note"].setFocus()

    def sign(self, page: OrderPage) -> None:
        """Ctrl+G: only what is in the books is signed."""
        page.say("Finish it first: F12 makes it an order or a quote, then Ctrl G signs it.", passing=True)

    def fix(self, page: OrderPage) -> None:
        """Ctrl+.: ways out of what the line asks. Words of the entry row that nothing answers are a line that asks.

        From the entry row, where no line asks: the line typed last if it is short, else the first that is, for that
        is the one the bottom line speaks of.
        """
        in_entry = page.table.entry.hasFocus()
        if in_entry and page.table.unanswered:
            page.table.enter_text(page.table.entry.text())
        line = self.line(page)
        short = page.chips.serious() if in_entry and page.reckoning.asking() is None else []
        if short and line not in short:
            line = short[0]
        if line is not None:
            self._ways.open(page, line)

    def finder(self, page: OrderPage) -> None:
        """F4: products to look through, for the words of the entry row or of a line that asks."""
        line = self.line(page) if not page.table.entry.text() else None
        asking = line if line is not None and line.product is None and line.problem else None
        work = self._desk.work

        def ask(words: str, done: Any) -> None:
            whom, today = page.whom, page.today
            work.read(
                lambda view: reads.finder(view, words, whom, today),
                done,
                key=(id(page), "finder"),
                owner=page,
                priority=0,
            )

        def chosen(text: str, hit: ProductHit) -> None:
            if asking is not None:
                page.table.resolve(asking.line, hit)
            else:
                page.table.entry.clear()
                page.table.enter_text(text or hit.code, hit)
            page.table.focus_entry()

        sheet = FinderSheet(page, ask, asking.typed if asking else page.table.entry.text())
        sheet.return_to(page.table.entry)
        sheet.chosen.connect(chosen)
        self._sheets.show_sheet(sheet)

    def details(self, page: OrderPage) -> None:
        """Alt+Enter: everything the line may say."""
        if (line := self.line(page)) is None:
            return
        page.table.commit()
        if page.table.editor.hasFocus():
            # Its field is gone below the sheet; the cursor stays on the line.
            page.table.setFocus()
        at = page.model.find(str(line.line))
        addresses = page.who.addresses if page.who else ()
        today = date.fromisoformat(page.today)
        rates, currency = self._company.rates, page.firm.currency
        sheet = LineSheet(page, page.model.lines[at], addresses, rates, currency, today, at + 1)
        sheet.done.connect(page.model.change)
        sheet.show_margin(page.margin.explained(sheet.line))
        page.margin.hidden.connect(sheet.hide_margin)
        self._sheets.show_sheet(sheet)
        if sheet.line.below_floor:
            self._desk.work.read(lambda view: reads.may(view, "price_floor"), sheet.show_approvers, owner=sheet)

    def edit_cell(self, page: OrderPage) -> None:
        """F2: the quantity of the line; of one that asks, or is only words, its words."""
        if (line := self.line(page)) is not None:
            page.table.edit_cell((page.model.find(str(line.line)), "quantity" if line.product else "words"))

    def delete(self, page: OrderPage) -> None:
        """Ctrl+Del."""
        if (line := self.line(page)) is not None:
            at = page.model.find(str(line.line))
            page.table.focus_entry()
            page.model.remove(at)

    def duplicate(self, page: OrderPage) -> None:
        """Ctrl+D."""
        if (line := self.line(page)) is not None:
            # What was typed in an open cell of it is copied too.
            page.table.keep_typed()
            at = page.model.find(str(line.line))
            copy = replace(page.model.lines[at], line=page.model.take_number())
            page.model.add(copy, at + 1)
            if copy.looking:
                page.table.look_up_again(copy)

    def insert(self, page: OrderPage) -> None:
        """Ctrl+I: what is entered next stands above this line."""
        if (line := self.line(page)) is not None:
            page.table.insert_above(line.line)

    def move(self, page: OrderPage, by: int) -> None:
        """Ctrl+Shift+Up and Down."""
        if (line := self.line(page)) is not None:
            cell = page.table.cell
            page.table.commit()
            at = page.model.move(page.model.find(str(line.line)), by)
            page.table.go_to(at)
            if cell is not None:
                # The cell goes along with its line: what is typed next would go nowhere.
                page.table.edit_cell((at, cell[1]))

    def undo(self, page: OrderPage) -> None:
        """Ctrl+Z once the field has nothing of its own to undo."""
        page.table.commit()
        if label := page.model.undo():
            page.table.focus_entry()
            page.say(f"Undone: {label}.", passing=True)

    def redo(self, page: OrderPage) -> None:
        """Ctrl+Shift+Z."""
        page.table.commit()
        if label := page.model.redo():
            page.table.focus_entry()
            page.say(f"Again: {label}.", passing=True)

    def repeat(self, page: OrderPage) -> None:
        """Earlier orders of the customer, the newest first; lines of one come in at today's prices."""
        if page.who is None:
            return
        customer, currency = page.customer_id, page.firm.currency

        def make(earlier: tuple[Earlier, ...]) -> Sheet | None:
            if not earlier:
                page.say(f"{page.who.name if page.who else 'Nobody'} has not ordered before.", passing=True)
                return None
            sheet = RepeatSheet(page, earlier, currency)
            sheet.return_to(page.table.entry)
            sheet.chosen.connect(lambda order, lines: self._again(page, order, lines))
            return sheet

        self._sheets.show_sheet_of(lambda view: reads.earlier(view, customer), make, "Repeat an order")

    def _again(self, page: OrderPage, order: Earlier, lines: Sequence[EarlierLine]) -> None:
        """The lines come in; keys pressed meanwhile are for the page with them."""
        wanted, whom, today = [one.line for one in lines], page.whom, page.today

        def known(found: tuple[Any, dict[str, ProductHit], frozenset[str]]) -> None:
            deal, products, ruled = found
            page.model.known.put(products.values())
            label = f"repeat of {order.number}"
            lines = lines_again(deal, products, wanted, ruled)
            page.add_lines(lines, label, lambda: self._pages.arrive(page.table.focus_entry))

        self._pages.await_page()
        self._desk.work.read(
            lambda view: reads.again(view, order.id, whom, today),
            known,
            failed=self._sheets.went_wrong,
            owner=page,
            priority=0,
        )


def set_quantity(page: OrderPage, line: Any, quantity: int, weight: int = 0) -> None:
    """Another quantity of a line, by hand; what it weighs where that is known (grams)."""
    changed = replace(line, quantity=quantity, by_hand=line.by_hand | {"quantity"})
    page.model.change(changed.weighing(weight) if line.product and line.product.each else changed)
