"""Labels in the language of label printers: what a printer makes of them is what the paper says, whatever is typed."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import dots, make, zpl
from app.documents.labels import draw_labels, label_kind
from app.documents.shipping_labels import SHIPPING, draw_shipping
from app.queries import paper_model as m
from app.queries.labels import LabelSet
from app.queries.shipping_labels import ParcelLabel, ShippingSet
from tests.documents import samples
from tests.zpl_printer import Label, printed

PICTURES = os.environ.get("COUNTERFOIL_LOOK_AT", "")
SSCC = "340123450000000018"
LATIN = st.characters(codec="latin-1", exclude_categories=["Cc", "Cf"])
TYPED = st.text(LATIN | st.sampled_from("^~\\_>&–€"), max_size=40)


def read(label: Label) -> list[str]:
    """What a scanner reads on it."""
    return [one.text for one in zxingcpp.read_barcodes(label.picture)]


def look(label: Label, name: str) -> Label:
    """A picture for the eye, where a folder for them is named."""
    if PICTURES:
        label.picture.save(f"{PICTURES}/{name}.png")
    return label


def parcels(**changes: object) -> ShippingSet:
    paper = samples.paper(m.DELIVERY_NOTE, 1)
    found = (ParcelLabel(1, 2, SSCC, True, 12_400), ParcelLabel(2, 2, "BOX~7^_\\", False, 0, "TR-9"))
    return ShippingSet(replace(paper, **changes), "DHL & Söhne", found)


def goods(*lines: m.PaperLine) -> bytes:
    stock = label_kind("label")
    assert stock is not None
    return draw_labels(stock, LabelSet(samples.paper(m.PICK_LIST, lines=lines)))


@pytest.mark.parametrize("stock", SHIPPING, ids=lambda one: one.name)
def test_a_printer_sets_the_words_itself_and_the_bars_are_read(stock: object) -> None:
    pdf = draw_shipping(stock, parcels())  # type: ignore[arg-type]
    first, second = (look(one, f"{stock.name}_{n}") for n, one in enumerate(printed(zpl.labels(pdf, 4))))  # type: ignore[attr-defined]
    assert (first.copies, second.copies) == (4, 4)
    assert {"Baustelle Kita Möwenweg", "Paket 1 von 2", "12,4 kg", f"(00) {SSCC}"} <= set(first.texts)
    assert "GF" not in first.commands, "nothing of it is a picture"
    assert read(first) == [f"(00){SSCC}"]
    assert read(second) == ["BOX~7^_\\"]
    (page, _) = dots.label(pdf)
    assert (first.picture.width, first.picture.height) == (page.wide, page.high)
    assert len(zpl.labels(pdf)) < 2600 < len(zpl._dotted(page, 1)), "a tenth of the dots"
    assert zpl.labels(pdf) == zpl.labels(pdf)


def test_other_letters_are_sent_as_they_are_drawn() -> None:
    pdf = draw_shipping(SHIPPING[0], parcels(ship_to=samples.TOKYO))
    label = look(printed(zpl.labels(pdf))[0], "tokyo")
    assert label.commands.count("GF") >= 2
    assert not any("東" in one for one in label.texts)
    assert "Paket 1 von 2" in label.texts
    assert read(label) == [f"(00){SSCC}"]


def test_labels_of_products_have_their_codes() -> None:
    pdf = goods(
        samples.line(1, barcode="4006381333931"),
        samples.line(2, code="SCH-M8-100", location="B-02"),
        samples.line(3, code="X" * 40, description="Lang ^FD~_\\ & 100 %"),
        samples.line(4, code="ΑΒΓ-1"),
    )
    found = [look(one, f"goods_{n}") for n, one in enumerate(printed(zpl.labels(pdf)))]
    # The sample sorts them by their place.
    assert [read(one) for one in found] == [["4006381333931"], ["X" * 40], ["SCH-M8-100"], ["ΑΒΓ-1"]]
    assert "Lang ^FD~_\\ & 100 %" in found[1].texts
    assert "8,42" in found[0].texts


def test_what_carries_no_labels_is_sent_as_dots() -> None:
    sheet = label_kind("label-sheet")
    assert sheet is not None
    laser = draw_labels(sheet, LabelSet(samples.paper(m.PICK_LIST, 3)))
    for pdf in (laser, make(samples.paper(m.RECEIPT, 1))):
        (label,) = printed(zpl.labels(pdf, 2))
        assert ("GF" in label.commands, label.texts, label.copies) == (True, (), 2)


@settings(max_examples=20, deadline=None)
@given(TYPED)
def test_nothing_that_is_typed_becomes_a_command(typed: str) -> None:
    assert zpl.is_plain(typed)
    fields = [zpl.text(9, 90, 25, typed), zpl.text(0, 190, 25, typed, (9999, "R"))]
    (label,) = printed(zpl.label(400, 300, fields).encode("ascii"))
    assert label.texts == (typed.replace("\u00a0", " "),) * 2
    assert label.commands.count("FS") == 2


@settings(max_examples=20, deadline=None)
@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=24)
    | st.from_regex(r"[A-Z]{0,3}[0-9]{1,12}[A-Z]?", fullmatch=True)
)
def test_a_code_says_what_was_given_and_is_as_wide_as_was_told(value: str) -> None:
    said, modules = zpl.code_128(value)
    (label,) = printed(zpl.label(modules * 2 + 60, 90, [zpl.bars_128(30, 10, 2, 70, said)]).encode("ascii"))
    row = [one < 128 for one in label.picture.crop((0, 40, label.picture.width, 41)).tobytes()]
    assert (row.index(True), len(row) - row[::-1].index(True)) == (30, 30 + modules * 2)
    (read,) = zxingcpp.read_barcodes(label.picture, zxingcpp.BarcodeFormat.Code128)
    assert read.text == value
