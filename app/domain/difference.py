"""What changed between two versions of a deal: a quote's revisions, an order's amendments. Pure; no words of a window.

One look at two columns: lines that came, went or changed, what was agreed beside them, and the totals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from app.domain.deal import Address, Deal, DealLine, LineAllowance
from app.domain.money import amount_out, price_out, rate_out
from app.domain.quantity import quantity_out

Kind = Literal["added", "gone", "changed"]

# What of a line is compared, and how a person calls it.
_OF_LINE: Final = (
    ("name", "text"),
    ("quantity", "quantity"),
    ("unit", "unit"),
    ("price", "price"),
    ("discount", "discount"),
    ("allowances", "allowances"),
    ("tax", "tax"),
    ("wanted_date", "date"),
    ("ship_to", "address"),
    ("note", "note"),
    ("more", "offered"),
)
_OF_TERMS: Final = (
    ("reference", "your ref"),
    ("wanted_date", "deliver"),
    ("promised_date", "promised"),
    ("valid_until", "valid until"),
    ("terms_days", "days to pay"),
    ("early_percent", "off for early payment"),
    ("early_days", "days to pay early"),
    ("invoice_method", "invoice"),
    ("ship_when", "ship"),
    ("shortage", "when short"),
    ("printed_note", "printed note"),
    ("instructions", "instructions"),
)


@dataclass(frozen=True, slots=True)
class Changed:
    """One value that is another now: how it is called, and both as plain text ("" is none)."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line that came (`before` is None), went (`after` is None), or has other values now."""

    kind: Kind
    before: DealLine | None
    after: DealLine | None
    values: tuple[Changed, ...] = ()

    @property
    def line(self) -> DealLine:
        """The line as it is now, or as it was."""
        found = self.after or self.before
        if found is None:
            raise ValueError("A difference is of a line.")
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """All that is different. Money in minor units of `currency`, with tax."""

    lines: tuple[LineDifference, ...]
    terms: tuple[Changed, ...]
    before: int
    after: int
    currency: str

    def __bool__(self) -> bool:
        return bool(self.lines or self.terms or self.before != self.after)

    @property
    def change(self) -> int:
        """By how much the whole is more, in minor units."""
        return self.after - self.before


def difference(before: Deal, after: Deal, *, numbered: bool) -> Difference:
    """What `after` says otherwise than `before`.

    `numbered`: a line keeps its number from version to version, as in orders. A quote's revision counts its lines anew:
    there lines of the same product belong together, those that say the same first.
    """
    return Difference(
        _lines(before.lines, after.lines, numbered),
        _terms(before, after),
        before.totals.gross,
        after.totals.gross,
        after.currency,
    )


def _lines(before: Sequence[DealLine], after: Sequence[DealLine], numbered: bool) -> tuple[LineDifference, ...]:
    partner = _partners(before, after, numbered)
    kept = {old.line for old in partner.values()}
    found: list[LineDifference] = []
    for new in after:
        old = partner.get(new.line)
        if old is None:
            found.append(LineDifference("added", None, new))
        elif values := _values(old, new):
            found.append(LineDifference("changed", old, new, values))
    # What went stands where it stood: before the first line that came after it.
    gone = [LineDifference("gone", old, None) for old in before if old.line not in kept]
    return tuple(sorted([*found, *gone], key=lambda one: (one.line.line, one.kind != "gone")))


def _partners(before: Sequence[DealLine], after: Sequence[DealLine], numbered: bool) -> dict[int, DealLine]:
    """For each line of the new version, by its number, the line of the old one that it goes on with."""
    if numbered:
        old = {one.line: one for one in before}
        return {one.line: old[one.line] for one in after if one.line in old}
    left = list(before)
    found: dict[int, DealLine] = {}
    for same in (_same, _same_goods):
        for new in after:
            if new.line in found:
                continue
            partner = next((one for one in left if same(one, new)), None)
            if partner is not None:
                found[new.line] = partner
                left.remove(partner)
    return found


