"""What is earned on a document of the books, by what its goods cost today; a kit costs what its parts cost."""

from app.domain.deal import DealLine
from app.domain.margin import Margin, line_margin, whole_margin
from app.queries.desk_documents import open_document
from app.queries.peek import deal_within
from app.store.database import View
from app.store.sql import sql

_COST = sql("SELECT cost FROM product WHERE id = :id")
_BILL = sql("SELECT fact_id FROM invoice WHERE id = :id")


def margin_of(view: View, row_id: str) -> Margin | None:
    """Of a draft, quote, order or invoice; None where nothing of it says what it costs."""
    fact = view.value(_BILL, {"id": row_id})
    found = None if fact else open_document(view, row_id)
    deal = deal_within(view, str(fact)) if fact else found.deal if found else None
    if deal is None:
        return None
    costs: dict[str, int] = {}

    def cost(product_id: str) -> int:
        if product_id not in costs:
            costs[product_id] = int(view.value(_COST, {"id": product_id}, 0) or 0)
        return costs[product_id]

    def each(line: DealLine) -> int:
        own = cost(line.product_id)
        parts = [(one.quantity, cost(one.product_id)) for one in line.said.parts]
        if own or not parts or not all(one for _, one in parts):
            return own
        return sum(quantity * one for quantity, one in parts) // 1000

    lines = [one for one in deal.lines if one.counted]
    return whole_margin(line_margin(one.sales, one.priced_quantity, each(one), deal.currency) for one in lines)
