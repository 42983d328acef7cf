"""What a customer bought: a sheet of sold lines with the ends of their warranty and of their time to come back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import format as say
from app.ui.models.columns import DAY, Column, number_column
from app.ui.models.rows import ListModel
from app.ui.screens.base import today_iso
from app.ui.theme.status import Chip, Glyph
from app.ui.widgets.card import Card
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table import Table


class BoughtSheet(Sheet):
    """The newest first; Enter opens the order of a line."""

    def __init__(self, document: QWidget, title: str, lines: Sequence[Any], open_order: Callable[[str], None]) -> None:
        super().__init__(document, title, do="Close", share=1)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        self.model = ListModel(_columns(today_iso()), lambda line: line.id, lines, self)
        self.table = Table(self.model)
        self.table.empty_sentence = "Nothing was bought yet."
        self.table.setMinimumHeight(280)
        inside.addWidget(self.table)
        self.body.addWidget(surface, 1)
        self.accepted.connect(self.dismiss)

        def opened(line_id: str) -> None:
            self.dismiss()
            open_order(line_id.partition("/")[0])

        self.table.opened.connect(opened)


def _columns(today: str) -> tuple[Column, ...]:
    def until(day: str, word: str) -> Chip | None:
        if not day:
            return None
        if day < today:
            return Chip(f"ended {say.short_day(day)}", "idle", Glyph.DASHED, f"{word} ended on {say.day(day)}")
        return Chip(f"until {say.short_day(day)}", "done", Glyph.FULL, f"{word} until {say.day(day)}")

    return (
        Column("date", "Ordered", DAY, lambda line: say.day(line.date), tone="muted", least=92),
        Column("number", "Order", 96, lambda line: line.number, weight=600, least=76),
        Column("code", "Code", 100, lambda line: line.sku, yields=2),
        Column("words", "Description", 180, lambda line: line.name, stretch=True),
        number_column("quantity", "Qty", 72, lambda line: say.quantity(line.quantity), weight=600),
        Column("unit", "Unit", 48, lambda line: line.unit, tone="muted", yields=3),
        Column("left", "Left us", DAY, lambda line: say.day(line.left), tone="muted", yields=4),
        Column("warranty", "Warranty", 140, lambda _line: "", chip=lambda line: until(line.warranty, "Warranty")),
        Column("returns", "May come back", 140, lambda _line: "", chip=lambda line: until(line.returns, "Return"),
               yields=1),
    )  # fmt: skip
