"""Bills of every sort, in books of companies of several countries: what machines must be able to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.shop import Shop

Story = tuple[str, str]
"""The kind and the number of what was issued."""

SELLER: dict[str, Any] = {
    "street": "Hafenstraße 12", "postcode": "24103", "city": "Kiel", "phone": "+49 431 555010",
    "email": "auftrag@nordlicht.example", "vat_id": "DE136695976", "tax_number": "20 123 45678",
    "register": "Amtsgericht Kiel, HRB 1234", "directors": "Inga Petersen", "iban": "DE89370400440532013000",
    "bic": "COBADEFFXXX", "contact_name": "Ben Thomsen", "endpoint_scheme": "EM",
    "endpoint": "auftrag@nordlicht.example",
}  # fmt: skip
KIEL = {"street": "Bahnhofstraße 4", "postcode": "24837", "city": "Schleswig", "country": "DE"}


def german(shop: Shop) -> Shop:
    """Nordlicht with all that a bill says of it, its customers abroad, and goods of each sort."""
    shop.stocked()
    shop.do("save_company", **SELLER)
    shop.do("save_tax_rate", code="Z0", category="Z", percent="0", valid_from="2020-01-01")
    shop.do("save_tax_rate", code="E0", category="E", percent="0", valid_from="2020-01-01")
    shop.do("save_tax_rate", code="O0", category="O", percent="0", valid_from="2020-01-01")
    for code, old, new in (("S19", "16", "19"), ("S7", "5", "7")):
        shop.do("save_tax_rate", code=code, category="S", percent=old, valid_from="2020-07-01")
        shop.do("save_tax_rate", code=code, category="S", percent=new, valid_from="2021-01-01")
    customers: dict[str, dict[str, Any]] = {
        "MUELLER": {
            "name": "Müller Bau GmbH", "address": KIEL, "einvoice": "xrechnung", "email": "rechnung@mueller.example",
            "endpoint_scheme": "9930", "endpoint": "DE811907980", "buyer_reference": "04011000-1234512345-06",
            "vat_id": "DE811907980",
        },
        "SOMMER": {"name": "Frau Sommer", "country": "DE", "prices_include_tax": True},
        "JANSEN": {"name": "Jansen BV", "country": "NL", "vat_id": "NL810433941B01", "einvoice": "peppol",
                   "endpoint_scheme": "9944", "endpoint": "NL810433941B01", "buyer_reference": "PO 17",
                   "address": {"street": "Kade 3", "postcode": "1011 AB", "city": "Amsterdam", "country": "NL"}},
        "ATHINA": {"name": "Αθήνα Υδραυλικά Α.Ε.", "country": "GR", "vat_id": "GR094259216", "einvoice": "peppol",
                   "endpoint_scheme": "9933", "endpoint": "EL094259216", "buyer_reference": "ΠΑΡ 9"},
        "OSLO": {"name": "Fjord Rør AS", "country": "NO", "vat_id": "NO999999999MVA", "einvoice": "peppol",
                 "endpoint_scheme": "0192", "endpoint": "999999999", "buyer_reference": "Ola"},
        "KIRCHE": {"name": "Kirchengemeinde", "country": "DE", "tax_status": "exempt", "tax_reason": "§ 4 UStG"},
    }  # fmt: skip
    for number, given in customers.items():
        shop.do("save_customer", number=number, language="de", **given)
    goods: dict[str, dict[str, Any]] = {
        "SCREW": {"name": "Schraube M8", "price": "7.7777", "price_per": 100, "tax": "S19", "unit": "Stk"},
        "GOUDA": {"name": "Gouda", "price": "12.5555", "tax": "S7", "weight": 2417, "by_weight": True},
        "SOLAR": {"name": "Solarmodul", "price": "199.99", "tax": "Z0"},
        "STAMP": {"name": "Briefmarken", "price": "0.95", "tax": "E0"},
        "BOND": {"name": "Gutschein", "price": "50", "tax": "O0", "service": True},
        "TILE": {"name": "Fliese", "price": "3.33", "tax": "S19", "unit": "Horde"},
        "SET": {"name": "Satz", "price": "49.99", "tax": "S19", "parts": "CU15 = 2; ELB15 = 3"},
    }
    for sku, given in goods.items():
        shop.do("save_product", sku=sku, **given)
    lots = ["SCREW", "GOUDA", "SOLAR", "STAMP", "TILE", "CU15", "ELB15", "BOOK"]
    shop.do("receive_goods", lines=[{"product": sku, "quantity": "5000"} for sku in lots])
    return shop


def bill(shop: Shop, lines: list[dict[str, Any]], customer: str = "MUELLER", **given: Any) -> str:
    """An order that is billed at once; its invoice's number."""
    order = shop.order(customer, lines=lines, invoice_method="order", **given)
    return shop.do("issue_invoice", orders=[order.number]).number


