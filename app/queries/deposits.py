"""What money before the goods can be taken for an order."""

from dataclasses import dataclass

from app.actions.advancing import can_advance, left_to_bill
from app.actions.drawer import cash_recording
from app.actions.orders import order_head
from app.store.database import View


@dataclass(frozen=True, slots=True)
class Deposit:
    """How much of an order nobody has billed, tax included, in minor units; `refusal` is why nothing can be taken."""

    order: str
    number: str
    customer: str
    customer_id: str
    left: int
    currency: str
    recording: str
    refusal: str = ""


def deposit_of(view: View, ref: str) -> Deposit:
    """What can be taken for an order by id or number. Raises RuleViolation."""
    head = order_head(view, ref)
    deal, left = left_to_bill(view, head)
    said = can_advance(head, left)
    return Deposit(
        head.id,
        head.number,
        head.customer_name,
        head.customer_id,
        left,
        deal.currency,
        cash_recording(view),
        said.message if said else "",
    )
