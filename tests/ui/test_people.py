"""The door, the lent right and the lock, with real keys: what was on the screen stays as it was."""

from __future__ import annotations

from functools import partial

import pytest
import sample
from argon2 import PasswordHasher
from driving import new_order, open_desk, press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.shell.state import WindowState

ANNA, BERT = "correct horse", "4711"
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def employ(books):
    """Anna owns it, Bert stands at the counter; his badge hangs round his neck."""
    from app.actions.catalogue import BY_NAME
    from app.actions.registry import perform

    steps = (
        ("save_user", {"name": "Anna", "role": "owner"}),
        ("set_secret", {"user": "Anna", "secret": ANNA}),
        ("save_user", {"name": "Bert", "role": "counter"}),
        ("set_secret", {"user": "Bert", "kind": "pin", "secret": BERT}),
        ("set_secret", {"user": "Bert", "kind": "badge", "secret": "US4006381"}),
    )
    for name, given in steps:
        perform(books, BY_NAME[name], given, "Anna")


@pytest.fixture
def house(books, qtbot, tmp_path, monkeypatch):
    """The window of a company with people: closed. Their secrets are hashed quickly."""
    monkeypatch.setattr("argon2.PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1))
    employ(books)
    return open_desk(books, qtbot, WindowState(tmp_path / "window.json"))


def door(desk):
    """What covers the window."""
    return desk.doorkeeper._door


def sign_in(desk, qtbot, name, secret):
    """By keys, as at the counter."""
    box = door(desk).name
    box.setCurrentIndex(box.findText(name))
    type_text(qtbot, secret + "\n")
    settle(desk, qtbot)


def test_a_company_without_secrets_has_no_door(desk, books, qtbot):
    assert not desk.doorkeeper.locked
    press(qtbot, desk, Qt.Key.Key_L, CONTROL | SHIFT)
    settle(desk, qtbot)
    assert not desk.doorkeeper.locked
    assert "Nobody has a password yet" in desk.toasts.log[-1]
    assert desk.work.actor == "anna"


def test_the_window_asks_who_is_there_and_then_facts_bear_the_name(house, books, qtbot):
    assert house.doorkeeper.locked
    assert house.work.actor == ""
    assert set(house._offers()) == {"quit", "larger", "smaller", "theme", "next_step"}
    sign_in(house, qtbot, "Bert", "0000")
    assert door(house).form.error_of("secret") == "That is not Bert's PIN or password."
    sign_in(house, qtbot, "Bert", BERT)
    assert not house.doorkeeper.locked
    assert "Bert" in house.corner.full_text()
    new_order(house, qtbot)
    type_text(qtbot, "1*cu15\n")
    settle(house, qtbot)
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    assert rows(books, "SELECT actor FROM journal WHERE kind = 'OrderConfirmed'") == [("Bert",)]


def test_locking_leaves_the_half_written_order_as_it_was(house, books, qtbot):
    sign_in(house, qtbot, "Bert", BERT)
    page = new_order(house, qtbot)
    type_text(qtbot, "12*cu15\n3*bn")
    settle(house, qtbot)
    focus, text = QApplication.focusWidget(), QApplication.focusWidget().text()
    press(qtbot, house, Qt.Key.Key_L, CONTROL | SHIFT)
    assert house.doorkeeper.locked
    type_text(qtbot, "\t\t\t")
    assert door(house).isAncestorOf(QApplication.focusWidget())
    press(qtbot, house, Qt.Key.Key_N, CONTROL)
    assert house.screen().page is page
    door(house).secret.setFocus()
    sign_in(house, qtbot, "Anna", ANNA)
    assert (QApplication.focusWidget(), focus.text()) == (focus, text) == (focus, "3*bn")
    assert house.screen().page is page
    assert [line.quantity for line in page.model.lines] == [12_000]


def test_a_badge_is_a_scan(house, qtbot):
    house.gate.scanned.emit("US0000000")
    settle(house, qtbot)
    assert "nobody's" in door(house).form.error_of("secret")
    house.gate.scanned.emit("US4006381")
    settle(house, qtbot)
    assert (house.doorkeeper.locked, house.work.actor) == (False, "Bert")


@pytest.mark.slow
def test_five_wrong_tries_say_until_when(house, books, qtbot):
    for _ in range(5):
        sign_in(house, qtbot, "Bert", "0000")
    assert "After 5 wrong tries Bert cannot sign in until" in door(house).form.error_of("secret")
    sign_in(house, qtbot, "Bert", BERT)
    assert house.doorkeeper.locked
    assert rows(books, "SELECT count(*) FROM journal WHERE kind = 'SignInLocked'") == [(1,)]


def test_an_idle_window_locks(house, books, qtbot):
    sign_in(house, qtbot, "Bert", BERT)
    keeper = house.doorkeeper
    assert not keeper._idle.isActive(), "0 minutes is never"
    sample.do(books, "save_company", lock_minutes=2)
    settle(house, qtbot)
    assert keeper._idle.isActive()
    keeper._used -= 119
    keeper._look_at_clock()
    assert not keeper.locked
    qtbot.keyClick(house.windowHandle(), Qt.Key.Key_Shift)
    keeper._used -= 119
    keeper._look_at_clock()
    assert not keeper.locked, "a key was pressed"
    keeper._used -= 2
    keeper._look_at_clock()
    assert keeper.locked


def correct_stock(desk, qtbot, shelf="7"):
    """Bert counts, which he may not write down."""
    desk.work.perform(
        "adjust_stock",
        {"lines": [{"product": "CU15-3", "quantity": shelf}], "reason": "counted"},
        done=lambda reply: desk.toast(f"done {reply.number}"),
        failed=desk.screen().went_wrong,
        owner=desk.screen(),
    )
    settle(desk, qtbot)


def test_anna_lends_a_right_for_one_act(house, books, qtbot):
    sign_in(house, qtbot, "Bert", BERT)
    correct_stock(house, qtbot)
    sheet = house.doorkeeper._sheet
    assert sheet.title.full_text() == "Ask Anna"
    assert "Bert may not correct stock" in " ".join(one.full_text() for one in sheet.findChildren(type(sheet.title)))
    assert QApplication.focusWidget() is sheet.reason
    type_text(qtbot, "counted twice\n" + "wrong\n")
    settle(house, qtbot)
    assert sheet.note.full_text() == "That is not Anna's PIN or password."
    type_text(qtbot, ANNA)
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    assert house.doorkeeper._sheet is None
    said = rows(books, "SELECT person, approver, permission, reason FROM audit WHERE kind = 'approved'")
    assert said == [("Bert", "Anna", "stock_correction", "counted twice")]
    assert rows(books, "SELECT actor FROM journal WHERE kind = 'StockMoved' ORDER BY hlc DESC LIMIT 1") == [("Bert",)]


def test_esc_leaves_it_refused_where_the_person_is(house, books, qtbot):
    sign_in(house, qtbot, "Bert", BERT)
    correct_stock(house, qtbot)
    press(qtbot, house, Qt.Key.Key_Escape)
    settle(house, qtbot)
    assert house.doorkeeper._sheet is None
    assert "Bert may not correct stock. Ask Anna." in house.screen().line._words.full_text()


@pytest.mark.parametrize(
    ("customer", "permission", "words"),
    [
        ({"stop": "orders", "stop_reason": "two bills overdue"}, "stop_list", "is on stop since"),
        ({"credit_limit": "20"}, "credit_limit", "With this Müller Bau GmbH would stand at"),
    ],
)
def test_at_finish_who_may_not_go_on_asks_for_a_second_persons_word(house, books, qtbot, customer, permission, words):
    from app.actions.catalogue import BY_NAME
    from app.actions.registry import perform

    perform(books, BY_NAME["save_customer"], {"number": "K-10482", **customer}, "Anna")
    sign_in(house, qtbot, "Bert", BERT)
    new_order(house, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(house, qtbot)
    press(qtbot, house, Qt.Key.Key_F12)
    [said] = house.screen()._sheet.notices.texts
    assert words in said
    type_text(qtbot, "\n")
    settle(house, qtbot)
    assert house.doorkeeper._sheet.title.full_text() == "Ask Anna"
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]
    type_text(qtbot, "the cheque is here\n" + ANNA)
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    assert rows(books, "SELECT number FROM sales_order") == [("SO-1",)]
    told = rows(books, "SELECT person, approver, permission, reason FROM audit WHERE kind = 'approved'")
    assert told == [("Bert", "Anna", permission, "the cheque is here")]


def test_the_first_password_closes_the_door_at_once(desk, books, qtbot):
    sample.do(books, "save_user", name="Anna", role="owner")
    sample.do(books, "set_secret", user="Anna", secret=ANNA)
    settle(desk, qtbot)
    assert desk.doorkeeper.locked
    sign_in(desk, qtbot, "Anna", ANNA)
    assert not desk.doorkeeper.locked


def settings(desk, qtbot, section):
    """A section of the settings, by Ctrl+8."""
    press(qtbot, desk, Qt.Key.Key_8, CONTROL)
    settle(desk, qtbot)
    desk.screen().show_section(section)
    return desk.screen().made(section)


def test_a_user_gets_a_pin_that_is_never_shown(house, books, qtbot):
    sign_in(house, qtbot, "Anna", ANNA)
    section = settings(house, qtbot, "users")
    form = section.editor.form
    assert not section.editor.changed, "the roles that came are nothing that was typed"
    form.set_values({"name": "Cem", "role": "warehouse", "pin": "12"})
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    assert "4 to 200" in form.error_of("pin")
    assert rows(books, "SELECT 1 FROM person WHERE name = 'Cem'") == []
    form.set_values({"pin": "2580"})
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    assert form.values()["pin"] == ""
    shown = [
        [column.text(row) for column in section.model.columns]
        for row in map(section.model.row_at, range(section.model.rowCount()))
    ]
    assert ["Cem", "Warehouse", "PIN", ""] in shown
    assert ["Bert", "Counter", "PIN · Badge", ""] in shown
    press(qtbot, house, Qt.Key.Key_L, CONTROL | SHIFT)
    sign_in(house, qtbot, "Cem", "2580")
    assert house.work.actor == "Cem"


def test_the_last_owner_cannot_be_sent_away(house, books, qtbot):
    sign_in(house, qtbot, "Anna", ANNA)
    form = settings(house, qtbot, "users").editor.form
    form.set_values({"name": "Anna", "role": "owner", "inactive": True})
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    assert "nobody would be left" in form.error_of("role")
    assert rows(books, "SELECT inactive FROM person WHERE name = 'Anna'") == [(0,)]


def test_rights_are_given_by_the_space_bar(house, books, qtbot):
    sign_in(house, qtbot, "Anna", ANNA)
    section = settings(house, qtbot, "roles")
    table = section.table
    right = [row.id for row in section.model.rows].index("stock_correction")
    table.go(right, "counter")
    table.field.setFocus()
    type_text(qtbot, " ")
    assert section.model.row_at(right).values == ("✓", "✓", "✓", "")
    qtbot.keyClick(table.field, Qt.Key.Key_Down)
    table.go(section.model.rowCount() - 1, "counter")
    type_text(qtbot, "7,5")
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    [(granted, limit)] = rows(books, "SELECT permissions, discount_limit FROM role WHERE id = 'counter'")
    assert "stock_correction" in granted
    assert limit == 7_500
    press(qtbot, house, Qt.Key.Key_L, CONTROL | SHIFT)
    sign_in(house, qtbot, "Bert", BERT)
    correct_stock(house, qtbot)
    assert house.doorkeeper._sheet is None
    assert rows(books, "SELECT count(*) FROM audit") == [(0,)]


def test_the_table_of_rights_never_leaves_a_company_without_its_key(house, qtbot):
    sign_in(house, qtbot, "Anna", ANNA)
    section = settings(house, qtbot, "roles")
    section.table.go([row.id for row in section.model.rows].index("users"), "owner")
    section.table.field.setFocus()
    type_text(qtbot, " ")
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    assert "nobody would be left" in section.note.full_text()


def test_an_order_with_too_much_discount_is_finished_with_annas_badge(house, books, qtbot):
    from app.actions.catalogue import BY_NAME
    from app.actions.registry import perform

    perform(books, BY_NAME["set_secret"], {"user": "Anna", "kind": "badge", "secret": "US5550001"}, "Anna")
    sign_in(house, qtbot, "Bert", BERT)
    new_order(house, qtbot)
    type_text(qtbot, "10*cu15 -12%\n")
    settle(house, qtbot)
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]
    sheet = house.doorkeeper._sheet
    assert sheet is not None
    type_text(qtbot, "old customer")
    house.gate.scanned.emit("US5550001")
    settle(house, qtbot)
    assert house.doorkeeper._sheet is None
    assert rows(books, "SELECT number FROM sales_order") == [("SO-1",)]
    assert rows(books, "SELECT permission, approver FROM audit WHERE kind = 'approved'") == [("discount", "Anna")]


