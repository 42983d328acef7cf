"""Totals and tax of a document, after EN 16931 (category tax = base x rate; total = sum of the categories).

Amounts are minor units in the document's price mode: net, or gross where prices include tax. `halves` says that the
tax is two of half the rate each, which are equal (`app.domain.india`): here alone it is decided what that comes to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.money import RATE_SCALE, share
from app.domain.rounding import half_up, split

TaxRounding = Literal["document", "line"]

CATEGORIES = {
    "S": "Standard rate",
    "Z": "Zero rated",
    "E": "Exempt from tax",
    "AE": "Reverse charge",
    "K": "Intra-Community supply",
    "G": "Export outside the EU",
    "O": "Outside the scope of tax",
}
DEFAULT_REASONS = {
    "E": "Exempt from VAT",
    "AE": "Reverse charge: the customer owes the tax",
    "K": "Tax-free intra-Community supply",
    "G": "Tax-free export",
    "O": "Not subject to VAT",
}


@dataclass(frozen=True, slots=True)
class Tax:
    """What taxes a line: the company's code, the EN 16931 category, the rate (1/1,000 %), the reason if untaxed."""

    code: str
    category: str
    rate: int
    reason: str = ""

    @property
    def group(self) -> tuple[str, int]:
        """Lines of one category and rate are taxed together."""
        return self.category, self.rate


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A document allowance or charge as it was agreed.

    `amount` (minor units) or `percent` (1/1,000 %) of the lines; without a `tax` it is spread over the tax groups by
    their lines. Fixed ones belong to the first invoice, percentages to each. `rule` names the rule that made it, ""
    where a person did.
    """

    charge: bool
    amount: int
    percent: int
    reason: str
    tax: Tax | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class AdjustmentPart:
    """The share of an allowance or charge that falls to one tax group; `amount` is positive in minor units."""

    adjustment: int
    charge: bool
    amount: int
    reason: str
    tax: Tax


@dataclass(frozen=True, slots=True)
class VatRow:
    """One category and rate: its base and its tax in minor units."""

    category: str
    rate: int
    base: int
    tax: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """The ladder of a document in minor units: line - allowance + charge = net; net + tax = gross."""

    line: int
    allowance: int
    charge: int
    net: int
    tax: int
    gross: int
    vat: tuple[VatRow, ...]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Totals with what each line contributes: its net, and its net after its share of the allowances (sales)."""

    totals: Totals
    parts: tuple[AdjustmentPart, ...]
    line_nets: tuple[int, ...]
    line_sales: tuple[int, ...]
    part_nets: tuple[int, ...] = ()
    """What each part is without tax, above zero for an allowance, too."""


def spread(lines: Sequence[tuple[int, Tax]], adjustments: Sequence[Adjustment]) -> tuple[AdjustmentPart, ...]:
    """Resolve allowances and charges to amounts per tax group; a percentage is taken of the lines it concerns."""
    groups: dict[tuple[str, int], int] = {}
    taxes: dict[tuple[str, int], Tax] = {}
    for amount, tax in lines:
        groups[tax.group] = groups.get(tax.group, 0) + amount
        taxes.setdefault(tax.group, tax)
    parts = []
    for index, one in enumerate(adjustments):
        own = {one.tax.group: groups.get(one.tax.group, 0)} if one.tax else groups
        amount = one.amount or share(sum(own.values()), one.percent)
        for group, piece in zip(own, split(amount, list(own.values())), strict=True):
            if piece:
                parts.append(AdjustmentPart(index, one.charge, piece, one.reason, one.tax or taxes[group]))
    return tuple(parts)


def tax_on(base: int, rate: int, halves: bool = False) -> int:
    """The tax on a base (minor units) at a whole rate (1/1,000 %); as two equal halves, each rounded by itself."""
    return 2 * half_up(base * rate, 2 * 100 * RATE_SCALE) if halves else share(base, rate)


def tax_within(gross: int, rate: int, halves: bool = False) -> int:
    """The tax in an amount that includes it, at a whole rate (1/1,000 %); what remains is the net.

    Of two equal halves each is gross x its rate / (100 % + both rates), rounded by itself (CGST Rules 35).
    """
    whole = 100 * RATE_SCALE + rate
    return 2 * half_up(gross * rate, 2 * whole) if halves else gross - half_up(gross * 100 * RATE_SCALE, whole)


def _group(
    elements: Sequence[tuple[int, Tax]], rounding: TaxRounding, includes_tax: bool, halves: bool
) -> tuple[int, int]:
    """Base and tax of the elements of one group."""
    rate = elements[0][1].rate
    pieces = [sum(amount for amount, _ in elements)] if rounding == "document" else [a for a, _ in elements]
    if includes_tax:
        tax = sum(tax_within(piece, rate, halves) for piece in pieces)
        return sum(pieces) - tax, tax
    return sum(pieces), sum(tax_on(piece, rate, halves) for piece in pieces)


