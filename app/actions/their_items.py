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
from app.store.database import Transaction
from app.store.sql import sql

LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCustomerItem(Dated):
    """A customer's own number for a product; an empty product takes it away."""

    customer: str
    number: str
    product: str


_HELD = sql("SELECT product_id FROM customer_item WHERE customer_id = :customer AND number = :number")
_ASKED = sql(
    "SELECT l.line, l.code FROM inbound_order i JOIN inbound_line l ON l.inbound_id = i.id "
    "WHERE i.draft_id = :draft AND l.code <> '' AND l.product_id = ''"
)
_OURS = sql(
    "SELECT 1 FROM product WHERE sku = :number UNION ALL SELECT 1 FROM barcode WHERE barcode = :number "
    "AND product_id <> ''"
)


def save_customer_item(tx: Transaction, p: SaveCustomerItem) -> Reply:
    """A customer's number means a product, or nothing any more."""
    who = known_customer(tx, p.customer)
    number = required(p.number, "The customer's number of the product", "number")
    if len(number) > LONGEST or "\n" in number:
        raise RuleViolation(f"A number of a product is one line of {LONGEST} letters at most.", "number")
    means = product(tx, p.product).id if p.product.strip() else ""
    return Reply(id=means, number=number, state=_say(tx, who.party.customer_id, number, means))


def _say(tx: Transaction, customer_id: str, number: str, product_id: str) -> str:
    held = tx.value(_HELD, {"customer": customer_id, "number": number}, default=None)
    if (held or "") == product_id:
        return UNCHANGED
    tx.record(CustomerItemSet(customer_id, number, product_id))
    return CHANGED if held else CREATED


def learn(tx: Transaction, draft: StoredDraft, customer_id: str) -> None:
    """What a person found out for the lines of an order that came as a file is known from now on.

    Only for lines that asked, and for numbers that mean nothing of ours by themselves.
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
        if code and means and len(code) <= LONGEST and tx.row(_OURS, {"number": code}) is None:
            _say(tx, customer_id, code, means)