def test_a_report_is_saved_on_annas_word_which_is_asked_before_a_file_is(house, books, qtbot, tmp_path, monkeypatch):
    from PySide6.QtWidgets import QFileDialog

    asked, target = [], tmp_path / "sales.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (asked.append(1) or str(target), ""))
    sign_in(house, qtbot, "Bert", BERT)
    press(qtbot, house, Qt.Key.Key_7, CONTROL)
    settle(house, qtbot)
    press(qtbot, house, Qt.Key.Key_S, CONTROL | SHIFT)
    settle(house, qtbot)
    assert house.doorkeeper._sheet.title.full_text() == "Ask Anna"
    press(qtbot, house, Qt.Key.Key_Escape)
    settle(house, qtbot)
    assert house.screen().line.text == "Bert may not take data out. Ask Anna."
    press(qtbot, house, Qt.Key.Key_S, CONTROL | SHIFT)
    settle(house, qtbot)
    type_text(qtbot, "the auditor asks\n" + ANNA)
    assert asked == []
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    assert asked == [1]
    assert target.exists()
    assert rows(books, "SELECT kind, approver, action, reason FROM audit ORDER BY occurred_at") == [
        ("refused", "", "export_report", ""),
        ("refused", "", "export_report", ""),
        ("approved", "Anna", "export_report", "the auditor asks"),
    ]


