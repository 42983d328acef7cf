"""The conditions of sale of a quote or an order: their pages only for who has not agreed to this version before."""

from dataclasses import replace

from app.actions.load import fact_of
from app.domain.facts import OrderAmended, OrderConfirmed
from app.queries import paper_model as m
from app.queries.paper_agreed import stamp_of_fact
from app.queries.paper_company import Sender
from app.queries.paper_shared import was_imported
from app.store.database import View
from app.store.sql import sql

_EARLIER = sql(
    "SELECT fact_id FROM sales_order WHERE customer_id = :customer AND id <> :own AND confirmed_hlc < :stamp "
    "ORDER BY date DESC, id DESC LIMIT 1"
)


def terms_for(view: View, who: Sender, customer_id: str, fact_id: str, order_id: str = "") -> m.Terms | None:
    """The company's conditions as they stood at that fact; without their text where the customer's order before it was
    confirmed under the same version. Conditions without a version are always there in full.
    """
    terms = who.terms
    if terms is None or not terms.version:
        return terms
    given = {"customer": customer_id, "own": order_id, "stamp": stamp_of_fact(view, fact_id)}
    earlier = str(view.value(_EARLIER, given, default=""))
    if not earlier or was_imported(view, earlier):
        return terms
    fact = fact_of(view, earlier)
    known = isinstance(fact, OrderConfirmed | OrderAmended) and fact.deal.terms.terms_version == terms.version
    return replace(terms, text="") if known else terms
