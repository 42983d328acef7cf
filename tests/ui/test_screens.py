"""The places on real books, driven by keys: what is typed is in the books, what the books say is shown."""

from __future__ import annotations

import pathlib

import sample
from driving import billed, open_desk, press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.store.database import Database
from app.ui.commands import COMMANDS
from app.ui.screens import SCREENS
from app.ui.screens.base import today_iso
from app.ui.shell.state import WindowState
from app.ui.theme.look import look
from app.ui.widgets.pills import Pills


def test_every_place_opens_by_its_digit(desk, qtbot):
    for entry in SCREENS:
        press(qtbot, desk, Qt.Key(ord(str(entry.number))), Qt.KeyboardModifier.ControlModifier)
        settle(desk, qtbot)
        assert desk.place == entry.id
        assert not desk.grab().isNull()
        assert desk.bar.keys[0] == ("F3", "Find")


def test_menu_palette_and_registry_hold_the_same_commands(desk):
    registry = {command.id for command in COMMANDS}
    in_menus = {action for menu in desk.frame.menuBar().actions() for action in menu.menu().actions()}
    assert {one for one, action in desk.keys.actions.items() if action in in_menus} == registry
    assert len(in_menus) == len(registry)
    assert {one.id for one in desk.help._commands} == registry
    # The palette does what works here, and says of the rest where it works; but for the steps of a row that nobody
    # sees under the list, and what means nothing without a place that offers it.
    helps = {command.help: command.id for command in COMMANDS}
    here = {helps[row[2]] for row in desk.keys.rows()}
    enabled = {one for one, action in desk.keys.actions.items() if action.isEnabled()}
    assert here == enabled - {"next_step", "reverse_step"}
    assert here.isdisjoint({"next_step", "reverse_step"})


def test_the_board_shows_what_is_mine_and_what_is_to_leave_today(desk, books, qtbot):
    anna = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    bert = Database(books.where)
    given = {"customer": "K-10482", "lines": [{"product": "BN12", "quantity": "1"}]}
    ordered = {}
    for name, more in (("his", {}), ("for anna", {"salesperson": "anna"}), ("later", {"wanted_date": "2099-01-01"})):
        draft = perform(bert, BY_NAME["draft_order"], {**given, **more}, actor="Bert").reply
        ordered[name] = perform(bert, BY_NAME["confirm_order"], {"order": draft.id}, actor="Bert").reply.number
    bert.close()
    quote = sample.do(books, "draft_quote", customer="K-10031", lines=given["lines"])
    sample.do(books, "send_quote", quote=quote.id, follow_up=today_iso())
    sample.do(books, "follow_up_quote", quote=quote.id, note="thinks it over", follow_up=today_iso())
    billed(books)
    desk.go("board")
    board = desk.screen()
    found = {}
    for name in ("mine", "today"):
        board.set_view(name)
        settle(desk, qtbot)
        found[name] = {board.model.row_at(at).number for at in range(board.model.rowCount())}
    mine = {anna.number, ordered["for anna"], "SO-5", "Q-1"}
    assert found == {"mine": mine, "today": {anna.number, ordered["his"], ordered["for anna"], "Q-1"}}
    with books.read() as view:
        counts = board.counts(view)
    assert (counts["mine"], counts["today"]) == (4, 4)
    board.filter.setText("kern")
    shown = lambda: [getattr(board.model.row_at(at), "number", "") for at in range(board.model.rowCount())]  # noqa: E731
    qtbot.waitUntil(lambda: shown() == ["Q-1"], timeout=4000)


def test_the_board_advances_an_order_to_its_money(desk, books, qtbot):
    sample.make_order(books, "K-10482", (("CU15-3", "4"), ("BN12", "10")))
    desk.go("board")
    settle(desk, qtbot)
    assert desk.screen().row.status == "to_pick"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.screen().row.status == "picking"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.place == "deliveries"
    type_text(qtbot, "\n6\n1")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT line, picked, reason FROM pick_line ORDER BY line") == [
        (1, 4000, ""),
        (2, 6000, "none on shelf"),
    ]
    desk.screen().set_view("ship")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM shipment") == [("shipped",)]


