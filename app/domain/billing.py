"""What a bill of a part of an order says: however it is cut, its bills add up to exactly what the order says.

A bill is the difference of two reckonings: of all that is billed afterwards, and of what was billed before. So no cent
is lost between the lines of several bills, nor between their percentages. Each bill is right by itself: its tax is
computed on its own sums, and its allowances never exceed what they are taken off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.deal import Deal, DealLine, line_amount, reckoned_with
from app.domain.money import share
from app.domain.rounding import part, split
from app.domain.tax import Adjustment, AdjustmentPart, Tax
from app.domain.weighing import portion

Group = tuple[str, int]


@dataclass(frozen=True, slots=True)
class BilledBefore:
    """What earlier bills say of an order, in minor units of its price mode.

    `lines` per order line; `adjustments` per allowance or charge, by its place in the order's agreement.
    """

    lines: Mapping[int, int] = field(default_factory=dict)
    adjustments: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToBill:
    """A quantity of an order line to bill now, what was billed before (both in thousandths), the tax of the supply.

    `weight` is what that quantity weighed, in grams, of a line that is billed by weight.
    """

    line: DealLine
    quantity: int
    before: int
    tax: Tax
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Bill:
    """A decided bill: its lines under the order's numbers, and its allowances and charges."""

    lines: tuple[DealLine, ...]
    parts: tuple[AdjustmentPart, ...]


def decide_bill(deal: Deal, wanted: Sequence[ToBill], before: BilledBefore, taxes: Mapping[int, Tax]) -> Bill:
    """What these quantities cost now; `wanted` names every line of the order, with quantity 0 where none is billed.

    `taxes` are the taxes of allowances and charges on the day of the supply, by their place in the agreement, where
    they have one. Fixed charges go wholly on the first bill. Fixed allowances too, as far as each tax group of it can
    bear them after the percentages (or the bill in all, charges counted, where the order's own goods cannot); the rest
    is carried to the next bill, and the last takes all that is left.
    """
    lines = tuple(
        _weighed(one, deal.currency)
        if one.line.by_weight
        else replace(one.line, quantity=one.quantity, amount=_amount(one, before), tax=one.tax)
        for one in wanted
        if one.quantity
    )
    whole = all(one.before + one.quantity == one.line.quantity for one in wanted)
    room = _Room(lines, whole, by_group=_groups_bear_all(deal))
    parts: list[AdjustmentPart] = []
    # Fixed allowances come last: what can still be borne is known when all else is.
    order = sorted(enumerate(deal.adjustments), key=lambda x: (not x[1].charge, not x[1].percent, x[0]))
    for place, agreed in order:
        amount = _due(deal, agreed, place, lines, before)
        tax = taxes.get(place, agreed.tax)
        pieces = room.take(amount, agreed.charge, tax)
        parts += [
            AdjustmentPart(place, agreed.charge, piece, agreed.reason, tax or room.taxes[group])
            for group, piece in pieces.items()
            if piece
        ]
    return Bill(lines, tuple(sorted(parts, key=lambda one: one.adjustment)))


def _groups_bear_all(deal: Deal) -> bool:
    """Whether the order's own goods bear its allowances in each tax group, freight and the like not counted."""
    left: dict[Group, int] = {}
    for x in deal.lines:
        left[x.tax.group] = left.get(x.tax.group, 0) + x.amount
    for one in deal.parts:
        if not one.charge:
            left[one.tax.group] = left.get(one.tax.group, 0) - one.amount
    return all(amount >= 0 for amount in left.values())


def _amount(one: ToBill, before: BilledBefore) -> int:
    """The line's share of its agreed amount, up to and with this quantity, less what was billed of it.

    After an amendment the share so far may be more than the line now says of it: the next bills wait for it.
    """
    done = before.lines.get(one.line.line, 0)
    now = part(one.line.amount, one.before + one.quantity, one.line.quantity) - done
    return max(now, 0) if one.quantity > 0 else min(now, 0)


def _weighed(one: ToBill, currency: str) -> DealLine:
    """What was weighed at its price, whatever the order estimated; sums that are taken off follow the pieces."""
    line = one.line
    allowances = tuple(
        a if a.percent else replace(a, amount=portion(a.amount, one.before, one.quantity, line.quantity))
        for a in line.allowances
    )
    billed = replace(
        line,
        quantity=one.quantity,
        tax=one.tax,
        allowances=tuple(a for a in allowances if a.percent or a.amount),
        more=replace(line.said, weight=one.weight),
    )
    return replace(billed, amount=line_amount(billed, currency))


def _due(deal: Deal, agreed: Adjustment, place: int, lines: Sequence[DealLine], before: BilledBefore) -> int:
    """What of an allowance or charge is due by now and was not on a bill yet."""
    done = before.adjustments.get(place, 0)
    if not agreed.percent:
        return agreed.amount - done
    concerned = {x.line for x in deal.lines if agreed.tax is None or x.tax.group == agreed.tax.group}
    billed = sum(amount for line, amount in before.lines.items() if line in concerned)
    billed += sum(x.amount for x in lines if x.line in concerned)
    return share(billed, agreed.percent) - done


class _Room:
    """What each tax group of a bill can still bear in allowances."""

    def __init__(self, lines: Sequence[DealLine], whole: bool, by_group: bool) -> None:
        self.taxes: dict[Group, Tax] = {}
        self._lines: dict[Group, int] = {}
        self._whole, self._by_group = whole, by_group
        for line in lines:
            self.taxes.setdefault(line.tax.group, line.tax)
            self._lines[line.tax.group] = self._lines.get(line.tax.group, 0) + line.amount
        self._left = dict(self._lines)

    def take(self, amount: int, charge: bool, tax: Tax | None) -> dict[Group, int]:
        """Spread a charge or an allowance over the groups it concerns, an allowance only as far as they bear it."""
        weights = {tax.group: self._lines.get(tax.group, 0)} if tax else self._lines
        pieces = _spread(amount, weights)
        while not charge and not self._whole and amount > 0 and self._beyond(pieces):
            # Rounding may leave a group a cent short; the first guess is at most a few off.
            amount = min(amount - 1, self._bearable(weights))
            pieces = _spread(amount, weights)
        for group, piece in pieces.items():
            if not charge or not self._by_group:
                self._left[group] = self._left.get(group, 0) + (piece if charge else -piece)
        return pieces

    def _beyond(self, pieces: Mapping[Group, int]) -> bool:
        if not self._by_group:
            return sum(pieces.values()) > max(0, sum(self._left.values()))
        return any(piece > max(0, self._left.get(group, 0)) for group, piece in pieces.items())

    def _bearable(self, weights: Mapping[Group, int]) -> int:
        """A first guess at how much of an allowance with these weights fits."""
        if not self._by_group:
            return max(0, sum(self._left.values()))
        total = sum(weights.values())
        if len(weights) == 1 or total <= 0:
            return max(0, *(self._left.get(group, 0) for group in weights), 0)
        return min(max(0, self._left[group]) * total // weight for group, weight in weights.items() if weight > 0)


def _spread(amount: int, weights: Mapping[Group, int]) -> dict[Group, int]:
    return dict(zip(weights, split(amount, list(weights.values())), strict=True))


def kept(deal: Deal, quantities: Mapping[int, int]) -> Deal:
    """The deal with less of some lines (thousandths, by line), each at its share of its agreed amount."""
    lines = [(x, quantities.get(x.line, x.quantity)) for x in deal.lines]
    left = tuple(
        replace(x.of(quantity), amount=part(x.amount, quantity, x.quantity)) for x, quantity in lines if quantity
    )
    return reckoned_with(replace(deal, lines=left))
