"""Two records of one customer become one. Documents keep the name they were printed with; nothing is moved.

The record that goes points to the one that stays (`merged_into`): whatever asks for the customer asks for both, so
open orders, balances, habits and agreements are theirs at once, and are as before when the merge is taken back.
"""

from dataclasses import dataclass, field
from typing import Any

from app.actions.load import Customer, customer
from app.actions.parameters import Dated
from app.actions.permitted import require
from app.actions.record import change
from app.actions.reply import Refusal, Reply, refuse
from app.domain.account import WALK_IN
from app.domain.errors import RuleViolation
from app.store.apply.master import stored
from app.store.database import Transaction, View
from app.store.merged import MERGED
from app.store.sql import sql

# What is chosen field by field; an address goes as one.
ADDRESS = ("street", "extra", "postcode", "city", "region", "country", "instructions")
TOGETHER = {
    "address": ADDRESS, "endpoint": ("endpoint_scheme", "endpoint"), "early_percent": ("early_percent", "early_days"),
}  # fmt: skip
CHOSEN = (
    "name", "phone", "email", "address", "vat_id", "billing_email", "preferred_payment", "language", "salesperson",
    "terms_days", "credit_limit", "credit_policy", "shortage", "invoice_method", "ship_when", "prices_include_tax",
    "tax_status", "tax_reason", "tax_until", "alert", "note", "reference_required", "buyers", "assortment",
    "einvoice", "endpoint", "buyer_reference", "early_percent",
)  # fmt: skip
_RIGHTS = {
    "terms_days": "credit_limit", "credit_limit": "credit_limit", "credit_policy": "credit_limit",
    "tax_status": "price_override", "tax_until": "price_override", "early_percent": "price_override",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCustomers(Dated):
    """The customer who stays, the record that goes, and of which fields its values are taken over."""

    customer: str
    gone: str
    take: list[str] = field(default_factory=list)
    reason: str = ""


_BY = sql("SELECT merged_into FROM customer WHERE number = :ref OR id = :ref")
_PAID_ACROSS = sql(
    "SELECT p.number, i.number FROM payment_allocation a JOIN payment p ON p.id = a.source_id "
    "JOIN invoice i ON i.id = a.invoice_id WHERE a.source = 'payment' AND ((p.customer_id = :kept "
    "AND i.customer_id = :gone) OR (p.customer_id = :gone AND i.customer_id = :kept)) LIMIT 1"
)


def can_merge(view: View, kept: Customer, gone: Customer) -> Refusal | None:
    """Two records of named customers whom the books still know."""
    if kept.party.customer_id == gone.party.customer_id:
        return Refusal(f"{gone.party.number} is that customer already.", "gone")
    for one, name in ((kept, "customer"), (gone, "gone")):
        if one.party.number == WALK_IN:
            return Refusal("Who buys without a name is merged with nobody.", name)
        if one.forgotten:
            return Refusal(f"Customer {one.party.number} was forgotten.", name)
    return None


def merge_customers(tx: Transaction, p: MergeCustomers) -> Reply:
    """One customer from now on. The number that goes still finds them."""
    kept = customer(tx, p.customer)
    gone = customer(tx, p.gone, "gone")
    refuse(can_merge(tx, kept, gone))
    kept_id, gone_id = kept.party.customer_id, gone.party.customer_id
    fields = _taken(tx, gone_id, p.take)
    for right in sorted({_RIGHTS[name] for name in p.take if name in _RIGHTS}):
        require(tx, right, f"what {gone.party.number} was granted")
    if gone.blocked or gone.stop.kind:
        # A stop is never lost by a merge: it goes along, and is taken off by who may.
        fields |= _stops(tx, kept, gone_id)
    if fields:
        change(tx, "customer", kept_id, fields)
    change(tx, "customer", gone_id, {"merged_into": kept_id})
    for (earlier,) in tx.rows(MERGED, {"id": gone_id}):
        change(tx, "customer", earlier, {"merged_into": kept_id})
    return Reply(id=kept_id, number=kept.party.number, state="merged")


def _taken(tx: Transaction, gone_id: str, names: list[str]) -> dict[str, Any]:
    held = stored(tx, "customer", gone_id) or {}
    found: dict[str, Any] = {}
    for position, name in enumerate(names, 1):
        if name not in CHOSEN:
            raise RuleViolation(f"{name} is not chosen in a merge; there are {', '.join(CHOSEN)}.", f"take.{position}")
        for column in TOGETHER.get(name, (name,)):
            found[column] = held[column]
    return found


def _stops(tx: Transaction, kept: Customer, gone_id: str) -> dict[str, Any]:
    held = stored(tx, "customer", gone_id) or {}
    found: dict[str, Any] = {"blocked": 1} if held["blocked"] and not kept.blocked else {}
    if held["stop"] and not kept.stop.kind:
        found |= {name: held[name] for name in ("stop", "stop_reason", "stop_date", "stop_by")}
    return found


def can_part(view: View, gone_id: str, kept_id: str) -> Refusal | None:
    """A merge is taken back as long as no money of the one paid a bill of the other."""
    row = view.row(_PAID_ACROSS, {"kept": kept_id, "gone": gone_id})
    return Refusal(f"{row[0]} paid {row[1]} meanwhile: they are one customer now.", "step") if row else None
