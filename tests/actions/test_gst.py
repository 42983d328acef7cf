"""A company in Karnataka bills: within the state two equal taxes, over its border one, and old bills as they were."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.actions.load import deal_of
from app.queries.papers import paper_for
from app.store.database import View
from app.store.sql import sql
from tests.actions.told import gross, refused, vat
from tests.documents.companies import company
from tests.shop import Shop

KERALA = {"street": "9 Beach Road", "postcode": "682001", "city": "Kochi", "region": "Kerala", "country": "IN"}
GOA = {"street": "2 Quay", "postcode": "403001", "city": "Panaji", "region": "Goa", "country": "IN"}
ONE = [{"product": "PIPE", "quantity": "1"}]
CHENNAI = {"street": "1 Mount Road", "postcode": "600002", "city": "Chennai", "region": "Tamil Nadu", "country": "IN"}
MYSURU = {"street": "4 Station Road", "postcode": "570001", "city": "Mysuru", "region": "Karnataka", "country": "IN"}
IN_CHENNAI = [{"kind": "billing", "name": "Kern Accounts", **CHENNAI}]
_BILL = sql("SELECT fact_id FROM invoice WHERE number = :number")
_NOTE = sql("SELECT fact_id FROM credit_note WHERE number = :number")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Nordlicht in Bengaluru, with Kern in Mysuru and Malabar in Kochi, and goods whose tax is no even number."""
    shop = company("IN", tmp_path)
    shop.do("save_customer", number="KOCHI", name="Malabar Stores", country="IN", address=KERALA)
    shop.do("save_product", sku="PIPE", name="Pipe", price="100.05", tax="T", unit="pc", hsn="7411", service=True)
    return shop


def ordered(shop: Shop, customer: str = "KERN", **order: Any) -> str:
    """An order that is billed at once."""
    order.setdefault("lines", ONE)
    return shop.order(customer, invoice_method="order", **order).number


def billed(shop: Shop, customer: str = "KERN", **order: Any) -> Any:
    """The bill of such an order."""
    return shop.do("issue_invoice", orders=[ordered(shop, customer, **order)])


def tax_of(reply: Any) -> list[str]:
    """The taxes of a reply's table."""
    return [row[-1] for row in vat(reply)]


def is_two(view: View, number: str) -> bool:
    """Whether a bill's tax is two equal ones, by its frozen content."""
    return deal_of(view, str(view.value(_BILL, {"number": number}))).halves


def test_within_the_state_each_tax_is_its_own_percentage_and_over_the_border_there_is_one(shop: Shop) -> None:
    # Twice 9 % of 100.05, 9.0045 each; 18 % of it are 18.009.
    assert (tax_of(billed(shop)), gross(billed(shop))) == (["18.00"], "118.05")
    assert tax_of(billed(shop, "KOCHI")) == ["18.01"]
    assert tax_of(billed(shop, ship_to=KERALA)) == ["18.01"], "it is supplied where it is brought to"
    assert tax_of(billed(shop, "KOCHI", ship_to=GOA)) == ["18.01"]


def test_an_order_says_before_what_its_bill_will_say(shop: Shop) -> None:
    number = ordered(shop)
    assert shop.ask("order", number)["gross"] == "118.05"
    shop.do("amend_order", order=number, lines=[], ship_to=KERALA)
    assert shop.ask("order", number)["gross"] == "118.06"
    assert gross(shop.do("issue_invoice", orders=[number])) == "118.06"


@pytest.mark.parametrize(
    ("rounding", "includes_tax", "tax"),
    # 9 % of 600.30 are 54.027, of each 300.15 of it 27.0135; within 600.30 are 45.786 each, within 300.15 22.893.
    [("document", False, "108.06"), ("line", False, "108.04"), ("document", True, "91.58"), ("line", True, "91.56")],
)  # fmt: skip
def test_both_taxes_are_alike_however_they_are_rounded(shop: Shop, rounding: str, includes_tax: bool, tax: str) -> None:
    shop.do("save_company", tax_rounding=rounding)
    shop.do("save_customer", number="KERN", prices_include_tax=includes_tax)
    three = {"product": "PIPE", "quantity": "3", "price": "100.05"}
    bill = billed(shop, lines=[three, three])
    assert tax_of(bill) == [tax]
    if includes_tax:
        assert gross(bill) == "600.30"


@pytest.mark.parametrize("rounding", ["document", "line"])
@pytest.mark.parametrize("includes_tax", [False, True])
def test_piece_by_piece_both_taxes_come_back_alike_and_never_more(
    shop: Shop, rounding: str, includes_tax: bool
) -> None:
    shop.do("save_company", tax_rounding=rounding)
    shop.do("save_customer", number="KERN", prices_include_tax=includes_tax)
    dear, cheap = ({"product": "PIPE", "quantity": "10", "price": price} for price in ("3.337", "0.999"))
    bill = billed(shop, lines=[dear, cheap], allowances=[{"percent": "7.5", "reason": "Trade"}])
    notes = [
        shop.do(
            "issue_credit_note",
            invoice=bill.number,
            lines=[{"line": 1, "quantity": "1"}, {"line": 2, "quantity": "1"}],
            reason="bent",
        )
        for _ in range(10)
    ]
    cents = [int(one.replace(".", "")) for note in notes for one in tax_of(note)]
    assert all(one % 2 == 0 for one in cents)
    assert sum(cents) == int(tax_of(bill)[0].replace(".", ""))
    refused(shop, "is credited whole", "issue_credit_note", invoice=bill.number, reason="again")