def line(product: str, quantity: str, **more: Any) -> dict[str, Any]:
    """A line as it is asked for."""
    return {"product": product, "quantity": quantity, **more}


def plain_sale(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("CU15", "40"), line("BOOK", "3")], reference="BV Möwenweg")


def gross_prices(shop: Shop) -> Story:
    lines = [line("CU15", "7"), line("ELB15", "13"), line("BOOK", "1")]
    return "invoice", bill(shop, lines, "SOMMER")


def gross_agreements(shop: Shop) -> Story:
    lines = [line("CU15", "7", discount_percent="3.5"), line("ELB15", "13", allowances=[{"amount": "0.37"}])]
    off = [{"percent": "7.5", "reason": "Treue"}, {"amount": "1.11", "reason": "Kratzer"}]
    charges = [{"amount": "9.90", "reason": "Fracht", "tax": "S19"}]
    return "invoice", bill(shop, [*lines, line("BOOK", "2")], "SOMMER", allowances=off, charges=charges)


def by_weight(shop: Shop) -> Story:
    order = shop.order(lines=[line("GOUDA", "3", discount_percent="2")]).number
    picking = shop.do("open_pick_list", order=order)
    shop.do("confirm_pick", pick_list=picking.id, lines=[{"line": 1, "quantity": "3", "weight": "7.215"}])
    shop.do("ship", shipment=shop.do("pack_shipment", pick_list=picking.id).id)
    return "invoice", shop.do("issue_invoice", orders=[order]).number


def for_a_hundred(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("SCREW", "333"), line("SCREW", "1"), line("SCREW", "1000")])


def line_agreements(shop: Shop) -> Story:
    lines = [
        line("CU15", "33", discount_percent="12.5", allowances=[{"amount": "0.37", "reason": "Kratzer"}]),
        line("ELB15", "7", allowances=[{"percent": "5", "reason": "Treue"}, {"percent": "3", "reason": "Bar"}]),
        line("BOOK", "1", discount_percent="100"),
    ]
    return "invoice", bill(shop, lines)


def order_agreements(shop: Shop) -> Story:
    off = [{"percent": "3", "reason": "Treue"}, {"amount": "5", "reason": "Mangel"}]
    charges = [{"amount": "12.90", "reason": "Fracht", "tax": "S19"}, {"amount": "4", "reason": "Porto", "tax": "S7"}]
    return "invoice", bill(shop, [line("CU15", "11"), line("BOOK", "5")], allowances=off, charges=charges)


def taken_in_payment(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("CU15", "10"), line("CUT", "-1", price="20.01")])


def below_zero(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("CU15", "1"), line("CUT", "-2", price="99.99")], allowances=[{"percent": "3"}])


def advance(shop: Shop) -> Story:
    order = shop.order(lines=[line("CU15", "33"), line("BOOK", "7")], date="2020-12-10").number
    return "invoice", shop.do("issue_advance", order=order, amount="200", date="2020-12-10").number


def final(shop: Shop) -> Story:
    order = shop.order(lines=[line("CU15", "33"), line("BOOK", "7")], date="2020-12-11").number
    shop.do("issue_advance", order=order, amount="200", date="2020-12-11")
    picking = shop.do("open_pick_list", order=order, date="2021-01-20")
    shop.do("confirm_pick", pick_list=picking.id, date="2021-01-20")
    shop.do("ship", shipment=shop.do("pack_shipment", pick_list=picking.id, date="2021-01-20").id, date="2021-01-20")
    return "invoice", shop.do("issue_invoice", orders=[order], date="2021-01-20").number


