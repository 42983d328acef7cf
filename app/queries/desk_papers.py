"""What Settings show of the company's papers: letterhead, words, and what a sample needs to look like its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.domain.own_words import Said
from app.queries import paper_model as m
from app.queries.desk_settings import number_series, tax_rates
from app.queries.paper_company import said_of_company
from app.store.database import View
from app.store.sql import sql

LETTERHEAD: Final = ("accent", "logo", "footer", "intro", "outro")
"""Fields of the company that Papers change."""
_SERIES: Final = {
    m.QUOTATION: "quote",
    m.SALES_ORDER: "sales_order",
    m.PICK_LIST: "pick_list",
    m.DELIVERY_NOTE: "shipment",
    m.INVOICE: "invoice",
    m.CREDIT_NOTE: "credit_note",
    m.RECEIPT: "payment",
    m.PURCHASE_ORDER: "purchase",
}
_MONEY = sql("SELECT currency, default_tax FROM company")


@dataclass(frozen=True, slots=True)
class TaxNow:
    """A tax that holds on a day: the EN 16931 category, the rate in 1/1,000 %, why there is none."""

    category: str
    rate: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PapersNow:
    """The company's fields and texts as they stand; its currency; its taxes, the usual first; the next numbers."""

    fields: Mapping[str, Any]
    texts: Said
    currency: str
    taxes: tuple[TaxNow, ...]
    numbers: Mapping[str, str]
    """By kind of paper."""


def papers_now(view: View, date: str) -> PapersNow:
    """What papers of a day (ISO) would say of the company. Raises RuleViolation where there is none."""
    fields, texts = said_of_company(view)
    currency, usual = view.row(_MONEY) or ("EUR", "")
    held: dict[str, TaxNow] = {}
    for row in tax_rates(view):  # of each code the newest first
        if row.valid_from <= date:
            held.setdefault(row.code, TaxNow(row.category, row.rate, row.reason))
    taxes = tuple(held[code] for code in sorted(held, key=lambda code: code != usual))
    own = f"{view.local().get('station', '')}:"
    next_of = {row.kind: row.next_number for row in number_series(view) if row.id.startswith(own)}
    numbers = {kind: next_of[series] for kind, series in _SERIES.items() if series in next_of}
    return PapersNow(fields, texts, str(currency), taxes, numbers)
