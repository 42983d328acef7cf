"""The shop of the domain stories: its tax codes, its shelf names, and short ways to say amounts and lines."""

from decimal import Decimal

from hypothesis import strategies as st

from app.domain.deal import Deal, DealLine, Party
from app.domain.money import amount_in, amount_out, price_in, rate_in
from app.domain.quantity import quantity_in
from app.domain.tax import DEFAULT_REASONS, Adjustment, Tax, Totals

MUELLER_BAU = Party("c1", "K-10482", "Müller Bau GmbH")

FULL = Tax("S19", "S", 19_000)
REDUCED = Tax("S7", "S", 7_000)
BOOKS = Tax("S55", "S", 5_500)
ZERO = Tax("Z", "Z", 0)
EXEMPT = Tax("E", "E", 0, DEFAULT_REASONS["E"])
REVERSE = Tax("AE", "AE", 0, DEFAULT_REASONS["AE"])
INTRA = Tax("K", "K", 0, DEFAULT_REASONS["K"])
EXPORT = Tax("G", "G", 0, DEFAULT_REASONS["G"])
OUTSIDE = Tax("O", "O", 0, DEFAULT_REASONS["O"])
ALL_TAXES = (FULL, REDUCED, BOOKS, ZERO, EXEMPT, REVERSE, INTRA, EXPORT, OUTSIDE)


def eur(text: str) -> int:
    """Euros as cents."""
    return amount_in(Decimal(text), "EUR")


def euros(cents: int) -> str:
    """Cents as a person reads them."""
    return amount_out(cents, "EUR")


def told(*amounts: int) -> str:
    """Amounts side by side: "100.00 19.00 119.00"."""
    return " ".join(euros(amount) for amount in amounts)


def rate(text: str) -> Tax:
    """A standard-rated tax of so many percent."""
    return Tax(f"S{text}", "S", rate_in(Decimal(text)))


def pieces(text: str) -> int:
    """A quantity in thousandths."""
    return quantity_in(Decimal(text))


def less(amount: str = "0", percent: str = "0", tax: Tax | None = None) -> Adjustment:
    """An allowance on the document."""
    return Adjustment(charge=False, amount=eur(amount), percent=rate_in(Decimal(percent)), reason="Loyalty", tax=tax)


def plus(amount: str = "0", percent: str = "0", tax: Tax | None = None) -> Adjustment:
    """A charge on the document."""
    return Adjustment(charge=True, amount=eur(amount), percent=rate_in(Decimal(percent)), reason="Freight", tax=tax)


def goods(line: int, sku: str, quantity: str, price: str, tax: Tax = FULL, **more: object) -> DealLine:
    """A line of a deal."""
    return DealLine(line, f"p-{sku}", sku, sku.title(), pieces(quantity), "pc", price_in(Decimal(price)), tax, **more)  # type: ignore[arg-type]


def deal(*lines: DealLine, **more: object) -> Deal:
    """What Müller Bau buys."""
    return Deal(MUELLER_BAU, "2026-03-20", str(more.pop("currency", "EUR")), lines, **more)  # type: ignore[arg-type]


def ladder_holds(totals: Totals) -> None:
    """Every document adds up, whatever is on it."""
    assert totals.line - totals.allowance + totals.charge == totals.net
    assert totals.net + totals.tax == totals.gross
    assert sum(row.base for row in totals.vat) == totals.net
    assert sum(row.tax for row in totals.vat) == totals.tax
    assert len({(row.category, row.rate) for row in totals.vat}) == len(totals.vat)


cents = st.integers(0, 2_000_000)
taxes = st.sampled_from(ALL_TAXES)
roundings = st.sampled_from(["document", "line"])
taxed_lines = st.lists(st.tuples(cents, taxes), min_size=1, max_size=8)
