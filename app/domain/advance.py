"""Advances on an order, and how its last invoice takes them off. Money in minor units.

In the EU the tax of an advance falls due when it is billed or paid, at that day's rate (Directive 2006/112 Art. 65).
The last invoice says the whole supply at its own rate and takes off each advance with the very tax it bore, so that all
invoices of an order add up to the order to the cent, also where a rate changed in between.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.deal import Deal, DealLine
from app.domain.money import PRICE_SCALE, amount_out, exponent
from app.domain.rounding import split
from app.domain.tax import Tax, Totals, VatRow
from app.domain.texts import END, HEADING, DealText

PIECE = 1_000


@dataclass(frozen=True, slots=True)
class Words:
    """What an advance is called on documents of a language: asked for, taken off, and the note with its tax."""

    asked: str
    taken: str
    tax: str
    day: str = "{0}-{1}-{2}"
    point: str = "."

    def date(self, iso: str) -> str:
        """A day as it stands within the words."""
        return self.day.format(*iso.split("-"))

    def amount(self, minor: int, currency: str) -> str:
        """Money as it stands within the words."""
        return amount_out(minor, currency).replace(".", self.point)


_ENGLISH = Words("Advance on order {number}", "Advance {number} of {date}", "with {tax} tax {gross} in all")
_WORDS = {
    "de": Words(
        "Anzahlung auf Auftrag {number}", "Anzahlung {number} vom {date}", "mit {tax} USt. zusammen {gross}",
        "{2}.{1}.{0}", ",",
    ),
    "fr": Words(
        "Acompte sur la commande {number}", "Acompte {number} du {date}", "soit {gross} TTC, dont {tax} de TVA",
        "{2}/{1}/{0}", ",",
    ),
    "es": Words(
        "Anticipo del pedido {number}", "Anticipo {number} del {date}", "en total {gross}, con {tax} de IVA",
        "{2}/{1}/{0}", ",",
    ),
}  # fmt: skip


def words_of(language: str) -> Words:
    """The words of a language; English where it is not known."""
    return _WORDS.get(language.replace("-", "_").split("_")[0].lower(), _ENGLISH)


@dataclass(frozen=True, slots=True)
class Advance:
    """An advance that is billed and not taken off yet: its invoice, and per tax what is left of it."""

    invoice_id: str
    number: str
    date: str
    rows: tuple[tuple[Tax, VatRow], ...]


def advance_amounts(gross: int, rows: Sequence[VatRow]) -> list[int]:
    """An advance of `gross` spread over the taxes of its order by what each comes to, tax included.

    An order that takes something off under one tax bears the advance under its others.
    """
    return split(gross, [max(0, row.base + row.tax) for row in rows])


def less_rows(rows: Iterable[VatRow], off: Iterable[VatRow]) -> tuple[VatRow, ...]:
    """Tax rows less others, group by group; what comes to nothing is left out."""
    sums: dict[tuple[str, int], VatRow] = {}
    for sign, group in ((1, rows), (-1, off)):
        for row in group:
            was = sums.get((row.category, row.rate), VatRow(row.category, row.rate, 0, 0, row.reason))
            new = replace(was, base=was.base + sign * row.base, tax=was.tax + sign * row.tax)
            sums[row.category, row.rate] = new
    found = [row for row in sums.values() if row.base or row.tax]
    return tuple(sorted(found, key=lambda row: (-row.rate, row.category)))


def less(totals: Totals, off: Sequence[VatRow]) -> Totals:
    """A document's totals less what advances bore, base and tax."""
    base, tax = sum(row.base for row in off), sum(row.tax for row in off)
    net, tax_sum = totals.net - base, totals.tax - tax
    vat = less_rows(totals.vat, off)
    return replace(totals, line=totals.line - base, net=net, tax=tax_sum, gross=net + tax_sum, vat=vat)


def line_of(line: int, name: str, quantity: int, gross: int, tax: Tax, currency: str, source: str = "") -> DealLine:
    """A line of an advance, asked for or taken off; `gross` (above zero) is what one costs in the price mode."""
    return DealLine(
        line=line,
        product_id="",
        sku="",
        name=name,
        quantity=quantity,
        unit="",
        price=gross * PRICE_SCALE // 10 ** exponent(currency),
        tax=tax,
        service=True,
        mark="M",
        amount=gross if quantity > 0 else -gross,
        source=source,
    )


def take_off(deal: Deal, advances: Sequence[Advance], language: str = "en") -> Deal:
    """An invoice's deal with advances taken off at its foot, a line for each of their taxes, which is said below it."""
    words = words_of(language)
    lines, off, texts = list(deal.lines), [], deal.texts
    if any(one.kind == HEADING for one in texts) and lines:
        texts = (*texts, DealText(END, "", lines[-1].line))  # what is taken off belongs to no section
    number = max((x.line for x in lines), default=0)
    for one in advances:
        for tax, row in one.rows:
            number += 1
            worth = row.base + row.tax if deal.includes_tax else row.base
            said = words.taken.format(number=one.number, date=words.date(one.date))
            bore, whole = words.amount(row.tax, deal.currency), words.amount(row.base + row.tax, deal.currency)
            note = words.tax.format(tax=bore, gross=whole)
            line = line_of(number, said, -PIECE, worth, tax, deal.currency, f"{one.invoice_id}/0")
            lines.append(replace(line, net=-row.base, sales=-row.base, note=note))
            off.append(row)
    return replace(deal, lines=tuple(lines), totals=less(deal.totals, off), texts=texts) if off else deal
