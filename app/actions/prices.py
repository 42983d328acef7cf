"""A product's standard prices: from a date, and for a break from a quantity on."""

from dataclasses import dataclass
from decimal import Decimal

from app.actions.agreements import least_of, price_of
from app.actions.before import lost, note
from app.actions.load import business_date
from app.actions.parameters import Dated
from app.actions.pricing import check_per
from app.actions.record import CHANGED, UNCHANGED, not_below, required
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.facts import PriceSet
from app.domain.money import price_in
from app.domain.spelling import ways
from app.store.database import Transaction
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePrice(Dated):
    """A product's price from a date (and a quantity) on."""

    product: str
    price: Decimal
    price_per: int = 1
    pack: str = ""
    """The pack that the price is for, by its name."""
    valid_from: str = ""
    min_quantity: Decimal = Decimal(0)


_PRODUCT_ID = sql("SELECT id FROM product WHERE sku = :ref")
_HOLDS = sql(
    "SELECT price, price_per, valid_from FROM product_price "
    "WHERE product_id = :product_id AND min_quantity = :min_quantity "
    "AND valid_from <= :valid_from ORDER BY valid_from DESC LIMIT 1"
)


def set_price(tx: Transaction, price: PriceSet, on_the_day: bool = False) -> str:
    """Record a price, unless it holds on that date already; `on_the_day` only counts what begins on that very date."""
    key = {"product_id": price.product_id, "min_quantity": price.min_quantity, "valid_from": price.valid_from}
    held = tx.row(_HOLDS, key)
    same_day = held is not None and held[2] == price.valid_from
    if held is not None and tuple(held[:2]) == (price.price, price.price_per) and (same_day or not on_the_day):
        return UNCHANGED
    [fact] = tx.record(price)
    # Where no price stood on that very day, the one that held then stands for it.
    if held is None:
        held = _of_any_quantity(tx, price)
    if held is None:
        lost(tx)
    else:
        now = [price.price, price.price_per]
        note(tx, fact, {"kind": "price", "key": key, "was": list(held[:2]), "now": now})
    return CHANGED


_BASE = sql(
    "SELECT price, price_per FROM product_price WHERE product_id = :product_id AND min_quantity < :min_quantity "
    "AND valid_from <= :valid_from ORDER BY min_quantity DESC, valid_from DESC LIMIT 1"
)


def _of_any_quantity(tx: Transaction, price: PriceSet) -> tuple[int, int] | None:
    """What so many cost before there was a break for them."""
    key = {"product_id": price.product_id, "min_quantity": price.min_quantity, "valid_from": price.valid_from}
    row = tx.row(_BASE, key)
    return None if row is None else (int(row[0]), int(row[1]))


def price_given(given: Decimal, field: str) -> int:
    return not_below(price_in(given, field), "A price", field)


def _known(tx: Transaction, sku: str) -> str:
    found = next((one for way in ways(sku) if (one := tx.value(_PRODUCT_ID, {"ref": way})) is not None), None)
    if found is None:
        raise RuleViolation(f"There is no product {sku}.", "product")
    return str(found)


def save_price(tx: Transaction, p: SavePrice) -> Reply:
    """A price from a date, and for a break from a quantity on."""
    product_id = _known(tx, required(p.product, "The product", "product"))
    check_per(tx, product_id, p.price_per, "price_per")
    since = business_date(tx, p.valid_from, "valid_from")
    least = least_of(p.min_quantity)
    said = price_of(tx, product_id, p.price, p.price_per, p.pack)
    price = PriceSet(product_id, since, least, said.price, said.per)
    return Reply(id=product_id, number=p.product, state=set_price(tx, price, on_the_day=bool(p.valid_from)))
