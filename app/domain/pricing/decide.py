"""The one decision about a price.

From the top: typed by hand, promised in a quote, agreed with the customer or their group (contract), a promotion or
the price list of the customer, the standard price. Within the one that holds, the best break that is reached. A break
counts what the price is for (`Asked.reaches`): of goods billed by weight kilograms, of all others stock units.

How a promotion competes stands here and nowhere else (`_holding`): against a list or the standard price the lower one
holds; a contract is what was agreed and holds even where a promotion is lower, unless the promotion says that it beats
contracts, and then the lower one holds. A promotion makes nothing dearer.
"""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.money import RATE_SCALE
from app.domain.pricing.dated import PriceEntry, changed_price, in_force, price_of_the_day
from app.domain.pricing.offers import (
    Asked,
    NextBreak,
    Offers,
    Priced,
    PriceList,
    Promotion,
    Source,
    Step,
    UnitPrice,
)
from app.domain.rounding import half_up

_WHOLE = 100 * RATE_SCALE
_MARKS = {"hand": "M", "quote": "Q", "contract": "C", "promotion": "P"}
_MOST_LISTS = 8


def decide(asked: Asked, offers: Offers) -> Priced | None:
    """What it costs, and the ladder that says why. None where nothing says a price."""
    rungs = _rungs(asked, offers)
    listed = _holding(rungs, asked.quantity)
    said = [Step("hand", "", asked.hand)] if asked.hand else []
    said += [Step("quote", "", asked.quoted)] if asked.quoted else []
    taken = said[0] if said else listed
    if taken is None:
        return None
    steps = tuple(replace(one, holds=one is taken) for one in (*said, *rungs))
    price = taken.price
    mark = _MARKS.get(taken.source) or ("B" if taken.min_quantity else "L")
    near = None if said else _next_break(asked, offers, taken)
    floor = floor_of(offers.cost, offers.floor, offers.min_margin)
    return Priced(
        asked,
        price.price,
        price.per,
        mark,
        steps,
        listed,
        near,
        floor,
        cost=offers.cost,
        min_margin=offers.min_margin,
        each=offers.each,
        by_break=bool(offers.each) and any(_breaks(asked, offers)),
    )


