"""The stop lists: put on and taken off with the record, and asked about when something becomes binding."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from app.actions.load import Customer, Product, business_date, product
from app.actions.permitted import require
from app.domain.deal import Deal, DealLine
from app.domain.errors import RuleViolation
from app.domain.kits import called, kit_of
from app.domain.stops import LONGEST_ALERT, no_account, no_order, not_bought, not_sold
from app.store.database import Transaction, View
from app.store.sql import sql

_HELD = {
    table: sql(f"SELECT stop, stop_reason, stop_date, stop_by FROM {table} WHERE id = :id")
    for table in ("customer", "product")
}

_ON_STOP = sql("SELECT 1 FROM product WHERE id = :id AND stop <> ''")


def stop_fields(
    tx: Transaction, table: str, record_id: str, allowed: tuple[str, ...], kind: str | None, reason: str | None
) -> dict[str, Any]:
    """The columns of a stop as they become; nothing where none was given. Raises RuleViolation, NotPermitted.

    A stop that goes on with other words keeps its day and who said so first.
    """
    if kind is None and reason is None:
        return {}
    held = tx.row(_HELD[table], {"id": record_id}) or ("", "", "", "")
    kind = held[0] if kind is None else kind
    if kind not in allowed:
        raise RuleViolation(f"The field stop is one of {', '.join(x for x in allowed if x)}, or nothing.", "stop")
    if not kind:
        if not held[0]:
            return {}
        _may(tx, table)
        return {"stop": "", "stop_reason": "", "stop_date": "", "stop_by": ""}
    reason = (held[1] if reason is None else reason).strip()
    if not reason:
        raise RuleViolation("Say why it is on stop; whoever asks will read it.", "stop_reason")
    if (kind, reason) == tuple(held[:2]):
        return {}
    _may(tx, table)
    began = {} if held[0] else {"stop_date": business_date(tx, ""), "stop_by": tx.occasion.actor}
    return {"stop": kind, "stop_reason": reason, **began}


def _may(tx: Transaction, table: str) -> None:
    """Whoever could take a customer off the list could go beyond it."""
    if table == "customer":
        require(tx, "stop_list")


def alert_text(given: str | None) -> str | None:
    """An alert as it is kept: one short line. Raises RuleViolation."""
    if given is None:
        return None
    words = " ".join(given.split())
    if len(words) > LONGEST_ALERT:
        raise RuleViolation(
            f"An alert is read at a glance: {LONGEST_ALERT} letters at most, not {len(words)}.", "alert"
        )
    return words


# --- when something becomes binding ----------------------------------------------------------------------------------


def check_customer(tx: Transaction, who: Customer) -> None:
    """No order is confirmed for who is on stop, unless somebody with the right lends it. RuleViolation, NotPermitted.

    Where nobody has a secret there is nobody to ask: then the stop holds until it is taken off.
    """
    if said := no_order(who.party.name, who.stop):
        _ask(tx, said, "Park the order, or take the stop off.")


def paid_first(deal: Deal, who: Customer, cash: bool = False) -> Deal:
    """The deal of who gets no goods on account, by a stop or because they buy for cash: it leaves once it is paid."""
    if (who.stop.kind != "account" and not cash) or deal.terms.ship_when == "paid":
        return deal
    return replace(deal, terms=replace(deal.terms, ship_when="paid"))


def check_account(tx: Transaction, who: Customer, number: str, *, paid: bool) -> None:
    """Goods ordered before the stop leave paid, or on the word of somebody who may. RuleViolation, NotPermitted."""
    said = no_account(who.party.name, who.stop)
    if said and not paid:
        _ask(tx, said, f"{number} is not paid; the stop has to be taken off first.", "shipment")


def _ask(tx: Transaction, said: str, way: str, field: str = "customer") -> None:
    standing = tx.standing
    if standing is None:
        return
    if standing.person is None:
        raise RuleViolation(f"{said} {way}", field)
    require(tx, "stop_list", said.removesuffix("."))


def check_sold(view: View, lines: Iterable[DealLine]) -> None:
    """Nothing on stop is sold. Raises RuleViolation naming the line and what takes its place."""
    for line in lines:
        if line.quantity > 0 and view.value(_ON_STOP, {"id": line.product_id}):
            goods = product(view, line.product_id)
            if said := not_sold(goods.sku, goods.stop, goods.instead):
                field = f"lines.{kit_of(line.line) or line.line}.product"
                raise RuleViolation(f"Line {called(line.line)}: {said}", field)


def check_bought(goods: Product, field: str) -> None:
    """Nothing that is not bought any more is ordered. Raises RuleViolation."""
    if said := not_bought(goods.sku, goods.stop, goods.instead):
        raise RuleViolation(said, field)
