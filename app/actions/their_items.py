"""How customers call our products: said by a person, brought in as a list, or learnt when an order is confirmed."""

import json
from dataclasses import dataclass

from app.actions.drafts import StoredDraft
from app.actions.load import known_customer, product
from app.actions.parameters import Dated
from app.actions.record import CHANGED, CREATED, UNCHANGED, required
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.facts import CustomerItemSet
from app.domain.inbound import MOST_CALLED, is_number
from app.store.database import Transaction
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCustomerItem(Dated):
    """A customer's own number for a product; an empty product takes it away."""

    customer: str
    number: str
    product: str


_HELD = sql("SELECT product_id FROM customer_item WHERE customer_id = :customer AND number = :number")
_ASKED = sql(
    "SELECT line, code FROM inbound_line WHERE inbound_id IN (SELECT id FROM inbound_order WHERE draft_id = :draft "
    "UNION SELECT id FROM inbound_order WHERE settled_draft = :draft) AND code <> '' AND product_id = ''"
)
_OURS = sql(
    "SELECT 1 FROM product WHERE sku IN (:number, :upper) UNION ALL SELECT 1 FROM barcode WHERE barcode = :number "
    "AND product_id <> ''"
)


def save_customer_item(tx: Transaction, p: SaveCustomerItem) -> Reply:
    """A customer's number means a product, or nothing any more."""
    who = known_customer(tx, p.customer)
    number = required(p.number, "The customer's number of the product", "number")
    if len(number) > MOST_CALLED or "\n" in number:
        raise RuleViolation(f"A number of a product is one line of {MOST_CALLED} letters at most.", "number")
    means = product(tx, p.product).id if p.product.strip() else ""
    return Reply(id=means, number=number, state=_say(tx, who.party.customer_id, number, means))


def _say(tx: Transaction, customer_id: str, number: str, product_id: str) -> str:
    held = tx.value(_HELD, {"customer": customer_id, "number": number}, default=None)
    if (held or "") == product_id:
        return UNCHANGED
    tx.record(CustomerItemSet(customer_id, number, product_id))
    return CHANGED if held else CREATED


def teach(tx: Transaction, customer: str, number: str, product_id: str) -> Reply:
    """What a person found out: from now on the customer means this product by the number, or nothing any more ("").

    Only what is a number, and means nothing of ours by itself, is learnt. All who learn ask here.
    """
    who = known_customer(tx, customer).party.customer_id
    ours = {"number": number, "upper": number.upper()}
    if product_id and (not is_number(number) or tx.row(_OURS, ours) is not None):
        return Reply(id=product_id, number=number, state=UNCHANGED)
    return Reply(id=product_id, number=number, state=_say(tx, who, number, product_id))


def learn(tx: Transaction, draft: StoredDraft, customer_id: str) -> None:
    """What a person found out for the lines of an order that came as a file is known from now on.

    Only for lines that asked.
    """
    asked = {int(line): str(code) for line, code in tx.rows(_ASKED, {"draft": draft.id})}
    if not asked or not draft.draft.desk:
        return
    try:
        lines = json.loads(draft.draft.desk).get("lines", ())
    except (ValueError, AttributeError):
        return
    for one in lines:
        code, means = asked.get(one.get("line", 0), ""), one.get("product", "")
        if code and means:
            teach(tx, customer_id, code, means)
