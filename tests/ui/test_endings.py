"""Every ending of the Finish sheet by keys, and what a header and a line may say; each looked up in the books."""

from __future__ import annotations

import json

import pytest
import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.ui.theme.look import Size, look

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def _finish(desk, qtbot, letters):
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, letters)
    settle(desk, qtbot)


def _paid_in_cash(desk, qtbot, typed):
    """A sale over the counter, up to the question where the goods come from, if there is one."""
    new_order(desk, qtbot)
    type_text(qtbot, f"{typed}\n")
    settle(desk, qtbot)
    _finish(desk, qtbot, "s\n")
    type_text(qtbot, "c\n")
    settle(desk, qtbot)


def _why(desk, qtbot, words):
    """The answer to that question."""
    type_text(qtbot, f"{words}\n")
    settle(desk, qtbot)


def _stock_view(desk, qtbot, view):
    """The stock place with that view."""
    desk.go("stock")
    settle(desk, qtbot)
    desk.screen().set_view(view)
    settle(desk, qtbot)


def test_a_sale_is_goods_bill_and_money_in_one(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "10*cu15\n2*bn12\n")
    settle(desk, qtbot)
    assert page.foot.total.full_text() == "€104.82"
    _finish(desk, qtbot, "s\n")
    type_text(qtbot, "60d50c")
    assert desk.screen()._sheet.rest.full_text() == "Change €5.18"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT number, gross FROM invoice") == [("RE-1", 10482)]
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(0,)]
    assert rows(books, "SELECT state FROM shipment") == [("shipped",)]
    assert rows(books, "SELECT method, amount FROM payment_tender ORDER BY position") == [
        ("card", 6000),
        ("cash", 5000),
    ]
    assert rows(books, "SELECT count(*) FROM draft") == [(0,)]
    assert desk.toasts.shown[-1].text == "RE-1: sold. Change 5.18 EUR."
    box = desk.screen().page.box
    assert (box.change.full_text(), box.change.isVisible()) == ("Change €5.18", True)
    assert box.change.font().pixelSize() == look().px(Size.CHANGE)
    press(qtbot, desk, Qt.Key.Key_Shift)
    assert box.change.isVisible()
    type_text(qtbot, "m")
    assert not box.change.isVisible()
    assert desk.screen().page.box.box.hasFocus(), "ready for whoever is next"


def test_what_the_books_do_not_know_is_sold_once_it_is_said_why(desk, books, qtbot):
    _paid_in_cash(desk, qtbot, "2*flx")
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == "In the customer's hand?"
    assert rows(books, "SELECT (SELECT count(*) FROM sales_order), (SELECT count(*) FROM draft)") == [(0, 1)]
    type_text(qtbot, "\n")
    assert sheet.isVisible(), "not without a word"
    _why(desk, qtbot, "left from the trade fair")
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(0,)]
    assert rows(books, "SELECT unknown, reason FROM sold_from_hand") == [(2000, "left from the trade fair")]
    assert "Count FLX500 in MAIN: the books did not know of it." in [one.text for one in desk.toasts.shown]
    _stock_view(desk, qtbot, "count")
    assert [desk.screen().model.row_at(0).sku] == ["FLX500"]


def test_what_is_promised_is_sold_from_the_hand_and_the_seller_hears_whose_it_was(desk, books, qtbot):
    other = sample.make_order(books, lines=[("ELB15", "48")])
    _paid_in_cash(desk, qtbot, "3*elb15")
    _why(desk, qtbot, "took them off the shelf")
    assert f"{other.number} lost 3 × ELB15 and waits for more." in [one.text for one in desk.toasts.shown]
    assert rows(books, "SELECT reserved FROM order_line_progress WHERE order_id = (SELECT id FROM sales_order "
                       "WHERE number = 'SO-1')") == [(45000,)]  # fmt: skip


def test_the_clerk_sees_on_the_board_what_was_lost_until_the_goods_are_there_again(desk, books, qtbot):
    other = sample.make_order(books, lines=[("ELB15", "48")])
    _paid_in_cash(desk, qtbot, "3*elb15")
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == "In the customer's hand?"
    assert "3 × ELB15 are promised to SO-1" in sheet.sentence.full_text()
    _why(desk, qtbot, "took them off the shelf")
    [(sold_in,)] = rows(books, "SELECT number FROM sales_order WHERE number <> 'SO-1'")
    desk.go("board")
    settle(desk, qtbot)
    assert _note(desk, other.number) == f"Lost 3 × ELB15 to {sold_in}"
    # Goods come in: the promise is renewed by itself, and the note goes.
    sample.do(books, "receive_goods", lines=[{"product": "ELB15", "quantity": "5"}])
    settle(desk, qtbot)
    assert _note(desk, other.number) == ""
    assert rows(books, "SELECT sum(reserved) FROM order_line_progress") == [(48000,)]


