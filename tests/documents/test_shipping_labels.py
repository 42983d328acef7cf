"""Labels of parcels: the number that is the parcel's own in the world, and what a thermal head leaves of it."""

from __future__ import annotations

import datetime
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents import dots
from app.documents.runner import print_paper
from app.documents.shipping_labels import LEAST, SHIPPING
from app.documents.zpl import labels as labels_in_zpl
from app.domain import codes
from app.domain.errors import RuleViolation
from app.domain.sscc import is_sscc, sscc
from app.queries.desk_settings import number_series
from app.queries.scanned import resolve, scanned_document
from app.queries.search.ask import ask
from app.queries.search.numbers import by_number
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.documents.reading import size, texts
from tests.render_back import bars_in, picture_of
from tests.shop import Shop
from tests.zpl_printer import printed

PREFIX = "4012345"


def packed(shop: Shop, parcels: Any = None, **order: Any) -> str:
    """The number of a shipment that is packed."""
    order.setdefault("lines", [{"product": "CU15", "quantity": "2"}])
    picking = shop.do("open_pick_list", order=shop.order(**order).id)
    shop.do("confirm_pick", pick_list=picking.id)
    return str(shop.do("pack_shipment", pick_list=picking.id, parcels=parcels).number)


def labels(shop: Shop) -> list[str]:
    with shop.database.read() as view:
        return [row[0] for row in view.rows(sql("SELECT label FROM parcel ORDER BY shipment_id, position"))]


def scanned(pdf: bytes) -> list[str]:
    """What a scanner reads off each label as the head burns it, in the middle of the bars."""
    return [bars_in(picture_of(one), one.high - round(29 / 25.4 * 203)) for one in dots.label(pdf)]


@given(prefix=st.from_regex(r"[0-9]{4,12}", fullmatch=True), station=st.integers(1, 999), counter=st.integers(1, 10**6))
def test_a_parcel_number_has_18_figures_and_checks(prefix: str, station: int, counter: int) -> None:
    code = sscc(prefix, str(station), counter)
    assert is_sscc(code)
    assert code[1:].startswith(prefix)
    if len(prefix) < 9:
        others = {sscc(prefix, str(station + 1), counter), sscc(prefix, str(station), counter + 1)}
        assert code not in others


def test_the_check_digit_is_that_of_the_general_specifications() -> None:
    assert sscc("0614141", "1", 234567890) == "106141412345678908", "GS1 General Specifications, figure 7.9.1"
    assert not is_sscc("106141412345678909")


def test_each_parcel_gets_its_number_as_it_is_packed_and_no_number_comes_twice(shop: Shop) -> None:
    packed(shop, 1)
    assert labels(shop) == [""], "without a prefix there is none"
    shop.do("save_company", gs1_prefix=PREFIX)
    own = [{"label": "BOX 7"}, {"weight": 12400}, {"tracking": "TR-9"}]
    number = packed(shop, own)
    first, second = sscc(PREFIX, "1", 1), sscc(PREFIX, "1", 2)
    assert labels(shop) == ["", "BOX 7", first, second], "what a label says stays"
    shop.do("cancel_shipment", shipment=number)
    packed(shop)
    assert labels(shop)[-1] == sscc(PREFIX, "1", 3), "an unpacked parcel leaves its number unused"
    with shop.database.read() as view:
        assert "sscc" not in {one.kind for one in number_series(view)}, "nobody has to choose its words"
    assert check_rebuild(shop.database) == []
    packed(shop)
    assert labels(shop)[-1] == sscc(PREFIX, "1", 4)


@pytest.mark.parametrize("stock", SHIPPING, ids=lambda one: one.name)
def test_a_scanner_reads_what_the_label_says(shop: Shop, stock: Any) -> None:
    shop.do("save_company", gs1_prefix=PREFIX)
    number = packed(shop, [{"weight": 12400}, {"weight": 800, "tracking": "00340434161094042557"}])
    pdf = print_paper(shop.database, stock.name, number).pdf
    assert scanned(pdf) == [f"]C100{sscc(PREFIX, '1', n)}" for n in (1, 2)]
    assert tuple(round(one, 1) for one in size(pdf)) == (stock.wide, stock.high)
    first, second = (" ".join(one.replace("\u00a0", " ").split()) for one in texts(pdf))
    for words in ("Müller Bau GmbH", "Paket 1 von 2", "12,4 kg", number, f"(00) {sscc(PREFIX, '1', 1)}"):
        assert words in first
    assert "00340434161094042557" in second
    assert "Paket 2 von 2" in second
    only = print_paper(shop.database, stock.name, f"{number}/2").pdf
    assert scanned(only) == scanned(pdf)[1:]


