"""What a line costs, and why: one decision over everything that could say a price, and the sentences that explain it.

`decide` takes what is asked and what is offered, and answers with the price, its mark and the ladder; nothing else in
the program chooses a price.
"""

from app.domain.pricing.changed import Told, in_mode, summary, tax_words
from app.domain.pricing.dated import PriceEntry, changed_price, in_force, price_of_the_day
from app.domain.pricing.decide import decide, floor_of, is_below
from app.domain.pricing.explain import explain, explain_margin, nudge, price_words
from app.domain.pricing.free import free_allowance, is_free, with_quantity
from app.domain.pricing.offers import (
    Agreed,
    Asked,
    NextBreak,
    Offers,
    Priced,
    PriceList,
    Promotion,
    Step,
    UnitPrice,
    may_be_per,
    per_units,
)

__all__ = [
    "Agreed",
    "Asked",
    "NextBreak",
    "Offers",
    "PriceEntry",
    "PriceList",
    "Priced",
    "Promotion",
    "Step",
    "Told",
    "UnitPrice",
    "changed_price",
    "decide",
    "explain",
    "explain_margin",
    "floor_of",
    "free_allowance",
    "in_force",
    "in_mode",
    "is_below",
    "is_free",
    "may_be_per",
    "nudge",
    "per_units",
    "price_of_the_day",
    "price_words",
    "summary",
    "tax_words",
    "with_quantity",
]
