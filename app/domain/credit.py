"""What a credit note takes back, so that credits never exceed the invoice, to the cent, however they are cut.

A credit is the difference of two reckonings: of all that is credited afterwards, and of all that was before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.errors import RuleViolation
from app.domain.quantity import quantity_out
from app.domain.rounding import half_up, part
from app.domain.tax import AdjustmentPart, Tax, TaxRounding, Totals, VatRow, reckon_parts
from app.domain.weighing import portion, weight_out


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line of the invoice: its billed quantity and amount (in the price mode), and what of it is credited already."""

    line: int
    quantity: int
    amount: int
    tax: Tax
    credited_quantity: int = 0
    credited_amount: int = 0
    weight: int = 0
    credited_weight: int = 0
    """In grams, of what is billed by weight."""


@dataclass(frozen=True, slots=True)
class CreditLine:
    """What is credited of a line now: quantity (0 when only the price is lowered) and amount in the price mode."""

    line: int
    quantity: int
    amount: int
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Credit:
    """A decided credit: lines, the allowances and charges taken back with them, and the totals."""

    lines: tuple[CreditLine, ...]
    parts: tuple[AdjustmentPart, ...]
    totals: Totals


def by_quantity(billed: BilledLine, quantity: int, weight: int = 0) -> CreditLine:
    """Credit a quantity at what remains of the line's value; the last piece takes the whole rest.

    What is billed by weight is credited by what was weighed as it came back, else in the pieces' share of the weight.
    Raises RuleViolation when more is asked for than was billed and not yet credited.
    """
    left, value = billed.quantity - billed.credited_quantity, billed.amount - billed.credited_amount
    if abs(quantity) > abs(left) or quantity * left < 0 or quantity == 0:
        raise RuleViolation(
            f"Line {billed.line} has {quantity_out(left)} left to credit, not {quantity_out(quantity)}.",
            f"lines.{billed.line}.quantity",
        )
    if billed.weight or weight:
        return _by_weight(billed, quantity, weight)
    return CreditLine(billed.line, quantity, value if quantity == left else half_up(value * quantity, left))


def _by_weight(billed: BilledLine, quantity: int, weight: int) -> CreditLine:
    pieces, value = billed.quantity - billed.credited_quantity, billed.amount - billed.credited_amount
    left = billed.weight - billed.credited_weight
    if weight > left:
        said = f"has {weight_out(left)} kg left to credit" if billed.weight else "is not billed by weight"
        raise RuleViolation(f"Line {billed.line} {said}, not {weight_out(weight)}.", f"lines.{billed.line}.weight")
    weight = weight or portion(left, 0, quantity, pieces)
    return CreditLine(billed.line, quantity, value if weight == left else half_up(value * weight, left), weight)


def by_amount(billed: BilledLine, amount: int) -> CreditLine:
    """Credit an amount of a line without a quantity. Raises RuleViolation above what remains of its value."""
    value = billed.amount - billed.credited_amount
    if amount <= 0 or amount > value:
        raise RuleViolation(f"Line {billed.line} has less than that left to credit.", f"lines.{billed.line}.amount")
    return CreditLine(billed.line, 0, amount)


def _parts_due(
    parts: Sequence[AdjustmentPart], billed: Sequence[BilledLine], credited: Mapping[int, int], whole: bool
) -> list[AdjustmentPart]:
    """Allowances shrink with the lines of their tax group; charges are taken back only with the whole invoice.

    An allowance never runs ahead of its lines, not even with the whole: that would make a credit below zero.
    """
    due = []
    upto: dict[tuple[str, int], int] = {}
    for one in parts:
        own = [line for line in billed if line.tax.group == one.tax.group]
        total, done = sum(line.amount for line in own), sum(credited[line.line] for line in own)
        if one.charge or not total:
            amount = one.amount if whole else 0
        else:
            # Rounded as one sum over the allowances of the group: each for itself could overtake the goods by a cent.
            start = upto.get(one.tax.group, 0)
            upto[one.tax.group] = start + one.amount
            amount = part(start + one.amount, done, total) - part(start, done, total)
        due.append(replace(one, amount=amount))
    return due


