"""F9 on a customer who owes nothing: the money stays theirs, and is offered when the next invoice is paid."""

from __future__ import annotations

import os

import pytest
import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.ui.screens.money.tender import TenderSheet
from app.ui.theme.look import Mode, look

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
PICTURES = os.environ.get("COUNTERFOIL_LOOK_AT", "")
BALANCE = "SELECT b.balance FROM customer_balance b JOIN customer c ON c.id = b.customer_id WHERE c.number = 'K-10482'"


def _look(desk, qtbot, name):
    """A picture for the eye, light and dark, where a folder for them is named."""
    for mode in (Mode.LIGHT, Mode.DARK) if PICTURES else ():
        look().set_mode(mode)
        settle(desk, qtbot)
        desk.frame.grab().save(f"{PICTURES}/{name}_{mode.name.lower()}.png")
    if PICTURES:
        look().set_mode(Mode.LIGHT)


def _bill(books):
    """An invoice over goods that have left, and what it asks for."""
    order = sample.make_order(books, "K-10482", (("CU15-3", "10"),))
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    sample.do(books, "ship", shipment=sample.do(books, "pack_shipment", pick_list=pick.id).id)
    bill = sample.do(books, "issue_invoice", orders=[order.id])
    [(owed,)] = rows(books, "SELECT gross FROM invoice_progress")
    return bill, owed


def _on_customer(desk, qtbot, name="Müller Bau GmbH"):
    """F9 on their row."""
    desk.go("customers")
    settle(desk, qtbot)
    place = desk.screen()
    at = next(n for n in range(place.model.rowCount()) if place.model.row_at(n).name == name)
    place.table.go_to(at)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F9)
    settle(desk, qtbot)
    return desk.screen()._sheet


def test_money_without_an_invoice_is_their_credit_and_pays_the_next(desk, books, qtbot):
    sheet = _on_customer(desk, qtbot)
    assert isinstance(sheet, TenderSheet)
    assert sheet.title.full_text() == "On account · Müller Bau GmbH owes nothing"
    type_text(qtbot, "c")
    assert sheet.note.full_text() == "How much, and in which form? 200C is 200 in cash."
    type_text(qtbot, "200c50d")
    assert (sheet.change, sheet.rest.full_text()) == (0, "€250.00 stays as credit")
    _look(desk, qtbot, "account_sheet")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT amount, change FROM payment") == [(25000, 0)]
    assert rows(books, BALANCE) == [(-25000,)]
    assert desk.toasts.shown[-1].text.endswith("€250.00 stays as credit.")
    # It is offered when a bill is there: V takes of it what is owed, and no money changes hands.
    bill, owed = _bill(books)
    desk.go("money", bill.id)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert "V Credit €250.00" in sheet.letters.full_text()
    type_text(qtbot, "v\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT gross - paid FROM invoice_progress") == [(0,)]
    assert rows(books, "SELECT count(*) FROM payment") == [(1,)]
    assert rows(books, BALANCE) == [(owed - 25000,)]
    sheet = _on_customer(desk, qtbot)
    left = sheet.title.full_text().removeprefix("On account · Müller Bau GmbH owes nothing · €")
    assert left == f"{(25000 - owed) / 100:.2f} with us already"


@pytest.mark.slow
def test_f9_on_the_card_of_an_order_without_lines_and_in_money_is_the_account(desk, books, qtbot):
    new_order(desk, qtbot)
    press(qtbot, desk, KEY.Key_F9)
    settle(desk, qtbot)
    assert desk.place == "money"
    type_text(qtbot, "80t\n")
    settle(desk, qtbot)
    assert rows(books, BALANCE) == [(-8000,)]
    # The toast and Ctrl+Z take it back whole.
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, BALANCE) == [(0,)]
    assert rows(books, "SELECT state FROM payment") == [("reversed",)]
    desk.screen().set_view("payments")
    settle(desk, qtbot)
    desk.screen().table.go_to(0)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F9)
    settle(desk, qtbot)
    assert desk.screen()._sheet.title.full_text() == "On account · Müller Bau GmbH owes nothing"


@pytest.mark.slow
def test_change_may_stay_on_account_and_the_bill_says_whose_money_is_here(desk, books, qtbot):
    bill, owed = _bill(books)
    desk.go("money", bill.id)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    type_text(qtbot, "300c")
    assert sheet.change == 30000 - owed
    assert "A Change stays on account" in sheet.letters.full_text()
    type_text(qtbot, "a")
    assert (sheet.change, sheet.rest.full_text()) == (0, f"€{(30000 - owed) / 100:.2f} stays as credit")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, BALANCE) == [(owed - 30000,)]
    order = sample.make_order(books, "K-10482", (("BN12", "2"),))
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    sample.do(books, "ship", shipment=sample.do(books, "pack_shipment", pick_list=pick.id).id)
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert desk.toasts.shown[-1].text.endswith("is issued. They have money with us: F9 uses it.")


def test_nobody_without_a_name_has_an_account(desk, books, qtbot):
    desk.go("money", "customer:nobody")
    settle(desk, qtbot)
    assert desk.toasts.shown[-1].text == "That customer is not here any more."
    sample.do(books, "save_customer", number="WALK-IN", name="Walk-in")
    [(walk_in,)] = rows(books, "SELECT id FROM customer WHERE number = 'WALK-IN'")
    desk.go("money", f"customer:{walk_in}")
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    assert desk.toasts.shown[-1].text == "Nobody without a name has an account. Name the customer first."
