"""What an invoice must say by law and nobody knows yet is asked for in the sale, and kept with it in one step."""

from __future__ import annotations

import os
from itertools import count

import pytest
import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.domain.legal import Missing
from app.ui.screens.lawful import LawSheet, commands_of
from app.ui.screens.money.tender import TenderSheet
from app.ui.theme.look import Mode, look

PICTURES = os.environ.get("COUNTERFOIL_LOOK_AT", "")
BILLS = "SELECT count(*) FROM invoice"


def _look(desk, qtbot, name):
    for mode in (Mode.LIGHT, Mode.DARK) if PICTURES else ():
        look().set_mode(mode)
        settle(desk, qtbot)
        desk.frame.grab().save(f"{PICTURES}/{name}_{mode.name.lower()}.png")
    if PICTURES:
        look().set_mode(Mode.LIGHT)


def sale_to_kern(desk, books, qtbot):
    """A sale of weight: the money is counted, and the sheet asks for what is missing."""
    sample.do(books, "save_company", street="Hafenstraße 48", vat_id="DE136695976")
    new_order(desk, qtbot, "kern")
    type_text(qtbot, "40 cu15-3\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F9)
    settle(desk, qtbot)
    assert isinstance(desk.screen()._sheet, TenderSheet)
    type_text(qtbot, "d\n")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, LawSheet)
    return sheet


@pytest.fixture
def asked(desk, books, qtbot):
    """Nobody knows Kern's address."""
    return sale_to_kern(desk, books, qtbot)


def test_it_is_filled_in_and_sold_in_one_step(asked, desk, books, qtbot):
    _look(desk, qtbot, "law_sheet")
    assert rows(books, BILLS) == [(0,)], "nothing is sold while it is asked"
    asked.form.set_values(
        {"customer.street.K-10031": "Weg 3", "customer.postcode.K-10031": "48431", "customer.city.K-10031": "Rheine"}
    )
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, BILLS) == [(1,)]
    assert rows(books, "SELECT street, postcode, city FROM customer WHERE number = 'K-10031'") == [
        ("Weg 3", "48431", "Rheine")
    ]
    [(body,)] = rows(books, "SELECT body FROM journal WHERE kind = 'InvoiceIssued'")
    assert "Weg 3" in body


@pytest.mark.slow
def test_the_address_that_was_begun_in_a_sale_stands_there_again_behind_esc(asked, desk, books, qtbot):
    type_text(qtbot, "Weg 3\t48431\tRh")
    press(qtbot, desk, Qt.Key.Key_Escape)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F9)
    settle(desk, qtbot)
    type_text(qtbot, "d\n")
    settle(desk, qtbot)
    again = desk.screen().open_sheet
    assert isinstance(again, LawSheet)
    assert list(again.form.values().values()) == ["Weg 3", "48431", "Rh"]
    type_text(qtbot, "\t\tRheine")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, BILLS) == [(1,)]
    assert rows(books, "SELECT street, city FROM customer WHERE number = 'K-10031'") == [("Weg 3", "Rheine")]
    assert desk.desk.begun == {}


@pytest.mark.slow
def test_without_it_the_sale_goes_on_at_the_second_asking(asked, desk, books, qtbot, monkeypatch):
    # Between two keys there is a second.
    monkeypatch.setattr(LawSheet, "clock", staticmethod(count().__next__))
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert asked.note.full_text() == "F12 again sells without it; the bill will not say it, its trail will."
    assert rows(books, BILLS) == [(0,)]
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, BILLS) == [(1,)]


def test_the_town_of_a_billing_address_is_filled_in_where_the_bill_lacks_it(desk, books, qtbot):
    home = {"street": "Weg 3", "postcode": "48431", "city": "Rheine"}
    accounts = {"kind": "billing", "name": "Kern Buchhaltung", "street": "Postfach 7"}
    sample.do(books, "save_customer", number="K-10031", address=home, addresses=[accounts])
    sheet = sale_to_kern(desk, books, qtbot)
    assert [field.accessibleName() for field in sheet.form.fields.values()] == ["Billing postcode", "Billing town"]
    type_text(qtbot, "48001\tMünster")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, BILLS) == [(1,)]
    assert rows(books, "SELECT kind, name, street, postcode, city FROM address") == [
        ("billing", "Kern Buchhaltung", "Postfach 7", "48001", "Münster")
    ]
    assert rows(books, "SELECT street, city FROM customer WHERE number = 'K-10031'") == [("Weg 3", "Rheine")]
    [(body,)] = rows(books, "SELECT body FROM journal WHERE kind = 'InvoiceIssued'")
    assert "Postfach 7" in body
    assert "Münster" in body


def test_each_record_is_mended_by_one_action():
    lacks = [
        Missing("company.vat_id", "…"), Missing("customer.street", "…", "K-1"), Missing("customer.city", "…", "K-1"),
        Missing("customer.vat_id", "…", "K-1"), Missing("product.hsn", "…", "CU15"),
        Missing("address.street", "…", "K-1"), Missing("address.city", "…", "K-1"),
    ]  # fmt: skip
    said = {
        "company.vat_id.": "DE1", "customer.street.K-1": "Weg 3", "customer.city.K-1": "Kiel",
        "customer.postcode.K-1": "24103", "customer.vat_id.K-1": "", "product.hsn.CU15": "7411",
        "address.street.K-1": "Postfach 7", "address.postcode.K-1": "24001", "address.city.K-1": "",
    }  # fmt: skip
    assert commands_of(lacks, said) == [
        {"action": "save_company", "vat_id": "DE1"},
        {"action": "save_customer", "number": "K-1",
         "address": {"street": "Weg 3", "postcode": "24103", "city": "Kiel"},
         "addresses": [{"kind": "billing", "street": "Postfach 7", "postcode": "24001"}]},
        {"action": "save_product", "sku": "CU15", "hsn": "7411"},
    ]  # fmt: skip
