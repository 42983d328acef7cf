"""The places on real books, driven by keys: what is typed is in the books, what the books say is shown."""

from __future__ import annotations

import pathlib

import pytest
import sample
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from app.ui.commands import COMMANDS
from app.ui.hub import Hub
from app.ui.screens import SCREENS
from app.ui.shell.find import book_providers
from app.ui.shell.state import WindowState
from app.ui.shell.window import Shell
from app.ui.work import Work


@pytest.fixture
def books(tmp_path):
    database = sample.make_books(tmp_path)
    yield database
    database.close()


@pytest.fixture
def desk(books, qtbot, tmp_path):
    return _open(books, qtbot, WindowState(tmp_path / "window.json"))


def _open(books, qtbot, state):
    hub = Hub()
    books.listeners.append(hub.committed)
    work = Work(lambda: books, actor="anna")
    shell = Shell(work, hub, state=state, providers=book_providers, company="Nordlicht", who="anna")
    qtbot.addWidget(shell, before_close_func=lambda _shell: work.stop())
    errors = []
    work.unhandled.connect(errors.append)
    shell.errors = errors
    shell.work = work
    work.start()
    shell.show()
    qtbot.waitExposed(shell)
    shell.activateWindow()
    _settle(shell, qtbot)
    return shell


def _settle(shell, qtbot):
    """Until nothing is on its way; drafts are kept 400 ms after a key."""
    qtbot.wait(30)
    qtbot.waitUntil(lambda: shell.work.idle, timeout=5000)
    qtbot.wait(30)
    qtbot.waitUntil(lambda: shell.work.idle, timeout=5000)
    assert shell.errors == []


def _type(qtbot, text):
    for character in text:
        focus = QGuiApplication.focusObject()
        if character == "\n":
            qtbot.keyClick(focus, Qt.Key.Key_Return)
        elif character == "\t":
            qtbot.keyClick(focus, Qt.Key.Key_Tab)
        elif character.isascii():
            qtbot.keyClicks(focus, character)
        else:
            QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character))


def _key(qtbot, shell, key, held=Qt.KeyboardModifier.NoModifier):
    """A key as the keyboard gives it: shortcuts first, then the focus."""
    qtbot.keyClick(QApplication.focusWidget() or shell, key, held)


def _rows(books, statement, **given):
    from app.store.sql import sql

    with books.read() as view:
        return view.rows(sql(statement), given)


