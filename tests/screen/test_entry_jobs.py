"""The jobs of whoever takes orders, on a real screen: each by real keys, within its budget, to the cent.

The budgets are those of the design; each key of a chord counts, a scan and a stroke of the pen apart.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents.runner import folder_of, paper_file
from tests.documents.reading import drawn
from tests.screen.desk import Desk, until
from tests.shop import Shop

pytestmark = pytest.mark.screen

FIVE = ("CU15", "ELB15", "CU22", "BV12", "FLX500")
Open = Callable[..., Desk]


def look() -> None:
    """A person sees what the window shows now before the next step."""
    time.sleep(1)


def stocked(shop: Shop) -> None:
    """Five things that the counter sells each day."""
    for sku, name, price in (("CU22", "Copper pipe 22 mm", "12.60"), ("BV12", "Ball valve", "9.80")):
        shop.do("save_product", sku=sku, name=name, price=price, tax="S19")
    shop.do("save_product", sku="FLX500", name="Flux paste 500 g", price="4.00", tax="S19")


def papers(desk: Desk, kind: str) -> list[Path]:
    """The archived papers of a kind, the oldest first."""
    found = until(
        lambda: desk.rows(f"SELECT sha256 FROM document_archive WHERE kind = '{kind}' ORDER BY hlc"), f"the {kind}"
    )
    return [paper_file(folder_of(desk.books), sha256) for (sha256,) in found]


def paper(desk: Desk, kind: str) -> str:
    """The text of the last archived paper of a kind."""
    file = str(papers(desk, kind)[-1])
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout


def test_j1_the_last_order_of_a_regular_once_more(open_desk: Open) -> None:
    """Typed ahead: the customer's card, the list of earlier orders and the lines are all still on their way."""

    def ordered(shop: Shop) -> None:
        stocked(shop)
        lines = [{"product": sku, "quantity": str(many)} for many, sku in enumerate(FIVE, start=1)]
        shop.do("confirm_order", order=shop.do("draft_order", customer="MUELLER", lines=lines).id)

    desk = open_desk(ordered)
    desk.key("ctrl+1")
    desk.counted()
    desk.key("ctrl+n")
    desk.type("mul\n")
    desk.key("ctrl+r")
    desk.type("\n")
    desk.key("F12")
    look()
    desk.type("\n")
    until(lambda: len(desk.orders()) == 10, "the order")
    keys, scans = desk.counted()
    assert (keys <= 12, scans) == (True, 0)
    assert desk.orders()[5:] == [(sku, many * 1000) for many, sku in enumerate(FIVE, start=1)]
    assert "Traceback" not in desk.close()


def test_j2_somebody_who_walks_in_gets_a_quotation_of_five_lines(open_desk: Open) -> None:
    desk = open_desk(stocked)
    desk.counted()
    desk.key("ctrl+n")
    desk.type("\n")
    desk.type("10*cu15\n4*elb15\n5*cu22\n2*bv12\n1*flx500\n")
    desk.key("F12")
    desk.type("q\n")
    until(lambda: desk.rows("SELECT number FROM quote") == [("Q-1",)], "the quotation")
    look()
    desk.key("ctrl+p")
    words = paper(desk, "quotation")
    keys, _ = desk.counted()
    assert keys <= 50
    # 84.20 + 2.44 + 63.00 + 19.60 + 4.00 are 173.24, with 19 %: 206.16.
    assert "206.16" in words.replace(",", ".")
    assert desk.rows("SELECT gross, customer_name FROM quote") == [(20616, "Walk-in")]
    assert "Traceback" not in desk.close()


def test_j2b_a_known_customer_orders_five_lines(open_desk: Open) -> None:
    desk = open_desk(stocked)
    desk.counted()
    desk.key("ctrl+n")
    desk.type("mul\n")
    desk.type("10*cu15\n4*elb15\n5*cu22\n2*bv12\n1*flx500\n")
    desk.key("F12")
    look()
    desk.type("\n")
    until(desk.orders, "the order")
    keys, _ = desk.counted()
    assert keys <= 52
    assert desk.orders() == [("CU15", 10_000), ("ELB15", 4_000), ("CU22", 5_000), ("BV12", 2_000), ("FLX500", 1_000)]
    assert "Traceback" not in desk.close()


def test_j8_the_one_for_muller_with_the_copper_pipe_is_found(open_desk: Open) -> None:
    def sold(shop: Shop) -> None:
        stocked(shop)
        for customer, sku in (("MUELLER", "CU15"), ("MUELLER", "ELB15"), ("KERN", "CU15")):
            shop.order(customer, lines=[{"product": sku, "quantity": "2"}])

    desk = open_desk(sold)
    desk.counted()
    desk.key("F3")
    desk.type("mul copper\n")
    look()
    # The order in front is the one that F12 takes on.
    desk.key("F12")
    until(lambda: desk.rows("SELECT order_id FROM pick_list"), "the pick list")
    keys, _ = desk.counted()
    assert keys <= 14
    found = "SELECT o.customer_name, l.sku FROM pick_list p JOIN sales_order o ON o.id = p.order_id "
    assert desk.rows(found + "JOIN sales_order_line l ON l.order_id = o.id") == [("Müller Bau GmbH", "CU15")]
    assert "Traceback" not in desk.close()


def test_j3_a_quotation_becomes_an_order_signed_on_the_screen(open_desk: Open) -> None:
    def quoted(shop: Shop) -> None:
        stocked(shop)
        shop.do("save_customer", number="MUELLER", contacts=[{"name": "Karin Müller"}])
        lines = [{"product": sku, "quantity": "2"} for sku in FIVE]
        draft = shop.do("draft_quote", customer="MUELLER", lines=lines)
        shop.do("send_quote", quote=draft.number)

    desk = open_desk(quoted)
    desk.counted()
    desk.key("F3")
    desk.type("q-1\n")
    look()
    desk.key("F12")
    until(desk.orders, "the order")
    look()
    desk.key("ctrl+g")
    look()
    x, y = desk.at(40, 66)
    desk._hands("mousemove", str(x), str(y), "mousedown", "1")
    for dx, dy in ((20, -40), (40, 10), (60, -30), (90, 0), (140, -20)):
        desk._hands("mousemove", str(x + dx), str(y + dy))
    desk._hands("mouseup", "1")
    look()
    desk.key("F12")
    until(lambda: desk.rows("SELECT name FROM document_signature") == [("Karin Müller",)], "the signature")
    until(lambda: len(desk.rows("SELECT sha256 FROM document_archive WHERE kind = 'sales-order'")) == 2, "the seal")
    keys, _ = desk.counted()
    assert keys <= 10
    words = paper(desk, "sales-order")
    assert "Karin Müller" in words
    # The paper speaks the customer's language: where and when it was signed.
    signed_on = r"Auf dem Bildschirm unterschrieben\s+an\s[^,]+,[^\n]*\d\d:\d\d"
    assert re.search(signed_on, words), words
    assert "84.32" in words.replace(",", ".")
    plain, signed = (file.read_bytes() for file in papers(desk, "sales-order"))
    assert drawn(signed) > drawn(plain), "what the hand drew is on the paper"
    assert "Traceback" not in desk.close()
