"""How far a new company has come: whether it is the sample, whether it has begun, and what of its set-up is open."""

from __future__ import annotations

from dataclasses import dataclass

from app.store.database import View
from app.store.sql import sql

_DEMO = sql("SELECT demo FROM company")
_BEGUN = sql("SELECT EXISTS (SELECT 1 FROM sales_order) OR EXISTS (SELECT 1 FROM invoice WHERE origin = '')")
_COMPANY = sql("SELECT street, city, iban, bank_name, terms_text, demo FROM company")
_KNOWN = sql("SELECT EXISTS (SELECT 1 FROM product), EXISTS (SELECT 1 FROM customer WHERE number <> :walk_in)")


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done of the first steps; all of them are for later, none is needed to sell."""

    address: bool
    bank: bool
    terms: bool
    product: bool
    customer: bool
    demo: bool


def is_demo(view: View) -> bool:
    """Whether these are the sample company's books."""
    return bool(view.value(_DEMO, default=""))


def has_begun(view: View) -> bool:
    """Whether anything was ordered or billed yet: reports begin then."""
    return bool(view.value(_BEGUN))


def first_steps(view: View, walk_in: str = "") -> Steps:
    """The first steps as the books know them."""
    street, city, iban, bank, terms, demo = view.row(_COMPANY) or ("", "", "", "", "", "")
    product, customer = view.row(_KNOWN, {"walk_in": walk_in}) or (0, 0)
    return Steps(bool(street and city), bool(iban or bank), bool(terms), bool(product), bool(customer), bool(demo))
