"""What a line says beside its figures, from the draft to the credit note; and what the inputs refuse."""

from typing import Any

import pytest

from app.actions.load import deal_of
from app.domain.deal import Deal
from app.store.sql import sql
from tests.actions.told import gross, refused
from tests.shop import Shop

_FACTS = {
    "order": sql("SELECT fact_id FROM sales_order WHERE number = :number"),
    "invoice": sql("SELECT fact_id FROM invoice WHERE number = :number"),
    "credit note": sql("SELECT fact_id FROM credit_note WHERE number = :number"),
}
TEXTS = [
    {"text": "As talked about."},
    {"kind": "heading", "text": "Bathroom"},
    {"text": "Cut on site.", "after": 2},
    {"kind": "heading", "text": "Kitchen", "after": 2},
]


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop, which sells hose by the metre and elbows by the box, too."""
    shop.do("save_product", sku="HOSE", name="Hose", price="2.40", tax="S19", unit="m", length_step="0.25")
    shop.do("save_product", sku="ELB15", packs=[{"name": "box", "quantity": "12"}])
    shop.do("receive_goods", lines=[{"product": "HOSE", "quantity": "12"}])
    return shop


def content(shop: Shop, kind: str, number: str) -> Deal:
    """What the newest fact of a document says."""
    with shop.database.read() as view:
        return deal_of(view, str(view.value(_FACTS[kind], {"number": number})))


def said(deal: Deal) -> list[str]:
    return [f"{one.after} {one.text}" for one in deal.texts]


def test_texts_go_from_the_order_to_the_bill_and_its_credit(shop: Shop) -> None:
    lines = [
        {"product": "ELB15", "quantity": "24", "pack": "box", "their_sku": "MB-77", "instead_of": "ELB18"},
        {"product": "HOSE", "quantity": "15", "length": "1.5", "pieces": 10, "promised_date": "2030-03-04"},
        {"product": "BOOK", "quantity": "3"},
    ]
    order = shop.order(lines=lines, texts=TEXTS, ship_when="any").number
    deal = content(shop, "order", order)
    assert (deal.lines[0].packs, deal.lines[1].cuts) == (2, 10)
    assert (deal.lines[0].said.their_sku, deal.lines[0].said.instead_of) == ("MB-77", "ELB18")
    assert deal.lines[2].more is None
    told = shop.ask("order", order)["lines"]
    assert [told[0].get(one) for one in ("pack", "packs", "their_sku", "instead_of")] == ["box", 2, "MB-77", "ELB18"]
    assert (told[1]["pieces"], told[1]["length"], told[2].get("pack")) == (10, "1.5", None)
    shop.do("amend_order", order=order, lines=[{"product": "CUT", "quantity": "1"}])
    assert said(content(shop, "order", order)) == said(deal)
    shop.shipped(order)
    first = shop.do("issue_invoice", orders=[order]).number
    bill = content(shop, "invoice", first)
    assert [x.sku for x in bill.lines] == ["ELB15", "HOSE", "CUT"]
    assert said(bill) == ["0 As talked about.", "0 Bathroom", "2 Cut on site.", "2 Kitchen"]
    assert (bill.lines[1].quantity, bill.lines[1].cuts) == (12_000, 8), "eight of the ten pieces"
    shop.do("receive_goods", lines=[{"product": "BOOK", "quantity": "3"}])
    shop.shipped(order)
    rest = content(shop, "invoice", shop.do("issue_invoice", orders=[order]).number)
    assert said(rest) == ["0 As talked about.", "0 Kitchen"]
    note = shop.do("issue_credit_note", invoice=first, lines=[{"line": 2, "quantity": "3"}], reason="too long").number
    assert said(content(shop, "credit note", note)) == ["0 Bathroom", "2 Cut on site."]


def test_two_orders_on_one_bill_keep_their_sections_apart(shop: Shop) -> None:
    one = shop.order(lines=[{"product": "CU15", "quantity": "1"}], texts=[{"kind": "heading", "text": "Bathroom"}])
    two = shop.order(lines=[{"product": "CU15", "quantity": "2"}], texts=[{"text": "For the cellar."}])
    for order in (one, two):
        shop.shipped(order.number)
    bill = content(shop, "invoice", shop.do("issue_invoice", orders=[one.number, two.number]).number)
    assert [(x.kind, x.text, x.after) for x in bill.texts] == [
        ("heading", "Bathroom", 0),
        ("end", "", 1),
        ("note", "For the cellar.", 1),
    ]


def test_an_amendment_may_say_the_texts_anew(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "1"}]).number
    added = [{"product": "HOSE", "quantity": "3", "length": "1.5", "instead_of": "PIPE"}]
    shop.do("amend_order", order=order, lines=added, texts=[{"kind": "heading", "text": "Garden", "after": 1}])
    deal = content(shop, "order", order)
    assert (said(deal), deal.lines[1].cuts, deal.lines[1].said.instead_of) == (["1 Garden"], 2, "PIPE")
    refused(shop, "There is no line 3 for a text", "amend_order", order=order, lines=[],
            texts=[{"text": "x", "after": 3}], field="texts.1.after")  # fmt: skip
    refused(shop, "4 m are no whole number of pieces of 1.5 m", "amend_order", order=order,
            lines=[{"line": 2, "quantity": "4"}], field="lines.1.quantity")  # fmt: skip
    shop.do("amend_order", order=order, lines=[{"line": 2, "quantity": "4.5"}])
    assert content(shop, "order", order).lines[1].cuts == 3


def test_of_a_quote_what_was_offered_to_choose_from_is_not_ordered(shop: Shop) -> None:
    lines = [
        {"product": "CU15", "quantity": "10"},
        {"product": "BOOK", "quantity": "1", "optional": True},
        {"product": "ELB15", "quantity": "10", "alternative_of": 1},
    ]
    quote = shop.do("draft_quote", customer="MUELLER", lines=lines)
    plain = shop.do("draft_quote", customer="MUELLER", lines=lines[:1])
    assert gross(quote) == gross(plain)
    shop.do("send_quote", quote=quote.id)
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote.id).id)
    assert [x.sku for x in content(shop, "order", order.number).lines] == ["CU15"]
    loose = shop.do("draft_order", customer="MUELLER", lines=lines).number
    refused(shop, "Line 2 is optional", "confirm_order", order=loose, field="lines.2")


@pytest.mark.parametrize(
    ("line", "sentence", "field"),
    [
        ({"pack": "crate"}, "HOSE has no pack crate.", "pack"),
        ({"pack_quantity": "12"}, "What is the pack called?", "pack"),
        ({"pack": "crate", "pack_quantity": "0"}, "The quantity must be above zero", "pack_quantity"),
        ({"length": "1.5", "pieces": 9}, "9 pieces of 1.5 m are 13.5 m, not 15.", "quantity"),
        ({"pieces": 9}, "Cut goods are so many pieces of a length.", "pieces"),
        ({"length": "2"}, "15 m are no whole number of pieces of 2 m.", "quantity"),
        ({"length": "0.1"}, "HOSE is cut in steps of 0.25 m.", "length"),
        ({"quantity": "15.1"}, "HOSE is cut in steps of 0.25 m.", "quantity"),
        ({"optional": True, "alternative_of": 1}, "A line is optional or an alternative", "optional"),
        ({"alternative_of": 7}, "There is no line 7 to be an alternative to.", "alternative_of"),
        ({"promised_date": "tomorrow"}, "tomorrow is not a date like", "promised_date"),
    ],
)
def test_inputs_that_cannot_be_meant(shop: Shop, line: dict[str, Any], sentence: str, field: str) -> None:
    lines = [{"product": "CU15", "quantity": "1"}, {"product": "HOSE", "quantity": "15", **line}]
    refused(shop, sentence, "draft_quote", customer="MUELLER", lines=lines, field=f"lines.2.{field}")


def test_a_reason_belongs_to_a_price_by_hand(shop: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "1", "price": "8", "price_reason": " bent "},
             {"product": "CU15", "quantity": "1", "price_reason": "bent"}]  # fmt: skip
    order = shop.order(lines=lines).number
    assert [x.reason for x in content(shop, "order", order).lines] == ["bent", ""]
