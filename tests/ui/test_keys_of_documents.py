"""Keys of the map that mean the document in front, or the field with the cursor: F4, F9, Ctrl+P, Ctrl+M, Space."""

from __future__ import annotations

import pytest
import sample
from driving import billed, new_order, open_desk, press, rows, settle, type_text
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QComboBox

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.domain.kits import part_number
from app.queries.deposits import deposit_of
from app.queries.margins import margin_of
from app.ui.screens.money.tender import TenderSheet
from app.ui.screens.order.finish import FinishSheet
from app.ui.shell.state import WindowState
from app.ui.widgets.clear import clear_of

KEY, CTRL, SHIFT, ALT = (
    Qt.Key,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


# --- F9 --------------------------------------------------------------------------------------------------------------


def test_f9_sells_a_draft_and_takes_its_money_in_one_step(desk, books, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "2*cu15\n")
    settle(desk, qtbot)
    assert ("F9", "Pay") in desk.bar.keys
    press(qtbot, desk, KEY.Key_F9)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, TenderSheet)
    type_text(qtbot, "d\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT gross, paid FROM invoice_progress") == [(2004, 2004)]
    assert desk.screen().page.blank


@pytest.mark.slow
def test_f9_with_something_open_shows_it_where_the_sale_is_chosen(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "kupfr\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F9)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, FinishSheet)
    assert sheet.choice == "S"
    assert sheet.title.full_text() == "Sale to Müller Bau GmbH · €0.00"
    assert [one.row for one in page.blocks()][:1] == [1]


@pytest.mark.slow
def test_f9_on_an_order_takes_money_before_its_goods(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "10"),))  # 84.20, 100.20 with the tax
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F9)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == f"Deposit on {order.number} · Müller Bau GmbH · €100.20 to be billed"
    press(qtbot, desk, KEY.Key_Return)
    settle(desk, qtbot)
    assert "How much" in sheet.note.full_text() or sheet.isVisible(), "nothing is taken without an amount"
    type_text(qtbot, "40d\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT gross, paid FROM invoice_progress") == [(4000, 4000)]
    assert rows(books, "SELECT order_id FROM advance_invoice") == [(order.id,)]
    assert desk.toasts.shown[-1].text.endswith("€40.00 before the goods, billed as " + rows(
        books, "SELECT number FROM invoice")[0][0] + ".")  # fmt: skip
    with books.read() as view:
        assert deposit_of(view, order.number).left == 6020
    quote = sample.do(books, "draft_quote", customer="K-10482", lines=[{"product": "CU15-3", "quantity": "1"}])
    sample.do(books, "send_quote", quote=quote.id)
    desk.go("order", quote.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F9)
    assert desk.screen().page.foot.headline.full_text() == "Make it an order first, by F12: then F9 takes money."


@pytest.mark.slow
def test_f9_on_the_board_goes_where_the_money_of_the_row_is_taken(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "10"),))
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F9)
    settle(desk, qtbot)
    assert isinstance(desk.screen()._sheet, TenderSheet)
    assert desk.screen().page.document.number == order.number
    press(qtbot, desk, KEY.Key_Escape)
    bill = billed(books)
    sample.do(books, "issue_invoice", orders=[bill.id])
    sample.do(books, "cancel_order", order=order.id)
    desk.go("board")
    settle(desk, qtbot)
    desk.screen().table.go_to_id(bill.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F9)
    settle(desk, qtbot)
    assert desk.place == "money"
    assert isinstance(desk.screen()._sheet, TenderSheet)


# --- Ctrl+P on a draft -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_draft_is_printed_as_it_stands_and_says_that_it_is_one(desk, books, qtbot, monkeypatch, tmp_path):
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    drawn = []
    monkeypatch.setattr("app.ui.screens.papers.open_in_viewer", lambda _shell, file: drawn.append(file))
    page = new_order(desk, qtbot)
    press(qtbot, desk, KEY.Key_P, CTRL | SHIFT)
    settle(desk, qtbot)
    assert page.foot.headline.full_text() == "Nothing to print yet. There is no line yet."
    type_text(qtbot, "2*cu15\n")
    press(qtbot, desk, KEY.Key_P, CTRL | SHIFT)
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: len(drawn) == 1)
    assert text_of(drawn[0]).startswith("Entwurf — Auftragsbestätigung noch nicht ausgestellt")
    assert page.name in text_of(drawn[0])
    type_text(qtbot, "bn12\n")
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "q")
    press(qtbot, desk, KEY.Key_P, CTRL)
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: len(drawn) == 2)
    assert text_of(drawn[1]).startswith("Entwurf — Angebot"), "what the chosen end would make"
    assert isinstance(desk.screen()._sheet, FinishSheet), "the sheet is still there"
    assert rows(books, "SELECT count(*) FROM quote") == [(0,)]


