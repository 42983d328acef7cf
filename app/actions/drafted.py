"""What is known of a draft that asks comes to: its lines that have a product, at the prices of the day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from app.actions.deal import build_deal
from app.actions.load import company, today
from app.actions.parameters import DealInput
from app.domain.errors import RuleViolation
from app.domain.inbound import known_deal
from app.domain.money import amount_out, extended
from app.domain.pricing import Asked, Offers, decide
from app.domain.quantity import quantity_in
from app.queries.offers import offers_of
from app.store.database import View


def known_sum(view: View, notes: dict[str, Any]) -> Decimal | None:
    """The total of the lines that are known, None where none is. Of nobody's order it is what anybody pays, untaxed."""
    given = known_deal(notes)
    if not given["lines"]:
        return None
    firm = company(view)
    if given["customer"]:
        try:
            deal = build_deal(view, msgspec.convert(given, DealInput, strict=False))
            return Decimal(amount_out(deal.totals.gross, firm.currency))
        except (RuleViolation, msgspec.ValidationError):
            pass  # the window says what is refused; until then it is the plain sum
    date = today()
    offers = offers_of(view, list(dict.fromkeys(one["product"] for one in given["lines"])), given["customer"], date)
    net = 0
    for one in given["lines"]:
        quantity = quantity_in(Decimal(one["quantity"]))
        found = decide(Asked(quantity, date), offers.get(one["product"]) or Offers())
        net += extended(found.price, found.price_per, found.of_price(quantity), 0, firm.currency) if found else 0
    return Decimal(amount_out(net, firm.currency))
