"""What a deal gives away, held against what its writer may give: asked when it becomes binding, never of a draft."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.actions.permitted import require, require_discount
from app.domain.approved import LineApproval, rights_of
from app.domain.concessions import NEVER, REASONS, concessions, unexplained, without
from app.domain.deal import Deal
from app.domain.errors import RuleViolation
from app.domain.pricing import Asked, Offers, Priced, UnitPrice, decide, floor_of, price_words
from app.domain.weighing import about
from app.queries.charging import tax_rules
from app.queries.offers import offers_of
from app.store.database import Transaction, View
from app.store.sql import sql

_REASON = sql("SELECT price_reason FROM company")
_TAX = sql("SELECT tax FROM product WHERE id = :id")


def check_concessions(
    tx: Transaction,
    deal: Deal,
    places: Mapping[int, int] | None = None,
    approvals: Sequence[LineApproval] = (),
) -> None:
    """The discounts, prices by hand and sales below cost of a whole deal. Raises NotPermitted, RuleViolation.

    The reason of a price by hand is asked of everybody, rights where somebody has a secret. `places` says where the
    lines stand in what was given, of those that have to say a reason; without it all do, in their order. Of lines as
    they stand in `approvals` nothing is asked that was let pass before.
    """
    asks = tx.standing is not None and tx.standing.person is not None
    when = REASONS[int(tx.value(_REASON, default=0))]
    if not asks and (when == NEVER or all(one.mark != "M" for one in deal.lines)):
        return
    ids = list(dict.fromkeys(one.product_id for one in deal.lines))
    offers = offers_of(tx, ids, deal.customer.customer_id, deal.date)
    listed = {
        one.line: decide(Asked(one.quantity, deal.date, weight=one.said.weight), offers.get(one.product_id) or Offers())
        for one in deal.lines
        if one.mark in {"M", "P"}
    }
    places = {one.line: at for at, one in enumerate(deal.lines, 1)} if places is None else places
    for lacking in unexplained(deal, listed, when):
        if lacking in places:
            raise RuleViolation(_why(deal, lacking, listed[lacking]), f"lines.{places[lacking]}.price_reason")
    if not asks:
        return
    by_rule = frozenset(one.code for one in tax_rules(tx, deal.date))
    taxes = {one: by_rule | {str(code)} for one in ids if (code := tx.value(_TAX, {"id": one}))}
    costs = {one: offer.cost for one, offer in offers.items()}
    costs |= _kit_costs(tx, deal, costs)
    floors = {one: floor_of(offer.cost, offer.floor, offer.min_margin) for one, offer in offers.items()}
    found = concessions(deal, listed, costs, taxes, floors)
    passed = {one.line: rights_of(approvals, deal.customer.customer_id, one) for one in deal.lines} if approvals else {}
    if any(passed.values()):
        given = {line for line, rights in passed.items() if "discount" in rights}
        rest = replace(deal, lines=tuple(one for one in deal.lines if one.line not in given))
        found = without(found, passed, concessions(rest, listed, {}) if given else found)
    if found.discount:
        require_discount(tx, found.discount, found.discounted)
    if found.overridden:
        require(tx, "price_override", _lines(found.overridden))
    if found.retaxed:
        require(tx, "price_override", f"the tax of {_lines(found.retaxed)}")
    if found.below_cost:
        require(tx, "below_cost", _lines(found.below_cost))
    if found.below_floor:
        require(tx, "price_floor", _lines(found.below_floor))


def _kit_costs(view: View, deal: Deal, costs: Mapping[str, int]) -> dict[str, int]:
    """What kits cost by their parts, where nobody said what they cost themselves."""
    kits = [one for one in deal.lines if one.said.parts and not costs.get(one.product_id)]
    parts = list(dict.fromkeys(part.product_id for one in kits for part in one.said.parts))
    offers = offers_of(view, parts, "", deal.date) if parts else {}
    each = {id_: about(offer.cost, offer.each) if offer.each else offer.cost for id_, offer in offers.items()}
    return {
        one.product_id: sum(part.quantity * each.get(part.product_id, 0) for part in one.said.parts) // 1000
        for one in kits
    }


def check_changed(tx: Transaction, deal: Deal, lines: Collection[int], added: Mapping[int, int]) -> None:
    """The same of an amended order, for the lines that are new or more. What was agreed before is not asked again:
    only lines that were `added`, by their place in what was given, say why they have a price by hand.
    """
    changed = replace(deal, parts=(), lines=tuple(one for one in deal.lines if one.line in lines))
    check_concessions(tx, changed, added)


def _why(deal: Deal, line: int, listed: Priced | None) -> str:
    one = next(one for one in deal.lines if one.line == line)
    price = price_words(UnitPrice(one.price, one.price_per), one.said.each_weight)
    rule = f", not {price_words(listed.taken.price, one.said.each_weight)}" if listed else ""
    return f"Why {price}{rule}? Say the reason."


def _lines(numbers: tuple[int, ...]) -> str:
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
