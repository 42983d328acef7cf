"""Lists that strangers keep in spreadsheets: customers, products, stock. What each is of, and how a row is taken."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.actions.barcodes import BarcodeInput, BarcodeRefused, PackInput
from app.actions.load import today
from app.actions.master import (
    CUSTOMER_ID,
    PRODUCT_ID,
    SUPPLIER_ID,
    ContactInput,
    CustomerAddress,
    SaveCustomer,
    SaveProduct,
    save_customer,
    save_product,
)
from app.actions.record import CHANGED, UNCHANGED
from app.actions.stock import AdjustStock, GoodsLine, adjust_stock, counted
from app.domain.errors import RuleViolation
from app.domain.folding import folded
from app.domain.gtin import barcode_problem
from app.domain.money import rate_out
from app.domain.spelling import ways
from app.exchange import ImportOptions, cells
from app.exchange.headings import CUSTOMERS, PRODUCTS, STOCK, index
from app.exchange.naming import Naming
from app.exchange.plan import ListKind
from app.exchange.staging import take_list
from app.exchange.taker import Doubt, LeftOut, Values
from app.queries.desk_customers import StoredAddress, allowed_to, customer_addresses
from app.queries.desk_settings import tax_rates
from app.queries.own_fields import OWN_MARK, definitions
from app.store.database import Database, Transaction, View


def once(seen: dict[Any, int], key: Any, name: str, line: int, column: str) -> None:
    """A key stands in a list once. Raises RuleViolation."""
    first = seen.setdefault(key, line)
    if first != line:
        raise RuleViolation(f"{name} stands in line {first} already.", column)


@dataclass(slots=True)
class _Customers:
    seen: dict[str, int] = field(default_factory=dict)
    naming: Naming = field(
        default_factory=lambda: Naming(save_customer, CUSTOMER_ID, key="number", field="payer", what="customer")
    )
    names: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    """Names with their postcodes, and who bears them in which line."""
    doubts: list[Doubt] = field(default_factory=list)

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """A customer by its number; a person without a firm is a customer by its own name."""
        own = own_values(values)
        person = " ".join(filter(None, (values.pop("first_name", ""), values.pop("last_name", ""))))
        contact = _contact(values, person)
        if person:
            values.setdefault("name", person)
        house = values.pop("house_number", "")
        if house and "street" in values:
            values["street"] = f"{values['street']} {house}"
        postal: dict[str, Any] = {
            name: values.pop(name) for name in ("street", "extra", "postcode", "city", "region") if name in values
        }
        if "street" in postal and "\n" in postal["street"]:
            postal["street"], _, rest = postal["street"].partition("\n")
            postal.setdefault("extra", ", ".join(rest.split("\n")))
        further = {kind: _taken(values, f"{kind[:4]}_") for kind in ("billing", "shipping")}
        if not postal and {"street", "city"} & set(further["billing"]):
            # A list that knows but one address calls it the one for bills.
            if "country" in further["billing"]:
                values.setdefault("country", further["billing"].pop("country"))
            further["billing"].pop("name", "")
            postal, further["billing"] = further["billing"], {}
        if "instructions" in values:
            postal["instructions"] = values.pop("instructions")
        if "number" not in values:
            raise RuleViolation("The customer number is missing.", "number")
        once(self.seen, values["number"], f"Customer {values['number']}", line, "number")
        if "name" in values:
            who = folded(values["name"]), postal.get("postcode", "")
            other, first = self.names.setdefault(who, (values["number"], line))
            if other != values["number"]:
                self.doubts.append(Doubt("name", f"Line {first} has the same name and postcode under {other}."))
        values |= _listed(tx, values, self.doubts)
        given = SaveCustomer(
            **values,
            address=CustomerAddress(**postal) if postal else None,
            addresses=self._further(tx, values["number"], further) or None,
            contacts=[contact] if contact else None,
            fields=own,
        )
        try:
            return self.naming.take(tx, given, line)
        except RuleViolation as error:
            if error.field not in {"allow", "disallow"}:
                raise
            raise RuleViolation(error.message, "allowed") from None

    def spoil(self, values: Values, line: int) -> None:
        """Nobody may name a row that is bad."""
        del values
        self.naming.spoil(line)

    def _further(self, tx: Transaction, number: str, given: dict[str, Values]) -> list[CustomerAddress]:
        """Further addresses; a delivery address that is known by its name or street is the same one."""
        found = []
        for kind, fields in given.items():
            if not fields:
                continue
            known = ""
            if kind == "shipping" and (customer_id := tx.value(CUSTOMER_ID, {"ref": number})):
                known = _same_address(customer_addresses(tx, customer_id), fields)
            found.append(CustomerAddress(kind=kind, id=known or None, **fields))
        return found

    def finish(self, tx: Transaction) -> Iterable[LeftOut]:
        """Those whose bills go to a customer further down."""
        return self.naming.finish(tx)


def _same_address(known: Iterable[StoredAddress], fields: Values) -> str:
    for one in known:
        by = "name" if "name" in fields else "street"
        if one.kind == "shipping" and fields.get(by) and one.postal.get(by) == fields[by]:
            return one.id
    return ""


def _contact(values: Values, person: str) -> ContactInput | None:
    """Who is there; beside a firm's name a person is the contact."""
    name = values.pop("contact", "") or (person if "name" in values else "")
    role, phone, email = (values.pop(word, "") for word in ("role", "contact_phone", "contact_email"))
    orders = values.pop("contact_may_order", None)
    if not name and (phone or email):
        raise RuleViolation("The contact has a phone or an e-mail and no name.", "contact")
    return ContactInput(name=name, role=role, phone=phone, email=email, may_order=orders) if name else None