def test_billing_and_a_part_payment_in_two_forms(desk, books, qtbot):
    billed(books)
    desk.go("money")
    settle(desk, qtbot)
    assert desk.screen().row.kind == "order"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    # 10 × 8.42 with 19 % is 100.20.
    assert rows(books, "SELECT number, gross FROM invoice") == [("RE-1", 10020)]
    desk.screen().set_view("open")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F9)
    type_text(qtbot, "20c50d")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.rest.full_text().startswith("€30.20 stays open, due ")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    tenders = rows(books, "SELECT method, amount FROM payment_tender ORDER BY position")
    assert tenders == [("cash", 2000), ("card", 5000)]
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(3020,)]
    assert desk.screen().row.state == "part_paid"


def test_change_is_given_in_cash(desk, books, qtbot):
    order = billed(books)
    sample.do(books, "issue_invoice", orders=[order.id])
    desk.go("money")
    desk.screen().set_view("open")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_Return)
    type_text(qtbot, "120c")
    settle(desk, qtbot)
    assert desk.screen()._sheet.rest.full_text() == "Change €19.80"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT amount, change FROM payment") == [(10020, 1980)]
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(0,)]


def test_a_customer_is_made_and_changed(desk, books, qtbot):
    press(qtbot, desk, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle(desk, qtbot)
    type_text(qtbot, "Tischlerei Ost")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert ("10001", "Tischlerei Ost") in rows(books, "SELECT number, name FROM customer")
    desk.screen().filter.setText("tisch")
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    form = desk.screen().panel.editor.form
    form.fields["credit_limit"].setText("2500,50")
    form.fields["city"].setText("Rheine")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    found = rows(books, "SELECT city, credit_limit FROM customer WHERE name = 'Tischlerei Ost'")
    assert found == [("Rheine", 250_050)]


def test_a_refusal_stands_below_its_field(desk, books, qtbot):
    desk.go("customers", "new")
    settle(desk, qtbot)
    form = desk.screen().panel.editor.form
    form.fields["number"].setText("20001")
    form.fields["name"].setText("Odd")
    form.fields["country"].setText("Genovia")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert form.error_of("country")
    assert form.fields["country"].property("wrong")


def test_goods_in_and_a_counted_correction(desk, books, qtbot):
    desk.go("stock")
    desk.screen().filter.setText("flx")
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "3*12+4")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.screen().row.on_hand == 40_000
    press(qtbot, desk, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    type_text(qtbot, "39")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.screen().row.on_hand == 39_000


def test_another_window_hears_the_change(desk, books, qtbot):
    desk.go("board")
    settle(desk, qtbot)
    assert desk.screen().model.rowCount() == 0
    sample.make_order(books)
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)


def test_find_a_customers_order_by_its_line_and_a_command_by_its_words(desk, books, qtbot):
    sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    sample.make_order(books, "K-10482", (("BN12", "4"),))
    desk.go("board")
    settle(desk, qtbot)
    for text in ("mul copper", "mül copper", "MÜL Copper"):
        press(qtbot, desk, Qt.Key.Key_F3)
        type_text(qtbot, text)
        settle(desk, qtbot)
        [hit] = [one for one in desk.palette_.results.hits if one.group == "Documents"]
        assert hit.title.startswith("SO-1 ")
        assert "Copper pipe 15 mm" in hit.detail
        press(qtbot, desk, Qt.Key.Key_Escape)
        assert desk.screen().table.hasFocus()
    press(qtbot, desk, Qt.Key.Key_F3)
    type_text(qtbot, "mul copper\n")
    qtbot.waitUntil(lambda: desk.place == "order")
    settle(desk, qtbot)
    assert desk.screen().page.document.number == "SO-1"
    press(qtbot, desk, Qt.Key.Key_F3)
    type_text(qtbot, ">customers\n")
    settle(desk, qtbot)
    assert desk.place == "customers"


def test_back_and_forward(desk, qtbot):
    for place in ("stock", "money"):
        desk.go(place)
        settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert desk.place == "stock"
    press(qtbot, desk, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert desk.place == "money"


def test_the_window_remembers_where_one_was(desk, books, qtbot, tmp_path):
    desk.go("money")
    desk.screen().set_view("overdue")
    settle(desk, qtbot)
    desk.frame.close()
    again = open_desk(books, qtbot, WindowState(tmp_path / "window.json"))
    assert (again.place, again.screen().view) == ("money", "overdue")


def test_nothing_of_the_place_below_works_under_an_overlay(desk, books, qtbot):
    sample.make_order(books)
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F1)
    qtbot.wait(5)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM pick_list") == [(0,)]
    assert desk.help.isVisible()
    press(qtbot, desk, Qt.Key.Key_Escape)
    assert not desk.help.isVisible()