def text_of(file):
    import pypdfium2

    pdf = pypdfium2.PdfDocument(str(file))
    return " ".join(page.get_textpage().get_text_range() for page in pdf)


# --- F4 --------------------------------------------------------------------------------------------------------------


def test_f4_in_the_customer_box_lists_who_ordered_last(desk, books, qtbot):
    sample.make_order(books, "K-10031")
    sample.make_order(books, "K-10482")
    press(qtbot, desk, KEY.Key_N, CTRL)
    settle(desk, qtbot)
    page = desk.screen().page
    press(qtbot, desk, KEY.Key_F4)
    settle(desk, qtbot)
    assert [name for name, _ in page.box.names().rows] == ["Müller Bau GmbH", "Kern Haustechnik"]
    press(qtbot, desk, KEY.Key_Down)
    press(qtbot, desk, KEY.Key_Return)
    settle(desk, qtbot)
    assert page.who.name == "Kern Haustechnik"
    assert page.table.entry.hasFocus()
    press(qtbot, desk, KEY.Key_F4)
    settle(desk, qtbot)
    assert desk.screen()._sheet.title.full_text() == "Products", "in the lines it is all products"


@pytest.mark.slow
def test_f4_left_by_esc_is_a_walk_in_as_ever(desk, books, qtbot):
    press(qtbot, desk, KEY.Key_N, CTRL)
    settle(desk, qtbot)
    page = desk.screen().page
    press(qtbot, desk, KEY.Key_Down, ALT)
    settle(desk, qtbot)
    assert page.box.names().isVisible(), "nobody ordered yet: the first by their numbers"
    press(qtbot, desk, KEY.Key_Escape)
    press(qtbot, desk, KEY.Key_Return)
    settle(desk, qtbot)
    assert page.who.is_walk_in


@pytest.mark.slow
def test_f4_opens_the_list_of_each_field_of_the_header(desk, books, qtbot):
    sample.do(books, "save_user", name="Berta", role="counter")
    page = new_order(desk, qtbot)
    type_text(qtbot, "cu15\n")
    press(qtbot, desk, KEY.Key_F7)
    settle(desk, qtbot)
    form = desk.screen()._sheet.form
    form.fields["wanted_date"].setFocus()
    press(qtbot, desk, KEY.Key_F4)
    assert [words.split(" · ")[1] for _, words in form.fields["wanted_date"]._rows][:2] == ["today", "tomorrow"]
    press(qtbot, desk, KEY.Key_Down)
    press(qtbot, desk, KEY.Key_Return)
    tomorrow = form.fields["wanted_date"]._rows[1][0] if form.fields["wanted_date"]._rows else ""
    assert form.fields["wanted_date"].text() != ""
    assert desk.screen()._sheet is not None, "Enter took the day, and pressed nothing"
    del tomorrow
    form.fields["salesperson"].setFocus()
    press(qtbot, desk, KEY.Key_F4)
    settle(desk, qtbot)
    assert ("Berta", "counter") in form.fields["salesperson"]._rows
    type_text(qtbot, "b")
    assert form.fields["salesperson"]._rows == [("Berta", "counter")], "what is typed is looked for in it"
    box = form.fields["ship_when"]
    assert isinstance(box, QComboBox)
    box.setFocus()
    press(qtbot, desk, KEY.Key_F4)
    assert box.view().isVisible()
    box.hidePopup()
    form.fields["ship_to"].setFocus()
    press(qtbot, desk, KEY.Key_Down, ALT)
    assert form.fields["ship_to"].view().isVisible()
    form.fields["ship_to"].hidePopup()
    del page


# --- Space and Ctrl+M ------------------------------------------------------------------------------------------------


def test_space_shows_the_lines_beside_the_list_and_follows_the_cursor(desk, books, qtbot):
    first, second = sample.make_order(books, "K-10482", (("CU15-3", "4"),)), sample.make_order(books)
    desk.go("board")
    settle(desk, qtbot)
    board = desk.screen()
    press(qtbot, desk, KEY.Key_Space)
    settle(desk, qtbot)
    pane = board.peeking.pane
    assert pane.isVisible()
    assert pane.title.full_text() == f"{first.number} · Müller Bau GmbH"
    column = pane.table.model().columns[1]
    assert [column.text(row) for row in pane.table.model().rows] == ["CU15-3  Copper pipe 15 mm × 3 m"]
    assert pane.sums.full_text() == "Net €33.68 · €40.08"
    over = QRect(pane.sums.mapTo(desk.frame, QPoint(0, 0)), pane.sums.size())
    assert not clear_of(desk.frame, over, 8).intersects(over), "what floats would cover what it comes to"
    press(qtbot, desk, KEY.Key_Down)
    settle(desk, qtbot)
    assert pane.title.full_text() == f"{second.number} · Kern Haustechnik"
    assert board.table.hasFocus()
    press(qtbot, desk, KEY.Key_Space)
    assert board.peeking is None


