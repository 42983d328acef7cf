"""An invoice said rightly: the same goods for the right account, at the right prices, under the right day's taxes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.deal import Deal, DealLine, Party, line_amount, reckoned_as_given
from app.domain.errors import RuleViolation
from app.domain.tax import Adjustment, AdjustmentPart, Tax, spread

# The tax of a line or a part of the wrong invoice (and whether it is a service) as it should have been.
Retaxed = Callable[[Tax, bool], Tax]


@dataclass(frozen=True, slots=True)
class Price:
    """What a line should have cost: in 1/10,000 of the major unit, for so many stock units."""

    price: int
    per: int


def corrected(
    deal: Deal, party: Party, prices: Mapping[int, Price], agreed: Sequence[Adjustment], retaxed: Retaxed
) -> Deal:
    """The deal of the right invoice from what is left of the wrong one.

    Amounts stay where no price changes. Where one does, its line is reckoned anew (what was rounded or shared into it
    stays), and percentages on the document follow. `agreed` are its allowances and charges, as its parts name them.
    Raises RuleViolation for a line of which only a value without a quantity is left.
    """
    lines = tuple(_line(deal, line, prices.get(line.line), retaxed) for line in deal.lines)
    taxes = {(old.tax.group, old.service): new.tax for old, new in zip(deal.lines, lines, strict=True)}
    parts = [replace(one, tax=_part_tax(one, taxes, retaxed)) for one in deal.parts]
    if prices:
        parts = _followed(lines, parts, agreed)
    return reckoned_as_given(replace(deal, customer=party, lines=lines, parts=tuple(parts)))


def _line(deal: Deal, line: DealLine, price: Price | None, retaxed: Retaxed) -> DealLine:
    if not line.quantity:
        raise RuleViolation(
            f"Of line {line.line} a value is left, and no quantity. Credit the rest, and bill it by a new order.",
            "invoice",
        )
    new = replace(line, tax=retaxed(line.tax, line.service))
    if price is None:
        return new
    new = replace(new, price=price.price, price_per=price.per, mark="M")
    apart = line.amount - line_amount(line, deal.currency)
    return replace(new, amount=line_amount(new, deal.currency) + apart)


def _part_tax(part: AdjustmentPart, taxes: Mapping[tuple[tuple[str, int], bool], Tax], retaxed: Retaxed) -> Tax:
    """A part spread over the lines follows their tax."""
    return taxes.get((part.tax.group, False)) or taxes.get((part.tax.group, True)) or retaxed(part.tax, False)


def _followed(
    lines: Sequence[DealLine], parts: Sequence[AdjustmentPart], agreed: Sequence[Adjustment]
) -> list[AdjustmentPart]:
    priced = [(line.amount, line.tax) for line in lines]
    kept = [one for one in parts if not agreed[one.adjustment].percent]
    for place, adjustment in enumerate(agreed):
        if adjustment.percent:
            own = next((one.tax for one in parts if one.adjustment == place), None) if adjustment.tax else None
            fresh = spread(priced, [replace(adjustment, tax=own or adjustment.tax)])
            kept += [replace(one, adjustment=place) for one in fresh]
    return sorted(kept, key=lambda one: one.adjustment)
