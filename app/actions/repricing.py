"""Many prices at once: by category, supplier or name, from a date on, looked at before they hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from app.actions.load import business_date
from app.actions.parameters import Dated
from app.actions.pricing import check_plain_per
from app.actions.reply import PriceReply, Reply
from app.domain.errors import RuleViolation
from app.domain.facts import PriceSet
from app.domain.money import price_in, price_out, rate_in
from app.domain.pricing import PriceEntry, changed_price, in_force
from app.domain.quantity import quantity_in, quantity_out
from app.domain.spelling import ways
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceInput:
    """A product's price as it is to be from that quantity on."""

    product: str
    price: Decimal
    price_per: int = 1
    min_quantity: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePrices(Dated):
    """Which products (all narrowings hold together; `all` if there is none), and what becomes of their prices.

    `percent` and `amount` raise, or lower below zero; `step` is what the new price is a multiple of. `prices` says them
    one by one instead. `preview` answers and changes nothing.
    """

    category: str | None = None
    supplier: str | None = None
    products: list[str] | None = None
    all: bool = False
    percent: Decimal | None = None
    amount: Decimal | None = None
    step: Decimal | None = None
    prices: list[PriceInput] | None = None
    valid_from: str = ""
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Repriced:
    """One price of one product, before (None: it had none) and after, in 1/10,000 per `price_per` units."""

    product_id: str
    sku: str
    name: str
    min_quantity: int
    price_per: int
    old: int | None
    new: int


_PRICES = sql(
    "SELECT p.id, p.sku, p.name, x.valid_from, x.min_quantity, x.price, x.price_per FROM product p "
    "JOIN product_price x ON x.product_id = p.id LEFT JOIN supplier s ON s.id = p.supplier_id "
    "WHERE p.discontinued = 0 AND (:category = '' OR p.category = :category) "
    "AND (:supplier = '' OR s.number = :supplier OR s.id = :supplier) ORDER BY p.sku, p.id"
)
_CATEGORY = sql("SELECT category FROM product WHERE category = :ref LIMIT 1")
_SUPPLIER = sql("SELECT id FROM supplier WHERE number = :ref OR id = :ref LIMIT 1")
_KNOWN = sql("SELECT id, sku, name FROM product WHERE id = :ref OR sku = :ref")
_OF = sql("SELECT valid_from, min_quantity, price, price_per FROM product_price WHERE product_id = :id")


def repriced(view: View, p: ChangePrices, since: str) -> list[Repriced]:
    """Each price that would change from that date on. Raises RuleViolation."""
    found = list(_one_by_one(view, p.prices, since)) if p.prices is not None else list(_raised(view, p, since))
    for one in found:
        if one.new < 0:
            raise RuleViolation(f"The price of {one.sku} would be {price_out(one.new)}.", "amount")
    return [one for one in found if one.new != one.old]


def change_prices(tx: Transaction, p: ChangePrices) -> Reply:
    """New prices from a date on; those of today stay in the books, and on what was agreed before."""
    since = business_date(tx, p.valid_from, "valid_from")
    found = repriced(tx, p, since)
    if not found:
        raise RuleViolation("No price would change.")
    if not p.preview:
        tx.record_batch([PriceSet(x.product_id, since, x.min_quantity, x.new, x.price_per) for x in found])
    told = tuple(
        PriceReply(
            sku=one.sku,
            name=one.name,
            old="" if one.old is None else price_out(one.old),
            new=price_out(one.new),
            price_per=one.price_per,
            min_quantity=quantity_out(one.min_quantity),
        )
        for one in found
    )
    return Reply(number=str(len(found)), state="preview" if p.preview else since, prices=told)


def _raised(view: View, p: ChangePrices, since: str) -> Iterator[Repriced]:
    if p.percent is None and p.amount is None and p.step is None:
        raise RuleViolation("Say by how much: a percentage, an amount, or both.", "percent")
    narrowed = {"category": p.category or "", "supplier": p.supplier or ""}
    if not (any(narrowed.values()) or p.products is not None or p.all):
        raise RuleViolation("Say which products: a category, a supplier, products, or all.", "category")
    _check_narrowed(view, narrowed)
    wanted = None if p.products is None else {_known(view, ref, "products")[0] for ref in p.products}
    percent = rate_in(p.percent, "percent") if p.percent is not None else 0
    amount = price_in(p.amount, "amount") if p.amount is not None else 0
    step = price_in(p.step, "step") if p.step is not None else 0
    if step < 0:
        raise RuleViolation("A price is a multiple of something above zero.", "step")
    for (product_id, sku, name), rows in groupby(view.rows(_PRICES, narrowed), key=lambda row: tuple(row[:3])):
        if wanted is not None and product_id not in wanted:
            continue
        for held in in_force([PriceEntry(*row[3:]) for row in rows], since):
            new = changed_price(held.price, percent, amount, step)
            yield Repriced(product_id, sku, name, held.min_quantity, held.price_per, held.price, new)


def _check_narrowed(view: View, narrowed: dict[str, str]) -> None:
    """A misspelt category must not look like one without prices."""
    for field, known in (("category", _CATEGORY), ("supplier", _SUPPLIER)):
        if narrowed[field] and view.value(known, {"ref": narrowed[field]}) is None:
            raise RuleViolation(f"There is no {field} {narrowed[field]}.", field)


def _one_by_one(view: View, prices: list[PriceInput], since: str) -> Iterator[Repriced]:
    named: set[tuple[str, int]] = set()
    for position, given in enumerate(prices, 1):
        field = f"prices.{position}"
        product_id, sku, name = _known(view, given.product, f"{field}.product")
        check_plain_per(given.price_per, f"{field}.price_per")
        least, price = quantity_in(given.min_quantity, f"{field}.min_quantity"), price_in(given.price, f"{field}.price")
        if (product_id, least) in named:
            raise RuleViolation(f"{sku} is named twice.", f"{field}.product")
        named.add((product_id, least))
        entries = [PriceEntry(*row) for row in view.rows(_OF, {"id": product_id})]
        held = next((one for one in in_force(entries, since) if one.min_quantity == least), None)
        old = held.price if held is not None and held.price_per == given.price_per else None
        yield Repriced(product_id, sku, name, least, given.price_per, old, price)


def _known(view: View, ref: str, field: str) -> tuple[str, str, str]:
    row = next((found for way in ways(ref) if (found := view.row(_KNOWN, {"ref": way})) is not None), None)
    if row is None:
        raise RuleViolation(f"There is no product {ref}.", field)
    return row[0], row[1], row[2]