def test_without_a_prefix_the_parcels_own_number_finds_the_shipment(shop: Shop) -> None:
    number = packed(shop, 2)
    codes = scanned(print_paper(shop.database, "shipping-label", number).pdf)
    assert codes == [f"{number}/1", f"{number}/2"]
    single = packed(shop, 1, lines=[{"product": "ELB15", "quantity": "1"}])
    assert scanned(print_paper(shop.database, "shipping-label", single).pdf) == [single]
    with shop.database.read() as view:
        for code in (*codes, number):
            found = scanned_document(view, code)
            assert found is not None
            assert (found.place, found.document) == ("deliveries", number)
        assert scanned_document(view, "DN-99/1") is None


def test_what_is_scanned_off_a_parcel_finds_its_shipment(shop: Shop) -> None:
    shop.do("save_company", gs1_prefix=PREFIX)
    number = packed(shop, [{}, {"label": "BOX 7"}, {"tracking": "00340434161094042557", "label": "T"}])
    undone = packed(shop, lines=[{"product": "ELB15", "quantity": "1"}])
    shop.do("cancel_shipment", shipment=undone)
    mine, theirs = sscc(PREFIX, "1", 1), sscc(PREFIX, "1", 2)
    today = datetime.date(2026, 3, 18)
    with shop.database.read() as view:
        for code in (f"]C100{mine}", f"00{mine}", f"(00){mine}", mine, "BOX 7", "00340434161094042557"):
            found = resolve(view, codes.read(code, today)).document
            assert found is not None, code
            assert (found.place, found.document) == ("deliveries", number), code
        assert resolve(view, codes.read(f"]C100{theirs}", today)).document is None, "it was unpacked"
        assert resolve(view, codes.read("BOX 8", today)).document is None
        for words in (mine, f"(00) {mine}", f"(00){mine}", f"00{mine}", "00340434161094042557"):
            assert [one.number for one in by_number(view, ask(words, "2026-03-18"), 8)] == [number], words
        plan = view.rows(
            sql("EXPLAIN QUERY PLAN SELECT shipment_id FROM parcel WHERE label = :code AND label <> ''"), {"code": "x"}
        )
    assert "parcel_label" in str(plan)


def test_nothing_is_smaller_than_a_head_of_203_dots_can_print(shop: Shop) -> None:
    number = packed(shop, [{"label": "Ä" * 300, "weight": 1}], customer="KERN")
    for ref in (number, packed(shop)):
        pdf = print_paper(shop.database, "shipping-label", ref).pdf
        page = pypdfium2.PdfDocument(pdf)[0]
        sizes = {round(one.get_font_size(), 1) for one in page.get_objects() if isinstance(one, pypdfium2.PdfTextObj)}
        assert sizes
        assert min(sizes) >= LEAST
        lefts = [one.get_bounds() for one in page.get_objects()]
        assert all(x1 >= 0 and y1 >= 0 and x2 <= 298 and y2 <= 420 for x1, y1, x2, y2 in lefts), "nothing runs out"


def test_a_long_address_stays_above_the_line(shop: Shop) -> None:
    to = {"name": "Arbeitsgemeinschaft Großbaustelle Hafenquartier Süd Los 4 GmbH & Co. KG " * 2, "street": "W" * 90,
          "extra": "Tor 4, Anmeldung beim Polier, Halle 7 hinten links " * 2, "postcode": "24837", "city": "Schleswig",
          "country": "AT"}  # fmt: skip
    number = packed(shop, 1, ship_to=to)
    page = " ".join(texts(print_paper(shop.database, "shipping-label", number).pdf)[0].split())
    assert "24837 Schleswig" in page.replace("\u00a0", " ") or "SCHLESWIG" in page
    assert "Paket 1 von 1" in page.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("asked", "words"), [("DN-77", "no shipment DN-77"), ("DN-1/3", "has 1 parcels; there is no parcel 3")]
)
def test_labels_of_no_parcel_are_refused_in_words(shop: Shop, asked: str, words: str) -> None:
    packed(shop)
    with pytest.raises(RuleViolation, match=words):
        print_paper(shop.database, "shipping-label", asked)


def test_what_was_unpacked_has_no_label(shop: Shop) -> None:
    number = packed(shop)
    shop.do("cancel_shipment", shipment=number)
    with pytest.raises(RuleViolation, match="was unpacked: it has no parcels"):
        print_paper(shop.database, "shipping-label", number)


def test_a_label_printer_prints_the_same_bars(shop: Shop) -> None:
    pdf = print_paper(shop.database, "shipping-label", packed(shop, 2)).pdf
    out = [one.picture for one in printed(labels_in_zpl(pdf))]
    assert [bars_in(one, one.height - round(29 / 25.4 * 203)) for one in out] == scanned(pdf)
