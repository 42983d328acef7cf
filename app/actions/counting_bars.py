"""How goods that are cut from bars lie in a place, as somebody counted it: which rests, and how many whole bars."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.actions.load import day_of, product
from app.actions.parameters import Dated
from app.actions.reply import Reply
from app.actions.reservations import location
from app.actions.stock import AdjustStock, GoodsLine, adjust_stock
from app.domain.arranging import Place
from app.domain.cutting import read_rests
from app.domain.errors import RuleViolation
from app.domain.facts import GoodsCut, RestChange
from app.domain.quantity import quantity_in, quantity_out
from app.store.bars import bars_of, places_of
from app.store.database import Transaction

MOST_BARS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRests(Dated):
    """The rests of a product's bars in a place, as counted: "4.5; 1.49 = 3"; what is not named is not there.

    With `bars`, how many whole ones lie there too, all of it was counted, and stock is put right, for a `reason`.
    """

    product: str
    location: str
    rests: str
    bars: int | None = None
    reason: str = "counted"


def count_rests(tx: Transaction, p: CountRests) -> Reply:
    """Which rests of bars lie in a place: what the next cuts are planned with. Of what lies there in all nothing is
    changed but where whole bars were counted too. The reply's id takes it back (`take_back_count`).
    """
    goods, where, date = product(tx, p.product), location(tx, p.location, "location"), day_of(tx, p.date)
    bars = bars_of(tx, goods.id)
    if not bars.length:
        raise RuleViolation(f"{goods.sku} is not cut from bars.", "product")
    wanted = {quantity_in(Decimal(length), "rests"): many for length, many in read_rests(p.rests).items()}
    for length in wanted:
        if not 0 < length < bars.length:
            raise RuleViolation("A rest is shorter than its bar, and longer than nothing.", "rests")
    if p.bars is not None and not 0 <= p.bars <= MOST_BARS:
        raise RuleViolation(f"There are 0 to {MOST_BARS:,} whole bars.", "bars")
    known = places_of(tx, goods.id).get(where, Place()).rests
    cut = tuple(
        RestChange(goods.id, where, length, more)
        for length in sorted({*wanted, *known})
        if (more := wanted.get(length, 0) - known.get(length, 0))
    )
    done = tx.record(GoodsCut("", "", date, cut))[0] if cut else ""
    if p.bars is not None:
        done = _put_right(tx, p, goods.id, where, _length(p.bars, bars.length, wanted)) or done
    return Reply(id=done or goods.id, number=goods.sku, state="counted" if done else "unchanged")


def _length(bars: int, each: int, rests: Mapping[int, int]) -> int:
    return bars * each + sum(length * many for length, many in rests.items())


def _put_right(tx: Transaction, p: CountRests, product_id: str, where: str, there: int) -> str:
    """Correct what lies there in all; the id of the count, "" where it is right."""
    line = GoodsLine(product=product_id, quantity=Decimal(quantity_out(there)), location=where)
    counted = adjust_stock(tx, AdjustStock(date=p.date, lines=[line], reason=p.reason.strip()))
    return counted.id