def _new_order(shell, qtbot, customer="mül"):
    _key(qtbot, shell, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    _settle(shell, qtbot)
    _type(qtbot, customer)
    _settle(shell, qtbot)
    _type(qtbot, "\n")
    _settle(shell, qtbot)
    return shell.screen().page


def test_every_place_opens_by_its_digit(desk, qtbot):
    for entry in SCREENS:
        _key(qtbot, desk, Qt.Key(ord(str(entry.number))), Qt.KeyboardModifier.ControlModifier)
        _settle(desk, qtbot)
        assert desk.place == entry.id
        assert not desk.grab().isNull()
        assert desk.bar.keys[0] == ("F3", "Find")


def test_menu_palette_and_registry_hold_the_same_commands(desk):
    in_menus = {action.text() for menu in desk.menuBar().actions() for action in menu.menu().actions()}
    assert in_menus == {command.title for command in COMMANDS}
    live = {title for title, *_ in desk.keys.rows()}
    enabled = {action.text() for action in desk.keys.actions.values() if action.isEnabled()}
    assert len(live) == len(enabled)


def test_an_order_by_keys_alone(desk, books, qtbot):
    page = _new_order(desk, qtbot)
    assert page.card.name.full_text() == "Müller Bau GmbH"
    assert page.table.entry.hasFocus()
    _type(qtbot, "40*cu15\n12*cu22 -5%\n60*elb15\n4*sld\n100*brk -10%\n")
    _settle(desk, qtbot)
    # 336.80 + 149.34 + 36.60 + 57.00 + 34.20, tax 19 % of the sum, rounded once.
    assert page.foot.total.full_text() == "€730.59"
    _key(qtbot, desk, Qt.Key.Key_F12)
    _type(qtbot, "\n")
    _settle(desk, qtbot)
    [(number, gross, status)] = _rows(
        books, "SELECT o.number, o.gross, p.status FROM sales_order o JOIN order_progress p ON p.order_id = o.id"
    )
    assert (number, gross, status) == ("SO-1", 73059, "to_pick")
    assert _rows(books, "SELECT count(*) FROM draft") == [(0,)]
    assert desk.toasts.shown[-1].text == "SO-1 is an order."
    assert desk.screen().page.document.number == "SO-1"


def test_undo_of_the_toast_takes_the_order_back(desk, books, qtbot):
    _new_order(desk, qtbot)
    _type(qtbot, "4*cu15\n")
    _key(qtbot, desk, Qt.Key.Key_F12)
    _type(qtbot, "\n")
    _settle(desk, qtbot)
    desk.toasts.shown[-1].act()
    _settle(desk, qtbot)
    assert _rows(books, "SELECT status FROM order_progress") == [("cancelled",)]
    assert _rows(books, "SELECT sum(reserved) FROM stock_level") == [(0,)]


def test_a_quote_is_sent_and_becomes_an_order(desk, books, qtbot):
    _new_order(desk, qtbot)
    _type(qtbot, "10*bn12\n")
    _key(qtbot, desk, Qt.Key.Key_F12)
    _type(qtbot, "q\n")
    _settle(desk, qtbot)
    assert _rows(books, "SELECT number, state, net FROM quote") == [("Q-1", "sent", 1940)]
    assert desk.tabs.tabs[0].title.startswith("Q-1")
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    assert _rows(books, "SELECT net, quote_id <> '' FROM sales_order") == [(1940, 1)]


def test_what_is_typed_is_on_disk_within_a_second(desk, books, qtbot):
    page = _new_order(desk, qtbot)
    _type(qtbot, "40*cu15\nno such thing\n10*bra")
    qtbot.wait(900)
    _settle(desk, qtbot)
    [(draft, body)] = _rows(books, "SELECT id, body FROM draft")
    assert page.draft_id == draft
    for part in ("no such thing", "10*bra", "CU15"):
        assert part.lower() in body.lower()


def test_a_draft_comes_back_as_it_was(desk, books, qtbot, tmp_path):
    page = _new_order(desk, qtbot)
    _type(qtbot, "40*cu15@7.90\nno such thing\n'by the gate\n10*bra")
    qtbot.wait(900)
    _settle(desk, qtbot)
    before = [(line.line, line.typed, line.quantity, line.price, line.problem) for line in page.model.lines]
    draft = page.draft_id
    other = _open(books, qtbot, WindowState(None))
    other.go("order", draft)
    _settle(other, qtbot)
    again = other.screen("order").page
    assert again.draft_id == draft
    after = [(line.line, line.typed, line.quantity, line.price, line.problem) for line in again.model.lines]
    assert after == before
    assert again.table.entry.text() == "10*bra"
    assert again.who.name == "Müller Bau GmbH"


def test_an_open_question_blocks_finish_and_is_named_first(desk, books, qtbot):
    page = _new_order(desk, qtbot)
    _type(qtbot, "nothing like it\ncu15\n")
    _settle(desk, qtbot)
    assert page.foot.headline.full_text().startswith("Line 1 needs a decision")
    _key(qtbot, desk, Qt.Key.Key_F12)
    assert page.blocks() == ["Line 1: “nothing like it” — not found"]
    _type(qtbot, "\n")
    _settle(desk, qtbot)
    assert _rows(books, "SELECT count(*) FROM sales_order") == [(0,)]


def test_park_gives_a_blank_order_and_the_tab_brings_it_back(desk, books, qtbot):
    page = _new_order(desk, qtbot)
    _type(qtbot, "4*cu15\n")
    _key(qtbot, desk, Qt.Key.Key_F8)
    assert desk.screen().page is not page
    assert desk.screen().page.box.box.hasFocus()
    _settle(desk, qtbot)
    assert _rows(books, "SELECT parked_by FROM draft") == [("anna",)]
    desk.tabs.chosen.emit(page.draft_id)
    assert desk.screen().page is page


def test_a_walk_in_needs_no_name(desk, books, qtbot):
    page = _new_order(desk, qtbot, customer="")
    assert page.who.name == "Walk-in"
    _type(qtbot, "2*bn12\n")
    _key(qtbot, desk, Qt.Key.Key_F12)
    _type(qtbot, "\n")
    _settle(desk, qtbot)
    assert _rows(books, "SELECT customer_name FROM sales_order") == [("Walk-in",)]


def test_the_same_goods_again_at_todays_price(desk, books, qtbot):
    sample.make_order(books, "K-10482", (("CU15-3", "4"), ("BN12", "10")))
    sample.do(books, "save_price", product="BN12", price="2.00")
    page = _new_order(desk, qtbot)
    _key(qtbot, desk, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    _settle(desk, qtbot)
    assert [(line.product.code, line.quantity, line.price) for line in page.model.lines] == [
        ("CU15-3", 4000, 84200),
        ("BN12", 10_000, 20_000),
    ]


def test_a_scan_adds_the_product_and_the_second_raises_its_quantity(desk, books, qtbot):
    sample.do(books, "save_product", sku="BV12", barcodes=["4006381333931"])
    page = _new_order(desk, qtbot)
    for _ in range(3):
        desk.scanned("4006381333931")
        _settle(desk, qtbot)
    assert [(line.product.code, line.quantity) for line in page.model.lines] == [("BV12", 3000)]


def test_the_board_advances_an_order_to_its_money(desk, books, qtbot):
    sample.make_order(books, "K-10482", (("CU15-3", "4"), ("BN12", "10")))
    desk.go("board")
    _settle(desk, qtbot)
    assert desk.screen().row.status == "to_pick"
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    assert desk.screen().row.status == "picking"
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    assert desk.place == "deliveries"
    _type(qtbot, "\n6\n1")
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    assert _rows(books, "SELECT line, picked, reason FROM pick_line ORDER BY line") == [
        (1, 4000, ""),
        (2, 6000, "none on shelf"),
    ]
    desk.screen().set_view("ship")
    _settle(desk, qtbot)
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    assert _rows(books, "SELECT state FROM shipment") == [("shipped",)]


def _billed(books):
    order = sample.make_order(books, "K-10482", (("CU15-3", "10"),))
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    shipment = sample.do(books, "pack_shipment", pick_list=pick.id)
    sample.do(books, "ship", shipment=shipment.id)
    return order


def test_billing_and_a_part_payment_in_two_forms(desk, books, qtbot):
    _billed(books)
    desk.go("money")
    _settle(desk, qtbot)
    assert desk.screen().row.kind == "order"
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    # 10 × 8.42 with 19 % is 100.20.
    assert _rows(books, "SELECT number, gross FROM invoice") == [("RE-1", 10020)]
    desk.screen().set_view("open")
    _settle(desk, qtbot)
    _key(qtbot, desk, Qt.Key.Key_F9)
    _type(qtbot, "20c50d")
    sheet = desk.screen()._sheet
    assert sheet.rest.full_text() == "€30.20 stays open"
    _type(qtbot, "\n")
    _settle(desk, qtbot)
    tenders = _rows(books, "SELECT method, amount FROM payment_tender ORDER BY position")
    assert tenders == [("cash", 2000), ("card", 5000)]
    assert _rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(3020,)]
    assert desk.screen().row.state == "part_paid"


def test_change_is_given_in_cash(desk, books, qtbot):
    order = _billed(books)
    sample.do(books, "issue_invoice", orders=[order.id])
    desk.go("money")
    desk.screen().set_view("open")
    _settle(desk, qtbot)
    _key(qtbot, desk, Qt.Key.Key_Return)
    _type(qtbot, "120c")
    assert desk.screen()._sheet.rest.full_text() == "Change €19.80"
    _type(qtbot, "\n")
    _settle(desk, qtbot)
    assert _rows(books, "SELECT amount, change FROM payment") == [(10020, 1980)]
    assert _rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(0,)]