def _listed(tx: Transaction, values: Values, doubts: list[Doubt]) -> dict[str, list[str]]:
    """What a customer may buy from now on, and what no more: a cell says all of it."""
    if "allowed" not in values:
        return {}
    wanted = []
    for one in filter(None, (each.strip() for each in values.pop("allowed").replace(";", ",").split(","))):
        if ":" not in one and all(tx.value(PRODUCT_ID, {"ref": way}) is None for way in ways(one)):
            doubts.append(Doubt("allowed", f"There is no product {one} yet; it is left out."))
        else:
            wanted.append(one)
    known = tx.value(CUSTOMER_ID, {"ref": values["number"]})
    held = allowed_to(tx, str(known)) if known else ()
    kept = {one.casefold() for one in wanted}
    gone = [one for one in held if one.casefold() not in kept]
    return {**({"allow": wanted} if wanted else {}), **({"disallow": gone} if gone else {})}


def _taken(values: Values, prefix: str) -> Values:
    """The fields of an address by their prefix, without it, taken out of the values."""
    return {
        name.removeprefix(prefix): values.pop(name)
        for name in [*values]
        if name in _FURTHER and name.startswith(prefix)
    }


@dataclass(slots=True)
class _Products:
    taxes: dict[str, str]
    """A code or a rate as written, and the code meant."""
    by_barcode: bool
    seen: dict[str, int] = field(default_factory=dict)
    naming: Naming = field(
        default_factory=lambda: Naming(save_product, PRODUCT_ID, key="sku", field="substitute", what="product")
    )
    doubts: list[Doubt] = field(default_factory=list)

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """A product by its SKU, or by its barcode where the list has no other number."""
        own = own_values(values)
        columns = {"gtin": values.pop("gtin", ""), "pack_barcode": values.get("pack_barcode", "")}
        codes = [code for code in (columns["gtin"], *values.pop("barcode", ())) if code]
        if self.by_barcode and codes:
            # A number out of nowhere: nothing but its check digit tells that it is whole.
            if problem := barcode_problem(codes[0]):
                raise RuleViolation(f"{codes[0]} {problem}.", "barcode")
            values["sku"] = codes[0]
        if "sku" not in values:
            raise RuleViolation("The SKU is missing.", "sku")
        once(self.seen, values["sku"], f"Product {values['sku']}", line, "sku")
        if (supplier := values.get("supplier")) and tx.value(SUPPLIER_ID, {"ref": supplier}) is None:
            del values["supplier"]
            self.doubts.append(Doubt("supplier", f"There is no supplier {supplier} yet; it is left out."))
        if values.get("price") == 0 and not values.get("service"):
            self.doubts.append(Doubt("price", "The price is zero."))
        if "tax" in values:
            values["tax"] = self._tax(values["tax"])
        packs, pack_codes = _pack(values)
        codes = [*dict.fromkeys(codes), *pack_codes]
        for code in (one if isinstance(one, str) else one.barcode for one in codes):
            if problem := barcode_problem(code, values["sku"]):
                # The action only tells it, to nobody here; GTINs in a column of their own are looked at as cells.
                self.doubts.append(Doubt("barcode", f"{code} {problem}."))
        given = SaveProduct(**values, barcodes=codes or None, packs=packs or None, fields=own)
        try:
            return self.naming.take(tx, given, line)
        except BarcodeRefused as error:
            # Of several columns with codes the one that has it.
            column = next((name for name, code in columns.items() if code == error.barcode), "barcode")
            raise RuleViolation(error.message, column) from None

    def _tax(self, written: str) -> str:
        found = self.taxes.get(written)
        if found is None:
            rate = re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,3}))?\s*%?", written)
            found = self.taxes.get(f"{rate[1]}.{rate[2] or 0}".rstrip("0").rstrip(".") + "%") if rate else None
        if not found:
            known = ", ".join(dict.fromkeys(filter(None, self.taxes.values()))) or "none"
            raise RuleViolation(f"There is no tax rate {written}; the books know {known}.", "tax")
        return found

    def spoil(self, values: Values, line: int) -> None:
        """Nothing may name a row that is bad."""
        del values
        self.naming.spoil(line)

    def finish(self, tx: Transaction) -> Iterable[LeftOut]:
        """Those in whose place something further down is sold."""
        return self.naming.finish(tx)


