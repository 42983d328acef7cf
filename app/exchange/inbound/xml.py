"""An XML file that came: orders as UBL or Order-X, invoices as UBL or CII; what it is, its own root says."""

from __future__ import annotations

from app.domain.billed import Bill
from app.domain.errors import RuleViolation
from app.domain.inbound import Inbound
from app.exchange.inbound import cii, ubl, ublbill
from app.exchange.inbound.tree import Node, Tree

Came = Inbound | Bill
_ORDERS = {ubl.ORDER: ("Order", ubl.order_of), cii.ORDER: ("SCRDMCCBDACIOMessageStructure", cii.order_of)}
_BILLS = {
    ublbill.INVOICE: ("Invoice", ublbill.bill_of),
    ublbill.CREDIT_NOTE: ("CreditNote", ublbill.bill_of),
    cii.INVOICE: ("CrossIndustryInvoice", cii.bill_of),
    cii.OLD_INVOICE: ("CrossIndustryDocument", cii.bill_of),
}


def came_of(data: bytes, name: str) -> tuple[Came, ...]:
    """What an XML file says, also inside a standard business document. Raises RuleViolation."""
    root = Tree(name).of(data)
    found = [one for one in (root, *root.children) if one.name == _READ.get(one.space, ("",))[0]]
    if not found:
        if root.space == ubl.CHANGE:
            raise RuleViolation(f"{name} is an order change; ask for the whole order again, as an Order.", "source")
        raise RuleViolation(f"{name} is XML and no order or invoice that can be read ({root.name}).", "source")
    return tuple(_read(one, name) for one in found)


_READ = {**_ORDERS, **_BILLS}


def _read(node: Node, name: str) -> Came:
    if node.space in _ORDERS:
        return _ORDERS[node.space][1](node, name)
    return _BILLS[node.space][1](node, name)