def _note(desk, number):
    """What the board notes beside an order."""
    model = desk.screen().model
    row = next(model.row_at(at) for at in range(model.rowCount()) if model.row_at(at).number == number)
    column = next(one for one in model.columns if one.key == "note")
    return column.text(row)


def test_a_count_that_was_asked_for_is_answered_in_stock_by_keys(desk, books, qtbot):
    _paid_in_cash(desk, qtbot, "2*flx")
    assert "2 × FLX500 are not here by the books" in desk.screen()._sheet.sentence.full_text()
    _why(desk, qtbot, "left from the trade fair")
    _stock_view(desk, qtbot, "count")
    assert desk.screen().model.rowCount() == 1
    sample.do(books, "adjust_stock", lines=[{"product": "FLX500", "quantity": "3"}], reason="counted")
    settle(desk, qtbot)
    assert desk.screen().model.rowCount() == 0
    assert rows(books, "SELECT sum(on_hand) FROM stock_level WHERE location = 'MAIN' AND product_id = "
                       "(SELECT id FROM product WHERE sku = 'FLX500')") == [(3000,)]  # fmt: skip


def test_a_sale_beyond_the_limit_keeps_the_money_that_was_typed(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-10482", credit_limit="50")
    new_order(desk, qtbot)
    type_text(qtbot, "10*cu15\n")
    settle(desk, qtbot)
    _finish(desk, qtbot, "s\n")
    type_text(qtbot, "a")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert "may owe 50.00 EUR and owes 0.00 EUR already" in sheet.note.full_text()
    type_text(qtbot, "51d")
    type_text(qtbot, "a")
    settle(desk, qtbot)
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(4920,)]


def test_a_card_gives_no_change_and_cash_does(desk, books, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "10*cu15\n")
    settle(desk, qtbot)
    _finish(desk, qtbot, "s\n")
    type_text(qtbot, "120d")
    sheet = desk.screen()._sheet
    assert sheet.note.full_text() == "A card gives no change: at most €100.20 by card here."
    assert sheet.tenders == []
    assert sheet.box.text() == "120", "the amount is put right where it stands"
    sheet.box.clear()
    type_text(qtbot, "60d60d")
    assert sheet.note.full_text() == "A card gives no change: at most €40.20 by card here."
    sheet.box.clear()
    type_text(qtbot, "50c")
    assert (sheet.rest.full_text(), sheet.note.full_text()) == ("Change €9.80", "")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT amount, change FROM payment") == [(10020, 980)]
    assert rows(books, "SELECT balance FROM customer_balance") == [(0,)]


@pytest.mark.parametrize(("keys", "paid", "told"), [("\n", 1190, ""), ("a", 0, " 11.90 EUR stay as credit.")])
def test_a_sale_below_zero_asks_how_it_is_paid_out(desk, books, qtbot, keys, paid, told):
    sample.do(books, "save_product", sku="CRATE", name="Deposit", price="2.50", tax="DE19", service=True)
    new_order(desk, qtbot)
    type_text(qtbot, "-4*crate\n")
    settle(desk, qtbot)
    _finish(desk, qtbot, "s\n")
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == "Sale · Müller Bau GmbH · €11.90 to pay out"
    assert (sheet.given.full_text(), sheet.rest.full_text()) == ("11.90 cash", "Pay out €11.90")
    type_text(qtbot, keys)
    settle(desk, qtbot)
    assert rows(books, "SELECT coalesce(sum(amount), 0) FROM refund") == [(paid,)]
    assert desk.toasts.shown[-1].text == f"RE-1: sold.{told}"
    box = desk.screen().page.box
    assert (box.change.full_text() if box.change.isVisible() else "") == ("Pay out €11.90" if paid else "")


def test_a_voucher_of_a_walk_in_that_is_worth_more_goes_on_an_account(desk, books, qtbot):
    desk.do("new_order")
    settle(desk, qtbot)
    type_text(qtbot, "\n10*cu15\n")
    settle(desk, qtbot)
    _finish(desk, qtbot, "s\n")
    type_text(qtbot, "150v")
    assert desk.screen()._sheet.rest.full_text() == "€49.80 stays as credit"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == "On whose account?"
    assert "49.80 EUR more than is asked for, and no account to keep them on" in sheet.sentence.full_text()
    type_text(qtbot, "kern\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT customer_name, gross FROM invoice") == [("Kern Haustechnik", 10020)]
    assert rows(books, "SELECT balance FROM customer_balance WHERE balance <> 0") == [(-4980,)]