def floor_of(cost: int, floor: int, min_margin: int) -> int:
    """The least that one may cost (1/10,000): the floor price, or the cost with the least margin on it; 0 is none."""
    if not 0 <= min_margin < _WHOLE or not cost:
        return floor
    wanted = -(-cost * _WHOLE // (_WHOLE - min_margin)) if min_margin else 0
    return max(floor, wanted)


def is_below(first: Step, second: Step, quantity: int) -> bool:
    """Whether that many cost less by the first, exactly."""
    (price, per), (other, other_per) = first.cost_of(quantity), second.cost_of(quantity)
    return price * other_per < other * per


def _holding(rungs: Iterable[Step], quantity: int) -> Step | None:
    """Which rung of the rules holds; see the top of this file."""
    by: dict[str, Step] = {}
    for one in rungs:
        by.setdefault(one.source, one)
    ground = by.get("list") or by.get("standard")
    contract, promotion = by.get("contract"), by.get("promotion")
    if contract is not None:
        beaten = promotion and promotion.beats_contract and is_below(promotion, contract, quantity)
        return promotion if beaten else contract
    if promotion is not None and (ground is None or is_below(promotion, ground, quantity)):
        return promotion
    return ground


def _rungs(asked: Asked, offers: Offers) -> list[Step]:
    """What the rules say, from the top; of each kind the one that would hold, a contract and a promotion once each."""
    standard = _standard(asked, offers)
    listed = next((step for one in offers.lists if (step := _of_list(asked, one, offers))), None)
    base = listed or standard
    rungs = [_contract(asked, offers, base), _promotion(asked, offers, base), listed, standard]
    return [one for one in rungs if one is not None]


def _reached(asked: Asked, least: int, offers: Offers) -> bool:
    return least <= max(asked.reaches(offers.each), 0)


def _current(asked: Asked, valid_from: str, valid_to: str) -> bool:
    return valid_from <= asked.date and (not valid_to or asked.date <= valid_to)


def _standard(asked: Asked, offers: Offers) -> Step | None:
    entry = price_of_the_day(offers.standard, asked.reaches(offers.each), asked.date)
    return _dated("standard", entry) if entry else None


def _dated(source: Source, entry: PriceEntry) -> Step:
    return Step(source, "", UnitPrice(entry.price, entry.price_per), entry.min_quantity, entry.valid_from)


def _of_list(asked: Asked, one: PriceList, offers: Offers, depth: int = 0) -> Step | None:
    """What a list says: its own price, else its parent's (or the standard price) as the list changes it."""
    if not _current(asked, one.valid_from, one.valid_to):
        return None
    entry = price_of_the_day(one.entries, asked.reaches(offers.each), asked.date)
    if entry:
        step = _dated("list", entry)
        return replace(step, name=one.name, valid_to=one.valid_to, rule=one.id)
    under = None
    if one.parent and depth < _MOST_LISTS:
        under = _of_list(asked, one.parent, offers, depth + 1)
    under = under or _standard(asked, offers)
    if under is None or not (one.parent or one.percent):
        return None
    price = changed_price(under.price.price, one.percent, step=one.step) if one.percent else under.price.price
    return replace(
        under,
        source="list",
        name=one.name,
        price=UnitPrice(max(price, 0), under.price.per),
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        discount=-one.percent,
        rule=one.id,
    )


def _less(base: UnitPrice, discount: int) -> UnitPrice:
    """An agreed percentage is exact to 1/10,000: it was agreed, and no list has to be printed of it."""
    return UnitPrice(half_up(base.price * (_WHOLE - discount), _WHOLE), base.per)


def _contract(asked: Asked, offers: Offers, base: Step | None) -> Step | None:
    """The nearest agreement of which a break is reached: its highest break, and of two for one the newer."""
    held = [
        one
        for one in offers.agreed
        if _current(asked, one.valid_from, one.valid_to)
        and _reached(asked, one.min_quantity, offers)
        and (base is not None or not one.discount)
    ]
    best = min(held, key=lambda one: (one.rank, -one.min_quantity, _backwards(one.valid_from), one.id), default=None)
    if best is None:
        return None
    price = _less(base.price, best.discount) if best.discount and base else UnitPrice(best.price, best.price_per)
    return Step(
        "contract", best.word, price, best.min_quantity, best.valid_from, best.valid_to, best.discount, rule=best.id
    )


def _backwards(date: str) -> tuple[int, ...]:
    """A key by which later dates come first."""
    return tuple(-ord(sign) for sign in date)


def _promotion(asked: Asked, offers: Offers, base: Step | None) -> Step | None:
    """Of the promotions that run and are reached the one by which that many cost least."""
    found: Step | None = None
    for one in offers.promotions:
        if not _current(asked, one.valid_from, one.valid_to) or not _reached(asked, one.min_quantity, offers):
            continue
        step = _promoted(asked, one, base)
        if step and (found is None or is_below(step, found, asked.quantity)):
            found = step
    return found


def _promoted(asked: Asked, one: Promotion, base: Step | None) -> Step | None:
    free = 0
    if one.buy or one.discount:
        if base is None:
            return None
        price = _less(base.price, one.discount)
        bundle = one.buy + one.get
        free = max(asked.quantity, 0) // bundle * one.get if one.buy and one.get else 0
        if one.buy and not free:
            return None
    else:
        price = UnitPrice(one.price, one.price_per)
    return Step(
        "promotion",
        one.name,
        price,
        one.min_quantity,
        one.valid_from,
        one.valid_to,
        one.discount,
        free,
        one.id,
        one.beats_contract,
    )


def _breaks(asked: Asked, offers: Offers) -> set[int]:
    """All that something else may hold from on, in what breaks count."""
    found = {one.min_quantity for one in offers.agreed} | {one.min_quantity for one in offers.promotions}
    entries = [*offers.standard]
    for one in offers.lists:
        above: PriceList | None = one
        for _ in range(_MOST_LISTS):
            if above is None:
                break
            entries += above.entries
            above = above.parent
    return found | {one.min_quantity for one in in_force(entries, asked.date)}


def _costs_less(then: Step, more: int, now: Step, quantity: int) -> bool:
    """Whether one of so many costs less than one of these now, exactly; what is free of them counts."""
    (price, per), (other, other_per) = then.cost_of(more), now.cost_of(quantity)
    return price * other_per * quantity < other * per * more


def _next_break(asked: Asked, offers: Offers, taken: Step) -> NextBreak | None:
    """The nearest quantity that costs less a piece, if a fifth of it or less is missing."""
    now = asked.reaches(offers.each)
    for least in sorted(_breaks(asked, offers)):
        if least <= now or asked.quantity <= 0 or now * 5 < least * 4:
            continue
        # What a few more bring is said in whole ones, as they weigh about.
        many = asked.quantity + _whole_ones(least - now, offers.each) if offers.each else least
        more = replace(asked, quantity=many, weight=0)
        then = _holding(_rungs(more, offers), many)
        if then and then.price.is_below(taken.price) and _costs_less(then, many, taken, asked.quantity):
            return NextBreak(many - asked.quantity, many, taken.price, then.price, offers.each)
    return None


def _whole_ones(grams: int, each: int) -> int:
    """How many (thousandths, whole ones) weigh that much or more."""
    return -(-grams // each) * 1000
