"""Templates over a draft: put in, saved from its lines, changed, deleted with Undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.deal import Particulars
from app.domain.entry.grammar import Entry, Kind
from app.domain.entry.templates import TemplateLine, quantities
from app.domain.money import rate_out
from app.domain.quantity import quantity_out
from app.ui.commands import Offer
from app.ui.entry.choose import Choice, ProductHit
from app.ui.entry.lines import EntryLine, decided, line_of
from app.ui.screens.base import offer
from app.ui.screens.desk import Desk
from app.ui.screens.order import reads
from app.ui.screens.order.entering import put_in
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.place import Pages, Sheets
from app.ui.screens.order.templates import SaveSheet, TemplateSheet
from app.ui.screens.undoer import Undoer
from app.ui.widgets.sheet import Sheet


class TemplateWork:
    """Ctrl+T on a draft."""

    def __init__(self, desk: Desk, pages: Pages, sheets: Sheets) -> None:
        self._desk, self._pages, self._sheets = desk, pages, sheets
        self._undoer = Undoer(sheets.owner)

    def offers(self, page: OrderPage) -> dict[str, Offer]:
        """On every draft."""
        return {"templates": offer(lambda: self.open(page), bar=False)}

    def open(self, page: OrderPage) -> None:
        """The list; where there is none yet, these lines are the first one."""
        customer = page.customer_id

        def make(found: Sequence[Any]) -> Sheet | None:
            lines = lines_of(page)
            if found:
                sheet = TemplateSheet(page, found, may_save=bool(lines))
                sheet.return_to(page.focus_field())
                sheet.chosen.connect(lambda one, number: self._put_in(page, one, number))
                sheet.saved.connect(lambda: self._sheets.show_sheet(self._new(page)))
                sheet.changed.connect(lambda one: self._change(page, one))
                sheet.deleted.connect(lambda one: self._delete(page, one))
                return sheet
            if lines:
                return self._new(page)
            page.say("There is no template yet: write the lines, then Ctrl T saves them as one.", passing=True)
            return None

        self._sheets.show_sheet_of(lambda view: reads.templates(view, customer), make, "Templates")

    # --- saving ---------------------------------------------------------------------------------------------------

    def _new(self, page: OrderPage) -> SaveSheet:
        named = page.who is not None and not page.who.is_walk_in
        name = page.who.name if page.who and named else ""
        sheet = SaveSheet(page, lines_of(page), name=name, own=named, customer=name)
        asking = sum(1 for line in page.model.lines if line.kind is Kind.PRODUCT and line.product is None)
        if asking:
            sheet.note.set_text(f"{asking} line{'s that ask are' if asking != 1 else ' that asks is'} left out.")
        self._saves(page, sheet, None)
        return sheet

    def _change(self, page: OrderPage, template: Any) -> None:
        name = page.who.name if page.who and not page.who.is_walk_in else ""
        rows = list(zip(template.lines, template.goods, strict=True))
        sheet = SaveSheet(
            page, rows, name=template.name, own=template.own, asked=template.asked, customer=name,
            title=f"Template {template.name}",
        )  # fmt: skip
        self._saves(page, sheet, template)
        self._sheets.show_sheet(sheet)

    def _saves(self, page: OrderPage, sheet: SaveSheet, template: Any) -> None:
        customer = page.customer_id
        sheet.return_to(page.focus_field())

        def kept(reply: Any) -> None:
            if self._sheets.open_sheet is sheet:
                sheet.dismiss()
            self._undoer.kept(f"Template {reply.number} is kept.", reply)

        def save(name: str, own: bool, asked: str, lines: tuple[TemplateLine, ...]) -> None:
            given = {"name": name, "asks": asked, "lines": [_given(one) for one in lines]}
            if template is not None:
                given["template"] = template.id
            if template is None or own != template.own:
                given["customer"] = customer if own else ""
            self._desk.work.perform(
                "save_template", given, done=kept, failed=self._sheets.went_wrong, owner=self._sheets.owner
            )

        sheet.done.connect(save)

    def _delete(self, page: OrderPage, template: Any) -> None:
        def gone(reply: Any) -> None:
            self._undoer.kept(f"Template {template.name} is deleted.", reply)
            page.table.focus_entry()

        self._desk.work.perform(
            "save_template",
            {"template": template.id, "retired": True},
            done=gone,
            failed=self._sheets.went_wrong,
            owner=self._sheets.owner,
        )

    # --- using ----------------------------------------------------------------------------------------------------

    def _put_in(self, page: OrderPage, template: Any, number: int) -> None:
        """Its lines at today's prices; keys pressed meanwhile are for the page with them."""
        ids, whom, today = [one.product for one in template.lines], page.whom, page.today

        def known(hits: Sequence[ProductHit]) -> None:
            found = {one.id: one for one in hits}
            rows = zip(template.lines, template.goods, quantities(template.lines, number), strict=True)
            lines = [
                _line(one, goods, many, found.get(one.product))
                for one, goods, many in rows
                if many > 0 or one.kind != "product"
            ]
            label = f"template {template.name}"
            put_in(page, lines, label, lambda: self._pages.arrive(page.table.focus_entry))

        self._pages.await_page()
        self._desk.work.read(
            lambda view: reads.hits(view, [one for one in ids if one], whom, today),
            known,
            failed=self._sheets.went_wrong,
            owner=page,
            priority=0,
        )


