"""What is signed is what stands: a signature goes with the very content it was given for, and with nothing else."""

import hashlib
import io
import json
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from app.documents.runner import print_paper
from app.domain.errors import RuleViolation
from app.queries.papers import paper_for
from tests.documents.reading import said, stand
from tests.shop import Shop

INK = [[(100, 200, 0, 500), (3000, 4000, 16, 700), (5000, 200, 33, 1000)]]
LINES = [{"product": "CU15", "quantity": "10"}]


@pytest.fixture(autouse=True)
def _english(shop: Shop) -> None:
    shop.do("save_company", language="en")


def signed(shop: Shop, kind: str, ref: str) -> Any:
    """The signature as the paper has it."""
    with shop.database.read() as view:
        return paper_for(view, kind, ref)[1].signed


def carried(pdf: bytes, name: str) -> bytes:
    """A file that travels in a PDF."""
    names = PdfFileReader(io.BytesIO(pdf)).root["/Names"]["/EmbeddedFiles"]["/Names"]
    files = {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}
    content: bytes = files[name]["/EF"]["/F"].data
    return content


def quoted(shop: Shop) -> str:
    """A quote that went out and was signed by the customer."""
    quote = shop.do("send_quote", quote=shop.do("draft_quote", customer="MUELLER", lines=LINES).id).number
    shop.do("sign_document", quote=quote, name="Karin Müller", strokes=INK, utc_offset=60)
    return str(quote)


def test_an_order_amended_after_it_was_signed_is_not_signed(shop: Shop) -> None:
    order = shop.order(lines=LINES).number
    shop.do("sign_document", order=order, name="Karin Müller", strokes=INK)
    assert signed(shop, "sales-order", order).strokes
    stand(said(shop, "sales-order", order), "Karin Müller", "Fingerprint of what was signed")
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "12"}])
    now = signed(shop, "sales-order", order)
    assert (now.strokes, now.before, now.record) == ((), "version", b"")
    page = said(shop, "sales-order", order)
    stand(page, f"An earlier version ({order}) was signed by Karin Müller", "this one is not signed yet")
    assert "Fingerprint of what" not in page
    shop.do("sign_document", order=order, name="Karl Kern", strokes=INK)
    assert (signed(shop, "sales-order", order).name, signed(shop, "sales-order", order).before) == ("Karl Kern", "")


def test_an_order_tells_that_it_was_signed_as_a_quotation(shop: Shop) -> None:
    quote = quoted(shop)
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote).id).number
    page = said(shop, "sales-order", order)
    stand(page, f"Agreed to as quotation {quote}, signed by Karin Müller")
    assert signed(shop, "sales-order", order).strokes == ()
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "12"}])
    assert signed(shop, "sales-order", order) is None, "another bargain is not what was signed"


def test_a_part_of_a_signed_quote_and_its_next_revision_are_not_signed(shop: Shop) -> None:
    draft = shop.do("draft_quote", customer="MUELLER", lines=[*LINES, {"product": "ELB15", "quantity": "4"}])
    quote = shop.do("send_quote", quote=draft.id).number
    shop.do("sign_document", quote=quote, name="Karin Müller", strokes=INK)
    part = shop.do("accept_quote", quote=quote, lines=[{"line": 1, "quantity": "10"}])
    order = shop.do("confirm_order", order=part.id).number
    assert signed(shop, "sales-order", order) is None
    other = quoted(shop)
    revision = shop.do("revise_quote", quote=other, customer="MUELLER", lines=[{"product": "CU15", "quantity": "11"}])
    shop.do("send_quote", quote=revision.id)
    assert signed(shop, "quotation", other).before == "version"
    stand(said(shop, "quotation", other), f"An earlier version ({other}) was signed by Karin Müller")


def test_anybody_computes_the_printed_fingerprint_from_what_the_paper_carries(shop: Shop) -> None:
    quote = quoted(shop)
    pdf = print_paper(shop.database, "quotation", quote).pdf
    record = carried(pdf, "order.json")
    fingerprint = hashlib.sha256(record).hexdigest()
    evidence = json.loads(carried(pdf, "signature.json"))
    assert (evidence["order_sha256"], evidence["signed_record"]) == (fingerprint, "order.json")
    assert evidence["stroke_unit"] == "1/100 px, ms, pressure 0-1000"
    assert json.loads(record)["lines"][0]["price"] == "8.4200"
    grouped = " ".join(fingerprint[at : at + 4] for at in range(0, 16, 4))
    stand(said(shop, "quotation", quote), grouped)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_a_moment_is_told_as_the_clock_said_it_where_it_was_signed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    import time

    quote = quoted(shop)
    here = signed(shop, "quotation", quote).at
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert signed(shop, "quotation", quote).at == here
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_company_that_keeps_no_pressure_and_timing_has_none_to_lose(shop: Shop) -> None:
    shop.do("save_company", pen_still=True)
    order = shop.order(lines=LINES).number
    shop.do("sign_document", order=order, name="Karin Müller", strokes=INK)
    assert signed(shop, "sales-order", order).strokes == (((100, 200, 0, 0), (3000, 4000, 0, 0), (5000, 200, 0, 0)),)


@pytest.mark.parametrize(("language", "sentence"), [("de", "Ich bestelle"), ("fr", "Je commande"), ("", "I order")])
def test_a_customer_agrees_in_their_own_language(shop: Shop, language: str, sentence: str) -> None:
    shop.do("save_customer", number="MUELLER", language=language)
    assert signed(shop, "quotation", quoted(shop)).consent.startswith(sentence)


def test_goods_above_an_amount_leave_when_the_customer_has_signed(shop: Shop) -> None:
    shop.do("save_company", sign_above="100")
    order = shop.order(lines=LINES).number
    picking = shop.do("open_pick_list", order=order).id
    shop.do("confirm_pick", pick_list=picking)
    packed = shop.do("pack_shipment", pick_list=picking).id
    with pytest.raises(RuleViolation, match=r"100\.00 EUR or more: the customer signs it first"):
        shop.do("ship", shipment=packed)
    shop.do("sign_document", order=order, name="Karin Müller", strokes=INK)
    assert shop.do("ship", shipment=packed).state == "shipped"
    quote = quoted(shop)
    same = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote).id).number
    assert shop.shipped(same).state == "shipped", "signed as a quotation, and the same bargain"
    small = shop.order(lines=[{"product": "CU15", "quantity": "1"}]).number
    assert shop.shipped(small).state == "shipped"
