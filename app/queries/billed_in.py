"""Invoices that came as files: whether they are ours, who bills us, for which purchase order, and which goods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from app.domain.billed import INVOICE, Goods, Ordered
from app.domain.errors import RuleViolation
from app.domain.folding import folded
from app.domain.inbound import Buyer, InboundLine, counted_in, names_of_unit
from app.domain.money import PRICE_SCALE
from app.domain.quantity import SCALE, quantity_in
from app.domain.spelling import ways
from app.store.database import View
from app.store.many import IN, many
from app.store.sql import sql

_COMPANY = sql("SELECT name, vat_id FROM company")
_PURCHASE = sql("SELECT id FROM purchase WHERE number = :number")
_SUPPLIERS = sql("SELECT id, name, email, postcode FROM supplier ORDER BY number")
_SKUS = sql(f"SELECT sku, id, supplier_id FROM product WHERE sku {IN}")
_THEIRS = sql(
    f"SELECT supplier_sku, id FROM product WHERE supplier_sku {IN} AND supplier_sku <> '' AND supplier_id = :supplier"
)
_BARCODES = sql(f"SELECT barcode, product_id, quantity FROM barcode WHERE barcode {IN} AND product_id <> ''")
_GOODS = sql(f"SELECT id, sku, unit, service FROM product WHERE id {IN}")
_PACKS = sql(f"SELECT product_id, name, quantity FROM pack WHERE product_id {IN} AND name <> ''")
_ORDERED = sql(
    "SELECT product_id, max(sku), max(unit), sum(ordered - cancelled), sum(received), max(cost) FROM purchase_line "
    "WHERE purchase_id = :id GROUP BY product_id"
)
_BILLED = sql(
    "SELECT i.id, l.product_id, l.quantity FROM inbound_order i JOIN inbound_line l ON l.inbound_id = i.id "
    f"WHERE i.draft_id = :id AND i.source = '{INVOICE}' AND l.product_id <> ''"
)
_WORD = re.compile(r"[^\s,;]+")


def is_ours(view: View, seller: Buyer) -> bool:
    """Whether an invoice is one that this company wrote: by its VAT number, else by its whole name."""
    name, vat_id = view.row(_COMPANY) or ("", "")
    own, said = _plain(vat_id), _plain(seller.vat_id)
    if own and said:
        return own == said
    return bool(seller.name) and folded(seller.name) == folded(name)


def _plain(vat_id: str) -> str:
    return "".join(filter(str.isalnum, vat_id)).upper()


def purchase_named(view: View, said: str) -> str:
    """The id of the purchase order of ours that is named, alone or among other words; "" if none is."""
    for word in (said.strip(), *_WORD.findall(said)[:20]):
        if word and (found := view.value(_PURCHASE, {"number": word}, default="")):
            return str(found)
    return ""


def supplier_of(view: View, said: Buyer) -> str:
    """The id of the only supplier who is meant: by e-mail, else by the whole name; "" where none or several are."""
    rows = view.rows(_SUPPLIERS)
    mail, name = said.email.strip().casefold(), folded(said.name)
    found = [row for row in rows if mail and str(row[2]).casefold() == mail] or [
        row for row in rows if name and folded(row[1]) == name
    ]
    if len(found) > 1 and said.postcode:
        found = [row for row in found if row[3] == said.postcode]
    return str(found[0][0]) if len(found) == 1 else ""


def ordered(view: View, purchase_id: str, invoice: str = "") -> tuple[Ordered, ...]:
    """What a purchase order is for, each product once, beside what other invoices bill than the one with this id.

    One that is about to come has no id yet: all others came earlier.
    """
    before: dict[str, int] = {}
    more = set()
    for id_, product, many_ in view.rows(_BILLED, {"id": purchase_id}):
        if not invoice or id_ < invoice:
            before[product] = before.get(product, 0) + int(many_)
        elif id_ > invoice:
            more.add(product)
    rows = view.rows(_ORDERED, {"id": purchase_id})
    return tuple(replace(Ordered(*row), before=before.get(row[0], 0), more=row[0] in more) for row in rows)


def goods_of(view: View, lines: Sequence[InboundLine], supplier: str, *, priced: bool) -> tuple[Goods, ...]:
    """What the lines of a supplier's invoice bill: by our number, a barcode, or that supplier's own number.

    `priced` is whether their prices are in the money of the books.
    """
    meant = _meant(view, lines, supplier)
    ids = [product for product, _ in meant]
    known = {id_: (sku, unit, service) for id_, sku, unit, service in many(view, _GOODS, ids)}
    packs: dict[str, list[tuple[str, int]]] = {}
    for id_, name, size in many(view, _PACKS, ids):
        packs.setdefault(id_, []).append((name, size))
    found = []
    for number, (given, (product, packed)) in enumerate(zip(lines, meant, strict=True), 1):
        sku, unit, service = known.get(product, ("", "", 0))
        if not sku or service:
            found.append(Goods(number, given, problem="a service" if service else "not known here"))
            continue
        many_, problem = _counted(given, packs.get(product, ()), unit, packed)
        cost = _cost(given, many_) if priced and not problem else None
        found.append(Goods(number, given, product, sku, unit, many_, cost, problem))
    return tuple(found)


def _meant(view: View, lines: Sequence[InboundLine], supplier: str) -> list[tuple[str, int]]:
    """Of each line the product and how many of it bear what was said; ("", 0) where nobody knows."""
    ours = [way for one in lines for said in (one.theirs, one.code) if said for way in ways(said)]
    skus = {sku: (id_, seller) for sku, id_, seller in many(view, _SKUS, ours)}
    theirs = dict(many(view, _THEIRS, [one.code for one in lines if one.code], supplier=supplier))
    codes = [said for one in lines for said in (one.barcode, one.code) if said]
    bars = {code: (product, size) for code, product, size in many(view, _BARCODES, codes)}
    found = []
    for one in lines:
        own = next((skus[way][0] for way in ways(one.theirs) if way in skus), "") if one.theirs else ""
        if own or (own := theirs.get(one.code, "")):
            found.append((own, SCALE))
        elif bar := bars.get(one.barcode) or bars.get(one.code):
            found.append(bar)
        else:
            # A supplier's number that reads like one of ours means ours only for goods that they sell to us.
            named = (skus[way] for way in ways(one.code) if way in skus) if one.code else iter(())
            found.append((next((id_ for id_, seller in named if seller == supplier and supplier), ""), SCALE))
    return found


def _counted(given: InboundLine, packs: Sequence[tuple[str, int]], unit: str, packed: int) -> tuple[int, str]:
    """How many of the product's own unit are billed (thousandths), and why that cannot be said."""
    try:
        quantity = quantity_in(given.quantity)
    except RuleViolation as error:
        return 0, error.message.removesuffix(".")
    if quantity <= 0:
        return quantity, "not above zero"
    if given.unit and not counted_in(given.unit, unit):
        words = names_of_unit(given.unit)
        pack = next((size for name, size in packs if name.casefold() in words), 0)
        return (quantity * int(pack) // SCALE, "") if pack else (quantity, f"no unit {given.unit}"[:40])
    return quantity * packed // SCALE, ""


def _cost(given: InboundLine, counted: int) -> int | None:
    """What one costs, in 1/10,000; None where no price above zero is said."""
    if given.price is None or given.price <= 0 or counted <= 0:
        return None
    whole = given.price / given.price_per * given.quantity * SCALE / counted
    return int((whole * PRICE_SCALE).quantize(Decimal(1), ROUND_HALF_UP))
