"""What was agreed about prices: groups of customers, price lists, contract prices, promotions.

A record is found again by what it says (a list's price of a product from a day and a quantity on), so that saying it
twice changes nothing. `retired` ends it; what documents say stays.
"""

from dataclasses import dataclass
from dataclasses import fields as fields_of
from decimal import Decimal
from typing import Any

from app.actions.load import business_date, known_customer, product
from app.actions.parameters import Dated
from app.actions.pricing import check_per, check_plain_per
from app.actions.record import CHANGED, UNCHANGED, change, not_below, required
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.money import RATE_SCALE, price_in, rate_in
from app.domain.pricing import UnitPrice, per_units
from app.domain.quantity import positive, quantity_in, quantity_out
from app.store.apply.master import blank, stored
from app.store.database import Transaction, View
from app.store.folding import fold
from app.store.sql import Statement, sql

_WHOLE = 100 * RATE_SCALE


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveGroup(Dated):
    """A group of customers by name; `price_list` is the list of all in it.

    Of a known one only what is given changes.
    """

    name: str
    rename: str | None = None
    price_list: str | None = None
    retired: bool | None = None
    new: bool = False
    """It is to be made: refused where there is one of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePriceList(Dated):
    """A price list by name. What it does not hold is its parent's price, or the standard price, changed by `percent`.

    Below zero is cheaper. `round_to` is the step of its prices, like 0.05. Of a known one only what is given changes.
    """

    name: str
    rename: str | None = None
    parent: str | None = None
    percent: Decimal | None = None
    round_to: Decimal | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    retired: bool | None = None
    new: bool = False
    """It is to be made: refused where there is one of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveListPrice(Dated):
    """What a product costs by a price list, from a day and a quantity on; `pack` is a price for that pack."""

    price_list: str
    product: str
    price: Decimal | None = None
    price_per: int = 1
    pack: str = ""
    valid_from: str = ""
    min_quantity: Decimal = Decimal(0)
    retired: bool = False
    new: bool = False
    """It is to be made: refused where there is one from that day and quantity on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementInput:
    """What is paid for a product or a category: a price, or `discount_percent` off.

    From a day to another ("" is for ever) and from a quantity on; `contract` is what it is called. The same customer,
    goods, day and quantity are the same agreement. `pack` is a price for that pack.
    """

    product: str = ""
    category: str = ""
    price: Decimal | None = None
    price_per: int = 1
    pack: str = ""
    discount_percent: Decimal | None = None
    valid_from: str = ""
    valid_to: str | None = None
    min_quantity: Decimal = Decimal(0)
    contract: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAgreedPrice(AgreementInput):
    """What a customer or a group pays; `date` as in Dated."""

    customer: str = ""
    group: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreePrices(Dated):
    """Many prices of one customer or group at once: all of them or none, and one step to take back."""

    prices: list[AgreementInput]
    customer: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePromotion(Dated):
    """A promotion by name: `discount_percent` off, a price, or `buy` so many and `get` so many of them free.

    `products` and `categories` are what it is of (all, where neither is given), and take the place of those before.
    `beats_contract` lets it take the place of a dearer contract price. Of a known one only what is given changes.
    """

    name: str
    rename: str | None = None
    discount_percent: Decimal | None = None
    price: Decimal | None = None
    price_per: int = 1
    buy: Decimal | None = None
    get: Decimal | None = None
    products: list[str] | None = None
    categories: list[str] | None = None
    group: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    min_quantity: Decimal | None = None
    beats_contract: bool | None = None
    retired: bool | None = None
    new: bool = False
    """It is to be made: refused where there is one of that name."""


_NAMED = {
    name: sql(f"SELECT id FROM {name} WHERE name = :ref AND inactive = 0")
    for name in ("customer_group", "price_list", "promotion", "zone", "surcharge", "charge_rule")
}
PRICE_LIST_ID = _NAMED["price_list"]
_ALL = {name: sql(f"SELECT id, name FROM {name} WHERE inactive = 0") for name in _NAMED}
_RETIRED = {
    name: sql(f"SELECT id FROM {name} WHERE name = :ref AND inactive = 1 ORDER BY id DESC LIMIT 1") for name in _NAMED
}
_WORDS = {"customer_group": "group of customers", "price_list": "price list", "charge_rule": "charge"}


def named(view: View, entity: str, ref: str, field: str) -> str:
    """The id of a record by its name, in whatever letters it was typed. Raises RuleViolation."""
    name = ref.strip()
    found = view.value(_NAMED[entity], {"ref": name})
    if found is None:
        alike = [id_ for id_, one in view.rows(_ALL[entity]) if fold(one) == fold(name)]
        found = alike[0] if len(alike) == 1 else None
    if found is None:
        raise RuleViolation(f"There is no {_WORDS.get(entity, entity)} {name}.", field)
    return str(found)


def named_or_none(view: View, entity: str, ref: str | None, field: str) -> str | None:
    """The same where a name may be left out, or be "" for none."""
    return named(view, entity, ref, field) if ref else ref


def by_name(
    tx: Transaction, entity: str, name: str, rename: str | None, *, new: bool = False
) -> tuple[str, bool, str | None]:
    """The record's id, whether it is known, and its new name. A retired one of that name comes back to life.

    A `new` one is to be made: one of that name, in whatever letters, is refused, and what comes back to life is as good
    as not known (see `kept`).
    """
    name = required(name, "The name", "name")
    if new and (taken := _taken(tx, entity, name)):
        raise RuleViolation(f"There is a {_WORDS.get(entity, entity)} {taken} already. Take another name.", "name")
    statements: tuple[Statement, ...] = (_NAMED[entity], _RETIRED[entity])
    known = next((found for one in statements if (found := tx.value(one, {"ref": name})) is not None), None)
    called = required(rename, "The name", "rename") if rename is not None else name
    if rename is not None and known is None:
        raise RuleViolation(f"There is no {_WORDS.get(entity, entity)} {name}.", "name")
    other = tx.value(_NAMED[entity], {"ref": called})
    if other is not None and other != known:
        raise RuleViolation(f"There is a {_WORDS.get(entity, entity)} {called} already.", "rename")
    return (str(known), not new, called) if known is not None else (tx.new_id(), False, called)


def _taken(view: View, entity: str, name: str) -> str:
    """What a record in use is called that has this name in whatever letters, "" where none has."""
    return next((str(one) for _, one in view.rows(_ALL[entity]) if str(one).casefold() == name.casefold()), "")


def kept(tx: Transaction, entity: str, record_id: str, fields: dict[str, Any], *, new: bool) -> str:
    """Record what a record found `by_name` says. A `new` one says nothing of what a retired one of its name said."""
    said = {name: value for name, value in fields.items() if value is not None}
    left = blank(entity) if new and stored(tx, entity, record_id) is not None else {}
    return change(tx, entity, record_id, left | said)


def day_or_none(tx: View, given: str | None, field: str) -> str | None:
    """A day as given; "" takes it away."""
    return business_date(tx, given, field) if given else given


def check_period(since: str, until: str, field: str = "valid_to") -> None:
    """What ends does not end before it began. Raises RuleViolation."""
    if until and until < since:
        raise RuleViolation(f"{until} is before {since}.", field)


def check_whole_period(view: View, entity: str, known: str, since: str | None, until: str | None) -> None:
    """The same with what the record `known` ("" is none) says of a day that is not given. Raises RuleViolation."""
    held = (stored(view, entity, known) if known else None) or {"valid_from": "", "valid_to": ""}
    check_period(held["valid_from"] if since is None else since, held["valid_to"] if until is None else until)


def flag(given: bool | None) -> int | None:
    """True and false as the tables hold them."""
    return None if given is None else int(given)


def revived(known: bool, retired: bool | None) -> int | None:
    """Who saves a retired record means it to hold again."""
    return int(bool(retired)) if known or retired else None


def percent_of(given: Decimal | None, field: str) -> int | None:
    """A discount in 1/1,000 %, above 0 to 100. Raises RuleViolation."""
    if given is None:
        return None
    percent = rate_in(given, field)
    if not 0 < percent <= _WHOLE:
        raise RuleViolation("A discount lies above 0 and goes to 100 percent.", field)
    return percent


def margin_of(given: Decimal | None) -> int | None:
    """A least margin in 1/1,000 % of the price, 0 to below 100. Raises RuleViolation."""
    margin = None if given is None else rate_in(given, "min_margin")
    if margin is not None and not 0 <= margin < 100_000:
        raise RuleViolation("A margin is 0 to below 100 percent of the price.", "min_margin")
    return margin


_PACK = sql("SELECT quantity FROM pack WHERE product_id = :id AND name = :name")


def price_of(view: View, product_id: str, given: Decimal, per: int, pack: str) -> UnitPrice:
    """A price as typed, for one, a hundred, a thousand or a pack of the product. Raises RuleViolation."""
    price = not_below(price_in(given, "price"), "A price", "price")
    if pack:
        size = view.value(_PACK, {"id": product_id, "name": pack})
        if size is None:
            raise RuleViolation(f"The product has no pack {pack}.", "pack")
        return per_units(price, int(size))
    check_per(view, product_id, per, "price_per")
    return UnitPrice(price, per)


def least_of(given: Decimal) -> int:
    """From how many on; 0 is always. Raises RuleViolation."""
    least = quantity_in(given, "min_quantity")
    if least < 0:
        raise RuleViolation("A price holds from a quantity on that is not below zero.", "min_quantity")
    return least


def save_group(tx: Transaction, p: SaveGroup) -> Reply:
    """Make or change a group of customers."""
    record_id, known, name = by_name(tx, "customer_group", p.name, p.rename, new=p.new)
    fields = {
        "name": name,
        "price_list_id": named_or_none(tx, "price_list", p.price_list, "price_list"),
        "inactive": revived(known, p.retired),
    }
    return Reply(id=record_id, number=name or "", state=kept(tx, "customer_group", record_id, fields, new=p.new))


_PARENT = sql("SELECT parent_id FROM price_list WHERE id = :id")
_MOST_ABOVE = 8


def _check_parent(tx: Transaction, record_id: str, parent: str | None) -> None:
    """A list does not come from itself, and not through more than eight others. Raises RuleViolation."""
    above = parent or ""
    for _ in range(_MOST_ABOVE):
        if not above:
            return
        if above == record_id:
            raise RuleViolation("A price list does not come from itself.", "parent")
        above = str(tx.value(_PARENT, {"id": above}, ""))
    raise RuleViolation(f"More than {_MOST_ABOVE} price lists come from each other.", "parent")


def save_price_list(tx: Transaction, p: SavePriceList) -> Reply:
    """Make or change a price list."""
    record_id, known, name = by_name(tx, "price_list", p.name, p.rename, new=p.new)
    parent = named_or_none(tx, "price_list", p.parent, "parent")
    _check_parent(tx, record_id, parent)
    percent = None if p.percent is None else rate_in(p.percent, "percent")
    if percent is not None and not -_WHOLE <= percent <= 10 * _WHOLE:
        raise RuleViolation("A list changes prices by -100 to 1000 percent.", "percent")
    step = None if p.round_to is None else price_in(p.round_to, "round_to")
    if step is not None and step < 0:
        raise RuleViolation("Prices are rounded to a step above zero.", "round_to")
    since, until = day_or_none(tx, p.valid_from, "valid_from"), day_or_none(tx, p.valid_to, "valid_to")
    check_whole_period(tx, "price_list", record_id if known else "", since, until)
    fields = {
        "name": name,
        "parent_id": parent,
        "percent": percent,
        "step": step,
        "valid_from": since,
        "valid_to": until,
        "inactive": revived(known, p.retired),
    }
    return Reply(id=record_id, number=name or "", state=kept(tx, "price_list", record_id, fields, new=p.new))


def save_list_price(tx: Transaction, p: SaveListPrice) -> Reply:
    """A product's price in a price list, or that it has none there any more."""
    list_id = named(tx, "price_list", required(p.price_list, "The price list", "price_list"), "price_list")
    goods = product(tx, required(p.product, "The product", "product"))
    since, least = business_date(tx, p.valid_from, "valid_from"), least_of(p.min_quantity)
    key = {"list_id": list_id, "product_id": goods.id, "valid_from": since, "min_quantity": least}
    record_id = "|".join(map(str, key.values()))
    fields: dict[str, Any] = {**key, "inactive": int(p.retired)}
    if p.new and (stored(tx, "list_price", record_id) or {"inactive": 1})["inactive"] == 0:
        least_said = f" and {quantity_out(least)}" if least else ""
        raise RuleViolation(
            f"{goods.sku} has a price from {since}{least_said} on already. Choose it in the list to change it.",
            "product",
        )
    if p.retired:
        _check_there(tx, "list_price", record_id, f"{goods.sku} has no such price in {p.price_list}.")
    elif p.price is None:
        raise RuleViolation("The price is missing.", "price")
    if p.price is not None:
        price = price_of(tx, goods.id, p.price, p.price_per, p.pack)
        fields |= {"price": price.price, "price_per": price.per}
    return _saved(tx, "list_price", record_id, fields, goods.sku)


