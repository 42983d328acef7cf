"""Lists of what goods cost and whom they come from: prices, suppliers. What each is of, and how a row is taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.actions.agreements import SaveAgreedPrice, SaveListPrice, save_agreed_price, save_list_price
from app.actions.house import SaveSupplier, save_supplier
from app.actions.load import product
from app.actions.master import SUPPLIER_ID
from app.actions.prices import SavePrice, save_price
from app.actions.record import CHANGED, UNCHANGED
from app.actions.substitutes import SaveSubstitute, save_substitute
from app.domain.errors import RuleViolation
from app.exchange import ImportOptions, cells
from app.exchange.headings import PRICES, SUBSTITUTES, SUPPLIERS
from app.exchange.lists import once
from app.exchange.plan import ListKind
from app.exchange.staging import take_list
from app.exchange.taker import LeftOut, Values
from app.store.apply.master import stored
from app.store.database import Database, Transaction


@dataclass(slots=True)
class _Prices:
    seen: dict[Any, int] = field(default_factory=dict)

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """A price of a product from a quantity and a date on; without a date it holds from today.

        With a customer or a group it is agreed with them, with a price list it stands in that.
        """
        if values.get("customer") or values.get("group"):
            return self._agreed(tx, values, line)
        named = values.pop("price_list", "")
        if extra := {"valid_to", "category", "discount_percent", "contract"} & values.keys():
            raise RuleViolation("Only what is agreed with a customer or a group says that.", min(extra))
        for name, what in (("product", "The product"), ("price", "The price")):
            if name not in values:
                raise RuleViolation(f"{what} is missing.", name)
        values["product"] = product(tx, values["product"]).sku
        if named:
            price = SaveListPrice(price_list=named, **values)
            listed = named, price.product, price.min_quantity, price.valid_from
            once(self.seen, listed, f"This price of {price.product}", line, "product")
            return save_list_price(tx, price).state or CHANGED
        given = SavePrice(**values)
        state = save_price(tx, given).state or CHANGED
        key = given.product, given.min_quantity, given.valid_from
        once(self.seen, key, f"This price of {given.product}", line, "product")
        return state

    def _agreed(self, tx: Transaction, values: Values, line: int) -> str:
        given = SaveAgreedPrice(**values)
        goods = given.product or f"*{given.category}"
        key = given.customer, given.group, goods, given.min_quantity, given.valid_from
        once(self.seen, key, f"This price of {given.product or given.category}", line, "product")
        return save_agreed_price(tx, given).state or CHANGED

    def finish(self, tx: Transaction) -> Iterable[LeftOut]:
        """Nothing is left."""
        return ()


@dataclass(slots=True)
class _Suppliers:
    seen: dict[Any, int] = field(default_factory=dict)

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """A supplier by number; of a known one only what is given changes."""
        if "number" not in values:
            raise RuleViolation("The supplier number is missing.", "number")
        once(self.seen, values["number"], f"Supplier {values['number']}", line, "number")
        house = values.pop("house_number", "")
        if house and "street" in values:
            values["street"] = f"{values['street']} {house}"
        known = tx.value(SUPPLIER_ID, {"ref": values["number"]})
        held = (stored(tx, "supplier", known) or {}) if known else {}
        merged = {name: held[name] for name in SaveSupplier.__annotations__ if name in held} | values
        if not merged.get("name"):
            raise RuleViolation("The name is missing.", "name")
        return save_supplier(tx, SaveSupplier(**merged)).state or UNCHANGED

    def finish(self, tx: Transaction) -> Iterable[LeftOut]:
        """Nothing is left."""
        return ()


@dataclass(slots=True)
class _Substitutes:
    seen: dict[Any, int] = field(default_factory=dict)

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """A product and what may be sold instead of it; of a known pair only what is given changes."""
        for name, what in (("product", "The product"), ("other", "What is sold instead")):
            if name not in values:
                raise RuleViolation(f"{what} is missing.", name)
        given = SaveSubstitute(**values)
        once(self.seen, (given.product, given.other), f"{given.other} for {given.product}", line, "other")
        return save_substitute(tx, given).state or CHANGED

    def finish(self, tx: Transaction) -> Iterable[LeftOut]:
        """Nothing is left."""
        return ()


PRICE_LIST = ListKind(
    name="prices",
    words=PRICES,
    convert={
        "product": cells.code, "valid_from": cells.day, "valid_to": cells.day, "customer": cells.code,
        **dict.fromkeys(("group", "price_list", "category", "contract"), cells.word),
    },
    numbers=frozenset({"price", "price_per", "min_quantity", "discount_percent"}),
    money=frozenset({"price"}),
    needed=((("product", "category"), "the product"), (("price", "discount_percent"), "the price")),
    taker=lambda view, name, fields: _Prices(),
)  # fmt: skip
SUPPLIER_LIST = ListKind(
    name="suppliers",
    words=SUPPLIERS,
    convert={
        **dict.fromkeys(("name", "street", "city", "region"), cells.word),
        **dict.fromkeys(("number", "postcode", "phone", "house_number"), cells.code),
        "country": cells.country, "email": cells.email, "lead_days": cells.days,
    },
    numbers=frozenset(),
    money=frozenset(),
    needed=((("number",), "the supplier number"),),
    taker=lambda view, name, fields: _Suppliers(),
)  # fmt: skip

SUBSTITUTE_LIST = ListKind(
    name="substitutes",
    words=SUBSTITUTES,
    convert={"product": cells.code, "other": cells.code, "kind": cells.word, "rank": cells.count,
             "mutual": cells.flag},
    numbers=frozenset(),
    money=frozenset(),
    needed=((("product",), "the product"), (("other",), "what is sold instead")),
    taker=lambda view, name, fields: _Substitutes(),
)  # fmt: skip


def substitutes(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Take in a list of what may be sold instead of what. Raises RuleViolation, Unavailable."""
    return take_list(SUBSTITUTE_LIST, database, source, options)


def prices(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Take in a list of prices. Raises RuleViolation, Unavailable."""
    return take_list(PRICE_LIST, database, source, options)


def suppliers(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Take in a list of suppliers. Raises RuleViolation, Unavailable."""
    return take_list(SUPPLIER_LIST, database, source, options)
