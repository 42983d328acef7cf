"""The sheets of buying: what came of a purchase order, what is ordered, what a receipt really brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.entry.dates import parse_date
from app.domain.entry.grammar import QUANTITY_SCALE, parse_sum
from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.entry.choose import ProductHit
from app.ui.entry.rows import EditRow, RowsTable
from app.ui.models.columns import Column, number_column
from app.ui.qt import key_pressed
from app.ui.scanning.peek import said_of
from app.ui.scanning.scan import Scan
from app.ui.screens.base import today_iso
from app.ui.screens.lines import LinesSheet, LookUp, quantity_cell
from app.ui.widgets.form import Form, choice

# The first letter is enough.
_WHERE = {"b": "back", "s": "scrap", "q": "quarantine"}


def value_of(text: str) -> int:
    """A cell's quantity in thousandths; an empty one is nothing."""
    return (parse_sum(text, QUANTITY_SCALE) or 0) if text else 0


class _FromTheRows(LinesSheet):
    """The cursor begins in the rows, for these are filled already; Up on the first goes to the last."""

    def open(self) -> None:
        """Arrows and figures are the table's at once."""
        super().open()
        if not self.first and self.entry is None:
            self.table.installEventFilter(self)
            self.table.setFocus()
            self.table.go_to(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Round the ends: of six lines none is further than three keys."""
        # Qt asks while the sheet is made, before it has rows.
        table: RowsTable | None = getattr(self, "table", None)
        if watched is table and table is not None and key_pressed(event):
            at, last = table.currentIndex().row(), len(table.rows) - 1
            ends: dict[tuple[int, int], int] = {(Qt.Key.Key_Up, 0): last, (Qt.Key.Key_Down, last): 0}
            if (event.key(), at) in ends and last > 0:
                table.go_to(ends[event.key(), at])
                return True
        return super().eventFilter(watched, event)


class ReceiveSheet(_FromTheRows):
    """What came: every line as expected, or as an invoice bills it, until somebody says otherwise."""

    def __init__(self, document: QWidget, card: Any, billed: Any = None) -> None:
        form = Form(columns=2)
        form.add("delivery_note", "&Delivery note")
        form.add("short", "What is s&hort", choice(("", "will still come"), ("close", "will not come")))
        lines = [x for x in card.lines if x.open]
        expected = _as_billed(lines, billed.quantities) if billed is not None else {x.line: x.open for x in lines}
        rows = [
            EditRow(
                str(x.line),
                x,
                {"quantity": quantity_out(expected[x.line]), "damaged": "", "outcome": "", "reason": "", "lot": ""},
            )
            for x in lines
        ]
        by = f" · as invoice {billed.number} bills it" if billed is not None else ""
        super().__init__(
            document,
            f"{card.row.number} · {card.row.supplier}{by}",
            _receive_columns(),
            ("quantity", "damaged", "outcome", "reason", "lot"),
            _received,
            rows=rows,
            do="Take in",
            form=form,
        )
        if billed is not None and billed.told:
            self.note.set_text(
                " ".join(billed.told[:4]) + (f" And {len(billed.told) - 4} more." * (len(billed.told) > 4))
            )

    def given(self, rows: Sequence[EditRow], values: dict[str, Any]) -> dict[str, Any]:
        """What the action takes beside the purchase order."""
        lines = []
        for row in rows:
            line: dict[str, Any] = {"line": row.data.line, "quantity": row.cells["quantity"] or "0"}
            if row.cells["damaged"]:
                line |= {"damaged": row.cells["damaged"], "outcome": row.cells["outcome"] or "back"}
            if row.cells["reason"]:
                line["reason"] = row.cells["reason"]
            if row.cells["lot"]:
                line["lot"] = row.cells["lot"]
            if values["short"]:
                line["close"] = True
            lines.append(line)
        return {"lines": lines, "delivery_note": str(values["delivery_note"]).strip()}

    def scanned(self, scan: Scan) -> None:
        """A scanned product: the cursor goes to its line, which keeps the lot of the code."""
        product = scan.product.id if scan.product is not None else ""
        at = next((at for at, row in enumerate(self.table.rows) if row.data.product_id == product), None)
        if at is None:
            words = f"{scan.code} is not expected on this purchase order."
            self.note.set_text(words)
            scan.reject(words)
            return
        if scan.said.lot:
            row = self.table.rows[at].filled("lot", scan.said.lot)
            self.table.set_rows([row if n == at else one for n, one in enumerate(self.table.rows)])
        self.note.set_text(" ".join(said_of(scan)))
        self.table.go_to(at)
        self.table.setFocus()
        scan.accept(f"{scan.product.sku} · {say.quantity(self.table.rows[at].data.open)} expected")


def _as_billed(lines: Sequence[Any], quantities: Mapping[str, int]) -> dict[int, int]:
    """How much of each line an invoice bills: lines of one product are filled in turn, the last has the rest."""
    left, found = dict(quantities), dict[int, int]()
    last = {x.product_id: x.line for x in lines}
    for x in lines:
        rest = left.get(x.product_id, 0)
        found[x.line] = rest if last[x.product_id] == x.line else min(x.open, rest)
        left[x.product_id] = rest - found[x.line]
    return found


def _received(row: EditRow, key: str, text: str) -> EditRow | str:
    if key in {"quantity", "damaged"}:
        value = quantity_cell(text)
        if isinstance(value, str):
            return value
        said = quantity_out(value) if value or key == "quantity" else ""
        if key == "damaged" and value and not row.cells["damaged"]:
            # What is damaged is not whole: it comes out of what was expected.
            whole = max(0, value_of(row.cells["quantity"]) - value)
            row = row.filled("quantity", quantity_out(whole)).filled("outcome", row.cells["outcome"] or "back")
        return row.filled(key, said)
    if key == "outcome" and text:
        where = _WHERE.get(text[:1].casefold())
        return row.filled(key, where) if where else f"“{text}”: b for back, s for scrap, q for quarantine."
    return row.filled(key, text)


def _receive_columns() -> tuple[Column, ...]:
    return (
        Column("code", "Code", 110, lambda row: row.data.sku, weight=600, least=80),
        Column("words", "Description", 180, lambda row: row.data.name, stretch=True, least=80),
        Column("for", "For", 120, lambda row: row.data.customer_order, tone="muted", yields=3),
        number_column("due", "Expected", 84, lambda row: say.quantity(row.data.open), tone="muted", yields=1, least=72),
        number_column("quantity", "Came", 84, lambda row: row.cells["quantity"], weight=600, tone_of=_tone, least=60),
        Column("unit", "Unit", 48, lambda row: row.data.unit, tone="muted", yields=4),
        number_column("damaged", "Damaged", 84, lambda row: row.cells["damaged"], least=70),
        Column("outcome", "Goes", 96, lambda row: row.cells["outcome"], least=70),
        Column("reason", "Why", 160, lambda row: row.cells["reason"], tone="muted", least=64),
        Column("lot", "Lot", 100, lambda row: row.cells["lot"], tone="muted", least=60, yields=2),
    )


def _tone(row: EditRow) -> str:
    """More or less than expected stands out."""
    came = value_of(row.cells["quantity"]) + value_of(row.cells["damaged"])
    return "text" if came == row.data.open else "money" if came < row.data.open else "stop"


def buy_sheet(
    document: QWidget, look_up: LookUp, suppliers: Sequence[str], first: ProductHit | None, supplier: str = ""
) -> LinesSheet:
    """What is ordered, from whom."""
    form = Form(columns=2)
    box = QComboBox()
    box.setEditable(True)
    box.addItems(["", *suppliers])
    form.add("supplier", "&From", box, help_text="Empty: the first product's own")
    form.add("reference", "&Your ref")
    form.set_values({"supplier": supplier})
    columns = (
        Column("code", "Code", 110, lambda row: row.data.code, weight=600),
        Column("words", "Description", 220, lambda row: row.data.description, stretch=True, least=96),
        number_column("quantity", "Quantity", 100, lambda row: row.cells["quantity"], weight=600),
        Column("unit", "Unit", 60, lambda row: row.data.unit, tone="muted", yields=1),
        number_column("cost", "Cost", 100, lambda row: row.cells["cost"]),
        Column("expected", "Expected", 120, lambda row: row.cells["expected"]),
    )
    sheet = LinesSheet(
        document,
        "Order from a supplier",
        columns,
        ("quantity", "cost", "expected"),
        _bought,
        rows=[_bought_row(first, "")] if first else (),
        do="Order",
        look_up=look_up,
        new_row=lambda hit, value: _bought_row(hit, quantity_out(value)),
        form=form,
    )
    sheet.first = bool(first)
    return sheet


def _bought_row(hit: ProductHit, quantity: str) -> EditRow:
    return EditRow(hit.id, hit, {"quantity": quantity, "cost": "", "expected": ""})


def _bought(row: EditRow, key: str, text: str) -> EditRow | str:
    if key == "quantity":
        value = quantity_cell(text)
        return value if isinstance(value, str) else row.filled(key, quantity_out(value) if text else "")
    if key == "expected" and text:
        when = parse_date(text, date.fromisoformat(today_iso()))
        return row.filled(key, when.isoformat()) if when else f"“{text}” is not a date. Try +5, thu or 26-3."
    return row.filled(key, text.replace(",", "."))


def bought_lines(rows: Sequence[EditRow]) -> list[dict[str, Any]]:
    """The rows as `order_goods` takes them."""
    return [
        {"product": row.id, "quantity": row.cells["quantity"]}
        | {name: row.cells[name] for name in ("cost", "expected") if row.cells[name]}
        for row in rows
        if row.cells["quantity"]
    ]


class AmendPurchaseSheet(_FromTheRows):
    """Other quantities, costs and dates of what is on order."""

    def __init__(self, document: QWidget, card: Any) -> None:
        from app.domain.money import price_out

        form = Form(columns=2)
        form.add("reason", "&Reason")
        rows = [
            EditRow(
                str(x.line),
                x,
                {"quantity": quantity_out(x.ordered - x.cancelled), "cost": price_out(x.cost), "expected": x.expected},
            )
            for x in card.lines
        ]
        columns = (
            Column("code", "Code", 110, lambda row: row.data.sku, weight=600),
            Column("words", "Description", 200, lambda row: row.data.name, stretch=True, least=96),
            number_column("came", "Came", 80, lambda row: say.quantity(row.data.received), tone="muted", yields=1),
            number_column("quantity", "In all", 90, lambda row: row.cells["quantity"], weight=600),
            Column("unit", "Unit", 56, lambda row: row.data.unit, tone="muted", yields=2),
            number_column("cost", "Cost", 90, lambda row: row.cells["cost"]),
            Column("expected", "Expected", 120, lambda row: row.cells["expected"]),
        )
        title = f"Amend {card.row.number} · {card.row.supplier}"
        editable = ("quantity", "cost", "expected")
        super().__init__(document, title, columns, editable, _bought, rows=rows, do="Amend", form=form)

    def changed_lines(self, rows: Sequence[EditRow]) -> list[dict[str, Any]]:
        """Only what is different."""
        from app.domain.money import price_out

        found = []
        for row in rows:
            x, line = row.data, {}
            if value_of(row.cells["quantity"]) != x.ordered - x.cancelled:
                line["quantity"] = row.cells["quantity"] or "0"
            if row.cells["cost"] != price_out(x.cost):
                line["cost"] = row.cells["cost"] or "0"
            if row.cells["expected"] != x.expected:
                line["expected"] = row.cells["expected"]
            if line:
                found.append({"line": x.line, **line})
        return found


class CorrectReceiptSheet(_FromTheRows):
    """What really came with a receipt; a reason is asked for."""

    def __init__(self, document: QWidget, receipt: str, lines: Sequence[Any]) -> None:
        form = Form(columns=2)
        form.add("reason", "&Reason", help_text="How it was keyed wrongly")
        rows = [EditRow(str(x.position), x, {"quantity": quantity_out(x.quantity)}) for x in lines]
        columns = (
            Column("code", "Code", 110, lambda row: row.data.sku, weight=600),
            Column("outcome", "Went", 200, lambda row: row.data.outcome, tone="muted", stretch=True),
            number_column("keyed", "Keyed", 100, lambda row: say.quantity(row.data.quantity), tone="muted"),
            number_column("quantity", "Really came", 120, lambda row: row.cells["quantity"], weight=600),
        )
        title = f"What really came with {receipt}?"
        super().__init__(document, title, columns, ("quantity",), _received, rows=rows, do="Correct", form=form)

    def changed_lines(self, rows: Sequence[EditRow]) -> list[dict[str, Any]]:
        """Only what is different."""
        return [
            {"line": row.data.position, "quantity": row.cells["quantity"] or "0"}
            for row in rows
            if value_of(row.cells["quantity"]) != row.data.quantity
        ]