def _check_there(tx: Transaction, entity: str, record_id: str, sentence: str) -> None:
    if stored(tx, entity, record_id) is None:
        raise RuleViolation(sentence, "product")


def _saved(tx: Transaction, entity: str, record_id: str, fields: dict[str, Any], number: str) -> Reply:
    """Record it; the windows that show the product or the customer hear of it too."""
    state = change(tx, entity, record_id, fields)
    if state != UNCHANGED and fields.get("product_id"):
        tx.touch("product", fields["product_id"])
    return Reply(id=record_id, number=number, state=state)


def save_agreed_price(tx: Transaction, p: SaveAgreedPrice) -> Reply:
    """A contract price of a customer or a group, or its end."""
    if bool(p.customer) == bool(p.group):
        raise RuleViolation("A price is agreed with a customer or with a group.", "customer")
    if bool(p.product) == bool(p.category):
        raise RuleViolation("A price is agreed for a product or for a category.", "product")
    party = "customer" if p.customer else "customer_group"
    party_id = (
        known_customer(tx, p.customer).party.customer_id
        if p.customer
        else named(tx, "customer_group", p.group, "group")
    )
    goods = product(tx, p.product) if p.product else None
    what, name = (goods.id, goods.sku) if goods else (f"*{p.category.strip()}", p.category.strip())
    since, least = business_date(tx, p.valid_from, "valid_from"), least_of(p.min_quantity)
    record_id = f"{party_id}|{what}|{since}|{least}"
    until = day_or_none(tx, p.valid_to, "valid_to")
    check_period(since, until or "")
    fields: dict[str, Any] = {
        "party": party,
        "party_id": party_id,
        "product_id": goods.id if goods else "",
        "category": "" if goods else name,
        "word": None if p.contract is None else " ".join(p.contract.split()),
        "valid_from": since,
        "valid_to": until,
        "min_quantity": least,
        "inactive": int(p.retired),
    }
    if p.retired:
        _check_there(tx, "agreed_price", record_id, f"No such price is agreed for {name}.")
    else:
        fields |= _agreed(tx, p, goods.id if goods else "")
    reply = _saved(tx, "agreed_price", record_id, fields, name)
    if p.customer and reply.state != UNCHANGED:
        tx.touch("customer", party_id)
    return reply


