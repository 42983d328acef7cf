"""What people ask for on a random day: customers, goods, quantities, amounts, deals."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition

CUSTOMERS: tuple[dict[str, Any], ...] = (
    {"number": "K-1", "name": "Müller Bau GmbH", "country": "DE"},
    {"number": "K-2", "name": "Frau Sommer", "country": "DE", "prices_include_tax": True, "invoice_method": "order"},
    {"number": "K-3", "name": "Café Nord", "country": "DE", "shortage": "cancel"},
    {"number": "K-4", "name": "Jansen BV", "country": "NL", "vat_id": "NL810433941B01", "shortage": "wait"},
    {"number": "K-5", "name": "Bastler Weiß", "country": "DE", "ship_when": "paid", "invoice_method": "manual"},
)
PRODUCTS: tuple[dict[str, Any], ...] = (
    {"sku": "KETTLE", "name": "Kettle", "price": "33.37", "tax": "S19"},
    {"sku": "ATLAS", "name": "Atlas", "price": "9.99", "tax": "S7"},
    {"sku": "SCREW", "name": "Screw", "price": "7.7777", "price_per": 100, "tax": "S19"},
    {"sku": "SET", "name": "Set", "price": "49.99", "tax": "S19", "parts": "KETTLE = 2; SCREW = 1.5"},
    {"sku": "GOUDA", "name": "Gouda wheel", "price": "12.5555", "tax": "S7", "weight": 2417, "by_weight": True},
    {
        "sku": "ROD",
        "name": "Rod",
        "price": "4.1",
        "tax": "S19",
        "unit": "m",
        "bar_length": "6",
        "kerf": "0.003",
        "least_rest": "0.4",
    },
    {"sku": "REPAIR", "name": "Repair", "price": "45", "tax": "S19", "service": True},
)
GOODS = ("KETTLE", "ATLAS", "SCREW", "GOUDA", "ROD")
SHELVES = ("MAIN", "CELLAR")

few = st.integers(0, 30)
pieces = st.sampled_from(["5", "3", "1", "2", "8", "0.5", "2.125"])
one_line = st.tuples(st.sampled_from([*GOODS, *GOODS, "REPAIR", "SET"]), pieces)
taken_off = st.just(("REPAIR", "-1"))  # a service below zero: an old boiler taken in part payment
some_lines = st.lists(one_line | one_line | one_line | taken_off, min_size=1, max_size=3)
line_numbers = st.sampled_from([1, 1, 2, 3])
amounts = st.sampled_from(["0.01", "1", "9.99", "12.34", "40", "250"])
customers = st.sampled_from(["K-1", "K-1", *(one["number"] for one in CUSTOMERS)])


@st.composite
def deals(draw: st.DrawFn) -> dict[str, Any]:
    """A quote or an order as a person types it."""
    lines: list[dict[str, Any]] = [{"product": sku, "quantity": quantity} for sku, quantity in draw(some_lines)]
    for line in lines:
        if line["product"] == "GOUDA" and (weight := draw(st.sampled_from([None, None, "3.333", "9.81"]))):
            line["weight"] = weight  # weighed as it was ordered
        if line["product"] == "ROD" and line["quantity"] != "2.125":
            line["length"] = draw(st.sampled_from(["0.5", "0.25"]))
    given: dict[str, Any] = {"customer": draw(customers), "lines": lines}
    if discount := draw(st.sampled_from([None, None, "5", "12.5"])):
        lines[0]["discount_percent"] = discount
        given["allowances"] = [{"percent": discount, "reason": "Loyalty"}]
    extra = draw(st.sampled_from(["", "freight", "scratch", "complaint"]))
    if extra == "complaint":
        given["allowances"] = [*given.get("allowances", []), {"amount": "12.50", "reason": "Complaint"}]
    if extra == "freight":
        given["charges"] = [{"amount": "5.90", "tax": "S19", "reason": "Freight"}]
    if extra == "scratch":
        lines[-1]["allowances"] = [{"amount": "0.37", "reason": "Scratch"}]
    return given


deals = deals()


def having(*tables: str) -> Any:
    """A rule that makes sense once there is such a document."""
    return precondition(lambda self: all(self.known[table] for table in tables))
