"""An invoice that came as a file: what it says, read for its lines. No money of it is ever booked.

Pure: nothing here knows how a file is read, or which products there are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from app.domain.inbound import Buyer, InboundLine
from app.domain.money import price_out
from app.domain.quantity import quantity_out

INVOICE: Final = "invoice"
"""The source of an invoice among what came in: what it became is a purchase order."""

BESIDE: Final = "the prices of the lines are without it"
"""Of an allowance or a charge on a whole invoice."""


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice as it came. `form` is ubl or cii, `number` the seller's; `order` is the buyer's order it names.

    In its lines `code` is the seller's number of the goods and `theirs` the buyer's. `credit` where it gives back.
    """

    form: str
    number: str
    seller: Buyer
    buyer: Buyer
    lines: tuple[InboundLine, ...]
    order: str = ""
    currency: str = ""
    date: str = ""
    credit: bool = False
    beside: tuple[str, ...] = ()
    """Sentences of what the lines do not say, like an allowance on the whole; nobody reckons with it."""

    @property
    def digest(self) -> str:
        """By what the same invoice is known again, in whatever file and form it comes."""
        rows = [[_plain(x.quantity), x.code, x.theirs, x.barcode, x.unit.casefold(), _price(x)] for x in self.lines]
        said = [self.number, self.order, self.currency, self.date, rows]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _price(line: InboundLine) -> str:
    return "" if line.price is None or not line.price_per else _plain(line.price / line.price_per)


@dataclass(frozen=True, slots=True)
class Goods:
    """What a line bills, in the product's own unit (thousandths); `cost` in 1/10,000 for one, None where unsaid.

    `product` is "" where nobody knows it, and `problem` says why.
    """

    line: int
    given: InboundLine
    product: str = ""
    sku: str = ""
    unit: str = ""
    quantity: int = 0
    cost: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a purchase order says of a product, all its lines together; thousandths, `cost` in 1/10,000 for one.

    `before` is how much of it invoices bill that came earlier, and `more` whether later ones bill some.
    """

    product: str
    sku: str
    unit: str
    quantity: int
    received: int
    cost: int
    before: int = 0
    more: bool = False


def differences(purchase: str, billed: Sequence[Goods], ordered: Sequence[Ordered]) -> tuple[str, ...]:
    """Where an invoice says otherwise than the purchase order it is for, a sentence each.

    What has come by now is compared with what came, else with what was ordered: of several invoices the earlier have
    theirs first, and the last has what is left.
    """
    told = [f"Line {one.line}: {one.problem}: {one.given.typed}" for one in billed if one.problem]
    known = {one.product: one for one in ordered}
    for product in dict.fromkeys(one.product for one in billed if one.product and not one.problem):
        lines = [one for one in billed if one.product == product and not one.problem]
        many, first = sum(one.quantity for one in lines), lines[0]
        said = f"{quantity_out(many)} {first.unit}".rstrip()
        there = known.get(product)
        if there is None:
            told.append(f"{first.sku} is billed ({said}) and not on {purchase}.")
            continue
        came = there.received > there.before
        left = max(0, (there.received if came else there.quantity) - there.before)
        meant = min(many, left) if there.more else left
        if many != meant:
            verb = "came" if came else "are ordered"
            beside = " that no earlier invoice bills" if there.before else ""
            told.append(f"{first.sku}: they bill {said}, {quantity_out(meant)} {verb}{beside}.")
        costs = {one.cost for one in lines if one.cost is not None}
        others = sorted(costs - {there.cost}) if there.cost else []
        told += [f"{first.sku}: they bill {price_out(x)} each, ordered at {price_out(there.cost)}." for x in others]
    return tuple(told)