def test_advances_and_the_last_bill_come_to_the_order(shop: Shop) -> None:
    number = ordered(shop)
    first = shop.do("issue_advance", order=number, amount="50.01")
    # Within 50.01 are 3.81432 each.
    assert (tax_of(first), gross(first)) == (["7.62"], "50.01")
    last = shop.do("issue_invoice", orders=[number])
    assert (tax_of(last), gross(last)) == (["10.38"], "68.04")


def test_a_state_that_was_learned_since_the_order_decides_the_bill(shop: Shop) -> None:
    shop.do("save_customer", number="NEW", name="New Stores")
    number = ordered(shop, "NEW")
    assert shop.ask("order", number)["gross"] == "118.05", "nobody said where they are"
    shop.do("save_customer", number="NEW", address=KERALA)
    bill = shop.do("issue_invoice", orders=[number])
    assert tax_of(bill) == ["18.01"]
    order = ordered(shop, "NEW", ship_to=GOA)
    assert tax_of(shop.do("issue_advance", order=order, amount="118.06")) == ["18.01"]


def test_a_bill_for_the_wrong_account_is_corrected_to_the_right_state(shop: Shop) -> None:
    bill = billed(shop)
    right = shop.do("correct_invoice", invoice=bill.number, customer="KOCHI", reason="Malabar's")
    assert tax_of(right) == ["18.01"]
    back = shop.do("correct_invoice", invoice=right.number, customer="KERN", reason="Kern's after all")
    assert tax_of(back) == ["18.00"]
    assert shop.ask("customer", "KOCHI")["balance"] == "0.00"
    assert shop.ask("customer", "KERN")["balance"] == "118.05"


def test_orders_to_two_states_are_billed_apart(shop: Shop) -> None:
    here, there, far = ordered(shop), ordered(shop, ship_to=KERALA), ordered(shop, ship_to=GOA)
    sentence = "These orders go to different states; bill them apart."
    refused(shop, sentence, "issue_invoice", orders=[here, there], field="orders")
    refused(shop, sentence, "issue_invoice", orders=[there, far], field="orders")
    # 200.10: 18.009 each
    assert tax_of(shop.do("issue_invoice", orders=[here, ordered(shop)])) == ["36.02"]


def test_a_return_without_a_receipt_gives_both_taxes_back_alike(shop: Shop) -> None:
    asked = [{"product": "CU15", "quantity": "1", "price": "100.05", "outcome": "restock"}]
    bill = shop.do("take_back_without_receipt", customer="KERN", lines=asked, reason="of a neighbour")
    # Within 100.05 are 7.6309 each.
    assert (tax_of(bill), gross(bill)) == (["-15.26"], "-100.05")


def before_it_was_so(shop: Shop, tell: Callable[[], Any]) -> Any:
    """What is told while nobody said where the seller is: its content is that of an earlier program's."""
    shop.do("save_company", region="", vat_id="")
    told = tell()
    shop.do("save_company", region="Karnataka", vat_id="29AAGCB7383J1Z4")
    return told


def test_what_was_billed_before_stays_as_it_was_issued_and_is_credited_so(shop: Shop) -> None:
    old = before_it_was_so(shop, lambda: billed(shop))
    assert (tax_of(old), gross(old)) == (["18.01"], "118.06")
    new = billed(shop)
    with shop.database.read() as view:
        assert [is_two(view, one.number) for one in (old, new)] == [False, True]
    note = shop.do("issue_credit_note", invoice=old.number, reason="bent")
    assert (tax_of(note), gross(note)) == (["18.01"], "118.06")


def test_what_was_ordered_before_is_billed_as_the_law_has_it(shop: Shop) -> None:
    number = before_it_was_so(shop, lambda: ordered(shop))
    assert shop.ask("order", number)["gross"] == "118.06"
    bill = shop.do("issue_invoice", orders=[number])
    assert (tax_of(bill), gross(bill)) == (["18.00"], "118.05")
    assert shop.ask("order", number)["status"] == "to_collect"


def told_taxes(shop: Shop, kind: str, number: str) -> list[tuple[str, int]]:
    """The taxes as a paper tells them: name and amount."""
    with shop.database.read() as view:
        _, paper = paper_for(view, kind, number)
    assert paper.totals is not None
    return [(part.name, part.amount) for row in paper.totals.vat for part in row.parts]