def reckon_parts(
    lines: Sequence[tuple[int, Tax]],
    parts: Sequence[AdjustmentPart],
    rounding: TaxRounding = "document",
    includes_tax: bool = False,
    halves: bool = False,
) -> Reckoning:
    """Totals of lines and already resolved allowances and charges."""
    elements = [*lines, *((part.amount if part.charge else -part.amount, part.tax) for part in parts)]
    members: dict[tuple[str, int], list[int]] = {}
    for index, (_, tax) in enumerate(elements):
        members.setdefault(tax.group, []).append(index)
    nets = [0] * len(elements)
    rows = []
    for (category, rate), indexes in members.items():
        own = [elements[i] for i in indexes]
        base, tax_amount = _group(own, rounding, includes_tax, halves)
        pieces = [a - tax_within(a, rate, halves) if includes_tax else a for a, _ in own]
        largest = max(range(len(own)), key=lambda i: (abs(own[i][0]), -i))
        pieces[largest] += base - sum(pieces)
        for i, piece in zip(indexes, pieces, strict=True):
            nets[i] = piece
        reason = "; ".join(dict.fromkeys(t.reason for _, t in own if t.reason))
        rows.append(VatRow(category, rate, base, tax_amount, reason))
    rows.sort(key=lambda row: (-row.rate, row.category))
    count = len(lines)
    line_nets, part_nets = nets[:count], nets[count:]
    allowance = -sum(net for net, part in zip(part_nets, parts, strict=True) if not part.charge)
    charge = sum(net for net, part in zip(part_nets, parts, strict=True) if part.charge)
    net, tax_sum = sum(row.base for row in rows), sum(row.tax for row in rows)
    totals = Totals(sum(line_nets), allowance, charge, net, tax_sum, net + tax_sum, tuple(rows))
    sales = _sales(lines, line_nets, parts, part_nets)
    signed = tuple(net if part.charge else -net for net, part in zip(part_nets, parts, strict=True))
    return Reckoning(totals, tuple(parts), tuple(line_nets), sales, signed)


def _sales(
    lines: Sequence[tuple[int, Tax]], nets: Sequence[int], parts: Sequence[AdjustmentPart], part_nets: Sequence[int]
) -> tuple[int, ...]:
    """Each line's net less its share of the allowances of its tax group."""
    sales = list(nets)
    for part, net in zip(parts, part_nets, strict=True):
        own = [i for i, (_, tax) in enumerate(lines) if tax.group == part.tax.group] or list(range(len(lines)))
        if not part.charge and own:
            for i, piece in zip(own, split(net, [nets[i] for i in own]), strict=True):
                sales[i] += piece
    return tuple(sales)


def reckon(
    lines: Sequence[tuple[int, Tax]],
    adjustments: Sequence[Adjustment] = (),
    rounding: TaxRounding = "document",
    includes_tax: bool = False,
    halves: bool = False,
) -> Reckoning:
    """Totals of a document from its lines' amounts and its agreed allowances and charges."""
    return reckon_parts(lines, spread(lines, adjustments), rounding, includes_tax, halves)


EU = frozenset(
    ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV")
) | {"MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}


@dataclass(frozen=True, slots=True)
class TaxStatus:
    """Where a customer stands: `kind` is domestic, intra_eu, export or exempt; `until` ends an exemption (ISO date)."""

    kind: str = ""
    reason: str = ""
    until: str = ""


def status_kind(
    company_country: str, customer_country: str, vat_id: str, given: TaxStatus, date: str, destination: str = ""
) -> str:
    """The customer's tax status on a date: what was recorded, else what follows from countries and VAT id.

    `destination` is the country the goods go to, where it is not the customer's own: goods that stay here are taxed
    here, goods that leave are not, wherever the customer sits (Directive 2006/112 Art. 138, 146).
    """
    if given.kind == "exempt" and given.until and date > given.until:
        given = TaxStatus()
    if given.kind:
        return given.kind
    country = destination or customer_country
    if not country or country == company_country:
        return "domestic"
    if company_country in EU and country in EU:
        foreign = vat_id and (country == customer_country or is_foreign_id(vat_id, company_country))
        return "intra_eu" if foreign else "domestic"
    return "export"


@dataclass(frozen=True, slots=True)
class TaxRule:
    """Goods of a tax code (any, where `tax` is "") are taxed by another code where they go to.

    `status` is the customer's, `country` and `region` are the destination's; what is empty is any.
    """

    tax: str
    status: str
    country: str
    region: str
    code: str
    valid_from: str


def code_for(rules: Sequence[TaxRule], code: str, status: str, country: str, region: str, date: str) -> str:
    """The tax code of goods at their destination on a date: by the narrowest rule, of two the newer; else their own.

    A region counts more than a country, that more than the status, that more than the code.
    """
    held = [
        one
        for one in rules
        if one.valid_from <= date
        and one.tax in {"", code}
        and one.status in {"", status}
        and one.country in {"", country}
        and one.region.casefold() in {"", region.casefold()}
    ]
    best = max(
        held,
        key=lambda one: (bool(one.region), bool(one.country), bool(one.status), bool(one.tax), one.valid_from),
        default=None,
    )
    return best.code if best else code


def is_foreign_id(vat_id: str, country: str) -> bool:
    """Whether a VAT id is of another country than that; one without a country in front may be."""
    prefix = vat_id.strip()[:2].upper()
    return bool(prefix) and (not prefix.isalpha() or prefix != {"GR": "EL"}.get(country, country))


def under_status(tax: Tax, kind: str, service: bool, reason: str = "") -> Tax:
    """The tax of a line for a customer of that status. Only taxed categories (S, Z) are replaced.

    Goods to a business in another member state are an intra-Community supply (Directive 2006/112 Art. 138), services
    are taxed there (Art. 196, reverse charge); exports leave the EU untaxed (Art. 146).
    """
    if tax.category not in {"S", "Z"} or kind == "domestic":
        return tax
    if kind == "intra_eu":
        category = "AE" if service else "K"
    elif kind == "reverse_charge":
        category = "AE"
    else:
        category = {"export": "G", "exempt": "E"}[kind]
    return Tax(tax.code, category, 0, reason or DEFAULT_REASONS[category])
