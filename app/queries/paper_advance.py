"""What an invoice says of advances: that it is one, or how it takes them off, tax by tax."""

from dataclasses import dataclass

from app.actions.advancing import advances_off, is_advance
from app.domain.advance import less_rows
from app.domain.facts import InvoiceIssued
from app.domain.tax import VatRow
from app.queries import paper_model as m
from app.store.database import View


@dataclass(frozen=True, slots=True)
class OfAdvances:
    """The form of an invoice, its settlement, and the day of its supply (none before the goods have left)."""

    form: str
    settlement: tuple[m.Settled, ...]
    supplied: str | None


def of_advances(view: View, fact: InvoiceIssued) -> OfAdvances:
    """How advances make an invoice what it is."""
    if is_advance(view, fact.invoice_id):
        return OfAdvances(m.ADVANCE, (), None)
    off = advances_off(view, fact)
    if not off:
        return OfAdvances("", (), fact.supply_date)
    taken = [row for _, _, row in off]
    whole = less_rows(fact.deal.totals.vat, [VatRow(x.category, x.rate, -x.base, -x.tax, x.reason) for x in taken])
    rows = [m.Settled("", "", _row(row)) for row in whole]
    rows += [m.Settled(number, date, _row(row)) for number, date, row in off]
    return OfAdvances(m.FINAL, tuple(rows), fact.supply_date)


def _row(row: VatRow) -> m.VatRow:
    return m.VatRow(row.category, row.rate if row.category != "O" else None, row.base, row.tax, row.reason)
