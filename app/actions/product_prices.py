"""The standard prices of a product as its form, or a list, gives them: the price and its breaks, from a day on."""

from collections.abc import Sequence
from decimal import Decimal

from app.actions.agreements import price_of
from app.actions.load import business_date
from app.actions.prices import price_given, set_price
from app.actions.pricing import check_per
from app.domain.errors import RuleViolation
from app.domain.facts import PriceSet
from app.domain.pricing import UnitPrice
from app.domain.quantity import positive
from app.store.database import Transaction
from app.store.sql import sql

_PER = sql("SELECT price_per FROM product_price WHERE product_id = :id ORDER BY valid_from DESC LIMIT 1")
EVER = "0001-01-01"


def save_prices(
    tx: Transaction,
    product_id: str,
    price: Decimal | None,
    breaks: Sequence[tuple[Decimal, Decimal]],
    price_per: int | None,
    pack: str | None,
    date: str,
) -> list[str]:
    """The first price of a product holds for ever before; later ones from their date on. Breaks: quantity, price."""
    known_per = tx.value(_PER, {"id": product_id})
    per = price_per or known_per or 1
    if per != known_per:
        check_per(tx, product_id, per, "price_per")
    given = [(0, price, "price")] if price is not None else []
    given += [(positive(quantity, "breaks"), one, "breaks") for quantity, one in breaks]
    if not given:
        return []
    since = EVER if known_per is None else business_date(tx, date)
    prices = [(least, _price(tx, product_id, one, per, pack, field)) for least, one, field in given]
    return [set_price(tx, PriceSet(product_id, since, least, one.price, one.per)) for least, one in prices]


def _price(tx: Transaction, product_id: str, given: Decimal, per: int, pack: str | None, field: str) -> UnitPrice:
    if not pack:
        return UnitPrice(price_given(given, field), per)
    try:
        return price_of(tx, product_id, given, 1, pack)
    except RuleViolation as error:
        raise RuleViolation(error.message, "price_per" if error.field == "pack" else field) from None
