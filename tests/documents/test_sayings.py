"""Packs, cut lengths, what was asked for, offers to choose from, and sections with their sums, on the papers."""

from __future__ import annotations

import itertools
import re

import pytest

from app.documents import make
from app.queries import paper_model as m
from app.queries.papers import paper_for
from tests.documents import samples
from tests.documents.reading import said, stand, texts
from tests.shop import Shop

LINES = [
    {"product": "ELB15", "quantity": "24", "pack": "box", "their_sku": "MB-77", "instead_of": "ELB18"},
    {"product": "HOSE", "quantity": "15", "length": "1.5", "pieces": 10, "promised_date": "2030-03-04"},
    {"product": "CU15", "quantity": "2"},
]
OFFERED = [
    *LINES,
    {"product": "BOOK", "quantity": "1", "optional": True},
    {"product": "ELB15", "quantity": "3", "alternative_of": 3},
]
TEXTS = [
    {"text": "As talked about."},
    {"kind": "heading", "text": "Bathroom"},
    {"text": "Cut on site.", "after": 2},
    {"kind": "heading", "text": "Kitchen", "after": 2},
    {"text": "White fittings.", "after": 2},
]


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop, which sells hose by the metre and elbows by the box, too."""
    shop.do("save_product", sku="HOSE", name="Hose", price="2.40", tax="S19", unit="m", bin="B-01")
    shop.do("save_product", sku="ELB15", packs=[{"name": "box", "quantity": "12"}], bin="A-03-2")
    shop.do("receive_goods", lines=[{"product": "HOSE", "quantity": "40"}])
    return shop


def test_from_the_quote_to_the_credit_every_paper_says_what_was_meant(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", language="en_GB")
    quote = shop.do("draft_quote", customer="MUELLER", lines=OFFERED, texts=TEXTS)
    shop.do("send_quote", quote=quote.id)
    stand(
        said(shop, "quotation", quote.id), "As talked about.", "Bathroom", "2 box of 12", "Instead of ELB18",
        "Your item no. MB-77", "10 × 1.5 m", "Cut on site.", "Subtotal Bathroom 50.64", "Kitchen", "White fittings.",
        "(30.00)", "Optional, not in the total", "Alternative to item 3, not in the total", "Subtotal Kitchen 16.84",
        "Net 67.48",
    )  # fmt: skip
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote.id).id).number
    page = said(shop, "sales-order", order)
    stand(page, "Bathroom", "2 box of 12", "4 Mar 2030", "10 × 1.5 m", "Subtotal Bathroom 50.64", "White fittings.")
    assert "Optional" not in page
    picking = shop.do("open_pick_list", order=order)
    stand(said(shop, "pick-list", picking.number), "A-03-2", "2 box of 12", "Instead of ELB18", "B-01", "10 × 1.5 m",
          "Cut on site.", "White fittings.", "As talked about.")  # fmt: skip
    shop.do("confirm_pick", pick_list=picking.id)
    shipment = shop.do("pack_shipment", pick_list=picking.id)
    shop.do("ship", shipment=shipment.id)
    page = said(shop, "delivery-note", shipment.number)
    stand(page, "Bathroom", "2 box of 12", "Your item no. MB-77", "10 × 1.5 m", "Cut on site.", "Kitchen")
    assert "Subtotal" not in page, "no prices, no sums"
    bill = shop.do("issue_invoice", orders=[order]).number
    stand(said(shop, "invoice", bill), "Bathroom", "2 box of 12", "Subtotal Bathroom 50.64", "Subtotal Kitchen 16.84")
    back = [{"line": 1, "quantity": "12"}]
    note = shop.do("issue_credit_note", invoice=bill, lines=back, reason="A box too many").number
    page = said(shop, "credit-note", note)
    stand(page, "Bathroom", "1 box of 12", "Subtotal Bathroom 7.32")
    assert "Kitchen" not in page


def test_a_german_reads_it_in_german(shop: Shop) -> None:
    quote = shop.do("draft_quote", customer="MUELLER", lines=OFFERED, texts=TEXTS)
    shop.do("send_quote", quote=quote.id)
    stand(said(shop, "quotation", quote.id), "2 box zu 12", "Anstelle von ELB18", "Ihre Artikelnr. MB-77", "10 × 1,5 m",
          "Zwischensumme Bathroom 50,64", "Alternative zu Pos. 3, nicht in der Summe")  # fmt: skip


def test_what_an_advance_took_off_is_in_no_section(shop: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "10"}]
    order = shop.order(lines=lines, texts=[{"kind": "heading", "text": "Bathroom"}]).number
    shop.do("issue_advance", order=order, percent="50")
    shop.shipped(order)
    page = said(shop, "invoice", str(shop.do("issue_invoice", orders=[order]).number))
    stand(page, "Zwischensumme Bathroom 84,20", "42,10")


def sectioned(kind: str, count: int) -> m.Paper:
    """A paper on which every third line begins a section, and every section has a note."""
    between = [m.PaperText(kind_, f"{name} {after}", after) for after in range(0, count, 3)
               for kind_, name in (("heading", "Raum"), ("note", "Hinweis"))]  # fmt: skip
    return samples.paper(kind, count, texts=tuple(between), terms=None)


@pytest.mark.parametrize("kind", [m.QUOTATION, m.DELIVERY_NOTE])
@pytest.mark.parametrize("count", [1, *range(6, 34, 3), 60])
def test_a_heading_stays_with_its_first_line_and_a_sum_with_its_last(kind: str, count: int) -> None:
    pages = texts(make(sectioned(kind, count)))
    for page in pages:
        rows = re.findall(r"^(Raum \d+|Zwischensumme|\d+ [A-Z]\S*)", page, re.MULTILINE)
        for above, below in itertools.pairwise([*rows, ""]):
            assert not above.startswith("Raum") or below[:1].isdigit(), f"{above} ends a page"
        first = re.findall(r"^(Zwischensumme|\d+ [A-Z]|Raum)", page, re.MULTILINE)[:1]
        assert first != ["Zwischensumme"], "a sum stands alone"
    whole = "".join(pages)
    assert whole.count("Zwischensumme") == ((count + 2) // 3 if kind == m.QUOTATION else 0)


def test_a_paper_of_an_order_that_says_nothing_more_has_no_texts(shop: Shop) -> None:
    order = shop.order().number
    with shop.database.read() as view:
        paper = paper_for(view, m.SALES_ORDER, str(order))[1]
    assert (paper.texts, paper.lines[0].pack, paper.lines[0].cuts) == ((), "", 0)
