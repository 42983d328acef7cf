"""What a deal gives away: discounts, prices by hand, sales below cost. Asked when it becomes binding, never before."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.deal import Deal, DealLine
from app.domain.money import RATE_SCALE, extended
from app.domain.pricing import Priced, PriceEntry

_WHOLE = 100 * RATE_SCALE
NEVER, ALWAYS, BELOW = "never", "always", "below"
REASONS = (NEVER, ALWAYS, BELOW)
"""When a price by hand needs a reason, as the books number it: never, always, below what the rules say."""


@dataclass(frozen=True, slots=True)
class Concessions:
    """`discount` is the largest share given away, in 1/1,000 %; the line numbers sold by hand price, or below cost."""

    discount: int = 0
    discounted: int = 0
    """The line with that discount; 0 where the document as a whole gives more than any line."""
    overridden: tuple[int, ...] = ()
    retaxed: tuple[int, ...] = ()
    """The lines under another tax than their product's: who buys with the tax pays another price."""
    below_cost: tuple[int, ...] = ()
    below_floor: tuple[int, ...] = ()
    """Below the floor price or the least margin, and not below cost already."""


def concessions(
    deal: Deal,
    listed: Mapping[int, PriceEntry | Priced | None],
    costs: Mapping[str, int],
    taxes: Mapping[str, frozenset[str]] | None = None,
    floors: Mapping[str, int] | None = None,
) -> Concessions:
    """What the deal gives away. `listed` is what the rules say by line; by product `costs` is the cost (1/10,000),
    `taxes` the tax codes that it may bear, `floors` the least it may cost (1/10,000).

    What a sent quote promised ("Q") is kept without asking again. Cost 0 is not known. A service taken off (a
    quantity below zero) gives nothing. Goods that a promotion gives free are nobody's gift.
    """
    fresh = [one for one in deal.lines if one.mark != "Q" and one.quantity > 0]
    given = [(_given(one, listed.get(one.line), deal.currency), one.line) for one in fresh]
    worst = max((one for one in given if one[0]), key=lambda one: one[0], default=(0, 0))
    whole = _given_by_all(deal) if fresh else 0
    if whole > worst[0]:
        worst = whole, 0
    below = tuple(one.line for one in fresh if _below_cost(one, costs.get(one.product_id, 0), deal.currency))
    return Concessions(
        worst[0],
        worst[1],
        tuple(one.line for one in fresh if _overridden(one, listed.get(one.line))),
        tuple(one.line for one in fresh if one.tax.code not in (taxes or {}).get(one.product_id, {one.tax.code})),
        below,
        tuple(
            one.line
            for one in fresh
            if one.line not in below and _below_cost(one, (floors or {}).get(one.product_id, 0), deal.currency)
        ),
    )


def without(found: Concessions, passed: Mapping[int, frozenset[str]], rest: Concessions) -> Concessions:
    """What is left of it where rights were lent for lines before: `passed` are those by line, `rest` what the lines
    give whose discount nobody has let pass.
    """

    def left(lines: tuple[int, ...], right: str) -> tuple[int, ...]:
        return tuple(one for one in lines if right not in passed.get(one, frozenset()))

    return Concessions(
        rest.discount,
        rest.discounted,
        left(found.overridden, "price_override"),
        left(found.retaxed, "price_override"),
        left(found.below_cost, "below_cost"),
        left(found.below_floor, "price_floor"),
    )


def unexplained(deal: Deal, listed: Mapping[int, PriceEntry | Priced | None], when: str) -> tuple[int, ...]:
    """The lines whose price by hand lacks a reason, where the company asks for one. `listed` as in `concessions`.

    A price like the rules' own needs none, and neither does one where no rule says a price. Goods that come back
    (below zero) bring no price of today.
    """
    if when == NEVER:
        return ()
    return tuple(
        one.line
        for one in deal.lines
        if one.quantity > 0
        and not one.reason
        and _overridden(one, held := listed.get(one.line))
        and (when == ALWAYS or (held is not None and one.price * held.price_per < held.price * one.price_per))
    )


def _full(line: DealLine, currency: str) -> int:
    return extended(line.price, line.price_per, line.priced_quantity, 0, currency)


def _share(full: int, left: int) -> int:
    """How much of `full` is given where `left` is charged; a rounded cent gives nothing."""
    return max(0, (full - left - 1) * _WHOLE // full) if full > 0 else 0


def _given(line: DealLine, listed: PriceEntry | Priced | None, currency: str) -> int:
    """A line's discount; with allowances, what is given in money."""
    if not line.allowances:
        return line.discount
    free = listed.of_price(listed.free) if isinstance(listed, Priced) and line.mark == "P" else 0
    promoted = extended(line.price, line.price_per, free, line.discount, currency)
    return max(line.discount, _share(_full(line, currency), line.amount + promoted))


def _given_by_all(deal: Deal) -> int:
    """What lines and the document's allowances give together; nothing where the document has no allowance."""
    allowances = sum(one.amount for one in deal.parts if not one.charge)
    if not allowances:
        return 0
    lines = [one for one in deal.lines if one.quantity > 0 and one.counted]
    return _share(sum(_full(one, deal.currency) for one in lines), sum(one.amount for one in lines) - allowances)


def _overridden(line: DealLine, listed: PriceEntry | Priced | None) -> bool:
    """A price by hand beside a list price that says something else."""
    if line.mark != "M" or listed is None:
        return False
    return line.price * listed.price_per != listed.price * line.price_per


def _below_cost(line: DealLine, cost: int, currency: str) -> bool:
    return cost > 0 and line.sales < extended(cost, 1, line.priced_quantity, 0, currency)
