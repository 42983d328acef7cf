"""Allowances and charges as people write them.

::

    -5% regular; +12.50 Delivery; +3 @DE7 Book post     (@ names the tax code of one; else it is spread)
    +0 Delivery                                         (no such charge, whatever its rule says)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.entry.grammar import RATE_SCALE, parse_number
from app.domain.money import amount_out, exponent, rate_out

_ONE = re.compile(r"(?P<sign>[+\-−])\s*(?P<figure>[\d.,]+)\s*(?P<percent>%?)\s*(?:@(?P<tax>\S+))?\s*(?P<reason>.*)")


@dataclass(frozen=True, slots=True)
class Adjusted:
    """One of them: ``amount`` in minor units or ``percent`` in 1/1,000 %; ``tax`` a code, or "" to spread it."""

    charge: bool
    amount: int = 0
    percent: int = 0
    reason: str = ""
    tax: str = ""

    def plain(self, currency: str) -> dict[str, Any]:
        """As the actions take it: decimals as text."""
        value = {"percent": rate_out(self.percent)} if self.percent else {"amount": amount_out(self.amount, currency)}
        return value | {"reason": self.reason} | ({"tax": self.tax} if self.tax else {})

    def written(self, currency: str) -> str:
        """As a person writes it."""
        figure = f"{rate_out(self.percent)}%" if self.percent else amount_out(self.amount, currency)
        code = f"@{self.tax}" if self.tax else ""
        return " ".join(filter(None, (f"{'+' if self.charge else '-'}{figure}", code, self.reason)))


def parse_adjustments(text: str, currency: str, *, charges: bool = True) -> tuple[tuple[Adjusted, ...], str]:
    """Those that are meant, and a sentence where one cannot be read (then none is returned)."""
    found = []
    for part in filter(None, (one.strip() for one in re.split(r"[;\n]", text))):
        match = _ONE.fullmatch(part)
        scale = RATE_SCALE if match and match["percent"] else 10 ** exponent(currency)
        value = parse_number(match["figure"], scale) if match else None
        # A charge of nothing, by its name, takes one away that a rule would make.
        if match is None or not (value or (value == 0 and charges and match["sign"] == "+" and match["reason"])):
            other = "+12.50 Delivery" if charges else "-2.50 scratched"
            return (), f"“{part}”: write it like -5% regular or {other}."
        charge = match["sign"] == "+"
        if charge and not charges:
            return (), f"“{part}”: a line has allowances only; a charge belongs to the document (F7)."
        if match["percent"] and value > 100 * RATE_SCALE:
            return (), f"“{part}” is more than all of it."
        size = {"percent": value} if match["percent"] else {"amount": value}
        found.append(Adjusted(charge, reason=match["reason"].strip(), tax=match["tax"] or "", **size))
    return tuple(found), ""


def written(adjusted: Sequence[Any], currency: str) -> str:
    """Allowances and charges of a document in one line, to be changed."""
    return "; ".join(
        Adjusted(
            getattr(one, "charge", False),
            one.amount,
            one.percent,
            one.reason,
            one.tax.code if getattr(one, "tax", None) else "",
        ).written(currency)
        for one in adjusted
    )
