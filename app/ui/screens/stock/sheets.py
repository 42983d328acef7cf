"""The sheets of the stock place: goods that came, what was counted, what changes its shelf, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.entry.choose import ProductHit
from app.ui.entry.rows import EditRow
from app.ui.models.columns import DAY, Column, number_column
from app.ui.screens.lines import LinesSheet, LookUp, quantity_cell
from app.ui.theme.look import Size
from app.ui.widgets.card import Card
from app.ui.widgets.form import Form, choice
from app.ui.widgets.listtable import ListTable
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

REASONS = ("Counted", "Damaged", "Lost", "Found", "Own use")
Places = Sequence[tuple[str, str]]


def _columns(quantity: str) -> tuple[Column, ...]:
    return (
        Column("code", "Code", 110, lambda row: row.data.code, weight=600),
        Column("words", "Description", 220, lambda row: row.data.description, stretch=True, least=96),
        number_column("quantity", quantity, 110, lambda row: row.cells["quantity"], weight=600),
        Column("unit", "Unit", 60, lambda row: row.data.unit, tone="muted", yields=1),
        Column("location", "Location", 130, lambda row: row.cells["location"]),
        Column("lot", "Lot", 120, lambda row: row.cells["lot"], tone="muted", yields=2),
    )


class _Checked:
    """What may stand in a cell: a quantity, a location that is known, any lot."""

    def __init__(self, places: Places) -> None:
        self.codes = {code.casefold(): code for code, _ in places}

    def __call__(self, row: EditRow, key: str, text: str) -> EditRow | str:
        if key == "quantity":
            value = quantity_cell(text)
            return value if isinstance(value, str) else row.filled(key, quantity_out(value) if text else "")
        if key == "location" and text:
            code = self.codes.get(text.casefold())
            known = ", ".join(list(self.codes.values())[:8])
            return row.filled(key, code) if code else f"There is no location {text}; there are {known}."
        return row.filled(key, text)


def _row(hit: ProductHit, quantity: str, location: str) -> EditRow:
    return EditRow(hit.id, hit, {"quantity": quantity, "location": location, "lot": ""})


def home_of(places: Places) -> str:
    """Where goods lie unless somebody says otherwise."""
    codes = [code for code, _ in places]
    return "MAIN" if "MAIN" in codes else codes[0] if codes else ""


def lines_of(rows: Sequence[EditRow]) -> list[dict[str, Any]]:
    """The rows as the stock actions take them; a row without a quantity says nothing."""
    found = []
    for row in rows:
        if row.cells["quantity"]:
            line = {"product": row.data.id, "quantity": row.cells["quantity"]}
            found.append(line | {name: row.cells[name] for name in ("location", "lot") if row.cells[name]})
    return found


def goods_in_sheet(
    document: QWidget, look_up: LookUp, places: Places, suppliers: Sequence[str], first: ProductHit | None
) -> LinesSheet:
    """What came: any goods, counted up by scans; from whom."""
    form = Form(columns=2)
    supplier = QComboBox()
    supplier.setEditable(True)
    supplier.addItems(["", *suppliers])
    form.add("supplier", "&From", supplier)
    return _sheet(document, "Goods in", "Take in", "Came", look_up, places, form, first)


def tell_of_orders(screen: Any, sheet: LinesSheet) -> None:
    """Goods that come in by hand may be those of a purchase order, which would go on waiting for them: it is said."""
    hint = Text(size=Size.SECOND, weight=500, tone="money", wrap=True)
    hint.hide()
    sheet.body.addWidget(hint)
    asked: list[tuple[str, ...]] = [()]

    def tell(found: Sequence[str]) -> None:
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        way = "Is it this? Then receive it there: scan its code, or F3 and its number."
        said = f"On order: {', '.join(found[:3])}{more}. {way}"
        hint.set_text(said if found else "")
        hint.setVisible(bool(found))

    def ask() -> None:
        products = tuple(dict.fromkeys(row.data.id for row in sheet.table.rows))
        if products != asked[0]:
            asked[0] = products
            screen.desk.work.read(lambda view: _on_order(view, products), tell, owner=hint, priority=4)

    sheet.table.changed.connect(ask)
    ask()


def _on_order(view: Any, products: Sequence[str]) -> Any:
    from app.queries.purchases import on_its_way

    return on_its_way(view, products)


def count_sheet(
    document: QWidget, look_up: LookUp, places: Places, first: ProductHit | None, *, home: str = ""
) -> LinesSheet:
    """What is there, or by how much it differs, and why; of one location where ``home`` names it."""
    form = Form(columns=2)
    reason = QComboBox()
    reason.setEditable(True)
    reason.addItems(REASONS)
    form.add("reason", "&Reason", reason)
    form.add("difference", "The figures &are", choice(("", "what is there"), ("1", "differences, + or −")))
    title = f"How many are there? {home}".strip()
    return _sheet(document, title, "Correct", "Counted", look_up, places, form, first, count=True, home=home)


def transfer_sheet(document: QWidget, look_up: LookUp, places: Places, first: ProductHit | None) -> LinesSheet:
    """What goes from its shelf to another."""
    form = Form(columns=2)
    form.add("to", "&To", choice(*((code, f"{code} · {name}" if name != code else code) for code, name in places)))
    form.add("reason", "&Reason")
    return _sheet(document, "Move goods", "Move", "Moves", look_up, places, form, first)


def _sheet(
    document: QWidget,
    title: str,
    do: str,
    quantity: str,
    look_up: LookUp,
    places: Places,
    form: Form,
    first: ProductHit | None,
    *,
    count: bool = False,
    home: str = "",
) -> LinesSheet:
    home, checked = home or home_of(places), _Checked(places)

    def check(row: EditRow, key: str, text: str) -> EditRow | str:
        # A difference may be below zero.
        if count and key == "quantity" and form.values()["difference"] and text.startswith(("-", "−")):
            value = quantity_cell(text.replace("−", "-"), least=-(10**15))
            return value if isinstance(value, str) else row.filled(key, quantity_out(value))
        return checked(row, key, text)

    sheet = LinesSheet(
        document,
        title,
        _columns(quantity),
        ("quantity", "location", "lot"),
        check,
        rows=[_row(first, "", home)] if first else (),
        do=do,
        look_up=look_up,
        new_row=lambda hit, value: _row(hit, quantity_out(value), home),
        form=form,
    )
    sheet.first = bool(first)
    return sheet


class MovesSheet(Sheet):
    """How a product came and went, the newest first, with what was there then."""

    def __init__(self, document: QWidget, title: str, unit: str, moves: Sequence[Any]) -> None:
        super().__init__(document, title, do="Close", share=1.6)
        columns = (
            Column("date", "Date", DAY, lambda move: say.day(move.date), tone="muted"),
            Column("kind", "What", 130, lambda move: move.kind.replace("_", " ").capitalize(), weight=600, least=88),
            Column("number", "Order", 100, lambda move: move.number, weight=600, least=78, yields=1),
            Column("paper", "Paper", 140, lambda move: move.paper, least=110, yields=2),
            Column("place", "Where", 150, lambda move: move.place, least=104),
            Column("who", "Who", 90, lambda move: move.who, tone="muted", yields=4),
            Column("why", "Why", 130, lambda move: move.why, stretch=True, tone="muted", least=90, yields=3),
            number_column("quantity", "Change", 84, _change, weight=600, least=70),
            Column("unit", "Unit", 50, lambda _move: unit, tone="muted", yields=5),
            number_column("balance", "There then", 96, lambda move: say.quantity(move.balance), tone="muted", least=90),
        )
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        self.table = ListTable(columns, lambda move: move.id, moves)
        self.table.empty_sentence = "Nothing came or went yet."
        self.table.setMinimumHeight(280)
        inside.addWidget(self.table)
        self.body.addWidget(surface, 1)
        self.accepted.connect(self.dismiss)
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _change(move: Any) -> str:
    """Signed where goods came or left; what only went from shelf to shelf has changed no sum."""
    quantity = say.quantity(move.quantity)
    return f"+{quantity}" if move.quantity > 0 and not move.inside else quantity
