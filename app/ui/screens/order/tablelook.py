"""How the lines of an order are looked at and typed into at this machine: a column of days, a stop at each quantity."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from app.ui import format as say
from app.ui.commands import Offer, command
from app.ui.entry.lines import order_columns
from app.ui.entry.model import EntryModel
from app.ui.entry.view import EntryTableView
from app.ui.scanning.sounds import ASKS
from app.ui.screens.base import offer
from app.ui.screens.order.lookups import BookLookUps
from app.ui.screens.order.state import reckon_line

DATES, STOPS = "line_dates", "stop_at_quantity"
_TOLD = {
    (DATES, True): "Each line shows its day. Tab comes by; ↑ and ↓ are a day, page up and down a month.",
    (DATES, False): "Days of lines stand beside their words again.",
    (STOPS, True): "Enter on a code asks how many, each time.",
    (STOPS, False): "Enter on a code takes one, or what the customer usually takes.",
}


def model_of(page: Any) -> EntryModel:
    """The lines of a page, each reckoned as its customer gets it."""
    model = EntryModel(
        order_columns(page.firm.currency, page.chips.shown),
        lambda line: reckon_line(line, page.firm, page.today, gross=bool(page.who and page.who.includes_tax)),
        page,
    )
    model.amount = lambda minor: say.amount(minor, page.firm.currency)
    return model


def table_of(page: Any) -> EntryTableView:
    """Its table, as it was chosen here."""
    page.table = table = EntryTableView(page.model, BookLookUps(page))
    table.asks.connect(lambda: page.desk.shell.scans.outcomes.sound(ASKS))
    table.today = lambda: date.fromisoformat(page.today)
    add_menu(page)
    dress(page)
    return table


def dress(page: Any) -> None:
    """As it was chosen here last; also when another page chose otherwise."""
    table, kept = page.table, page.desk.settings
    table.stops_at_quantity = bool(kept.get(STOPS))
    dates = bool(kept.get(DATES))
    if dates != any(one.key == "when" for one in page.model.columns):
        table.commit()
        table.set_columns(order_columns(page.firm.currency, page.chips.shown, dates=dates))


def offers(page: Any) -> dict[str, Offer]:
    """The two, on and off."""
    return {name: offer(lambda name=name: toggle(page, name), bar=False) for name in (DATES, STOPS)}


def toggle(page: Any, name: str) -> None:
    """The other way round, in all orders that are open."""
    settings = page.desk.settings
    now = settings[name] = not settings.get(name)
    page.desk.shell.keep_state()
    # Columns that are shown for a moment would bring the others back as they were.
    page.margin.hide()
    around = page.parentWidget()
    for one in around.findChildren(type(page)) if around else [page]:
        dress(one)
    page.say(_TOLD[name, now], passing=True)


def add_menu(page: Any) -> None:
    """The same two on the heads of the columns, for the mouse."""
    header = page.table.horizontalHeader()

    def show(at: QPoint) -> None:
        menu = QMenu(header)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in (DATES, STOPS):
            action = menu.addAction(command(name).title)
            action.setCheckable(True)
            action.setChecked(bool(page.desk.settings.get(name)))
            action.triggered.connect(lambda _checked=False, name=name: toggle(page, name))
        menu.popup(header.mapToGlobal(at))

    header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    header.customContextMenuRequested.connect(show)