def paid_at_once(shop: Shop) -> Story:
    draft = shop.do("draft_order", customer="MUELLER", lines=[line("CU15", "2")]).id
    sale = shop.do("counter_sale", order=draft, tenders=[{"method": "card", "amount": "20.04"}])
    return "invoice", sale.number


def paid_in_part(shop: Shop) -> Story:
    draft = shop.do("draft_order", customer="MUELLER", lines=[line("CU15", "2")]).id
    sale = shop.do("counter_sale", order=draft, tenders=[{"method": "card", "amount": "10"}])
    return "invoice", sale.number


def paid_with_goods_brought_back(shop: Shop) -> Story:
    """Paid back at once, so nothing is due, and nothing was paid in."""
    draft = shop.do("draft_order", customer="MUELLER", lines=[line("CUT", "-4")]).id
    return "invoice", shop.do("counter_sale", order=draft).number


def with_deposits(shop: Shop) -> Story:
    crate = {"name": "Kiste", "price": "4", "basis": "unit", "refundable": True}
    shop.do("save_product", sku="TILE", surcharges=[crate])
    number = bill(shop, [line("TILE", "7"), line("BOOK", "1")], allowances=[{"percent": "3", "reason": "Treue"}])
    shop.do("save_product", sku="TILE", drop_surcharges=["Kiste"])
    return "invoice", number


def zero_rated(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("SOLAR", "3"), line("CU15", "1")])


def exempt(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("STAMP", "10"), line("CU15", "1")])


def exempt_customer(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("CU15", "3")], "KIRCHE")


def outside(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("BOND", "2")])


def outside_beside_taxed(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("BOND", "1"), line("CU15", "3"), line("STAMP", "1")])


def to_the_union(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("CU15", "10"), line("CUT", "2")], "JANSEN")


def to_greece(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("CU15", "10")], "ATHINA")


def export(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("CU15", "10")], "OSLO")


def early(shop: Shop) -> Story:
    shop.do("save_customer", number="MUELLER", early_percent="2", early_days=10, terms_days=30)
    number = bill(shop, [line("CU15", "10")])
    shop.do("save_customer", number="MUELLER", early_percent="0", early_days=0)
    return "invoice", number


def odd_texts(shop: Shop) -> Story:
    said = "Öl & <Fett>\x07 ]]>\u2028 \ufffe Ａ"
    lines = [line("TILE", "4", note=f"{said}\n\nzweite Zeile"), line("SET", "2", description=said, their_sku="A\x01B")]
    return "invoice", bill(shop, lines, reference="R&D <7>", printed_note="Danke!\n\nBis bald.")


def in_parts(shop: Shop) -> Story:
    lines = [line("ELB15", "7", discount_percent="3", price="3.337"), line("CU15", "3", allowances=[{"amount": "1"}])]
    order = shop.order(lines=lines).number
    shop.shipped(order, lines=[{"line": n, "quantity": q, "reason": "missing"} for n, q in ((1, "3"), (2, "1"))])
    return "invoice", shop.do("issue_invoice", orders=[order]).number


def credited(shop: Shop) -> Story:
    number = bill(shop, [line("CU15", "33", discount_percent="5"), line("BOOK", "3")], allowances=[{"percent": "3"}])
    back = [{"line": 1, "quantity": "7"}, {"line": 2, "quantity": "1"}]
    return "credit-note", shop.do("issue_credit_note", invoice=number, lines=back, reason="Bruch & Rost").number


def credited_abroad(shop: Shop) -> Story:
    number = to_the_union(shop)[1]
    return "credit-note", shop.do("issue_credit_note", invoice=number, reason="zurück").number


def tax_by_the_line(shop: Shop) -> Story:
    shop.do("save_company", tax_rounding="line")
    lines = [line("ELB15", "1", price="0.55") for _ in range(3)]
    number = bill(shop, [*lines, line("BOOK", "1", price="1.07")])
    shop.do("save_company", tax_rounding="document")
    return "invoice", number