@pytest.mark.slow
def test_space_peeks_at_cards_and_at_invoices_too(desk, books, qtbot):
    order = billed(books)
    sample.do(books, "issue_invoice", orders=[order.id])
    sample.make_order(books)
    desk.go("board")
    desk.do("lanes")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Space)
    settle(desk, qtbot)
    assert desk.screen().peeking.pane.isVisible()
    assert desk.screen().lanes.hasFocus()
    desk.go("money")
    settle(desk, qtbot)
    desk.screen().set_view("open")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Space)
    settle(desk, qtbot)
    assert desk.screen().peeking.pane.sums.full_text() == "Net €84.20 · €100.20"


@pytest.mark.slow
def test_ctrl_m_says_what_a_row_earns_to_whoever_may_see_it(desk, books, qtbot):
    sample.do(books, "save_product", sku="CU15-3", cost="6.00")
    order = sample.make_order(books, "K-10482", (("CU15-3", "10"),))
    desk.go("board")
    settle(desk, qtbot)
    board = desk.screen()
    press(qtbot, desk, KEY.Key_M, CTRL)
    settle(desk, qtbot)
    assert board.line.text == f"{order.number}: margin 28.7 % · €24.20"
    board.margin.hide()
    assert "margin" not in board.line.text
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_M, CTRL)
    settle(desk, qtbot)
    page = desk.screen().page
    assert page.foot.headline.full_text() == f"{order.number}: margin 28.7 % · €24.20"
    press(qtbot, desk, KEY.Key_M, CTRL)
    assert page.foot.headline.full_text() == "To pick"


# --- kits ------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_order_of_the_books_lists_a_kit_with_its_parts_below_it(desk, books, qtbot):
    sample.do(books, "save_product", sku="BATH", name="Bath set", price="40.00", tax="DE19",
              parts="CU15-3 = 2; 4 x ELB15")  # fmt: skip
    for sku, cost in (("CU15-3", "6.00"), ("ELB15", "0.25")):
        sample.do(books, "save_product", sku=sku, cost=cost)
    order = sample.make_order(books, "K-10482", (("BATH", "20"), ("BN12", "1")))
    desk.go("order", order.id)
    settle(desk, qtbot)
    page = desk.screen().page
    shown = [tuple(column.text(row) for column in page.model.columns[:4]) for row in page.model.rows]
    assert shown == [
        ("1", "BATH", "Bath set", "20"),
        ("1.1", "CU15-3", "– Copper pipe 15 mm × 3 m", "40"),
        ("1.2", "ELB15", "– Elbow 15 mm solder, 90°", "80"),
        ("2", "BN12", "Brass nipple ½″", "1"),
    ]
    chips = [next(one for one in page.model.columns if one.key == "stock").chip(row).text for row in page.model.rows]
    assert chips == ["12 reserved", "reserved", "48 reserved", "reserved"], "twelve whole sets of the elbows there are"
    assert [page.model.columns[-1].text(row) for row in page.model.rows][1:3] == ["", ""]
    assert page.model.rows[1][0].line == part_number(1, 1)
    with books.read() as view:
        found = margin_of(view, order.id)
    assert (found.sales, found.cost, found.known, found.lines) == (80_000, 20 * (2 * 600 + 4 * 25), 1, 2)


