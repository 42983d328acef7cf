"""How the lines of an order are looked at and typed into: a column of days and a stop at each quantity at this machine,
and for each person the columns they ask for.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from app.ui import format as say
from app.ui.commands import Offer, command
from app.ui.entry.lines import order_columns
from app.ui.entry.model import EntryModel
from app.ui.entry.morecolumns import MORE, called_by, put_columns, with_more
from app.ui.entry.view import EntryTableView
from app.ui.models.columns import Column
from app.ui.scanning.sounds import ASKS
from app.ui.screens.base import offer
from app.ui.screens.columnmenu import Choice, ColumnMenu, chosen, turn
from app.ui.screens.order.lookups import BookLookUps
from app.ui.screens.order.state import reckon_line
from app.ui.screens.order.theirnumbers import TheirNumbers

DATES, STOPS = "line_dates", "stop_at_quantity"
LINES = "lines"
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
    page.their_numbers = TheirNumbers(page)
    page.column_menu = ColumnMenu(table, lambda: _choices(page))
    dress(page)
    return table


def dress(page: Any) -> None:
    """As it was chosen here last; also when another page chose otherwise."""
    table, kept = page.table, page.desk.settings
    page.dressed_for = page.desk.work.actor
    table.stops_at_quantity = bool(kept.get(STOPS))
    columns = _columns(page, dates=bool(kept.get(DATES)))
    if [one.key for one in columns] != [one.key for one in page.model.columns]:
        put_columns(table, columns)


def _wanted(page: Any) -> frozenset[str]:
    return chosen(page.desk, LINES, (key for key, _title in MORE))


def _columns(page: Any, *, dates: bool) -> tuple[Column, ...]:
    plain = order_columns(page.firm.currency, page.chips.shown, dates=dates)
    return with_more(plain, _wanted(page), called_by(page.their_numbers.of))


def offers(page: Any) -> dict[str, Offer]:
    """The two, on and off, and the menu of all columns."""
    if page.dressed_for != page.desk.work.actor:
        # Somebody else works at this window by now.
        page.margin.hide()
        dress(page)
    found = {name: offer(partial(toggle, page, name), bar=False) for name in (DATES, STOPS)}
    return {**found, "columns": offer(page.column_menu.show, bar=False)}


def toggle(page: Any, name: str) -> None:
    """The other way round, in all orders that are open."""
    settings = page.desk.settings
    now = settings[name] = not settings.get(name)
    page.desk.shell.keep_state()
    _dress_all(page)
    page.say(_TOLD[name, now], passing=True)


def _turn(page: Any, key: str) -> None:
    """A column of this person's, on or off, in all orders that are open."""
    turn(page.desk, LINES, key, _wanted(page))
    _dress_all(page)


def _dress_all(page: Any) -> None:
    # Columns that are shown for a moment would bring the others back as they were.
    page.margin.hide()
    around = page.parentWidget()
    for one in around.findChildren(type(page)) if around else [page]:
        dress(one)


def _choices(page: Any) -> list[Choice]:
    """The menu of the heads: the two of this machine, then the columns of this person."""
    kept, wanted = page.desk.settings, _wanted(page)
    found: list[Choice] = [
        (command(name).title, bool(kept.get(name)), partial(toggle, page, name)) for name in (DATES, STOPS)
    ]
    return [*found, *((title, key in wanted, partial(_turn, page, key)) for key, title in MORE)]
