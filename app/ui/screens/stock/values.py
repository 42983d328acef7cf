"""A product as its form shows it, and what of the form goes to the action; its prices and surcharges in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from PySide6.QtWidgets import QComboBox

from app.domain.cutting import rests_words
from app.domain.errors import RuleViolation
from app.domain.money import price_out, rate_out
from app.domain.pricing import UnitPrice, per_units, price_words
from app.domain.quantity import quantity_out
from app.domain.rounding import half_up
from app.ui.screens.stock import instead
from app.ui.screens.stock.parts import said

PACK: Final = "pack:"
PER: Final = (1, 100, 1000)
_BASES: Final = {"line": "line", "unit": "unit", "cut": "cut", "weight": "kg"}
_BASIS: Final = {"": "line", "line": "line", "unit": "unit", "piece": "unit", "cut": "cut", "kg": "weight"}
_SURCHARGE: Final = re.compile(
    r"(?P<name>[^=]+?)\s*=\s*(?P<price>\d+(?:[.,]\d+)?)(?:\s+per\s+(?P<basis>\w+))?(?P<deposit>\s+deposit)?"
    r"(?:\s+tax\s+(?P<tax>\S+))?"
)
HOW: Final = "Cutting = 2.50 per cut; Crate = 4 per unit deposit"


def known_of(card: Any, prices: Any, related: Any) -> dict[str, Any]:
    """A product as its form shows it."""
    price, per = _price_of(card)
    return {
        "sku": card.sku,
        "name": card.name,
        "unit": card.unit,
        "unit_code": card.unit_code,
        "hsn": card.hsn,
        "category": card.category,
        "tax": card.tax,
        "bin": card.bin,
        "min_stock": quantity_out(card.min_stock) if card.min_stock else "",
        "price": price_out(price) if price else "",
        "price_per": per,
        "floor_price": price_out(prices.floor_price) if prices.floor_price else "",
        "min_margin": rate_out(prices.min_margin) if prices.min_margin else "",
        "surcharges": surcharges_said(prices.surcharges),
        "service": card.service,
        "discontinued": card.discontinued,
        "description": card.description,
        "specs": card.specs,
        "cost": price_out(card.cost) if card.cost else "",
        "weight": str(card.weight or ""),
        "by_weight": card.by_weight,
        "ask_quantity": card.ask_quantity,
        "substitute": card.substitute,
        "substitutes": instead.said(related.instead),
        "stands_in": instead.said(related.stands_in),
        "supplier": card.supplier,
        "supplier_sku": card.supplier_sku,
        "reorder_quantity": quantity_out(card.reorder_quantity) if card.reorder_quantity else "",
        "length_step": quantity_out(card.length_step) if card.length_step else "",
        "bar_length": quantity_out(card.bars.length) if card.bars.length else "",
        "kerf": quantity_out(card.bars.kerf) if card.bars.kerf else "",
        "least_rest": quantity_out(card.bars.least) if card.bars.least else "",
        "barcodes": said(card.barcodes),
        "packs": said(card.packs),
        "parts": said(card.parts),
        "over_percent": rate_out(card.over) if card.over else "",
        "under_percent": rate_out(card.under) if card.under else "",
        "breaks": _breaks_said(card),
        "alert": card.alert,
        "stop": card.stop.kind,
        "stop_reason": card.stop.reason,
        "warranty_months": str(card.warranty_months or ""),
        "return_days": str(card.return_days or ""),
    }


def _price_of(card: Any) -> tuple[int, Any]:
    """The price as it was said, and what it is for: a number of units, or the pack whose price it is."""
    if card.price_per not in PER:
        for name, size in card.packs:
            if per_units(0, size).per == card.price_per:
                return half_up(card.price * size, card.price_per * 1000), f"{PACK}{name}"
    return card.price, card.price_per


def _breaks_said(card: Any) -> str:
    """Breaks that hold, at prices for as many as the price is for."""
    _price, shown_per = _price_of(card)
    each = card.price_per * 1000
    if isinstance(shown_per, str):
        each = dict(card.packs)[shown_per.removeprefix(PACK)]
    rows = ((many, half_up(price * each, per * 1000)) for many, price, per in card.breaks)
    return "; ".join(f"{quantity_out(many)} = {price_out(price)}" for many, price in rows)


def changed_breaks(now: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Breaks that are new or cost something else. Raises RuleViolation where one was taken out of the field."""
    kept = {Decimal(one["quantity"]) for one in now if _figure(one["quantity"])}
    gone = next((one["quantity"] for one in before if Decimal(one["quantity"]) not in kept), "")
    if gone:
        raise RuleViolation(f"{gone} stays a break: give it the price of one, and it is none any more.", "breaks")
    return [one for one in now if one not in before]