def test_a_paper_is_the_archived_bytes(desk, books, qtbot, monkeypatch, tmp_path):
    from app.ui import printing
    from tests.print_words import PrintWords

    opened, names = [], []
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    PrintWords(tmp_path / "system", (), "").use(monkeypatch)  # no printer: papers are opened
    monkeypatch.setattr(
        printing.QDesktopServices,
        "openUrl",
        lambda url: opened.append(pathlib.Path(url.toLocalFile()).read_bytes()) or names.append(url.fileName()) or True,
    )
    sample.do(books, "save_customer", number="K-10482", name="Bangkok ไทย")
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    desk.go("order", order.id)
    settle(desk, qtbot)
    for times in (1, 2):
        press(qtbot, desk, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda times=times: len(opened) == times, timeout=20_000)
    first, second = opened
    assert first.startswith(b"%PDF")
    assert first == second
    assert names == ["SO-1.pdf", "SO-1.pdf"]
    qtbot.waitUntil(lambda: "no font here draws (ไ ท ย)" in desk.toasts.shown[-1].text, timeout=2_000)


def test_a_statement_is_printed_from_the_customer_and_from_the_money(desk, books, qtbot, monkeypatch, tmp_path):
    from app.ui import printing
    from tests.print_words import PrintWords

    names = []
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    PrintWords(tmp_path / "system", (), "").use(monkeypatch)
    monkeypatch.setattr(printing.QDesktopServices, "openUrl", lambda url: names.append(url.fileName()) or True)
    billed(books)
    desk.go("money")
    settle(desk, qtbot)
    assert desk.do("statement")
    qtbot.waitUntil(lambda: names == ["K-10482.pdf"], timeout=20_000)
    desk.go("customers")
    settle(desk, qtbot)
    number = desk.screen().row.number
    press(qtbot, desk, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: names[1:] == [f"{number}.pdf"], timeout=20_000)


