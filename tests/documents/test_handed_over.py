"""Goods handed over at the counter: they left and arrived, and the delivery note carries who signed for them."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.documents.judgement import judged
from app.documents.runner import finish_papers, print_paper
from app.domain import codes
from app.domain.errors import RuleViolation
from app.queries.desk_handover import handed
from app.queries.papers import paper_for
from app.queries.scanned import resolve
from app.queries.search.ask import ask
from app.queries.search.numbers import by_number
from app.queries.standing_goods import standing_of_goods
from app.store.filestore import files_of
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.documents.reading import said, stand
from tests.documents.test_judgement import behind_the_back
from tests.documents.test_signed_content import INK, carried
from tests.shop import Shop

LINES = [{"product": "CU15", "quantity": "10"}, {"product": "ELB15", "quantity": "4"}]


@pytest.fixture(autouse=True)
def _sealing(shop: Shop, identity_folder: Path) -> None:
    shutil.copytree(identity_folder, files_of(shop.database), dirs_exist_ok=True)
    shop.do("save_company", language="en")


def packed(shop: Shop, **order: Any) -> str:
    """The number of a shipment that waits to be fetched."""
    picking = shop.do("open_pick_list", order=shop.order(**{"lines": LINES, **order}).id).id
    shop.do("confirm_pick", pick_list=picking)
    return str(shop.do("pack_shipment", pick_list=picking, parcels=[{"weight": 4200}]).number)


def state(shop: Shop, number: str) -> str:
    with shop.database.read() as view:
        return str(view.value(sql("SELECT state FROM shipment WHERE number = :number"), {"number": number}))


def test_who_takes_the_goods_signs_the_delivery_note(shop: Shop) -> None:
    number = packed(shop)
    stand(said(shop, "delivery-note", number), "Received in full and undamaged", "Name and signature")
    reply = shop.do("hand_over", shipment=number, name="Karin Müller", strokes=INK, utc_offset=60)
    assert (reply.number, reply.state, state(shop, number)) == (number, "delivered", "delivered")
    assert finish_papers(shop.database) == []
    issued = print_paper(shop.database, "delivery-note", number)
    assert issued.archived
    page = said(shop, "delivery-note", number)
    stand(page, "Customer’s signature", "Karin Müller", "Signed on screen at", "Fingerprint of what was signed",
          "“I have received the goods above, in full and undamaged unless noted.” (wording goods-1)")  # fmt: skip
    assert "Received in full and undamaged, unless noted" not in page
    record = carried(issued.pdf, "order.json")
    evidence = json.loads(carried(issued.pdf, "signature.json"))
    assert evidence["order_sha256"] == hashlib.sha256(record).hexdigest()
    told = json.loads(record)
    assert (told["kind"], told["number"], [one["quantity"] for one in told["lines"]]) == (
        "shipment", number, ["10.000", "4.000"],
    )  # fmt: skip
    assert not any("price" in one or "net" in one for one in told["lines"]), "nothing of money"
    assert told["parcels"] == [{"label": "", "weight": "4200"}]
    assert check_rebuild(shop.database) == []


@pytest.mark.slow
def test_the_books_are_compared_with_what_was_signed(shop: Shop) -> None:
    number = packed(shop)
    shop.do("hand_over", shipment=number, name="Karin Müller", strokes=INK)
    pdf = print_paper(shop.database, "delivery-note", number).pdf
    seen = judged(shop.database, pdf)
    assert (seen.whole, seen.root, seen.matches_books, seen.same, seen.passes) == (True, "ours", True, True, True)
    behind_the_back(shop, "UPDATE shipment_line SET quantity = 9000 WHERE line = 1")
    assert judged(shop.database, pdf).differences == ("line 1, quantity: file 10, books 9",)
    behind_the_back(
        shop,
        "UPDATE shipment_line SET quantity = 10000 WHERE line = 1",
        "UPDATE sales_order_line SET name = 'Brass' WHERE line = 2",
        "UPDATE parcel SET weight = 4300",
    )
    assert judged(shop.database, pdf).differences == (
        "line 2, name: file Elbow 15 mm, books Brass",
        "parcel 1, weight: file 4200, books 4300",
    )
    behind_the_back(shop, "DELETE FROM shipment_line WHERE line = 2")
    assert "line 2: file Elbow 15 mm, books nothing" in judged(shop.database, pdf).differences
    behind_the_back(shop, "UPDATE journal SET body = replace(body, 10000, 11000) WHERE kind = 'ShipmentPacked'")
    first = judged(shop.database, pdf).differences[0]
    assert first.startswith("The journal's entry ")


@pytest.mark.slow
def test_an_order_amended_since_is_no_contradiction(shop: Shop) -> None:
    order = shop.order(lines=LINES)
    picking = shop.do("open_pick_list", order=order.id).id
    shop.do("confirm_pick", pick_list=picking)
    number = shop.do("pack_shipment", pick_list=picking).number
    shop.do("hand_over", shipment=number, name="Karin Müller", strokes=INK)
    pdf = print_paper(shop.database, "delivery-note", number).pdf
    shop.do("amend_order", order=order.number, lines=[{"line": 2, "quantity": "6"}], reference="later")
    seen = judged(shop.database, pdf)
    assert (seen.same, seen.differences) == (True, ())
    with shop.database.read() as view:
        assert paper_for(view, "delivery-note", number)[1].signed is not None, "what was taken is what was signed for"


@pytest.mark.slow
def test_what_is_on_its_way_is_handed_over_and_keeps_its_carrier(shop: Shop) -> None:
    number = packed(shop)
    shop.do("ship", shipment=number, carrier="Own van")
    unsigned = print_paper(shop.database, "delivery-note", number)
    shop.do("hand_over", shipment=number, name="Karin Müller", strokes=INK)
    signed = print_paper(shop.database, "delivery-note", number)
    assert unsigned.archived
    assert signed.archived
    assert signed.sha256 != unsigned.sha256
    stand(said(shop, "delivery-note", number), "Own van", "Karin Müller")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": " "}, "Who signs"),
        ({"strokes": []}, "signature field is empty"),
        ({"consent_version": "goods-9"}, "no wording goods-9"),
        ({"shipment": "DN-77"}, "no shipment DN-77"),
    ],
)
def test_without_a_signature_the_goods_stay(shop: Shop, given: dict[str, Any], words: str) -> None:
    number = packed(shop)
    with pytest.raises(RuleViolation, match=words):
        shop.do("hand_over", **{"shipment": number, "name": "Karin", "strokes": INK, **given})
    assert state(shop, number) == "packed"


def test_why_goods_may_not_leave_is_known_before_anybody_signs(shop: Shop) -> None:
    order = shop.order(lines=LINES)
    picking = shop.do("open_pick_list", order=order.id).id
    shop.do("confirm_pick", pick_list=picking)
    id_ = str(shop.do("pack_shipment", pick_list=picking).id)
    with shop.database.read() as view:
        seen = handed(view, id_)
        assert seen is not None
        assert [(one.name, one.quantity) for one in seen.lines] == [
            ("Copper pipe 15 mm", 10_000),
            ("Elbow 15 mm", 4000),
        ]
        assert (seen.refusal, handed(view, "nothing")) == ("", None)
    shop.do("hold_order", order=order.number, reason="asked to wait")
    with shop.database.read() as view:
        assert (seen := handed(view, id_)) is not None
        assert seen.refusal == f"Order {order.number} is on hold."
    shop.do("release_hold", order=order.number)
    shop.do("hand_over", shipment=id_, name="Karin", strokes=INK)
    with pytest.raises(RuleViolation, match="is delivered; nothing of it is to be handed over"):
        shop.do("hand_over", shipment=id_, name="Karin", strokes=INK)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "sentence"), [("de", "Ich habe die oben genannten Waren"), ("fr", "J’ai reçu")])
def test_they_agree_in_their_own_language(shop: Shop, language: str, sentence: str) -> None:
    shop.do("save_customer", number="MUELLER", language=language)
    number = packed(shop)
    shop.do("hand_over", shipment=number, name="Karin", strokes=INK)
    with shop.database.read() as view:
        signed = paper_for(view, "delivery-note", number)[1].signed
    assert signed is not None
    assert signed.consent.startswith(sentence)


@pytest.mark.postgres
def test_a_server_knows_who_signed_and_whose_parcel_it_is(postgres_shop: Shop) -> None:
    shop = postgres_shop
    shop.do("save_company", gs1_prefix="4012345")
    number = packed(shop)
    shop.do("hand_over", shipment=number, name="Karin Müller", strokes=INK)
    with shop.database.read() as view:
        signed = paper_for(view, "delivery-note", number)[1].signed
        assert signed is not None
        assert signed.name == "Karin Müller"
        id_, label = view.rows(sql("SELECT shipment_id, label FROM parcel"))[0]
        standing = standing_of_goods(view, id_)
        assert standing is not None
        assert (standing.journal, standing.faults) == (standing.tables, ())
        found = resolve(view, codes.read(f"]C100{label}", datetime.date(2026, 3, 18))).document
        assert found is not None
        assert found.document == number
        assert [one.number for one in by_number(view, ask(f"(00) {label}", "2026-03-18"), 8)] == [number]