def _figure(text: str) -> bool:
    return re.fullmatch(r"\d+(\.\d+)?", text) is not None


def pack_choices(packs: Sequence[tuple[str, int]]) -> tuple[tuple[str, str], ...]:
    """The packs that a price may be for: value and words."""
    return tuple((f"{PACK}{name}", f"per {name} of {quantity_out(size)}") for name, size in packs if name)


def offer_packs(box: QComboBox, packs: Sequence[tuple[str, int]]) -> None:
    """The choice of what a price is for has this product's packs below the numbers."""
    while box.count() > len(PER):
        box.removeItem(len(PER))
    for value, words in pack_choices(packs):
        box.addItem(words, value)


def as_given(fresh: dict[str, Any], values: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """What goes to the action of what was changed. Raises RuleViolation naming the field."""
    fresh = dict(fresh)
    for name in (
        "price",
        "min_stock",
        "reorder_quantity",
        "cost",
        "length_step",
        "bar_length",
        "kerf",
        "least_rest",
        "floor_price",
        "min_margin",
        "over_percent",
        "under_percent",
    ):
        if name in fresh:
            fresh[name] = str(fresh[name]).strip().removesuffix("%").strip().replace(",", ".") or "0"
    if known.get("price") and not str(values["price"]).strip():
        raise RuleViolation("The price is missing; 0 is for nothing.", "price")
    for name in ("weight", "warranty_months", "return_days"):
        if name in fresh:
            fresh[name] = str(fresh[name]).strip() or "0"
    if "price_per" in fresh and values["price"] and "price" not in fresh:
        # The same figure for another number of units is another price.
        fresh["price"] = str(values["price"]).replace(",", ".")
    per = fresh.pop("price_per", None)
    if "price" in fresh or "breaks" in fresh:
        per = values["price_per"]
        fresh |= {"price_pack": per.removeprefix(PACK)} if str(per).startswith(PACK) else {"price_per": per}
    fresh |= instead.given(fresh, known)
    if "surcharges" in fresh:
        said_now = surcharges_read(str(fresh["surcharges"]))
        before = surcharges_read(str(known.get("surcharges", "")))
        kept = {one["name"].casefold() for one in said_now}
        gone = [one["name"] for one in before if one["name"].casefold() not in kept]
        fresh["surcharges"] = [one for one in said_now if one not in before]
        fresh |= {"drop_surcharges": gone} if gone else {}
    return fresh


def surcharges_said(rows: Sequence[Any]) -> str:
    """Surcharges, one a line, as they are read again."""
    return "\n".join(
        f"{one.name} = {price_out(one.price)} per {_BASES.get(one.basis, one.basis)}"
        + (" deposit" if one.refundable else "")
        + (f" tax {one.tax}" if one.tax else "")
        for one in rows
    )


def surcharges_read(text: str) -> list[dict[str, Any]]:
    """What the action takes. Raises RuleViolation with a sentence."""
    found: list[dict[str, Any]] = []
    for part in filter(None, (one.strip() for one in text.replace("\n", ";").split(";"))):
        match = _SURCHARGE.fullmatch(part)
        basis = _BASIS.get((match["basis"] or "").lower()) if match else None
        if match is None or basis is None:
            raise RuleViolation(f"“{part}”: write it like {HOW.partition(';')[0]}.", "surcharges")
        one = {"name": match["name"].strip(), "price": match["price"].replace(",", "."), "basis": basis}
        if match["deposit"]:
            one["refundable"] = True
        if match["tax"]:
            one["tax"] = match["tax"]
        if any(other["name"].casefold() == one["name"].casefold() for other in found):
            raise RuleViolation(f"{one['name']} stands there twice.", "surcharges")
        found.append(one)
    return found


def prices_said(card: Any, prices: Any, unit: str) -> list[tuple[str, str]]:
    """What the card of a product says of its prices: what it is sold for, what it may not go below, what it brings."""
    kilo = card.weight if card.by_weight else 0
    floor = price_words(UnitPrice(prices.floor_price), kilo) if prices.floor_price else ""
    margin = f"{rate_out(prices.min_margin)} % of the price" if prices.min_margin else ""
    price, per = _price_of(card)
    each = f"{price_out(price)} per {per.removeprefix(PACK)}" if isinstance(per, str) else ""
    return [
        ("Price", each or (price_words(UnitPrice(card.price, card.price_per), kilo) if card.price else "")),
        ("Floor", floor),
        ("Least margin", margin),
        ("Brings", surcharges_said(prices.surcharges)),
        ("Rests", " · ".join(f"{place} {rests_words(dict(own))}" for place, own in card.rests)),
    ]