def test_settings_change_the_company_a_tax_and_a_series(desk, books, qtbot):
    desk.go("settings")
    settle(desk, qtbot)
    place = desk.screen()
    place.company.form.fields["iban"].setText("DE02120300000000202051")
    place.company.form.set_values(
        {"early_percent": "1,5 %", "early_days": "8", "pay_link": "https://pay.example/{number}",
         "address_window": "din-a", "language": "Français"}
    )  # fmt: skip
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT address_window, language FROM company") == [("din-a", "fr")]
    assert rows(books, "SELECT iban, early_percent, early_days, pay_link FROM company") == [
        ("DE02120300000000202051", 1500, 8, "https://pay.example/{number}")
    ]
    place.show_section("taxes")
    form = place.made("taxes").editor.form
    form.set_values({"code": "DE7", "category": "S", "percent": "7,5", "valid_from": "2026-01-01"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT rate FROM tax_rate WHERE code = 'DE7'") == [(7500,)]
    place.show_section("numbers")
    place.made("numbers").table.go_to(place.made("numbers").model.find("1:invoice"))
    place.made("numbers").editor.form.fields["prefix"].setText("INV-")
    place.made("numbers").editor.form.fields["width"].setText("5")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert place.made("numbers").model.row_at(place.made("numbers").model.find("1:invoice")).next_number == "INV-00001"


def test_a_certificate_is_made_and_a_wrong_passphrase_is_said(desk, books, qtbot, monkeypatch):
    monkeypatch.setenv("COUNTERFOIL_PASSPHRASE", "secret words")
    desk.go("settings")
    desk.screen().show_section("seal")
    settle(desk, qtbot)
    seal = desk.screen().seal
    assert seal.title.full_text() == "There is no certificate yet"
    seal.make.click()
    qtbot.waitUntil(lambda: desk.work.idle, timeout=30_000)
    assert "Nordlicht Haustechnik" in seal.title.full_text()
    assert not seal.make.isEnabled()
    seal.take_over(books.where + ".files/company.p12", "wrong")
    qtbot.waitUntil(lambda: desk.work.idle, timeout=30_000)
    assert desk.screen().line.text
    assert "Nordlicht Haustechnik" in seal.title.full_text()


def test_an_empty_list_says_why_it_is_empty(desk, books, qtbot):
    """Each view in its own words; a filter that finds nothing is not "nothing there"."""
    desk.frame.resize(1366, 768)
    desk.frame.resize(1366, 768)
    desk.go("money")
    place = desk.screen()
    said = {}
    for view, _ in place.views:
        place.set_view(view)
        settle(desk, qtbot)
        said[view] = place.table.empty_sentence
    assert len(set(said.values())) == len(said)
    assert said["payments"] == "No payments yet."
    desk.go("customers")
    place = desk.screen()
    settle(desk, qtbot)
    assert place.panel.isVisible()
    place.filter.setText("nobody")
    qtbot.waitUntil(lambda: place.model.rowCount() == 0)
    settle(desk, qtbot)
    assert place.table.empty_sentence == "Nothing here answers “nobody”. Esc shows all."
    desk.go("stock")
    desk.screen().set_view("below")
    settle(desk, qtbot)
    assert desk.screen().table.empty_sentence == "Nothing is below its minimum."
    assert not desk.screen().panel.isVisible(), "an empty card beside an empty list"


def test_at_twice_the_size_no_place_outgrows_a_small_screen(desk, books, qtbot):
    """The window would push rail, keys and the right edge off the screen."""
    sample.make_order(books)
    desk.frame.showNormal()
    desk.frame.resize(1366, 740)
    look().set_scale(200)
    for entry in SCREENS:
        desk.go(entry.id)
        settle(desk, qtbot)
        assert (desk.frame.width(), desk.frame.height()) == (1366, 740), entry.id
        assert desk.minimumSizeHint().width() <= 1366
        assert desk.bar.mapTo(desk, desk.bar.rect().bottomRight()).y() < 740


def test_an_order_whose_money_is_late_says_so_on_board_page_and_in_find(desk, books, qtbot):
    order = billed(books)
    sample.do(books, "save_customer", number="K-10482", terms_days=10)
    sample.do(books, "issue_invoice", orders=[order.id], date="2026-01-20")
    desk.go("board")
    settle(desk, qtbot)
    assert desk.screen().row.status == "overdue"
    press(qtbot, desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    assert desk.screen().page.code == "overdue"
    press(qtbot, desk, Qt.Key.Key_F3)
    type_text(qtbot, "so-1")
    settle(desk, qtbot)
    assert "Overdue" in str(desk.palette_.results.hits[0])


def test_f6_reaches_every_part_of_every_place(desk, qtbot):
    """A part that takes no keys itself hands the focus to the first in it that does; F6 never stands still."""
    for place in SCREENS:
        desk.go(place.id)
        settle(desk, qtbot)
        panes = [pane for pane in desk.screen().panes() if pane.isVisible()]
        reached = set()
        for _ in range(len(panes) + 1):
            desk.do("next_pane")
            focus = QApplication.focusWidget()
            reached |= {at for at, pane in enumerate(panes) if pane is focus or pane.isAncestorOf(focus)}
        assert reached == set(range(len(panes))), place.id
        # What takes keys and is no part of what F6 walks through would be found by the mouse only.
        for pills in desk.screen().findChildren(Pills):
            inside = any(pane is pills or pane.isAncestorOf(pills) for pane in panes)
            assert inside or not pills.isVisible() or not pills._pills, place.id


def test_a_view_is_chosen_by_f6_and_arrows(desk, books, qtbot):
    for place, before, after in (("board", "open", "mine"), ("stock", "all", "out"), ("money", "bill", "open")):
        desk.go(place)
        settle(desk, qtbot)
        screen = desk.screen()
        assert screen.view == before
        press(qtbot, desk, Qt.Key.Key_F6)
        press(qtbot, desk, Qt.Key.Key_Right)
        settle(desk, qtbot)
        assert (screen.view, screen.pills.current) == (after, after)
        press(qtbot, desk, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
        assert QApplication.focusWidget() is screen.table
