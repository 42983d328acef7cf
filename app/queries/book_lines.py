"""The lines of a document as `counterfoil query` answers them, as decimal text."""

from dataclasses import dataclass

from app.domain.deal import Deal, DealLine
from app.domain.money import amount_out, price_out, rate_out
from app.domain.progress import LineProgress
from app.domain.quantity import quantity_out
from app.domain.weighing import weight_out


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """A part of a kit: the number under which it is fetched and sent, its code, and how much of it."""

    line: int
    sku: str
    quantity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAnswer:
    """A line with its money and, on an order, the quantities of its progress and the day its missing goods come."""

    line: int
    sku: str
    name: str
    quantity: str
    unit: str
    price: str
    discount_percent: str
    net: str
    vat: str
    ordered: str | None = None
    cancelled: str | None = None
    reserved: str | None = None
    picked: str | None = None
    shipped: str | None = None
    returned: str | None = None
    invoiced: str | None = None
    credited: str | None = None
    open: str | None = None
    backordered: str | None = None
    price_per: str | None = None
    """For how many the price is, where it is not for one."""
    expected: str | None = None
    pack: str | None = None
    packs: int | None = None
    length: str | None = None
    pieces: int | None = None
    """What it was asked in, and how many whole ones the quantity is."""
    their_sku: str | None = None
    instead_of: str | None = None
    optional: bool | None = None
    alternative_of: int | None = None
    parts: tuple[PartAnswer, ...] | None = None
    """What a kit is made of."""
    weight: str | None = None
    estimated: bool | None = None
    """Of what is billed by weight: kilograms, and whether they are an estimate; the price is for one."""


def lines_answered(
    deal: Deal,
    progress: dict[int, tuple[str, LineProgress]] | None = None,
    expected: dict[int, str] | None = None,
) -> tuple[LineAnswer, ...]:
    """The lines of a document, of an order with how far they are and when what they lack is expected."""
    days, sums = expected or {}, progress or {}
    return tuple(_line(deal, x, sums[x.line][1] if x.line in sums else None, days.get(x.line)) for x in deal.lines)


def _line(deal: Deal, x: DealLine, done: LineProgress | None, expected: str | None = None) -> LineAnswer:
    quantities: dict[str, str] = {}
    if done is not None:
        names = ("ordered", "cancelled", "reserved", "picked", "shipped", "returned", "invoiced", "credited")
        quantities = {name: quantity_out(getattr(done, name)) for name in (*names, "open", "backordered")}
    return LineAnswer(
        line=x.line,
        sku=x.sku,
        name=x.name,
        quantity=quantity_out(x.quantity),
        unit=x.unit,
        price=price_out(x.price),
        price_per=str(x.price_per) if x.price_per != 1 else None,
        discount_percent=rate_out(x.discount),
        net=amount_out(x.net, deal.currency),
        vat=f"{x.tax.category} {rate_out(x.tax.rate)}",
        expected=expected,
        pack=x.said.pack or None,
        packs=x.packs or None,
        length=quantity_out(x.said.length) if x.said.length else None,
        pieces=x.cuts or None,
        their_sku=x.said.their_sku or None,
        instead_of=x.said.instead_of or None,
        optional=x.said.optional or None,
        alternative_of=x.said.alternative_of or None,
        parts=tuple(PartAnswer(one.line, one.sku, quantity_out(one.quantity)) for one in x.parts) or None,
        weight=weight_out(x.priced_quantity) if x.by_weight else None,
        estimated=x.estimated or None,
        **quantities,
    )
