"""What a deal gives away, held against what its writer may give: asked when it becomes binding, never of a draft."""

from collections.abc import Collection
from dataclasses import replace

from app.actions.load import prices
from app.actions.permitted import require, require_discount
from app.domain.concessions import concessions
from app.domain.deal import Deal
from app.domain.pricing import price_of_the_day
from app.store.database import Transaction
from app.store.sql import sql

_GOODS = sql("SELECT cost, tax FROM product WHERE id = :id")


def check_concessions(tx: Transaction, deal: Deal) -> None:
    """The discounts, prices by hand and sales below cost of a whole deal. Raises NotPermitted."""
    if tx.standing is None or tx.standing.person is None:
        return
    listed = {
        one.line: price_of_the_day(prices(tx, one.product_id, deal.date), one.quantity, deal.date)
        for one in deal.lines
        if one.mark == "M"
    }
    goods = {one.product_id: tx.row(_GOODS, {"id": one.product_id}) or (0, "") for one in deal.lines}
    costs = {product_id: int(cost) for product_id, (cost, _) in goods.items()}
    found = concessions(deal, listed, costs, {product_id: tax for product_id, (_, tax) in goods.items() if tax})
    if found.discount:
        require_discount(tx, found.discount, found.discounted)
    if found.overridden:
        require(tx, "price_override", _lines(found.overridden))
    if found.retaxed:
        require(tx, "price_override", f"the tax of {_lines(found.retaxed)}")
    if found.below_cost:
        require(tx, "below_cost", _lines(found.below_cost))


def check_changed(tx: Transaction, deal: Deal, lines: Collection[int]) -> None:
    """The same of an amended order, for the lines that are new or more. What was agreed before is not asked again."""
    check_concessions(tx, replace(deal, parts=(), lines=tuple(one for one in deal.lines if one.line in lines)))


def _lines(numbers: tuple[int, ...]) -> str:
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
