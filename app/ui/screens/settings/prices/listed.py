"""The prices that stand in a price list: by the page, narrowed by words, each with its form beside the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import RuleViolation
from app.domain.money import price_out
from app.domain.pricing import UnitPrice, price_words
from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.models.columns import DAY, Column, number_column
from app.ui.models.paged import PagedTableModel
from app.ui.screens.base import Desk
from app.ui.screens.listing import FILTER_MS, NOTHING, FunctionSource
from app.ui.screens.settings.prices.rules import CHOICE, FIGURE, RETIRED, Asked, RuleList, RuleSection, Values, figure
from app.ui.screens.settings.prices.rules import DAY as A_DAY
from app.ui.screens.stock.price import PER
from app.ui.theme.look import look
from app.ui.widgets.fields import Line
from app.ui.widgets.form import choice, value_of

_PACK: Final = ("pack", "for a pack, named below")
IN_LISTS: Final = RuleList(
    "listed", "Prices in the lists", "A new price in this list", "save_list_price",
    (
        Asked("product", "&Product", help="Its code or barcode"),
        Asked("price", "Pr&ice", FIGURE),
        Asked("price_per", "P&er", CHOICE, rows=(*PER, _PACK)),
        Asked("pack", "Pac&k", help="Of the product: box, pallet"),
        Asked("min_quantity", "From &quantity on", FIGURE, "Empty is any quantity"),
        Asked("valid_from", "&From", A_DAY, "Empty is today · +5 · 1-1"),
    ),
    (
        Column("code", "Code", 110, lambda row: row.sku, weight=600, least=80),
        Column("words", "Goods", 180, lambda row: row.name, stretch=True, least=90),
        number_column("price", "Price", 120, lambda row: price_words(UnitPrice(row.price, row.price_per)), weight=600,
                  least=80),
        number_column("least", "From", 70, lambda row: say.quantity(row.min_quantity) if row.min_quantity else "",
                  least=48),
        Column("since", "Since", DAY, lambda row: say.day(row.valid_from, year=True), tone="muted", yields=1),
    ),
    lambda row: {
        "product": row.sku, "price": price_out(row.price),
        "price_per": str(row.price_per) if str(row.price_per) in dict(PER) else _PACK[0], "pack": "",
        "min_quantity": quantity_out(row.min_quantity) if row.min_quantity else "", "valid_from": row.valid_from,
        RETIRED: False,
    },
    lambda row: f"{row.sku} {row.name}",
    keys=("product", "min_quantity", "valid_from"),
    start={"price_per": "1"},
    empty="This list has no prices of its own: those it comes from count, changed by its percentage.",
    retire="taken out of the list",
)  # fmt: skip


class InListsSection(RuleSection):
    """A list is chosen, its prices follow."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lists: dict[str, str] = {}
        super().__init__(IN_LISTS)
        head = QHBoxLayout()
        head.setContentsMargins(10, 8, 10, 4)
        self.which = choice()
        self.which.setAccessibleName("Price list")
        self.which.setMinimumWidth(look().px(180))
        self.filter = Line(hint="Code, words", name="Filter the prices of the list")
        head.addWidget(self.which)
        head.addWidget(self.filter, 1)
        self.inside.insertLayout(0, head)
        self._soon = QTimer(self, interval=FILTER_MS, singleShot=True)
        self._soon.timeout.connect(self.show_rows)
        self.filter.textChanged.connect(lambda _text: self._soon.start())
        self.which.currentIndexChanged.connect(lambda _at: self._chosen())
        self._words()

    def model_of(self, columns: tuple[Column, ...]) -> Any:
        """By the page: a list may hold every product."""
        return PagedTableModel(columns, lambda row: row.id, self._desk.work)

    def panes(self) -> tuple[QWidget, ...]:
        """Which list, what narrows it, its prices, the form."""
        return (self.which, self.filter, self.table, self.editor)

    def set_lists(self, rows: Sequence[Any]) -> None:
        """The lists there are; the one that is shown stays."""
        lists = {row.name: row.id for row in rows if not row.retired}
        changed, held = lists != self._lists, value_of(self.which)
        self._lists = lists
        if changed:
            self.which.blockSignals(True)
            self.which.clear()
            for name in lists:
                self.which.addItem(name, name)
            self.which.setCurrentIndex(max(0, self.which.findData(held)))
            self.which.blockSignals(False)
            self._chosen()
        else:
            self.model.reload()

    def choose(self, name: str) -> None:
        """Show that list."""
        if (at := self.which.findData(name)) >= 0:
            self.which.setCurrentIndex(at)

    @property
    def list_name(self) -> str:
        """The list that is shown, "" where there is none yet."""
        return str(value_of(self.which))

    def _chosen(self) -> None:
        if not self.editor.changed:
            self.fresh(focus=False)
        self._words()
        self.show_rows()

    def _words(self) -> None:
        there = bool(self._lists)
        self.table.empty_sentence = IN_LISTS.empty if there else "Make a price list first, under “Lists”."

    def show_rows(self) -> None:
        """The prices of the list, narrowed by what is typed."""
        self._soon.stop()
        list_id, words = self._lists.get(self.list_name, ""), self.filter.text()
        if not list_id:
            self.model.set_source(NOTHING)
            return
        self.model.set_source(
            FunctionSource(
                lambda view: _count(view, list_id, words),
                lambda view, offset, limit: _page(view, list_id, words, offset, limit),
            )
        )

    def parameters(self, values: Values) -> Values:
        """With the list it stands in."""
        if not self.list_name:
            raise RuleViolation("Make a price list first, under “Lists”.", "product")
        given = super().parameters(values)
        if not given:
            return given
        per, pack = values["price_per"], str(values["pack"]).strip()
        if per == _PACK[0] and self._held is None and not pack:
            raise RuleViolation("Which pack is it for?", "pack")
        if self._held is not None and not given.get(RETIRED) and per != _PACK[0]:
            # A price is said whole: its figure with what it is for.
            given |= {"price": figure(values["price"]), "price_per": per}
        if pack:
            given |= {"price": figure(values["price"]) or "0", "pack": pack}
        if per == _PACK[0]:
            given.pop("price_per", None)
        return {"price_list": self.list_name, **given}


def _count(view: Any, list_id: str, words: str) -> int:
    from app.queries.desk_prices import list_prices_count

    return list_prices_count(view, list_id, words)


def _page(view: Any, list_id: str, words: str, offset: int, limit: int) -> Any:
    from app.queries.desk_prices import list_prices

    return list_prices(view, list_id, words, offset, limit)


def offered(rules: Any) -> Mapping[str, tuple[str, ...]]:
    """What the choices of the forms offer."""
    return {
        "lists": tuple(row.name for row in rules.lists if not row.retired),
        "groups": tuple(row.name for row in rules.groups if not row.retired),
        "zones": tuple(row.name for row in rules.zones if not row.retired),
        "taxes": rules.taxes,
        "categories": rules.categories,
    }
