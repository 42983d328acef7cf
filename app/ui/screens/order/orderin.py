"""The sheet that buys for a customer's order what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.quantity import quantity_out
from app.ui.entry.rows import EditRow
from app.ui.models.columns import LAST, Column, number_column
from app.ui.screens.lines import LinesSheet, quantity_cell
from app.ui.widgets.form import Form


class OrderInSheet(LinesSheet):
    """The lines that lack goods, each with what it lacks; 0 leaves one out."""

    def __init__(self, document: QWidget, found: Any, lacking: Sequence[Any], suppliers: Sequence[str]) -> None:
        form = Form(columns=2)
        box = QComboBox()
        box.setEditable(True)
        box.addItems(["", *suppliers])
        form.add("supplier", "&From", box, help_text="Empty: each product's own supplier")
        rows = [EditRow(str(one.line), one, {"quantity": quantity_out(one.quantity)}) for one in lacking]
        columns = (
            number_column("line", "#", 40, lambda row: str(row.data.line), tone="muted"),
            Column("code", "Code", 110, lambda row: row.data.sku, weight=600, least=80),
            Column("words", "Description", 200, lambda row: row.data.name, stretch=True, least=96),
            Column("supplier", "Supplier", 150, lambda row: row.data.supplier or "none yet", tone="muted", yields=1),
            number_column("quantity", "Order", 100, lambda row: row.cells["quantity"], weight=600),
            Column("unit", "Unit", 56 + LAST, lambda row: row.data.unit, tone="muted", yields=2),
        )
        title = f"Order in for {found.number} · {found.deal.customer.name}"
        super().__init__(document, title, columns, ("quantity",), _checked, rows=rows, do="Order", form=form)

    def given(self, rows: Sequence[EditRow], values: dict[str, Any]) -> dict[str, Any]:
        """What the action takes beside the order."""
        lines = [{"line": row.data.line, "quantity": row.cells["quantity"]} for row in rows if row.cells["quantity"]]
        return {"lines": lines, "supplier": str(values["supplier"]).strip()}


def _checked(row: EditRow, key: str, text: str) -> EditRow | str:
    value = quantity_cell(text)
    return value if isinstance(value, str) else row.filled(key, quantity_out(value) if value else "")
