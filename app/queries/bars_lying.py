"""How goods that are cut from bars lie on their shelves, by the books."""

from dataclasses import dataclass

from app.domain.cutting import stock_of
from app.store.bars import bars_of, shelves_of
from app.store.view import View


@dataclass(frozen=True, slots=True)
class Lying:
    """What lies in one place, in thousandths: so much in all, in whole bars and rests (length and how many), what of it
    lies in pieces that nobody noted, and what is promised.
    """

    on_hand: int
    bars: int
    rests: tuple[tuple[int, int], ...]
    loose: int
    promised: int


def bars_lying(view: View, product_id: str) -> tuple[int, dict[str, Lying]]:
    """How long a product's bars are (0 where it is not cut from any), and what lies in each place."""
    bar = bars_of(view, product_id).length
    found = {}
    for where, shelf in shelves_of(view, product_id).items() if bar else ():
        stock = stock_of(shelf.there.on_hand, bar, shelf.there.rests)
        known = stock.bars * bar + sum(length * many for length, many in stock.rests.items())
        rests = tuple(sorted(stock.rests.items(), reverse=True))
        on_hand = shelf.there.on_hand
        found[where] = Lying(on_hand, stock.bars, rests, max(0, on_hand - known), on_hand - shelf.free)
    return bar, found