def lines_of(page: OrderPage) -> list[tuple[TemplateLine, Any]]:
    """What of a draft a template can hold: goods that are known, and the texts between them."""
    return [(_kept(line), line.product and _Named(line.product)) for line in page.model.lines if _fits(line)]


class _Named:
    """A product as the sheets name it."""

    def __init__(self, hit: ProductHit) -> None:
        self.sku, self.name, self.unit = hit.code, hit.description, hit.unit


def _fits(line: EntryLine) -> bool:
    if line.kind is Kind.PRODUCT:
        return line.product is not None and line.quantity > 0
    return line.kind is Kind.END or bool(line.words)


def _kept(line: EntryLine) -> TemplateLine:
    if line.product is None:
        return TemplateLine(line.kind.value, text=line.words)
    said = line.more.particulars or Particulars()
    return TemplateLine(
        product=line.product.id,
        amount=quantity_out(line.quantity),
        less=line.less if "less" in line.by_hand else 0,
        note=line.more.note,
        pack=said.pack,
        pack_size=said.pack_size,
        length=said.length,
    )


def _given(line: TemplateLine) -> dict[str, Any]:
    """As the action takes it."""
    row: dict[str, Any] = {"kind": line.kind, "product": line.product, "text": line.text, "note": line.note}
    row |= {"amount": line.amount} if line.kind == "product" else {}
    row |= {"discount_percent": rate_out(line.less)} if line.less else {}
    row |= {"pack": line.pack, "pack_quantity": quantity_out(line.pack_size)} if line.pack and line.pack_size else {}
    row |= {"length": quantity_out(line.length)} if line.length else {}
    return {name: value for name, value in row.items() if value}


def _line(one: TemplateLine, goods: Any, many: int, hit: ProductHit | None) -> EntryLine:
    """As if it were typed."""
    if one.kind != "product":
        return EntryLine(0, Kind(one.kind), one.text, words=one.text)
    code = hit.code if hit else goods.sku if goods else one.product
    entry = Entry(Kind.PRODUCT, code, many, "", None, one.less or None)
    line = line_of(entry, 0, f"{quantity_out(many)}*{code}")
    if hit is None:
        return decided(line, Choice(None, "no longer sold"))
    particulars = Particulars(one.pack, one.pack_size, one.length) if one.pack or one.length else None
    line = decided(line, Choice(replace(hit, packed=1000)))
    more = replace(line.more, note=one.note, particulars=particulars or line.more.particulars)
    return replace(line, more=more)