def decide_credit(
    billed: Sequence[BilledLine],
    parts: Sequence[AdjustmentPart],
    lines: Sequence[CreditLine],
    whole: bool,
    rounding: TaxRounding = "document",
    includes_tax: bool = False,
    whole_before: bool = False,
    halves: bool = False,
) -> Credit:
    """The credit for these lines of an invoice; `whole` takes back its charges too.

    `whole_before` tells that an earlier credit note took the charges back already, `halves` that the invoice's tax is
    two equal ones. Raises RuleViolation if nothing is credited, or more than the invoice says.
    """
    _check_lines(billed, lines)
    before = {one.line: one.credited_amount for one in billed}
    after = dict(before)
    for line in lines:
        after[line.line] += line.amount
    old_parts = _parts_due(parts, billed, before, whole_before)
    new_parts = _parts_due(parts, billed, after, whole or whole_before)

    def reckoned(amounts: Mapping[int, int], own: Sequence[AdjustmentPart]) -> Totals:
        priced = [(amounts[one.line], one.tax) for one in billed]
        return reckon_parts(priced, own, rounding, includes_tax, halves).totals

    invoice = reckoned({one.line: one.amount for one in billed}, parts)
    old, new = reckoned(before, old_parts), reckoned(after, new_parts)
    if rounding == "line" and parts:
        old, new = (_level(one, invoice, includes_tax, halves) for one in (old, new))
    if halves and includes_tax:
        old, new = _within(old, invoice), _within(new, invoice)
    totals = _difference(new, old)
    taken = tuple(
        AdjustmentPart(n.adjustment, n.charge, n.amount - o.amount, n.reason, n.tax)
        for n, o in zip(new_parts, old_parts, strict=True)
        if n.amount != o.amount
    )
    if not lines and not taken:
        raise RuleViolation("Nothing is left to credit on this invoice.")
    if invoice.gross >= 0 and (new.gross > invoice.gross or totals.gross < 0):
        raise RuleViolation("That would credit more than the invoice says: credit what it took off as well.", "lines")
    return Credit(tuple(lines), taken, totals)


def _check_lines(billed: Sequence[BilledLine], lines: Sequence[CreditLine]) -> None:
    """Refuse lines that together take back more of an invoice line than is left, or of no line at all."""
    for number in dict.fromkeys(line.line for line in lines):
        one = next((x for x in billed if x.line == number), None)
        if one is None:
            raise RuleViolation(f"The invoice has no line {number}.", "lines")
        quantity = one.credited_quantity + sum(x.quantity for x in lines if x.line == number)
        amount = one.credited_amount + sum(x.amount for x in lines if x.line == number)
        weight = one.credited_weight + sum(x.weight for x in lines if x.line == number)
        if abs(quantity) > abs(one.quantity) or abs(amount) > abs(one.amount) or weight > one.weight:
            raise RuleViolation(f"Line {number} has less than that left to credit.", f"lines.{number}.quantity")


def _level(done: Totals, invoice: Totals, includes_tax: bool, halves: bool) -> Totals:
    """Rounded line by line, goods and allowances jump by a cent at different moments: the tax follows the base."""
    whole = {(row.category, row.rate): row for row in invoice.vat}
    taxes = 2 if halves else 1
    rows = []
    for row in done.vat:
        full, gross = whole[row.category, row.rate], row.base + row.tax
        if includes_tax and full.base + full.tax:
            tax = taxes * part(full.tax // taxes, gross, full.base + full.tax)
            row = replace(row, base=gross - tax, tax=tax)
        elif not includes_tax and full.base:
            row = replace(row, tax=taxes * part(full.tax // taxes, row.base, full.base))
        rows.append(row)
    return _with_rows(done, rows)


def _within(done: Totals, invoice: Totals) -> Totals:
    """Two equal taxes jump by two cents in one, and what remains of the price falls by one: it never passes the base.

    The next tax is credited that much sooner.
    """
    whole = {(row.category, row.rate): row for row in invoice.vat}
    rows = []
    for row in done.vat:
        full, gross = whole[row.category, row.rate], row.base + row.tax
        if 0 <= gross <= full.base + full.tax and row.base > full.base:
            tax = gross - full.base
            tax += tax % 2
            row = replace(row, base=gross - tax, tax=tax)
        rows.append(row)
    return _with_rows(done, rows)


def _with_rows(done: Totals, rows: Sequence[VatRow]) -> Totals:
    net, tax_sum = sum(row.base for row in rows), sum(row.tax for row in rows)
    line = done.line + net - done.net
    return Totals(line, done.allowance, done.charge, net, tax_sum, net + tax_sum, tuple(rows))


def _difference(new: Totals, old: Totals) -> Totals:
    before = {(row.category, row.rate): row for row in old.vat}
    rows = []
    for row in new.vat:
        was = before.get((row.category, row.rate))
        base, tax = row.base - (was.base if was else 0), row.tax - (was.tax if was else 0)
        if base or tax:
            rows.append(VatRow(row.category, row.rate, base, tax, row.reason))
    return Totals(
        new.line - old.line,
        new.allowance - old.allowance,
        new.charge - old.charge,
        new.net - old.net,
        new.tax - old.tax,
        new.gross - old.gross,
        tuple(rows),
    )