# --- the Finish sheet ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_finish_sheet_says_what_ends_and_begins_with_what_the_customer_did_last(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-10482", terms_days=14, reference_required=True)
    sample.do(books, "save_company", quote_days=20)
    settle(desk, qtbot)
    page = new_order(desk, qtbot)
    type_text(qtbot, "2*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == "Order for Müller Bau GmbH · €20.04 · 14 days"
    press(qtbot, desk, KEY.Key_Return)
    assert sheet.form.error_of("reference") == "“Your ref” is required for Müller Bau GmbH."
    type_text(qtbot, "BV-7719")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT reference FROM sales_order") == [("BV-7719",)]
    page = new_order(desk, qtbot)
    type_text(qtbot, "2*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    sheet = desk.screen()._sheet
    desk.screen()._sheet.setFocus()
    type_text(qtbot, "q")
    assert sheet.title.full_text() == "Quote for Müller Bau GmbH · €20.04 · 14 days"
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM quote") == [(1,)]
    for customer, letter in (("kern", "Q"), ("mül", "Q")):
        new_order(desk, qtbot, customer)
        type_text(qtbot, "cu15\n")
        settle(desk, qtbot)
        press(qtbot, desk, KEY.Key_F12)
        assert desk.screen()._sheet.choice == letter, "what this till did last where the customer did nothing yet"
        if customer == "kern":
            desk.screen()._sheet.setFocus()
            type_text(qtbot, "o")
            press(qtbot, desk, KEY.Key_F12)
            settle(desk, qtbot)
        else:
            press(qtbot, desk, KEY.Key_Escape)
    del page


# --- a price is let pass ---------------------------------------------------------------------------------------------


@pytest.fixture
def counter(books, qtbot, tmp_path):
    """Berta at the counter sells nothing below its floor; Anna owns the house."""
    sample.do(books, "save_product", sku="CU15-3", floor_price="7.00")
    for name, role in (("Anna", "owner"), ("Berta", "counter")):
        perform(books, BY_NAME["save_user"], {"name": name, "role": role}, "Anna")
        perform(books, BY_NAME["set_secret"], {"user": name, "secret": f"{name} and words"}, "Anna")
    desk = open_desk(books, qtbot, WindowState(tmp_path / "window.json"))
    desk.doorkeeper._try("Berta", "Berta and words")
    settle(desk, qtbot)
    return desk


def approve(desk, qtbot, secret="Anna and words"):
    press(qtbot, desk, KEY.Key_Period, CTRL)
    settle(desk, qtbot)
    assert desk.screen()._sheet.options.marks[0][1].full_text() == "Approve the price"
    type_text(qtbot, "1")
    settle(desk, qtbot)
    sheet = desk.doorkeeper._sheet
    type_text(qtbot, "an old friend")
    sheet.secret.setFocus()
    type_text(qtbot, f"{secret}\n")
    settle(desk, qtbot)


@pytest.mark.slow
def test_a_price_is_let_pass_at_its_line_and_finish_asks_nobody_again(counter, books, qtbot):
    page = new_order(counter, qtbot)
    type_text(qtbot, "10*cu15@6.50\n")
    settle(counter, qtbot)
    assert page.foot.headline.full_text() == "Line 1: needs approval"
    approve(counter, qtbot)
    line = page.model.lines[0]
    assert (line.approved_by, line.below_floor) == ("Anna", False)
    assert page.foot.headline.full_text() == "Anna lets line 1 pass at 6.50."
    given = rows(books, "SELECT body FROM journal WHERE kind = 'ApprovalGiven'")
    assert any("price_floor" in body and "approve_price" in body for (body,) in given)
    press(qtbot, counter, KEY.Key_F12)
    settle(counter, qtbot)
    press(qtbot, counter, KEY.Key_F12)
    settle(counter, qtbot)
    assert counter.doorkeeper._sheet is None, "nobody is asked again"
    assert rows(books, "SELECT price FROM sales_order_line") == [(65_000,)]
    assert rows(books, "SELECT DISTINCT actor FROM journal WHERE kind = 'OrderConfirmed'") == [("Berta",)]


@pytest.mark.slow
def test_another_price_or_an_undo_takes_the_approval_back(counter, books, qtbot):
    page = new_order(counter, qtbot)
    type_text(qtbot, "10*cu15@6.50\n")
    settle(counter, qtbot)
    approve(counter, qtbot)
    press(qtbot, counter, KEY.Key_Z, CTRL)
    settle(counter, qtbot)
    assert page.model.lines[0].below_floor
    assert page.foot.headline.full_text().startswith("Undone: approval of line 1.")
    qtbot.wait(2200)
    settle(counter, qtbot)
    assert "approvals" in rows(books, "SELECT body FROM draft")[0][0]
    assert '"approvals":[]' in rows(books, "SELECT body FROM draft")[0][0], "the draft forgets it too"
    approve(counter, qtbot)
    page.table.edit_cell((0, "price"))
    type_text(qtbot, "6.40\n")
    settle(counter, qtbot)
    assert page.model.lines[0].below_floor, "what was let pass was another price"
    press(qtbot, counter, KEY.Key_F12)
    settle(counter, qtbot)
    press(qtbot, counter, KEY.Key_F12)
    settle(counter, qtbot)
    assert counter.doorkeeper._sheet is not None
    assert QApplication.focusWidget() is not None