def test_a_credit_note_needs_a_reason(desk, books, qtbot):
    order = _billed(books)
    sample.do(books, "issue_invoice", orders=[order.id])
    desk.go("money")
    desk.screen().set_view("all")
    _settle(desk, qtbot)
    _key(qtbot, desk, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    _type(qtbot, "\n")
    assert desk.screen()._sheet.form.error_of("reason") == "Say why; it stands on the document."
    _type(qtbot, "wrong size\n")
    _settle(desk, qtbot)
    assert _rows(books, "SELECT gross, reason FROM credit_note") == [(10020, "wrong size")]


def test_a_customer_is_made_and_changed(desk, books, qtbot):
    _key(qtbot, desk, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    _settle(desk, qtbot)
    _type(qtbot, "Tischlerei Ost")
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    assert ("10001", "Tischlerei Ost") in _rows(books, "SELECT number, name FROM customer")
    desk.screen().filter.setText("tisch")
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    _settle(desk, qtbot)
    desk.screen().table.setFocus()
    _key(qtbot, desk, Qt.Key.Key_F2)
    _settle(desk, qtbot)
    form = desk.screen().panel.editor.form
    form.fields["credit_limit"].setText("2500,50")
    form.fields["city"].setText("Rheine")
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    found = _rows(books, "SELECT city, credit_limit FROM customer WHERE name = 'Tischlerei Ost'")
    assert found == [("Rheine", 250_050)]


def test_a_refusal_stands_below_its_field(desk, books, qtbot):
    desk.go("customers", "new")
    _settle(desk, qtbot)
    form = desk.screen().panel.editor.form
    form.fields["number"].setText("20001")
    form.fields["name"].setText("Odd")
    form.fields["country"].setText("Germany")
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    assert form.error_of("country")
    assert form.fields["country"].property("wrong")


def test_goods_in_and_a_counted_correction(desk, books, qtbot):
    desk.go("stock")
    desk.screen().filter.setText("flx")
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    _settle(desk, qtbot)
    desk.screen().table.setFocus()
    _key(qtbot, desk, Qt.Key.Key_F12)
    _type(qtbot, "3*12+4")
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    assert desk.screen().row.on_hand == 40_000
    _key(qtbot, desk, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    _type(qtbot, "39")
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    assert desk.screen().row.on_hand == 39_000


def test_another_window_hears_the_change(desk, books, qtbot):
    desk.go("board")
    _settle(desk, qtbot)
    assert desk.screen().model.rowCount() == 0
    sample.make_order(books)
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)


def test_find_a_customers_order_by_its_line_and_a_command_by_its_words(desk, books, qtbot):
    sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    sample.make_order(books, "K-10482", (("BN12", "4"),))
    desk.go("board")
    _settle(desk, qtbot)
    for text in ("mul copper", "mül copper", "MÜL Copper"):
        _key(qtbot, desk, Qt.Key.Key_F3)
        _type(qtbot, text)
        _settle(desk, qtbot)
        [hit] = [one for one in desk.palette_.results.hits if one.group == "Documents"]
        assert hit.title.startswith("SO-1 ")
        assert "Copper pipe 15 mm" in hit.detail
        _key(qtbot, desk, Qt.Key.Key_Escape)
        assert desk.screen().table.hasFocus()
    _key(qtbot, desk, Qt.Key.Key_F3)
    _type(qtbot, "mul copper\n")
    qtbot.waitUntil(lambda: desk.place == "order")
    _settle(desk, qtbot)
    assert desk.screen().page.document.number == "SO-1"
    _key(qtbot, desk, Qt.Key.Key_F3)
    _type(qtbot, ">customers\n")
    _settle(desk, qtbot)
    assert desk.place == "customers"


def test_back_and_forward(desk, qtbot):
    for place in ("stock", "money"):
        desk.go(place)
        _settle(desk, qtbot)
    _key(qtbot, desk, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert desk.place == "stock"
    _key(qtbot, desk, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert desk.place == "money"


def test_the_window_remembers_where_one_was(desk, books, qtbot, tmp_path):
    desk.go("money")
    desk.screen().set_view("overdue")
    _settle(desk, qtbot)
    desk.close()
    again = _open(books, qtbot, WindowState(tmp_path / "window.json"))
    assert (again.place, again.screen().view) == ("money", "overdue")


def test_nothing_of_the_place_below_works_under_an_overlay(desk, books, qtbot):
    sample.make_order(books)
    desk.go("board")
    _settle(desk, qtbot)
    _key(qtbot, desk, Qt.Key.Key_F1)
    qtbot.wait(5)
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    assert _rows(books, "SELECT count(*) FROM pick_list") == [(0,)]
    assert desk.help.isVisible()
    _key(qtbot, desk, Qt.Key.Key_Escape)
    assert not desk.help.isVisible()


def test_the_customer_signs_the_order_on_the_screen(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    desk.go("order", order.id)
    _settle(desk, qtbot)
    _key(qtbot, desk, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    pane = desk.screen()._pane
    assert pane.size() == desk.size()
    _key(qtbot, desk, Qt.Key.Key_Return)
    assert pane.note.full_text() == "The field is empty."
    qtbot.mousePress(pane.pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    qtbot.mouseMove(pane.pad, QPoint(200, 90))
    qtbot.mouseRelease(pane.pad, Qt.MouseButton.LeftButton, pos=QPoint(200, 90))
    pane.name.setText("Karin Müller")
    qtbot.wait(5)
    _key(qtbot, desk, Qt.Key.Key_F12)
    _settle(desk, qtbot)
    assert desk.screen()._pane is None
    [(document, name, strokes)] = _rows(books, "SELECT document_id, name, strokes FROM document_signature")
    assert (document, name) == (order.id, "Karin Müller")
    assert "[6000,6000,0,1000]" in strokes.replace(" ", "")


def test_a_paper_is_the_archived_bytes(desk, books, qtbot, monkeypatch, tmp_path):
    from app.ui.screens import papers

    opened, names = [], []
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(
        papers.QDesktopServices,
        "openUrl",
        lambda url: opened.append(pathlib.Path(url.toLocalFile()).read_bytes()) or names.append(url.fileName()) or True,
    )
    monkeypatch.setattr(papers, "usual_printer", lambda: None)
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    desk.go("order", order.id)
    _settle(desk, qtbot)
    for _ in range(2):
        _key(qtbot, desk, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: desk.work.idle, timeout=20_000)
    first, second = opened
    assert first.startswith(b"%PDF")
    assert first == second
    assert names == ["SO-1.pdf", "SO-1.pdf"]