def test_somebody_without_a_name_is_named_at_the_end(desk, books, qtbot):
    desk.do("new_order")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    type_text(qtbot, "10*cu15\n")
    settle(desk, qtbot)
    _finish(desk, qtbot, "s\n")
    type_text(qtbot, "a")
    settle(desk, qtbot)
    assert desk.screen()._sheet.title.full_text() == "On whose account?"
    type_text(qtbot, "kern\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT customer_name, gross FROM invoice") == [("Kern Haustechnik", 10020)]


@pytest.mark.parametrize(
    ("letter", "found"),
    [("o", (1, 0, 0)), ("q", (0, 1, 0)), ("p", (0, 0, 1))],
)
def test_each_letter_ends_in_its_own_way(desk, books, qtbot, letter, found):
    new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    _finish(desk, qtbot, f"{letter}\n")
    counts = "SELECT (SELECT count(*) FROM sales_order), (SELECT count(*) FROM quote), (SELECT count(*) FROM draft)"
    assert rows(books, counts) == [found]


def test_everything_a_header_may_say(desk, books, qtbot):
    sample.do(
        books,
        "save_customer",
        number="K-10482",
        addresses=[{"name": "Baustelle", "street": "Hafenweg 7", "postcode": "48155", "city": "Münster"}],
    )
    page = new_order(desk, qtbot)
    type_text(qtbot, "10*cu15\n")
    press(qtbot, desk, Qt.Key.Key_F7)
    form = desk.screen()._sheet.form
    type_text(qtbot, "BV-7719\n+5\n-5% regular; +12.50 Delivery\n")
    form.fields["ship_to"].setFocus()
    press(qtbot, desk, Qt.Key.Key_Down)
    form.set_values({"ship_when": "complete", "invoice_method": "order", "terms_days": "14", "channel": "phone"})
    form.set_values({"instructions": "by the gate", "salesperson": "Anna", "attachments": "plan.pdf, photo.jpg"})
    form.set_values({"printed_note": "Thank you", "internal_note": "calls back", "promised_date": "+6"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    # 84.20 less 4.21 plus 12.50 is 92.49, with 19 % 110.06.
    assert page.foot.total.full_text() == "€110.06"
    _finish(desk, qtbot, "o\n")
    [(gross,)] = rows(books, "SELECT gross FROM sales_order")
    assert gross == 11006
    deal = desk.screen().page.document.deal
    assert (deal.ship_to.name, deal.ship_to.street) == ("Baustelle", "Hafenweg 7")
    terms = deal.terms
    assert (terms.reference, terms.ship_when, terms.invoice_method, terms.terms_days) == (
        "BV-7719",
        "complete",
        "order",
        14,
    )
    assert (terms.channel, terms.instructions, terms.salesperson) == ("phone", "by the gate", "Anna")
    assert terms.attachments == ("plan.pdf", "photo.jpg")
    assert (terms.printed_note, terms.internal_note) == ("Thank you", "calls back")
    assert terms.wanted_date < terms.promised_date


def test_another_address_is_typed_in_the_header(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "1*cu15\n")
    press(qtbot, desk, Qt.Key.Key_F7)
    form = desk.screen()._sheet.form
    assert not form.fields["ship_street"].isVisible()
    form.fields["ship_to"].setFocus()
    press(qtbot, desk, Qt.Key.Key_End)
    form.fields["ship_name"].setFocus()
    type_text(qtbot, "Site office\nMr Weber\nDockside 1\n\n48155\nRheine\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert json.loads(page.header.ship_to)["street"] == "Dockside 1"
    assert page.card.isVisible()
    _finish(desk, qtbot, "o\n")
    assert desk.screen().page.document.deal.ship_to.contact == "Mr Weber"


def test_a_charge_that_cannot_be_read_is_said_beside_its_field(desk, books, qtbot):
    new_order(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F7)
    sheet = desk.screen()._sheet
    sheet.form.fields["adjustments"].setText("12.50 Delivery")
    press(qtbot, desk, Qt.Key.Key_F12)
    assert sheet.form.error_of("adjustments").startswith("“12.50 Delivery”: write it like")
    assert sheet.isVisible()


def test_everything_a_line_may_say(desk, books, qtbot):
    sample.do(books, "save_tax_rate", code="DE7", category="S", percent="7", valid_from="2020-01-01")
    page = new_order(desk, qtbot)
    type_text(qtbot, "10*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_Return, ALT)
    settle(desk, qtbot)
    form = desk.screen()._sheet.form
    type_text(qtbot, "cut in half\tmind the edges\tPipe, cut\n+3\n-2.50 scratched; -10% worn\n")
    form.set_values({"tax": "DE7"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    # 84.20 less 2.50 is 81.70, less 10 % is 73.53; with 7 % 78.68.
    assert page.foot.total.full_text() == "€78.68"
    _finish(desk, qtbot, "o\n")
    assert rows(books, "SELECT gross FROM sales_order") == [(7868,)]
    [line] = desk.screen().page.document.deal.lines
    assert (line.note, line.internal_note, line.name) == ("cut in half", "mind the edges", "Pipe, cut")
    assert (line.tax.code, line.wanted_date != "", len(line.allowances)) == ("DE7", True, 2)


def test_what_a_line_says_is_kept_with_the_draft(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "10*cu15 !+3\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_Return, ALT)
    settle(desk, qtbot)
    type_text(qtbot, "cut in half")
    press(qtbot, desk, Qt.Key.Key_F12)
    # Whoever waits for it, as Finish does, has it reckoned; nobody typing for two seconds does the same.
    page.save(lambda: None)
    settle(desk, qtbot)
    [(body,)] = rows(books, "SELECT body FROM draft")
    deal = json.loads(body)["deal"]
    assert deal["lines"][0]["note"] == "cut in half"
    assert deal["lines"][0]["wanted_date"]
    assert page.model.lines[0].more.note == "cut in half"


def test_a_line_is_entered_above_another(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "1*cu15\n2*bn12\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_Up)
    press(qtbot, desk, Qt.Key.Key_I, CTRL)
    type_text(qtbot, "3*bv12\n4*bn34\n")
    settle(desk, qtbot)
    assert [line.product.code for line in page.model.lines] == ["CU15-3", "BV12", "BN12", "BN34"]


def test_the_document_is_for_somebody_else_after_all(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "10*cu15\n")
    press(qtbot, desk, Qt.Key.Key_F7)
    press(qtbot, desk, Qt.Key.Key_F7)
    settle(desk, qtbot)
    assert page.box.box.hasFocus()
    type_text(qtbot, "kern")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert page.who.name == "Kern Haustechnik"
    assert len(page.model.lines) == 1


def test_of_several_who_fit_nobody_is_billed_unchosen(desk, books, qtbot):
    desk.do("new_order")
    settle(desk, qtbot)
    type_text(qtbot, "\n10*cu15\n")
    settle(desk, qtbot)
    _finish(desk, qtbot, "s\n")
    type_text(qtbot, "a")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    type_text(qtbot, "k-10")
    settle(desk, qtbot)
    names = [name for name, _ in sheet.names.rows]
    assert len(names) == 3
    assert sheet.names.isVisible()
    assert not sheet.button.isEnabled()
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert sheet.sentence.full_text() == "Which one? Arrows choose, ⏎ sells on their account."
    assert sheet.sentence.mapTo(desk.frame, sheet.sentence.rect().bottomLeft()).y() < sheet.names.y()
    assert rows(books, "SELECT count(*) FROM invoice") == [(0,)]
    press(qtbot, desk, Qt.Key.Key_Down)
    press(qtbot, desk, Qt.Key.Key_Down)
    assert sheet.found.full_text().startswith(names[1])
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT customer_name FROM invoice") == [(names[1],)]


def test_a_name_nobody_has_makes_no_customer_at_the_first_enter(desk, books, qtbot):
    page = new_order(desk, qtbot, "xyzneu")
    assert page.who is None
    assert rows(books, "SELECT count(*) FROM customer WHERE name = 'xyzneu'") == [(0,)]
    assert page.box.strip.isVisible()
    assert page.box.strip.fields["phone"].hasFocus()
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert page.who.name == "xyzneu"


def test_a_slip_typed_ahead_of_the_answer_makes_no_customer_either(desk, books, qtbot):
    desk.do("new_order")
    settle(desk, qtbot)
    page = desk.screen().page
    type_text(qtbot, "mülk\n")
    settle(desk, qtbot)
    assert page.who is None
    press(qtbot, desk, Qt.Key.Key_Backspace)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert page.who.name == "Müller Bau GmbH"
    assert rows(books, "SELECT count(*) FROM customer WHERE name = 'mülk'") == [(0,)]
