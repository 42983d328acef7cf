"""What a bill tells machines beside its paper: the parties in their parts, and the deal it is about.

A paper has its address as lines and its sums as figures; a machine wants the town apart from the street, and what
each line comes to without tax. `app.documents.einvoice` makes the terms of EN 16931 of both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.deal import Deal
from app.domain.unit_codes import code_of
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class Seller:
    """The company in its parts, as it stood when the bill was issued; texts as typed, "" is not said."""

    name: str
    country: str
    street: str = ""
    extra: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    vat_id: str = ""
    tax_number: str = ""
    register: str = ""
    """The entry in a register of companies: "Amtsgericht Kiel, HRB 1234"."""
    directors: str = ""
    contact: str = ""
    """Whom to ask about a bill, where the document names nobody."""
    phone: str = ""
    mail: str = ""
    endpoint_scheme: str = ""
    endpoint: str = ""


COLUMNS = (
    "name", "country", "street", "extra", "postcode", "city", "region", "vat_id", "tax_number", "register", "directors",
    "contact_name", "phone", "email", "endpoint_scheme", "endpoint",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Machine:
    """The bill's own deal and its seller; `units` are the codes (UN/ECE Rec 20) that its goods were given, by product.

    None stands on a paper that says nothing to machines: a draft, a working paper, a bill of the system before.
    """

    deal: Deal
    seller: Seller
    units: tuple[tuple[str, str], ...] = ()
    supplied: str = ""
    """Of a credit note: when the goods of its invoice were supplied."""


def seller_of(company: Mapping[str, Any]) -> Seller:
    """The seller that the company's fields make."""
    return Seller(*(str(company[name]) for name in COLUMNS))


# What was said of goods up to a fact, oldest first: the newest code holds.
_SAID = sql(
    "SELECT j.body FROM journal_subject s JOIN journal j ON j.id = s.fact_id WHERE s.subject_id = :product "
    "AND j.kind = 'RecordChanged' AND s.hlc <= (SELECT hlc FROM journal WHERE id = :fact_id) ORDER BY s.hlc"
)


def said_of_goods(view: View, product: str, name: str, fact_id: str) -> str:
    """What a field of goods ("unit_code", "hsn") said when a fact was recorded; "" where nothing was said."""
    found = ""
    for (body,) in view.rows(_SAID, {"product": product, "fact_id": fact_id}):
        change = json.loads(body)
        if change["entity"] == "product":
            found = change["fields"].get(name, found)
    return str(found)


def machine_of(view: View, deal: Deal, seller: Seller, fact_id: str, supplied: str = "") -> Machine:
    """What a bill tells machines, as it stood when the fact was recorded: a late file says what an early one would."""
    units = {}
    # Most units are told by their word; only of the others the goods are asked.
    for product in {line.product_id for line in deal.lines if line.product_id and not code_of(line.unit)}:
        if code := said_of_goods(view, product, "unit_code", fact_id):
            units[product] = code
    return Machine(deal, seller, tuple(sorted(units.items())), supplied)