def _same_goods(one: DealLine, other: DealLine) -> bool:
    return one.product_id == other.product_id


def _same(one: DealLine, other: DealLine) -> bool:
    return _same_goods(one, other) and not _values(one, other)


def _values(old: DealLine, new: DealLine) -> tuple[Changed, ...]:
    found = []
    for name, what in _OF_LINE:
        before, after = _word(name, old), _word(name, new)
        if before != after:
            found.append(Changed(what, before, after))
    return tuple(found)


def _word(name: str, line: DealLine) -> str:
    if name == "quantity":
        return quantity_out(line.quantity)
    if name == "price":
        return price_out(line.price) + (f" per {line.price_per}" if line.price_per != 1 else "")
    if name == "discount":
        return f"{rate_out(line.discount)} %" if line.discount else ""
    if name == "allowances":
        return "; ".join(map(_allowance, line.allowances))
    if name == "tax":
        return f"{line.tax.category} {rate_out(line.tax.rate)} %"
    if name == "ship_to":
        return _place(line.ship_to)
    if name == "more":
        said = line.said
        how = "optional" if said.optional else f"instead of line {said.alternative_of}" if said.alternative_of else ""
        made_of = ", ".join(f"{quantity_out(one.quantity)} {one.sku}" for one in said.parts)
        return "; ".join(filter(None, (how, f"a set of {made_of}" if made_of else "")))
    return str(getattr(line, name))


def _allowance(one: LineAllowance) -> str:
    taken = f"{rate_out(one.percent)} %" if one.percent else str(one.amount)
    return f"{taken} {one.reason}".strip()


def _place(address: Address | None) -> str:
    if address is None:
        return ""
    where = " ".join(filter(None, (address.postcode, address.city)))
    return ", ".join(filter(None, (address.name, address.street, where, address.country)))


def _terms(before: Deal, after: Deal) -> tuple[Changed, ...]:
    found = [
        Changed(what, str(getattr(before.terms, name) or ""), str(getattr(after.terms, name) or ""))
        for name, what in _OF_TERMS
        if getattr(before.terms, name) != getattr(after.terms, name)
    ]
    if before.customer.customer_id != after.customer.customer_id:
        found.insert(0, Changed("customer", before.customer.name, after.customer.name))
    if before.ship_to != after.ship_to:
        found.append(Changed("ship to", _place(before.ship_to), _place(after.ship_to)))
    if before.texts != after.texts:
        found.append(Changed("texts", *("; ".join(one.text for one in deal.texts) for deal in (before, after))))
    if (was := _agreed(before)) != (now := _agreed(after)):
        found.append(Changed("charges and allowances", was, now))
    return tuple(found)


def _agreed(deal: Deal) -> str:
    words = []
    for one in deal.adjustments:
        size = f"{rate_out(one.percent)} %" if one.percent else amount_out(one.amount, deal.currency)
        words.append(f"{'+' if one.charge else '−'}{size} {one.reason}".strip())
    return "; ".join(words)


def sentence(found: Difference) -> str:
    """The difference in one sentence: "CU15 quantity 40 → 30; ELB15 5 added; total 400.79 → 300.59 (−100.20 EUR)."."""
    if not found:
        return "Nothing is different."
    words = [_line_words(one) for one in found.lines]
    words += [f"{one.what} {one.before or 'none'} → {one.after or 'none'}" for one in found.terms]
    before, after = (amount_out(one, found.currency) for one in (found.before, found.after))
    if found.change:
        sign = "+" if found.change > 0 else "−"
        by = amount_out(abs(found.change), found.currency)
        words.append(f"total {before} → {after} ({sign}{by} {found.currency})")
    else:
        words.append(f"total as before, {after} {found.currency}")
    return "; ".join(words) + "."


def _line_words(one: LineDifference) -> str:
    line = one.line
    if one.kind != "changed":
        return f"{line.sku} {quantity_out(line.quantity)} {one.kind}"
    return f"{line.sku} " + ", ".join(f"{x.what} {x.before or 'none'} → {x.after or 'none'}" for x in one.values)