def test_a_backup_is_brought_back_on_annas_word(house, books, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    with qtbot.waitSignal(house.keeper.told, timeout=20_000):
        house.keeper.begin(books.where)
    sign_in(house, qtbot, "Bert", BERT)
    section = settings(house, qtbot, "backups")
    qtbot.waitUntil(lambda: section.model.rowCount() == 1)
    section.table.setFocus()
    press(qtbot, house, Qt.Key.Key_Home)
    press(qtbot, house, Qt.Key.Key_Return)
    settle(house, qtbot)
    assert house.doorkeeper._sheet.title.full_text() == "Ask Anna"
    type_text(qtbot, "yesterday's price list is wanted\n" + ANNA)
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    press(qtbot, house, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: any("Brought back" in one.text for one in house.toasts.shown), timeout=20_000)
    assert rows(books, "SELECT permission, action FROM audit WHERE kind = 'approved'") == [
        ("restore", "restore_backup")
    ]


def test_esc_from_the_approval_keeps_the_money_that_was_typed(house, books, qtbot):
    sign_in(house, qtbot, "Bert", BERT)
    new_order(house, qtbot)
    type_text(qtbot, "10*cu15 @7.00 -12%\n")
    settle(house, qtbot)
    press(qtbot, house, Qt.Key.Key_F12)
    type_text(qtbot, "s\n")
    settle(house, qtbot)
    type_text(qtbot, "50c30d\n")
    settle(house, qtbot)
    asks = house.doorkeeper._sheet
    said = " ".join(one.full_text() for one in asks.findChildren(type(asks.title)))
    assert "give 12 % discount on line 1 (up to 5 %) or type another price than the list's (line 1)" in said
    press(qtbot, house, Qt.Key.Key_Escape)
    settle(house, qtbot)
    tender = house.screen()._sheet
    assert [one.amount for one in tender.tenders] == [5000, 3000]
    assert "Bert may not give 12 % discount" in tender.note.full_text()
    assert tender.box.hasFocus()
    type_text(qtbot, "\n")
    settle(house, qtbot)
    type_text(qtbot, "old customer\n" + ANNA)
    press(qtbot, house, Qt.Key.Key_F12)
    settle(house, qtbot)
    # 10 x 7.00 less 12 %, with 19 %: 73.30
    assert rows(books, "SELECT gross FROM invoice") == [(7330,)]
    assert {one for (one,) in rows(books, "SELECT permission FROM audit WHERE kind = 'approved'")} == {
        "discount",
        "price_override",
    }


def test_what_is_typed_just_before_the_lock_is_kept_under_the_same_name(house, books, qtbot):
    sign_in(house, qtbot, "Bert", BERT)
    new_order(house, qtbot)
    type_text(qtbot, "12*cu15\n")
    press(qtbot, house, Qt.Key.Key_L, CONTROL | SHIFT)
    qtbot.wait(500)
    settle(house, qtbot)
    assert house.doorkeeper.locked
    assert rows(books, "SELECT count(*) FROM draft") == [(1,)]


def test_secrets_are_compared_off_the_windows_thread(house, qtbot, monkeypatch):
    import threading

    from app.actions import secrets

    asked, fits = [], secrets.fits

    def watched(secret, known):
        asked.append(threading.current_thread())
        return fits(secret, known)

    monkeypatch.setattr(secrets, "fits", watched)
    sign_in(house, qtbot, "Bert", BERT)
    correct_stock(house, qtbot)
    type_text(qtbot, "counted\n" + ANNA + "\n")
    settle(house, qtbot)
    assert house.doorkeeper._sheet is None
    assert len(asked) >= 2
    assert threading.main_thread() not in asked
