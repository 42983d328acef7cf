"""E-invoices from the list of bills: saved under a name, several into a folder, and refused in words."""

from __future__ import annotations

import pytest
import sample
from driving import press, settle, type_text
from lxml import etree
from PySide6.QtCore import Qt

from app.ui.screens import einvoices

SHIFT = Qt.KeyboardModifier.ShiftModifier


def issued(books):
    lines = [{"product": "CU15-3", "quantity": "4"}]
    draft = sample.do(books, "draft_order", customer="K-10482", lines=lines, invoice_method="order")
    order = sample.do(books, "confirm_order", order=draft.id)
    return sample.do(books, "issue_invoice", orders=[order.id]).number


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """What the dialogue for files was opened with; it answers with this test's folder."""
    found = []

    def name(_owner, _title, suggested, _kinds):
        found.append(suggested)
        return str(tmp_path / "bill.xml"), ""

    monkeypatch.setattr(einvoices.QFileDialog, "getSaveFileName", name)
    monkeypatch.setattr(einvoices.QFileDialog, "getExistingDirectory", lambda *_all: str(tmp_path))
    return found


def by_name(desk, qtbot):
    """As a person does: F3 and the words."""
    press(qtbot, desk, Qt.Key.Key_F3)
    type_text(qtbot, ">e-invoice file")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)


def test_a_bill_is_saved_as_its_customer_reads_it_and_several_into_a_folder(desk, books, qtbot, asked, tmp_path):
    sample.do(books, "save_company", vat_id="DE136695976")
    sample.do(books, "save_customer", number="K-10482", einvoice="peppol", vat_id="NL810433941B01", country="NL",
              endpoint_scheme="9944", endpoint="NL810433941B01", buyer_reference="PO 7")  # fmt: skip
    first, second = issued(books), issued(books)
    desk.go("money")
    desk.screen().set_view("all")
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    by_name(desk, qtbot)
    qtbot.waitUntil((tmp_path / "bill.xml").exists)
    [suggested] = asked
    number = etree.parse(tmp_path / "bill.xml").findtext("{*}ID")
    assert suggested.endswith(f"{number}.xml")
    settle(desk, qtbot)
    assert "bill.xml is saved, as Peppol." in [one.text for one in desk.toasts.shown]
    desk.screen().table.setFocus()
    press(qtbot, desk, Qt.Key.Key_Down, SHIFT)
    assert len(desk.screen().chosen_rows()) == 2
    by_name(desk, qtbot)
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.xml"))) == 3)
    assert {first, second} <= {path.stem for path in tmp_path.glob("*.xml")}


@pytest.mark.slow
def test_what_cannot_be_one_is_said_before_anybody_is_asked_where(desk, books, qtbot, asked):
    sample.do(books, "save_company", vat_id="", tax_number="", register="")
    number = issued(books)
    desk.go("money")
    desk.screen().set_view("all")
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    by_name(desk, qtbot)
    sentence = f"{number} cannot be an e-invoice. The company has no VAT id, tax number or entry in a register."
    qtbot.waitUntil(lambda: desk.screen().line.text == sentence)
    assert asked == []


@pytest.mark.slow
def test_it_is_found_by_its_words_and_the_number_of_the_bill(desk, books, qtbot, asked, tmp_path):
    number = issued(books)
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F3)
    type_text(qtbot, f"e-invoice {number}")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    qtbot.waitUntil((tmp_path / "bill.xml").exists)
    assert asked[0].endswith(f"{number}.xml")