GERMAN: tuple[Callable[[Shop], Story], ...] = (
    advance, final, plain_sale, gross_prices, gross_agreements, by_weight, for_a_hundred, line_agreements,
    order_agreements, taken_in_payment, below_zero, paid_at_once, paid_in_part, zero_rated, exempt, exempt_customer,
    paid_with_goods_brought_back, with_deposits, outside, outside_beside_taxed,
    to_the_union, to_greece, export, early, odd_texts, in_parts, credited,
    credited_abroad, tax_by_the_line,
)  # fmt: skip


def indian(shop: Shop) -> None:
    shop.do("save_company", vat_id="27AAPFU0939F1ZV", city="Mumbai", postcode="400001", region="Maharashtra")
    shop.do("save_tax_rate", code="GST18", category="S", percent="18", valid_from="2017-07-01")
    shop.do("save_customer", number="K-1", name="Rao & Sons", country="IN", vat_id="29AAGCB7383J1Z4")
    shop.do("save_customer", number="K-2", name="Joshi Traders", country="IN", vat_id="27AAGCB7383J1Z8")
    shop.do("save_product", sku="A", name="Cable", price="8.42", tax="GST18", service=True, unit="m")


def american(shop: Shop) -> None:
    shop.do("save_company", vat_id="91-1144442", city="Portland", region="OR", postcode="97201", language="en")
    shop.do("save_tax_rate", code="NOTAX", category="O", percent="0", valid_from="2000-01-01")
    shop.do("save_tax_rate", code="WA", category="S", percent="6.5", valid_from="2000-01-01")
    shop.do("save_customer", number="K-1", name="Miller Plumbing LLC", country="US", vat_id="12-3456789")
    shop.do("save_product", sku="A", name="Pipe", price="8.42", tax="NOTAX", service=True, unit="ft")


def british(shop: Shop) -> None:
    shop.do("save_company", vat_id="980780684", city="Leeds", postcode="LS1 4AP", language="en")
    shop.do("save_tax_rate", code="S20", category="S", percent="20", valid_from="2011-01-04")
    shop.do("save_customer", number="K-1", name="Brown & Co", country="GB", vat_id="GB123456789")
    shop.do("save_customer", number="K-2", name="Müller Bau GmbH", country="DE", vat_id="DE811907980")
    shop.do("save_product", sku="A", name="Tap", price="8.42", tax="S20", service=True)


def french(shop: Shop) -> None:
    shop.do("save_company", vat_id="FR40303265045", tax_number="30326504500017", city="Lyon", postcode="69001")
    shop.do("save_tax_rate", code="S5.5", category="S", percent="5.5", valid_from="1982-07-01")
    shop.do("save_customer", number="K-1", name="Dupont SARL", country="FR", language="fr")
    shop.do("save_product", sku="A", name="Coude 15 mm", price="8.42", tax="S5.5", service=True, unit="pièce")


def at_home(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("A", "7")], "K-1")


def taxed_by_a_state(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("A", "7", tax="WA")], "K-1")


def within_the_state(shop: Shop) -> Story:
    # 9 % of 58.94 are 5.3046, twice; 18 % are 10.6092.
    return "invoice", bill(shop, [line("A", "7")], "K-2")


def abroad(shop: Shop) -> Story:
    return "invoice", bill(shop, [line("A", "7")], "K-2")


def taken_back(shop: Shop) -> Story:
    number = bill(shop, [line("A", "7"), line("A", "1")], "K-1")
    back = [{"line": 1, "quantity": "2"}]
    return "credit-note", shop.do("issue_credit_note", invoice=number, lines=back, reason="wrong").number


BOOKS: tuple[tuple[str, Callable[[Shop], Any], tuple[Callable[[Shop], Story], ...]], ...] = (
    ("DE", german, GERMAN),
    ("IN", indian, (at_home, within_the_state, taken_back)),
    ("US", american, (at_home, taxed_by_a_state, taken_back)),
    ("GB", british, (at_home, abroad)),
    ("FR", french, (at_home, taken_back)),
)
