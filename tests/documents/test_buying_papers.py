"""The purchase order as the supplier reads it, and labels that a scanner reads."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.documents.labels import label_kind
from app.documents.layout import codes
from app.documents.runner import print_paper
from app.domain.errors import RuleViolation
from tests.documents.reading import size, texts
from tests.shop import Shop


@pytest.fixture
def buying(shop: Shop) -> Shop:
    """Nordlicht with a supplier in Ulm."""
    shop.do("save_supplier", number="W-1", name="Wieland Werke AG", country="DE", street="Graf-Arco-Straße 36",
            postcode="89079", city="Ulm", lead_days=5)  # fmt: skip
    shop.do("save_product", sku="CU15", supplier="W-1", supplier_sku="3015-5", cost="5.10", bin="A-03-2")
    return shop


def said(shop: Shop, kind: str, ref: str) -> str:
    return " ".join(" ".join(texts(print_paper(shop.database, kind, ref).pdf)).replace("\u00a0", " ").split())


def ordered(shop: Shop, **more: Any) -> str:
    lines = [{"product": "CU15", "quantity": "60"}, {"product": "ELB15", "quantity": "100", "cost": "0.22"}]
    return shop.do("order_goods", date="2026-03-02", supplier="W-1", lines=lines, note="Bis 15 Uhr", **more).number


def test_a_purchase_order_says_what_and_by_when_and_whose_number_it_has(buying: Shop) -> None:
    page = said(buying, "purchase-order", ordered(buying, send=True, reference="Angebot 12"))
    for words in ("Bestellung PO-1", "2 Positionen · 328,00 € — Liefertermin 07.03.2026", "Wieland Werke AG",
                  "89079 Ulm", "Ihre Artikelnr. 3015-5", "5,10", "306,00", "Bis 15 Uhr", "Angebot 12"):  # fmt: skip
        assert words in page
    assert "Entwurf" not in page


def test_a_draft_says_so_and_what_was_cancelled_is_not_asked_for(buying: Shop) -> None:
    number = ordered(buying)
    assert "Entwurf — Bestellung" in said(buying, "purchase-order", number)
    buying.do("send_purchase", purchase=number)
    buying.do("cancel_purchase", purchase=number, lines=[{"line": 1, "quantity": "60"}])
    page = said(buying, "purchase-order", number)
    assert "CU15" not in page
    assert "22,00" in page
    buying.do("save_company", language="en", paper_size="letter")
    assert "Purchase order PO-1" in said(buying, "purchase-order", number)


# ISO/IEC 15420, number sets A, B and C as widths of the four elements of a figure, written down independently.
_WIDTHS = ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"]
_PARITY = {"OOOOOO": 0, "OOEOEE": 1, "OOEEOE": 2, "OOEEEO": 3, "OEOOEE": 4, "OEEOOE": 5, "OEEEOO": 6, "OEOEOE": 7,
           "OEOEEO": 8, "OEEOEO": 9}  # fmt: skip


def decoded(modules: str) -> str:
    """An EAN-13 as a scanner reads it: by the widths of bars and gaps."""
    runs = [len(run) for run in re.findall("1+|0+", modules)]
    assert runs[:3] == runs[-3:] == [1, 1, 1]
    assert runs[27:32] == [1, 1, 1, 1, 1]
    figures, parity = "", ""
    for at in range(6):
        widths = "".join(map(str, runs[3 + at * 4 : 7 + at * 4]))
        odd = widths in _WIDTHS
        parity += "O" if odd else "E"
        figures += str(_WIDTHS.index(widths if odd else widths[::-1]))
    right = "".join(str(_WIDTHS.index("".join(map(str, runs[32 + at * 4 : 36 + at * 4])))) for at in range(6))
    return f"{_PARITY[parity]}{figures}{right}"


@pytest.mark.parametrize("value", ["4006381333931", "0012345678905", "9780201379624", "5901234123457", "1234567890128"])
def test_an_ean_is_read_back_by_the_widths_of_its_bars(value: str) -> None:
    assert codes.is_ean13(value)
    assert decoded(codes.ean13_modules(value)) == value


def test_what_is_no_ean_is_not_drawn_as_one() -> None:
    assert not codes.is_ean13("4006381333932"), "the last figure checks the others"
    assert not codes.is_ean13("400638133393")
    assert not codes.is_ean13("４００６３８１３３３９３１"), "figures of another script are none for a scanner"


class _Ruler:
    """Takes what is drawn of a barcode."""

    def __init__(self) -> None:
        self.rectangles: list[tuple[float, float, float, float]] = []

    def bars(self, rectangles: list[tuple[float, float, float, float]]) -> None:
        self.rectangles += rectangles

    def text(self, *_words: object) -> None:
        """The figures below are for people."""


def test_the_drawn_bars_are_the_modules_and_keep_their_quiet_zones() -> None:
    ruler = _Ruler()
    wide = codes.ean13(ruler, 0, 0, "4006381333931", 51 * 72 / 25.4, 20)  # type: ignore[arg-type]
    module = wide / (95 + 22)
    modules = ["0"] * 95
    for x, _, width, _ in ruler.rectangles:
        first = round(x / module) - 11
        modules[first : first + round(width / module)] = "1" * round(width / module)
    assert decoded("".join(modules)) == "4006381333931"
    assert min(x for x, *_ in ruler.rectangles) >= 10.9 * module
    assert module >= 0.26 * 72 / 25.4, "four fifths of the nominal size at least"


def test_a_label_has_name_code_place_and_price_on_a_page_of_its_own_size(buying: Shop) -> None:
    pdf = print_paper(buying.database, "label", "CU15").pdf
    page = " ".join(texts(pdf)[0].replace("\u00a0", " ").split())
    for words in ("Copper pipe 15 mm", "CU15", "A-03-2", "8,42", "EUR / pc"):
        assert words in page
    wide, high = size(pdf)
    assert (round(wide), round(high)) == (57, 32)
    assert "4006381333931" in said(buying, "label", "ELB15"), "its own barcode, not the code"


def test_a_sheet_holds_twenty_four_and_goes_on(buying: Shop) -> None:
    pages = texts(print_paper(buying.database, "label-sheet", "20*CU15, 5*ELB15").pdf)
    assert len(pages) == 2
    assert sum(page.count("Copper pipe 15 mm") for page in pages) == 20
    assert pages[1].count("Elbow 15 mm") == 1
    kind = label_kind("label-sheet")
    assert kind is not None
    assert kind.across * kind.wide <= kind.page_wide


@pytest.mark.parametrize(("ref", "words"), [("NOPE", "no product NOPE"), (" , ", "Name the products"),
                                            ("900*CU15,200*CU15", "never printed at once")])  # fmt: skip
def test_labels_of_nothing_are_refused_in_words(buying: Shop, ref: str, words: str) -> None:
    with pytest.raises(RuleViolation, match=words):
        print_paper(buying.database, "label", ref)


def test_a_code_too_long_for_bars_becomes_a_square_one(buying: Shop) -> None:
    buying.do("save_product", sku="ÜBERGANG-" + "X" * 30, name="Übergangsstück " * 6, price="1.10", tax="S19")
    page = said(buying, "label", "ÜBERGANG-" + "X" * 30)
    assert "Übergangsstück" in page