@pytest.mark.parametrize(
    ("home", "bills", "sum_of_it"),
    [(None, CHENNAI, "118.06"), (KERALA, MYSURU, "118.05")],
)  # fmt: skip
def test_an_order_is_reckoned_by_the_state_that_its_bill_goes_to(
    shop: Shop, home: Any, bills: dict[str, str], sum_of_it: str
) -> None:
    address = {"address": home, "vat_id": ""} if home else {}
    shop.do("save_customer", number="KERN", addresses=[{"kind": "billing", "name": "Accounts", **bills}], **address)
    number = ordered(shop)
    assert shop.ask("order", number)["gross"] == sum_of_it
    bill = shop.do("issue_invoice", orders=[number])
    assert gross(bill) == sum_of_it
    assert told_taxes(shop, "sales-order", number) == told_taxes(shop, "invoice", bill.number)


def test_an_order_that_is_brought_elsewhere_goes_by_that_whatever_its_bill_goes_to(shop: Shop) -> None:
    shop.do("save_customer", number="KERN", addresses=IN_CHENNAI)
    number = ordered(shop, ship_to=MYSURU)
    assert shop.ask("order", number)["gross"] == "118.05"
    shop.do("amend_order", order=number, lines=[], ship_to=KERALA)
    assert shop.ask("order", number)["gross"] == "118.06"
    assert gross(shop.do("issue_invoice", orders=[number])) == "118.06"


def test_orders_go_on_one_bill_by_what_is_known_of_their_buyer_when_it_is_issued(shop: Shop) -> None:
    shop.do("save_customer", number="NEW", name="New Stores")
    early = ordered(shop, "NEW")
    shop.do("save_customer", number="NEW", address=KERALA)
    # 200.10: 36.018
    assert tax_of(shop.do("issue_invoice", orders=[early, ordered(shop, "NEW")])) == ["36.02"]


def test_an_order_to_the_billing_state_and_one_to_another_are_billed_apart(shop: Shop) -> None:
    shop.do("save_customer", number="KERN", addresses=IN_CHENNAI)
    by_bill, brought = ordered(shop), ordered(shop, ship_to=MYSURU)
    sentence = "These orders go to different states; bill them apart."
    refused(shop, sentence, "issue_invoice", orders=[by_bill, brought], field="orders")
    assert tax_of(shop.do("issue_invoice", orders=[by_bill, ordered(shop)])) == ["36.02"]


def test_a_credit_takes_back_the_taxes_that_were_billed_though_the_state_is_known_by_now(shop: Shop) -> None:
    shop.do("save_customer", number="NEW", name="New Stores")
    bill = billed(shop, "NEW")
    assert told_taxes(shop, "invoice", bill.number) == [("CGST", 900), ("SGST", 900)]
    shop.do("save_customer", number="NEW", address=KERALA)
    note = shop.do("issue_credit_note", invoice=bill.number, reason="bent")
    assert told_taxes(shop, "credit-note", note.number) == [("CGST", 900), ("SGST", 900)]
    with shop.database.read() as view:
        said = deal_of(view, str(view.value(_NOTE, {"number": note.number}))).customer.address
    assert (said.street, said.region) == ("9 Beach Road", ""), "the rest of what is known is said"


def test_a_draft_of_who_was_merged_into_another_is_reckoned_for_their_state(shop: Shop) -> None:
    shop.do("save_customer", number="KERN2", name="Kern")
    draft = shop.do("draft_order", customer="KERN2", lines=ONE)
    shop.do("merge_customers", customer="KOCHI", gone="KERN2")
    order = shop.do("confirm_order", order=draft.id)
    assert gross(order) == "118.06"
    assert shop.ask("order", order.number)["gross"] == "118.06"


def test_a_correction_that_is_about_no_tax_leaves_the_sum_of_a_bill_of_before(shop: Shop) -> None:
    old = before_it_was_so(shop, lambda: billed(shop))
    right = shop.do("correct_invoice", invoice=old.number, reference="PO 7", reason="their number")
    assert (tax_of(right), gross(right)) == (["18.01"], "118.06")
    other = shop.do(
        "correct_invoice", invoice=right.number, prices=[{"line": 1, "price": "100.05"}], reason="the price after all"
    )
    assert (tax_of(other), gross(other)) == (["18.00"], "118.05")


def test_what_was_ordered_and_paid_ahead_before_is_billed_at_what_it_said(shop: Shop) -> None:
    def advanced() -> str:
        number = ordered(shop)
        assert gross(shop.do("issue_advance", order=number, percent="100")) == "118.06"
        return number

    number = before_it_was_so(shop, advanced)
    assert gross(shop.do("issue_invoice", orders=[number])) == "0.00"
    half = before_it_was_so(shop, lambda: ordered(shop))
    shop.do("issue_advance", order=half, amount="60")
    shop.do("issue_advance", order=half, amount="58.06")
    assert gross(shop.do("issue_invoice", orders=[half])) == "0.00"