def agree_prices(tx: Transaction, p: AgreePrices) -> Reply:
    """A list of contract prices of a customer or a group."""
    if not p.prices:
        raise RuleViolation("There are no prices.", "prices")
    state, reply = UNCHANGED, Reply()
    for position, one in enumerate(p.prices, 1):
        said = {field.name: getattr(one, field.name) for field in fields_of(one)}
        try:
            reply = save_agreed_price(tx, SaveAgreedPrice(customer=p.customer, group=p.group, **said))
        except RuleViolation as error:
            raise RuleViolation(error.message, f"prices.{position}.{error.field or 'price'}") from None
        state = state if reply.state == UNCHANGED else CHANGED
    return Reply(id=reply.id, number=f"{len(p.prices)}", state=state)


def _agreed(tx: Transaction, p: SaveAgreedPrice, product_id: str) -> dict[str, int]:
    if (p.price is None) == (p.discount_percent is None):
        raise RuleViolation("Either a price is agreed or a discount.", "price")
    if p.price is None:
        return {"price": 0, "price_per": 1, "discount": percent_of(p.discount_percent, "discount_percent") or 0}
    if not product_id:
        raise RuleViolation("For a category a discount is agreed, not a price.", "price")
    price = price_of(tx, product_id, p.price, p.price_per, p.pack)
    return {"price": price.price, "price_per": price.per, "discount": 0}


