"""Many prices at once: which, by how much, from when; what would become of each is shown while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QVBoxLayout, QWidget

from app.domain.entry.dates import parse_date
from app.domain.errors import RuleViolation
from app.ui import format as say
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.screens.base import Screen, today_iso
from app.ui.widgets.card import Card
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table import Table

_PAUSE_MS = 150
_FIGURES = ("percent", "amount", "step")


class RepriceSheet(Sheet):
    """``asked`` carries what is to be looked at as it is typed, ``taken`` what is to be done."""

    asked = Signal(dict)
    taken = Signal(dict)

    def __init__(self, document: QWidget, categories: Sequence[str], suppliers: Sequence[str]) -> None:
        super().__init__(document, "Change prices", do="Change", share=1.3)
        self.form = Form(columns=3)
        self.form.add("category", "&Category", _choice(categories), help_text="Empty is every category")
        self.form.add("percent", "&Percent", help_text="4.5 raises, -10 lowers")
        self.form.add("valid_from", "&From", help_text="Empty is today · +5 · 1-1")
        self.form.add("supplier", "&Supplier", _choice(suppliers), help_text="Empty is every supplier")
        self.form.add("amount", "&Amount", help_text="Added after the percentage")
        self.form.add("step", "&Rounded to", help_text="0.05 or 1; empty keeps cents")
        self.body.addWidget(self.form)
        self.model = ListModel(_columns(), lambda row: f"{row.product_id} {row.min_quantity}")
        self.table = Table(self.model)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table)
        self.body.addWidget(surface, 1)
        self._soon = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._soon.timeout.connect(self._look)
        for field in self.form.fields.values():
            if isinstance(field, QLineEdit):
                field.textChanged.connect(self._soon.start)
            elif isinstance(field, QComboBox):
                field.currentTextChanged.connect(self._soon.start)
        self.accepted.connect(self._take)
        self.button.setEnabled(False)

    def show_preview(self, rows: Sequence[Any]) -> None:
        """What would become of each price."""
        self.note.set_text("")
        self.model.set_rows(rows)
        self.button.set_text({0: "Change", 1: "Change 1 price"}.get(len(rows), f"Change {len(rows):,} prices"))
        self.button.setEnabled(bool(rows))
        if not rows:
            self.note.set_text("No price would change.")

    def show_refusal(self, field: str, sentence: str) -> None:
        """What is typed cannot be looked at."""
        self.model.set_rows(())
        self.button.setEnabled(False)
        self.show_field_error(field, sentence)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)

    def _given(self) -> dict[str, Any] | None:
        values = {name: str(value).strip() for name, value in self.form.values().items()}
        since = parse_date(values["valid_from"], date.fromisoformat(today_iso())) if values["valid_from"] else None
        if values["valid_from"] and since is None:
            self.show_refusal("valid_from", f"“{values['valid_from']}” is not a date. Try +5 or 1-1.")
            return None
        given: dict[str, Any] = {name: values[name] for name in ("category", "supplier") if values[name]}
        given.setdefault("all", not given)
        given |= {name: values[name].replace(",", ".").removesuffix("%").strip() for name in _FIGURES if values[name]}
        return given | {"valid_from": since.isoformat() if since else today_iso()}

    def _look(self) -> None:
        given = self._given()
        if given is None:
            return
        if any(name in given for name in _FIGURES):
            self.asked.emit(given)
        else:
            self.model.set_rows(())
            self.button.setEnabled(False)

    def _take(self) -> None:
        given = self._given()
        if given is not None and self.button.isEnabled():
            self.taken.emit(given)


def _choice(rows: Sequence[str]) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.addItem("")
    box.addItems(list(rows))
    if (completer := box.completer()) is not None:
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    return box


def _columns() -> tuple[Column, ...]:
    def from_quantity(row: Any) -> str:
        return f"from {say.quantity(row.min_quantity)}" if row.min_quantity else ""

    def difference(row: Any) -> str:
        return "" if not row.old else f"{'+' if row.new > row.old else ''}{say.percent(_percent(row.old, row.new))} %"

    return (
        Column("sku", "Code", 120, lambda row: row.sku, weight=600),
        Column("name", "Description", 220, lambda row: row.name, stretch=True),
        Column("least", "", 90, from_quantity, tone="muted"),
        number_column("old", "Price", 90, lambda row: say.price(row.old) if row.old is not None else "—"),
        number_column("new", "New price", 90, lambda row: say.price(row.new), weight=600),
        number_column("percent", "Change", 90, difference, tone="muted"),
        Column("per", "", 70, lambda row: "" if row.price_per == 1 else f"per {row.price_per:,}", tone="muted"),
    )


def _percent(old: int, new: int) -> int:
    """The change in thousandths of a percent, to a tenth of a percent: it is looked at, not reckoned with."""
    return round((new - old) * 1000 / old) * 100


def reprice(screen: Screen) -> None:
    """Open the sheet over a place; what was changed can be taken back from its toast."""
    work, shell = screen.desk.work, screen.desk.shell

    def known(found: tuple[Sequence[str], Sequence[str]]) -> RepriceSheet:
        sheet = RepriceSheet(screen, *found)

        def refused(error: Exception) -> None:
            if isinstance(error, RuleViolation):
                sheet.show_refusal(error.field or "", error.message)
            else:
                screen.went_wrong(error)

        def look(given: dict[str, Any]) -> None:
            work.read(
                lambda view: _preview(view, given), sheet.show_preview, failed=refused, key=id(sheet), owner=sheet
            )

        def changed(reply: Any) -> None:
            sheet.dismiss()
            words = f"{len(reply.prices):,} prices hold from {say.day(reply.state)}."
            shell.toast(words, action="Undo", run=lambda: undo(reply))

        sheet.asked.connect(look)
        sheet.taken.connect(
            lambda given: work.perform("change_prices", given, done=changed, failed=refused, owner=sheet)
        )
        return sheet

    def undo(reply: Any) -> None:
        work.perform(
            "change_prices",
            _taken_back(reply),
            done=lambda _reply: shell.toast("The prices are as they were."),
            failed=screen.went_wrong,
            owner=screen,
        )

    screen.show_sheet_of(_choices, known, "Change prices")


def _preview(view: Any, given: dict[str, Any]) -> Any:
    """What the action would do; runs on a reader."""
    from app.actions.catalogue import BY_NAME
    from app.actions.registry import parse
    from app.actions.repricing import repriced

    return repriced(view, parse(BY_NAME["change_prices"], given), given["valid_from"])


def _choices(view: Any) -> tuple[Sequence[str], Sequence[str]]:
    """Categories and suppliers to choose of."""
    from app.queries.desk_products import categories
    from app.queries.desk_settings import suppliers

    return categories(view), tuple(one.number for one in suppliers(view))


def _taken_back(reply: Any) -> dict[str, Any]:
    """What makes the old prices hold again."""
    old = [
        {"product": one.sku, "price": one.old, "price_per": one.price_per, "min_quantity": one.min_quantity}
        for one in reply.prices
    ]
    return {"prices": old, "valid_from": reply.state}
