"""What is done in the stock place with a product that was named elsewhere: found by F3, not by its row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.ui.entry.choose import ProductHit
from app.ui.screens.base import today_iso
from app.ui.screens.stock.rests import count_rests
from app.ui.widgets.opening import Opening

if TYPE_CHECKING:
    from app.ui.screens.stock.screen import StockScreen

DO = "do:"
# What needs no product to begin with: the first is typed or scanned into the sheet.
BY_HAND = frozenset({"buy", "transfer"})


def do_named(place: StockScreen, document: str) -> None:
    """One of ``BY_HAND``; or ``do:price:0199...``, a command and a product's id. Keys ahead are for its sheet."""
    if document == "buy":
        place.buying.buy()
    elif document == "transfer":
        place.move_goods(None)
    else:
        _do_with(place, *document.removeprefix(DO).split(":", 1))


def _do_with(place: StockScreen, command: str, product_id: str) -> None:
    today = today_iso()
    ways: dict[str, Callable[[Any], None]] = {
        "price": place.price,
        "goods_in": place.goods_in,
        "correct": place.correct,
        "transfer": place.move_goods,
        "history": place.history,
        "rests": lambda card: count_rests(place, card),
        "buy": lambda card: place.buying.buy(ProductHit(card.id, card.sku, card.name, card.unit, 0)),
    }
    waiting = Opening(place, "On its way")
    place.show_sheet(waiting)

    def known(card: Any) -> None:
        if waiting.given_up or place.open_sheet is not waiting:
            return
        if card is None or command not in ways:
            waiting.dismiss()
            place.desk.shell.toast("That product is not here any more.", phase="idle")
        elif card.service and command != "price":
            waiting.dismiss()
            place.desk.shell.toast(f"{card.sku} is a service: nothing of it lies on a shelf.", phase="idle")
        else:
            ways[command](card)
            if place.open_sheet is not None and place.open_sheet is not waiting:
                waiting.play(place.open_sheet, place.open_sheet.accept)

    def failed(error: Exception) -> None:
        waiting.dismiss()
        place.went_wrong(error)

    place.desk.work.read(lambda view: _card(view, product_id, today), known, failed=failed, owner=waiting, priority=0)


def _card(view: Any, product_id: str, today: str) -> Any:
    from app.queries.desk_stock import product_card

    return product_card(view, product_id, today)