_SCOPES = sql("SELECT id, product_id, category FROM promotion_scope WHERE promotion_id = :id AND inactive = 0")


def save_promotion(tx: Transaction, p: SavePromotion) -> Reply:
    """Make or change a promotion."""
    record_id, known, name = by_name(tx, "promotion", p.name, p.rename, new=p.new)
    since, until = day_or_none(tx, p.valid_from, "valid_from"), day_or_none(tx, p.valid_to, "valid_to")
    if not known and since is None:
        since = business_date(tx, p.date)
    check_whole_period(tx, "promotion", record_id if known else "", since, until)
    fields: dict[str, Any] = {
        "name": name,
        "group_id": named_or_none(tx, "customer_group", p.group, "group"),
        "valid_from": since,
        "valid_to": until,
        "min_quantity": None if p.min_quantity is None else least_of(p.min_quantity),
        "beats_contract": flag(p.beats_contract),
        "inactive": revived(known, p.retired),
        **_promised(p, known),
    }
    state = kept(tx, "promotion", record_id, fields, new=p.new)
    scoped = _scope(tx, record_id, p) if p.products is not None or p.categories is not None or not known else UNCHANGED
    return Reply(id=record_id, number=name or "", state=CHANGED if state == UNCHANGED and scoped != state else state)


