"""What a credit note takes back, so that credits never exceed the invoice, to the cent, however they are cut.

A credit is the difference of two reckonings: of all that is credited afterwards, and of all that was before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.domain.quantity import quantity_out
from app.domain.rounding import half_up
from app.domain.tax import AdjustmentPart, Reckoning, Tax, TaxRounding, Totals, VatRow, reckon_parts


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line of the invoice: its billed quantity and amount (in the price mode), and what of it is credited already."""

    line: int
    quantity: int
    amount: int
    tax: Tax
    credited_quantity: int = 0
    credited_amount: int = 0


@dataclass(frozen=True, slots=True)
class CreditLine:
    """What is credited of a line now: quantity (0 when only the price is lowered) and amount in the price mode."""

    line: int
    quantity: int
    amount: int


@dataclass(frozen=True, slots=True)
class Credit:
    """A decided credit: lines, the allowances and charges taken back with them, and the totals."""

    lines: tuple[CreditLine, ...]
    parts: tuple[AdjustmentPart, ...]
    totals: Totals


def by_quantity(billed: BilledLine, quantity: int) -> CreditLine:
    """Credit a quantity at what remains of the line's value; the last piece takes the whole rest.

    Raises RuleViolation when more is asked for than was billed and not yet credited.
    """
    left, value = billed.quantity - billed.credited_quantity, billed.amount - billed.credited_amount
    if abs(quantity) > abs(left) or quantity * left < 0 or quantity == 0:
        raise RuleViolation(
            f"Line {billed.line} has {quantity_out(left)} left to credit, not {quantity_out(quantity)}.",
            f"lines.{billed.line}.quantity",
        )
    return CreditLine(billed.line, quantity, value if quantity == left else half_up(value * quantity, left))


def by_amount(billed: BilledLine, amount: int) -> CreditLine:
    """Credit an amount of a line without a quantity. Raises RuleViolation above what remains of its value."""
    value = billed.amount - billed.credited_amount
    if amount <= 0 or amount > value:
        raise RuleViolation(f"Line {billed.line} has less than that left to credit.", f"lines.{billed.line}.amount")
    return CreditLine(billed.line, 0, amount)


def _parts_due(
    parts: Sequence[AdjustmentPart], billed: Sequence[BilledLine], credited: Mapping[int, int], whole: bool
) -> list[AdjustmentPart]:
    """Allowances shrink with the lines of their tax group; charges are taken back only with the whole invoice."""
    due = []
    for part in parts:
        own = [one for one in billed if one.tax.group == part.tax.group]
        total, done = sum(one.amount for one in own), sum(credited[one.line] for one in own)
        if whole or (not part.charge and total and done == total):
            amount = part.amount
        elif part.charge or not total:
            amount = 0
        else:
            amount = half_up(part.amount * done, total)
        due.append(AdjustmentPart(part.adjustment, part.charge, amount, part.reason, part.tax))
    return due


def decide_credit(
    billed: Sequence[BilledLine],
    parts: Sequence[AdjustmentPart],
    lines: Sequence[CreditLine],
    whole: bool,
    rounding: TaxRounding = "document",
    includes_tax: bool = False,
    whole_before: bool = False,
) -> Credit:
    """The credit for these lines of an invoice; `whole` takes back its charges too. Raises RuleViolation if empty.

    `whole_before` tells that an earlier credit note took the charges back already.
    """
    before = {one.line: one.credited_amount for one in billed}
    after = dict(before)
    for line in lines:
        after[line.line] += line.amount
    old_parts = _parts_due(parts, billed, before, whole_before)
    new_parts = _parts_due(parts, billed, after, whole or whole_before)
    old = _reckon(billed, before, old_parts, rounding, includes_tax)
    new = _reckon(billed, after, new_parts, rounding, includes_tax)
    totals = _difference(new.totals, old.totals)
    taken = tuple(
        AdjustmentPart(n.adjustment, n.charge, n.amount - o.amount, n.reason, n.tax)
        for n, o in zip(new_parts, old_parts, strict=True)
        if n.amount != o.amount
    )
    if not lines and not taken:
        raise RuleViolation("Nothing is left to credit on this invoice.")
    return Credit(tuple(lines), taken, totals)


def _reckon(
    billed: Sequence[BilledLine],
    amounts: Mapping[int, int],
    parts: Sequence[AdjustmentPart],
    rounding: TaxRounding,
    includes_tax: bool,
) -> Reckoning:
    return reckon_parts([(amounts[one.line], one.tax) for one in billed], parts, rounding, includes_tax)


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