def _pack(values: Values) -> tuple[list[PackInput], list[BarcodeInput]]:
    """A pack and its barcode. A pack of one is no pack; it is called after what it holds unless it has a name."""
    held, name, code = values.pop("pack", None), values.pop("pack_name", ""), values.pop("pack_barcode", "")
    if code and held is None:
        raise RuleViolation("The pack has a barcode, and how much it holds is missing.", "pack")
    if held is None or held == 1:
        return [], [BarcodeInput(barcode=code)] if code else []
    packs = [PackInput(name=name or f"{held.normalize():f}", quantity=held)]
    return packs, [BarcodeInput(barcode=code, quantity=held)] if code else []


def _taxes(view: View) -> dict[str, str]:
    """Tax codes by code, and by rate where one code alone has it ("" where several do)."""
    found: dict[str, str] = {}
    newest: dict[str, str] = {}
    for one in tax_rates(view):
        found[one.code] = one.code
        if one.category == "S" and one.code not in newest and one.valid_from <= today():
            newest[one.code] = f"{rate_out(one.rate)}%"
    for code, rate in newest.items():
        found[rate] = "" if rate in found else code
    return found


_BATCH = 500


@dataclass(slots=True)
class _Stock:
    reason: str
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    waiting: list[GoodsLine] = field(default_factory=list)

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """What lies there is counted; a count that the books agree with is no news."""
        for name, what in (("product", "The product"), ("quantity", "The quantity")):
            if name not in values:
                raise RuleViolation(f"{what} is missing.", name)
        given = GoodsLine(**values)
        one = counted(tx, given)
        once(self.seen, (one.product_id, one.location), f"{given.product} in {one.location}", line, "product")
        if one.counted == one.on_hand:
            return UNCHANGED
        self.waiting.append(given)
        if len(self.waiting) >= _BATCH:
            self.finish(tx)
        return CHANGED

    def finish(self, tx: Transaction) -> Iterable[LeftOut]:
        """What was found to differ becomes one count."""
        if self.waiting:
            adjust_stock(tx, AdjustStock(lines=self.waiting, reason=self.reason))
            self.waiting = []
        return ()


_TEXTS = dict.fromkeys(
    ("name", "contact", "role", "first_name", "last_name", "city", "region", "extra", "note", "salesperson", "shortage",
     "unit", "category", "description", "specs", "bin", "instructions", "preferred_payment", "pack_name", "supplier",
     "alert", "stop", "stop_reason", "group", "price_list", "tax_certificate",
     "tax_status", "tax_reason", "invoice_method", "ship_when", "credit_policy", "buyers", "assortment", "allowed",
     "einvoice", "buyer_reference"),
    cells.word,
)  # fmt: skip
_CODES = dict.fromkeys(
    ("number", "postcode", "phone", "sku", "product", "location", "house_number", "tax", "contact_phone", "payer",
     "supplier_sku", "substitute", "endpoint_scheme", "endpoint", "unit_code", "hsn"),
    cells.code,
)  # fmt: skip
_POSTAL: dict[str, Callable[[str], Any]] = {
    "name": cells.word, "street": cells.word, "extra": cells.word, "postcode": cells.code, "city": cells.word,
    "country": cells.country,
}  # fmt: skip
_FURTHER = {f"{kind}_{name}": read for kind in ("bill", "ship") for name, read in _POSTAL.items()}

