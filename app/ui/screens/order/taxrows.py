"""The rows of tax in the ladder of a document on the screen: a row for each rate, in India as CGST and SGST or IGST."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.india import State, TaxPart, told
from app.domain.money import scaled_text
from app.domain.tax import VatRow
from app.ui import format as say

MOST = 2


def tax_rows(
    rows: Sequence[VatRow], currency: str, seller: State | None = None, supplied: State | None = None
) -> list[tuple[str, str]]:
    """Label and amount; of many rates the sum alone. ``seller`` is the company's own state, where that is in India."""
    if seller is None:
        parts = [TaxPart("VAT", row.rate, row.tax) for row in rows]
    else:
        # What bears no tax is said as one.
        parts = [
            part
            for row in rows
            for part in (
                told(row.rate, row.tax, seller, supplied or seller)
                if row.category == "S"
                else (TaxPart("GST", row.rate, row.tax),)
            )
        ]
    if len(parts) <= MOST:
        return [(f"{one.name} {_rate(one.rate)}", say.amount(one.amount, currency)) for one in parts]
    sums: dict[str, int] = {}
    for one in parts:
        sums[one.name] = sums.get(one.name, 0) + one.amount
    return [(name, say.amount(amount, currency)) for name, amount in sums.items()]


def _rate(rate: int) -> str:
    return f"{say.percent_text(scaled_text(rate, 3))} %"
