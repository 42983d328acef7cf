"""Ctrl+. at a line: one sheet with every way out of what it cannot have as it was typed, each with one undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from app.domain.arranging import Want
from app.domain.pricing import UnitPrice
from app.domain.promising import for_line
from app.domain.sourcing import Asked, Way, ways
from app.ui import format as say
from app.ui.entry.choose import ProductHit
from app.ui.entry.lines import EntryLine
from app.ui.screens.desk import Desk
from app.ui.screens.order import reads
from app.ui.screens.order.approve import approve_way, asked_for
from app.ui.screens.order.blocks import Block
from app.ui.screens.order.fix import FixSheet, WayOut
from app.ui.screens.order.newproduct import NewProductSheet
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.place import Company, Sheets
from app.ui.screens.order.sourced import as_text, lines_by, twin_of, words_of
from app.ui.screens.order.state import wanted_of


class WaysOut:
    """Asks the books what there is, shows the ways, and takes the one that is chosen."""

    def __init__(self, desk: Desk, sheets: Sheets, company: Company) -> None:
        self._desk, self._sheets, self._company = desk, sheets, company
        self._back: Any = None

    def open(self, page: OrderPage, line: EntryLine) -> None:
        """The ways out of a line; the cursor is where it was when the sheet goes."""
        self._back = page.table.entry if page.table.entry.hasFocus() else page.table
        page.table.commit()
        # What was being edited counts, and its field is gone below the sheet.
        self._back.setFocus()
        at = page.model.find(str(line.line))
        if at < 0:
            return
        line = page.model.lines[at]
        if line.product is None or line.problem:
            found = self._of_product(page, line, None) if line.product else self._unknown(page, line)
            begin = None if line.product else partial(page.table.edit_cell, (at, "words"))
            self._sheets.show_sheet(self._sheet(page, line, found, begin))
            return
        product, quantity, customer, today = line.product.id, line.quantity, page.buyer, page.today
        approval = asked_for(line, self._desk.work.actor)
        self._sheets.show_sheet_of(
            lambda view: (reads.known_of(view, product, quantity, customer, today), approval(view)),
            lambda found: self._sheet(page, line, self._of_product(page, line, *found)),
            "Ways",
        )

    def _sheet(
        self, page: OrderPage, line: EntryLine, found: list[WayOut], begin: Callable[[str], None] | None = None
    ) -> FixSheet:
        name = f"{line.product.code} {line.words}" if line.product else f"“{line.typed}” is {line.problem}"
        row = page.model.find(str(line.line)) + 1
        sheet = FixSheet(page, f"Line {row}: {name}", found, begin=begin)
        sheet.return_to(self._back)
        return sheet

    # --- a product ------------------------------------------------------------------------------------------------

    def _of_product(self, page: OrderPage, line: EntryLine, known: Any, approvers: Sequence[str] = ()) -> list[WayOut]:
        found: list[WayOut] = [approve_way(self._desk, page, line, approvers)] if approvers else []
        if line.problem:
            row = page.model.find(str(line.line)) + 1
            block = next((one for one in page.blocks() if one.row == row), Block("", row, "quantity"))
            found.append(("Change it", line.problem, lambda: page.go_to(block)))
        said = self._ways(page, line, known) if known else []
        found += [self._way_out(page, line, way, words) for way, words in said if way.kind == "substitute"]
        product = line.product
        if product and product.instead and not any(way.sku == product.instead for way, _ in said):
            code = product.instead
            found.append((f"Take {code} instead", product.stopped, lambda: self._by_code(page, line, code)))
        found += [self._way_out(page, line, way, words) for way, words in said if way.kind != "substitute"]
        shown = page.chips.of(line)
        if shown and shown.state == "part":
            now = replace(line, quantity=shown.now, by_hand=line.by_hand | {"quantity"})
            found.append((f"Take {say.quantity(shown.now)}", "what is there now", lambda: _change(page, now)))
        if twin := twin_of(line, page.model.lines):
            row = page.model.find(str(twin.line)) + 1
            found.append((f"Merge with line {row}", "one line of both", lambda: _merge(page, line, twin)))
        return [*found[:8], ("Delete the line", "Ctrl Z brings it back", lambda: delete(page, line))]

    @staticmethod
    def _ways(page: OrderPage, line: EntryLine, known: Any) -> list[tuple[Way, tuple[str, str]]]:
        """The ways with their words; lines above take first of what there is."""
        want = Want(max(0, line.quantity), line.counted.length)
        known = replace(known, supply=for_line(known.supply, want, page.chips.before(line), page.today))
        price = UnitPrice(line.price, line.more.per or (line.product.price_per if line.product else 1))
        wanted = wanted_of(line, page.today) or page.chips.wanted
        pack, size, cut = line.counted.pack, line.counted.pack_size, line.counted.is_cut
        found = ways(Asked(line.quantity, page.today, wanted, price, known, pack, size, cut))
        return [(way, words) for way in found if (words := words_of(way, line))]

    def _way_out(self, page: OrderPage, line: EntryLine, way: Way, words: tuple[str, str]) -> WayOut:
        return (*words, self._taker(page, line, way))

    def _taker(self, page: OrderPage, line: EntryLine, way: Way) -> Callable[[], None]:
        if way.kind != "substitute":
            return lambda: _take(page, line, way, None)

        def known(hits: Sequence[ProductHit]) -> None:
            if hits:
                _take(page, line, way, hits[0])

        whom, today = page.whom, page.today
        return lambda: self._desk.work.read(
            lambda view: reads.hits(view, [way.product_id], whom, today), known, owner=page, priority=0
        )

    def _by_code(self, page: OrderPage, line: EntryLine, code: str) -> None:
        """What takes the place of a product, whether or not there is any of it."""

        def known(hits: Sequence[ProductHit]) -> None:
            hit = next((one for one in hits if one.exact), None)
            if hit is None:
                page.say(f"{code} is not here any more.")
            else:
                _take(page, line, Way("substitute", sku=hit.code), hit)

        whom, today = page.whom, page.today
        self._desk.work.read(lambda view: reads.products(view, code, whom, today), known, owner=page, priority=0)

    # --- what nobody knows ----------------------------------------------------------------------------------------

    def _unknown(self, page: OrderPage, line: EntryLine) -> list[WayOut]:
        """Products to choose from, a new one, or only words."""
        found: list[WayOut] = [
            (
                hit.code,
                f"{hit.description} · {say.price(hit.price)}",
                partial(page.table.resolve, line.line, hit),
            )
            for hit in line.candidates[:5]
        ]
        words = page.model.find(str(line.line)), "words"
        found.append(
            ("Other words", "what was typed, to be changed; a letter begins them", lambda: page.table.edit_cell(words))
        )
        if not line.candidates:
            found.append(("New product", "code, name and price; the line takes it", lambda: self._new(page, line)))
        text = as_text(line)
        found.append(("Text line", "the words stand on the papers", lambda: _change(page, text)))
        return [*found, ("Delete the line", "Ctrl Z brings it back", lambda: delete(page, line))]

    def _new(self, page: OrderPage, line: EntryLine) -> None:
        """A product made in place, as far as the line needs it; the rest is said later, in Stock."""
        sheet = NewProductSheet(page, line, self._company.rates)
        work = self._desk.work

        def made(reply: Any) -> None:
            sheet.dismiss()
            whom, today = page.whom, page.today
            work.read(
                lambda view: reads.hits(view, [reply.id], whom, today),
                lambda hits: page.table.resolve(line.line, hits[0]) if hits else None,
                owner=page,
                priority=0,
            )

        def kept(given: dict[str, str]) -> None:
            def looked(hits: Sequence[ProductHit]) -> None:
                # The action would change a product of that code; here one is made.
                if there := next((one for one in hits if one.code.casefold() == given["sku"].casefold()), None):
                    sheet.show_field_error("sku", f"{there.code} is a product already: {there.description}.")
                    return
                fresh = {**given, "new": True}
                work.perform("save_product", fresh, done=made, failed=self._sheets.went_wrong, owner=sheet)

            code, today = given["sku"], page.today
            work.read(lambda view: reads.products(view, code, "", today), looked, owner=sheet, priority=0)

        sheet.kept.connect(kept)
        self._sheets.show_sheet(sheet)


def _take(page: OrderPage, line: EntryLine, way: Way, hit: ProductHit | None) -> None:
    """The line as the way has it, as one step; nothing where it is another one by now."""
    at = page.model.find(str(line.line))
    if at < 0 or page.model.lines[at].said != line.said:
        page.say("The line changed meanwhile; Ctrl . once more.", passing=True)
        return
    if hit is not None:
        page.model.known.put([hit])
    first, *rest = lines_by(way, line, hit, page.model.take_number())
    label = f"{_LABELS.get(way.kind, way.kind)} of line {at + 1}"
    with page.model.together(label):
        page.model.change(first, label)
        for one in rest:
            page.model.add(one, at + 1)
    page.table.focus_entry()


_LABELS = {"substitute": "substitute", "backorder": "back-order", "later": "later date", "order_in": "special order",
           "place": "other location", "break": "price break"}  # fmt: skip


def _change(page: OrderPage, line: EntryLine) -> None:
    page.model.change(line)
    page.table.focus_entry()


def _merge(page: OrderPage, line: EntryLine, twin: EntryLine) -> None:
    """Both quantities in the line that stands first."""
    above, below = sorted((line, twin), key=lambda one: page.model.find(str(one.line)))
    with page.model.together(f"merge of line {page.model.find(str(below.line)) + 1}"):
        both = replace(above, quantity=above.quantity + below.quantity, by_hand=above.by_hand | {"quantity"})
        page.model.change(both)
        page.model.remove(page.model.find(str(below.line)))
    page.table.focus_entry()


def delete(page: OrderPage, line: EntryLine) -> None:
    """The line goes."""
    at = page.model.find(str(line.line))
    page.table.focus_entry()
    page.model.remove(at)