def _promised(p: SavePromotion, known: bool) -> dict[str, int]:
    """What it gives: one of the three. Raises RuleViolation."""
    said = [p.discount_percent is not None, p.price is not None, p.buy is not None or p.get is not None]
    if sum(said) > 1 or (not known and not any(said)):
        raise RuleViolation("A promotion is a discount, a price, or buy so many and get some free.", "discount_percent")
    nothing = {"discount": 0, "price": 0, "price_per": 1, "buy": 0, "get": 0}
    if p.discount_percent is not None:
        return {**nothing, "discount": percent_of(p.discount_percent, "discount_percent") or 0}
    if p.price is not None:
        price = not_below(price_in(p.price, "price"), "A price", "price")
        check_plain_per(p.price_per, "price_per")
        return {**nothing, "price": price, "price_per": p.price_per}
    if any(said):
        if p.buy is None or p.get is None:
            raise RuleViolation("Buy how many, and get how many of them free?", "buy" if p.buy is None else "get")
        return {**nothing, "buy": positive(p.buy, "buy"), "get": positive(p.get, "get")}
    return {}


def _scope(tx: Transaction, promotion_id: str, p: SavePromotion) -> str:
    """What it is of, instead of what it was of. Of nothing in particular it is of everything."""
    wanted = {(product(tx, ref, "products").id, "") for ref in p.products or ()}
    wanted |= {("", " ".join(one.split())) for one in p.categories or () if one.strip()}
    wanted = wanted or {("", "")}
    state = UNCHANGED
    for id_, *goods in tx.rows(_SCOPES, {"id": promotion_id}):
        if tuple(goods) not in wanted:
            state = change(tx, "promotion_scope", id_, {"inactive": 1})
    for of, category in sorted(wanted):
        record = {"promotion_id": promotion_id, "product_id": of, "category": category, "inactive": 0}
        made = change(tx, "promotion_scope", f"{promotion_id}|{of}|{category}", record)
        state = state if made == UNCHANGED else made
    return state