CUSTOMER_LIST = ListKind(
    name="customers",
    words=CUSTOMERS,
    convert={**_TEXTS, **_CODES, "street": cells.block, "country": cells.country, "email": cells.email,
             "billing_email": cells.email, "vat_id": cells.vat_id, "terms_days": cells.days, "blocked": cells.flag,
             "language": cells.language, "prices_include_tax": cells.flag, "contact_email": cells.email,
             "tax_until": cells.day, "exact": cells.flag, "reference_required": cells.flag,
             "contact_may_order": cells.flag, "early_days": cells.days, **_FURTHER},
    numbers=frozenset({"credit_limit", "over_percent", "under_percent", "early_percent"}),
    money=frozenset({"credit_limit"}),
    needed=((("number",), "the customer number"),),
    taker=lambda view, name, fields: _Customers(),
)  # fmt: skip
PRODUCT_LIST = ListKind(
    name="products",
    words=PRODUCTS,
    convert={**_TEXTS, **_CODES, "gtin": cells.gtin, "barcode": cells.barcodes, "service": cells.flag,
             "discontinued": cells.flag, "by_weight": cells.flag, "pack_barcode": cells.barcode,
             "warranty_months": cells.count, "return_days": cells.days},
    numbers=frozenset({"price", "cost", "price_per", "min_stock", "weight", "pack", "reorder_quantity",
                       "length_step", "bar_length", "kerf", "least_rest", "floor_price", "min_margin", "over_percent",
                       "under_percent"}),
    money=frozenset({"price", "cost", "floor_price"}),
    needed=((("sku", "gtin", "barcode"), "the SKU"),),
    taker=lambda view, name, fields: _Products(_taxes(view), "sku" not in fields),
)  # fmt: skip
STOCK_LIST = ListKind(
    name="stock",
    words=STOCK,
    convert={**_TEXTS, **_CODES},
    numbers=frozenset({"quantity"}),
    money=frozenset(),
    needed=((("product",), "the product"), (("quantity",), "the quantity")),
    taker=lambda view, name, fields: _Stock(f"Count from {name}"),
)


def own_values(values: Values) -> dict[str, Any] | None:
    """What a row says in the company's own fields, taken out of it; by the field's id."""
    own = {name: values.pop(name) for name in list(values) if name.startswith(OWN_MARK)}
    return {name.removeprefix(OWN_MARK): value for name, value in own.items()} or None


def with_own(kind: ListKind, database: Database, entity: str) -> ListKind:
    """The kind of list with the company's own fields as columns, by their names with "own:" before them or without."""
    with database.read() as view:
        fields = definitions(view, entity)
    known = index(kind.words)
    words, convert, numbers = dict(kind.words), dict(kind.convert), set(kind.numbers)
    for one in fields:
        key = f"{OWN_MARK}{one.id}"
        # A comma would part the words of a heading; they are compared without such signs anyway.
        name = one.name.replace(",", " ")
        # A name that means something here already is an own field only with its mark.
        words[key] = f"{OWN_MARK}{name}" if folded(name) in known else f"{OWN_MARK}{name}, {name}"
        if one.kind == "number":
            numbers.add(key)
        else:
            convert[key] = cells.block
    return replace(kind, words=words, convert=convert, numbers=frozenset(numbers))


def customers(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Take in a list of customers. Raises RuleViolation, Unavailable."""
    return take_list(with_own(CUSTOMER_LIST, database, "customer"), database, source, options)


def products(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Take in a list of products. Raises RuleViolation, Unavailable."""
    return take_list(with_own(PRODUCT_LIST, database, "product"), database, source, options)


def stock(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Take in what lies on the shelves, as counted. Raises RuleViolation, Unavailable."""
    return take_list(STOCK_LIST, database, source, options)
