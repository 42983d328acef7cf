"""What an amendment of an order would do to its charges and taxes, asked before it binds."""

from typing import Any

from app.actions.amending import decide_amendment
from app.actions.catalogue import BY_NAME
from app.actions.orders import order_head
from app.actions.registry import parse
from app.store.database import View


def told_of_amendment(view: View, amendment: dict[str, Any]) -> tuple[str, ...]:
    """What `amend_order` with this input would say of charges and taxes, by its own rule. Raises RuleViolation."""
    p = parse(BY_NAME["amend_order"], amendment)
    return decide_amendment(view, order_head(view, p.order), p).told
