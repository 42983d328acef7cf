"""What customers ask for: dice choose who, what and how much; the rules of price and tax make a deal of it."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.actions import load
from app.actions.load import Customer, Product, add_days
from app.domain.deal import Deal, DealLine, Terms
from app.domain.india import is_two_taxes, told_place
from app.domain.money import amount_out, extended, rate_out
from app.domain.pricing import PriceEntry, price_of_the_day
from app.domain.tax import Adjustment, Tax, reckon, status_kind, under_status
from app.queries.sample_goods import bins
from app.store.database import View

_SIZES = (1, 2, 3, 4, 5, 5, 6, 8)
_LEAN_SIZES = (3, 4, 5, 5, 5, 6, 7)
_QUANTITIES = (1, 2, 4, 5, 10, 10, 20, 25)
# Above this price (1/10,000) people buy one.
_DEAR = 500_000
_DISCOUNTS = (3_000, 5_000, 10_000)
_DELIVERY = (690, 990, 1450)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants what: lines of (product, thousandths, discount in 1/1,000 %), and what delivery costs (minor units)."""

    date: str
    customer: Customer
    lines: tuple[tuple[Product, int, int], ...]
    charge: int
    reference: str
    wanted_date: str

    def parameters(self) -> dict[str, Any]:
        """The same as parameters of `draft_order` and `draft_quote`."""
        lines = []
        for product, quantity, discount in self.lines:
            line = {"product": product.sku, "quantity": str(quantity // 1000)}
            lines.append({**line, "discount_percent": rate_out(discount)} if discount else line)
        given: dict[str, Any] = {"date": self.date, "customer": self.customer.party.number, "lines": lines}
        if self.charge:
            given["charges"] = [{"amount": amount_out(self.charge, "EUR"), "reason": "Delivery"}]
        return {**given, "reference": self.reference, "wanted_date": self.wanted_date}


class Wants:
    """The wishes of these customers (by number) for these goods and services (by SKU), as the books know them."""

    def __init__(
        self,
        view: View,
        dice: random.Random,
        customers: Sequence[str],
        goods: Sequence[str],
        services: Sequence[str],
        lean: bool = False,
    ) -> None:
        self._dice, self._sizes = dice, _LEAN_SIZES if lean else _SIZES
        self._firm = load.company(view)
        known = {number: load.customer(view, number) for number in dict.fromkeys(customers)}
        self._customers = [known[number] for number in customers]
        self._goods = [load.product(view, sku) for sku in goods]
        self._services = [load.product(view, sku) for sku in services]
        self._bins = bins(view)
        self._prices: dict[str, list[PriceEntry]] = {}
        for one in (*self._goods, *self._services):
            self._prices[one.id] = load.prices(view, one.id, "9999-12-31")
        self._taxes: dict[tuple[str, str], Tax] = {}
        self.goods_ids = [one.id for one in self._goods]

    def bin_of(self, product_id: str) -> str:
        """Where a product lies."""
        return self._bins[product_id]

    def wish(self, day: datetime.date) -> Wish:
        """What the dice say that somebody wants."""
        dice = self._dice
        lines = []
        for one in dice.sample(self._goods, dice.choice(self._sizes)):
            dear = self._prices[one.id][0].price >= _DEAR
            quantity = 1 if dear else dice.choice(_QUANTITIES)
            lines.append((one, quantity * 1000, dice.choice(_DISCOUNTS) if dice.random() < 0.15 else 0))
        if dice.random() < 0.12:
            lines.append((dice.choice(self._services), dice.choice((1, 1, 2, 4)) * 1000, 0))
        return Wish(
            date=day.isoformat(),
            customer=dice.choice(self._customers),
            lines=tuple(lines),
            charge=dice.choice(_DELIVERY) if dice.random() < 0.3 else 0,
            reference=f"BV-{dice.randrange(1000, 9999)}" if dice.random() < 0.5 else "",
            wanted_date=(day + datetime.timedelta(days=dice.choice((1, 2, 3, 5, 7)))).isoformat(),
        )

    def deal(self, view: View, wish: Wish, quote: bool = False) -> Deal:
        """The wish as the whole deal that the actions would make of its parameters."""
        firm, who, date = self._firm, wish.customer, wish.date
        kind = status_kind(firm.country, who.country, who.party.vat_id, who.tax_status, date)
        priced = []
        for product, quantity, discount in wish.lines:
            entry = price_of_the_day(self._prices[product.id], quantity, date)
            if entry is None:
                continue  # not sold yet on that day
            tax = under_status(self._tax(view, product.tax, date), kind, product.service, who.tax_status.reason)
            amount = extended(entry.price, entry.price_per, quantity, discount, firm.currency)
            priced.append((product, quantity, discount, entry, tax, amount))
        agreed = (Adjustment(True, wish.charge, 0, "Delivery"),) if wish.charge else ()
        rounding = "line" if firm.tax_rounding == "line" else "document"
        halves = is_two_taxes(firm.state, told_place(None, who.party.address, who.party.vat_id))
        result = reckon([(p[5], p[4]) for p in priced], agreed, rounding, who.prices_include_tax, halves)  # type: ignore[arg-type]
        lines = tuple(
            DealLine(
                position, product.id, product.sku, product.name, quantity, product.unit, entry.price, tax,
                entry.price_per, discount, (), product.service, product.category, "B" if entry.min_quantity else "L",
                amount=amount, net=net, sales=sales,
            )
            for position, ((product, quantity, discount, entry, tax, amount), net, sales) in enumerate(
                zip(priced, result.line_nets, result.line_sales, strict=True), 1
            )
        )  # fmt: skip
        terms = Terms(
            reference=wish.reference,
            wanted_date=wish.wanted_date,
            valid_until=add_days(date, firm.quote_days or 30) if quote else "",
            invoice_method=who.invoice_method,
            ship_when=who.ship_when,
            shortage=who.shortage,
            terms_days=who.terms_days,
            terms_version=firm.terms_version,
            instructions=who.party.address.instructions,
        )
        return Deal(
            customer=who.party, date=date, currency=firm.currency, lines=lines, adjustments=agreed, terms=terms,
            includes_tax=who.prices_include_tax, tax_rounding=rounding, tax_status=kind,  # type: ignore[arg-type]
            parts=result.parts, totals=result.totals, seller_state=firm.state,
        )  # fmt: skip

    def _tax(self, view: View, code: str, date: str) -> Tax:
        known = self._taxes.get((code, date))
        if known is None:
            known = self._taxes[code, date] = load.tax(view, code, date)
        return known
