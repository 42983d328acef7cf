"""Wherever a window issues bills, what the law asks for is asked for first; who goes on without it leaves a word."""

from __future__ import annotations

import os
from itertools import count
from types import SimpleNamespace

import pytest
import sample
from driving import billed, press, rows, settle, type_text
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.domain.errors import Locked, RuleViolation, Unavailable
from app.domain.legal import Incomplete, Missing
from app.queries.desk_history import trail_of
from app.ui.lawful import Place, ask
from app.ui.screens.base import Screen
from app.ui.screens.board.several import SeveralSheet
from app.ui.screens.lawful import LawSheet, kept
from app.ui.screens.money.bill import BillSheet
from app.ui.screens.order.counter import AccountSheet, InHandSheet
from app.ui.screens.order.ending import Finisher
from app.ui.screens.reverse import ReverseSheet
from app.ui.screens.reverser import Reverser
from app.ui.theme.look import Mode, look
from app.ui.widgets.sheet import Sheet

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
PICTURES = os.environ.get("COUNTERFOIL_LOOK_AT", "")
BILLS = "SELECT count(*) FROM invoice"
HOME = {"customer.street.K-10031": "Weg 3", "customer.postcode.K-10031": "48431", "customer.city.K-10031": "Rheine"}


def picture(desk, qtbot, name):
    for mode in (Mode.LIGHT, Mode.DARK) if PICTURES else ():
        look().set_mode(mode)
        settle(desk, qtbot)
        desk.frame.grab().save(f"{PICTURES}/{name}_{mode.name.lower()}.png")
    if PICTURES:
        look().set_mode(Mode.LIGHT)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Between two keys there is a second."""
    monkeypatch.setattr(LawSheet, "clock", staticmethod(count().__next__))


@pytest.fixture
def lawful(books):
    """The company says its street, so its bills are asked to be complete; of Kern nobody knows where they are."""
    sample.do(books, "save_company", street="Hafenstraße 48", vat_id="DE136695976")
    return books


def sheet_of(desk, qtbot, kind):
    """The sheet of that kind, as soon as it is there."""
    qtbot.waitUntil(lambda: isinstance(desk.screen()._sheet, kind))
    return desk.screen()._sheet


def to_bill(books, customer):
    """An order of weight whose goods left."""
    return billed(books, customer, (("CU15-3", "40"),))


def trail(books, number):
    [(invoice,)] = rows(books, f"SELECT id FROM invoice WHERE number = '{number}'")
    with books.read() as view:
        return [(one.what, one.why) for one in trail_of(view, invoice)]


def test_of_a_run_the_complete_ones_go_and_the_other_is_filled_in(desk, lawful, qtbot):
    whole, bare = to_bill(lawful, "K-10482"), to_bill(lawful, "K-10031")
    desk.go("money")
    settle(desk, qtbot)
    desk.screen().cashier.bill()
    sheet = sheet_of(desk, qtbot, BillSheet)
    qtbot.waitUntil(lambda: len(sheet.model.rows) == 2)
    assert [(row.numbers, row.problem) for row in sheet.model.rows] == [
        (bare.number, "Lacks their street and town."), (whole.number, ""),
    ]  # fmt: skip
    picture(desk, qtbot, "law_run")
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: [row.numbers for row in sheet.model.rows] == [bare.number])
    assert rows(lawful, "SELECT order_id FROM invoice_order") == [(whole.id,)], "the other waits, and took no number"
    sheet.table.go_to(0)
    press(qtbot, desk, KEY.Key_Return)
    law = sheet_of(desk, qtbot, LawSheet)
    picture(desk, qtbot, "law_run_sheet")
    law.form.set_values(HOME)
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: desk.screen()._sheet is None)
    assert rows(lawful, BILLS) == [(2,)]
    assert rows(lawful, "SELECT street FROM customer WHERE number = 'K-10031'") == [("Weg 3",)]


@pytest.mark.slow
def test_esc_on_what_is_asked_comes_back_to_the_run(desk, lawful, qtbot):
    to_bill(lawful, "K-10031")
    desk.go("money")
    settle(desk, qtbot)
    desk.screen().cashier.bill()
    sheet = sheet_of(desk, qtbot, BillSheet)
    qtbot.waitUntil(lambda: len(sheet.model.rows) == 1)
    press(qtbot, desk, KEY.Key_Return)
    sheet_of(desk, qtbot, LawSheet)
    press(qtbot, desk, KEY.Key_Escape)
    assert desk.screen()._sheet is sheet
    assert sheet.isVisible()
    assert rows(lawful, BILLS) == [(0,)]


def test_what_was_typed_before_esc_stands_there_again_wherever_the_bill_is_asked_for_until_it_is_kept(
    desk, lawful, qtbot
):
    for _ in range(2):
        to_bill(lawful, "K-10031")
    desk.go("board")
    settle(desk, qtbot)
    desk.screen().table.go_to(0)
    press(qtbot, desk, KEY.Key_F12)
    sheet_of(desk, qtbot, LawSheet)
    type_text(qtbot, "Weg 3\t48431\tRhei")
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert rows(lawful, BILLS) == [(0,)]
    # From Money, as from the board: it is Kern's street, whichever bill asks for it.
    desk.go("money", "bill-all")
    run = sheet_of(desk, qtbot, BillSheet)
    qtbot.waitUntil(lambda: len(run.model.rows) == 2)
    press(qtbot, desk, KEY.Key_Return)
    law = sheet_of(desk, qtbot, LawSheet)
    assert law.form.values() == HOME | {"customer.city.K-10031": "Rhei"}
    # The same keys do the same once more, and what stands there is replaced by them.
    type_text(qtbot, "Weg 5\t48432\tRheine")
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: rows(lawful, BILLS) == [(1,)])
    settle(desk, qtbot)
    assert rows(lawful, "SELECT street, postcode, city FROM customer WHERE number = 'K-10031'") == [
        ("Weg 5", "48432", "Rheine")
    ]
    assert desk.desk.begun == {}, "what is in the books is not remembered beside them"


@pytest.mark.slow
def test_the_step_of_the_board_asks_and_twice_goes_on_without_it(desk, lawful, qtbot):
    to_bill(lawful, "K-10031")
    desk.go("board")
    settle(desk, qtbot)
    desk.screen().table.go_to(0)
    press(qtbot, desk, KEY.Key_F12)
    sheet = sheet_of(desk, qtbot, LawSheet)
    picture(desk, qtbot, "law_board")
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.note.full_text() == "F12 again issues without it; the bill will not say it, its trail will."
    assert rows(lawful, BILLS) == [(0,)]
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: desk.screen()._sheet is None)
    assert trail(lawful, "RE-1") == [("Issue an invoice", "without their street and town")]


@pytest.mark.slow
def test_of_several_the_complete_ones_go_and_each_other_is_filled_in_where_it_stands(desk, lawful, qtbot):
    whole, bare = to_bill(lawful, "K-10482"), to_bill(lawful, "K-10031")
    desk.go("board")
    settle(desk, qtbot)
    desk.screen().table.go_to(0)
    press(qtbot, desk, KEY.Key_A, CTRL)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    sheet = sheet_of(desk, qtbot, SeveralSheet)
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: sheet.title.full_text() == "1 of 2 are done; these are as they were")
    assert rows(lawful, "SELECT order_id FROM invoice_order") == [(whole.id,)]
    assert [deed.row.number for deed in sheet.deeds] == [bare.number]
    picture(desk, qtbot, "law_several")
    press(qtbot, desk, KEY.Key_Return)
    law = sheet_of(desk, qtbot, LawSheet)
    law.form.set_values(HOME)
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: desk.screen()._sheet is None)
    assert rows(lawful, BILLS) == [(2,)]


@pytest.mark.slow
def test_a_credit_note_is_not_asked_for_what_its_invoice_lacked(desk, lawful, qtbot):
    sample.do(lawful, "issue_invoice", orders=[to_bill(lawful, "K-10031").id])
    [(bill,)] = rows(lawful, "SELECT id FROM invoice")
    desk.go("money", f"reverse:{bill}")
    sheet_of(desk, qtbot, ReverseSheet)
    type_text(qtbot, "40")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)  # asks why
    type_text(qtbot, "2")
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: rows(lawful, "SELECT count(*) FROM credit_note") == [(1,)])
    assert rows(lawful, "SELECT count(*) FROM journal WHERE kind = 'IssuedIncomplete'") == [(1,)]


def test_what_a_record_does_not_take_stands_beside_its_box(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    lacks = [Missing("product.hsn", "CU15 has no HSN.", "CU15"), Missing("company.vat_id", "No GSTIN.", word="GSTIN"),
             Missing("number", "No number for a bill in India.")]  # fmt: skip
    sheet = LawSheet(window, lacks, {})
    window.show()
    sheet.open()
    assert [*sheet.form.fields] == ["product.hsn.CU15", "company.vat_id."], "nothing is typed that would not mend it"
    assert sheet.refuse(RuleViolation("4 to 8 figures.", "hsn"))
    assert sheet.form.error_of("product.hsn.CU15") == "4 to 8 figures."
    assert not sheet.refuse(RuleViolation("Nothing is left.", "orders"))
    said = []
    sheet.said.connect(lambda fixes, whole: said.append((fixes, whole)))
    sheet.form.set_values({"product.hsn.CU15": "7411", "company.vat_id.": "29AAGCB7383J1Z4"})
    sheet.accept()
    assert said == [], "the number is as it is: that is said once"
    sheet.accept()
    [(fixes, whole)] = said
    assert [one["action"] for one in fixes] == ["save_product", "save_company"]
    assert not whole


def test_what_has_no_box_in_one_sheet_is_asked_for_in_the_next_and_all_is_kept_at_once(qtbot):
    goods = [Missing("product.hsn", f"P{number} has no HSN.", f"P{number}") for number in range(10)]
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    sheets, told, done, heard = [], [], [], []

    class Books:
        """Nothing is kept by a step that is refused."""

        def perform_together(self, commands, *, done, failed, owner):
            told.append([one.get("sku", one["action"]) for one in commands])
            known = {one["sku"] for one in commands if one["action"] == "save_product"}
            rest = [one for one in goods if one.record not in known]
            if rest:
                failed(Incomplete(rest))
            else:
                doubts = ["P9 looks wrong" if one.get("sku") == "P9" else "" for one in commands]
                pairs = zip(doubts, commands, strict=True)
                done([SimpleNamespace(told=doubt, number=one["action"]) for doubt, one in pairs])

    def show_over(sheet):
        sheets.append(sheet)
        sheet.open()

    place = Place(Books(), SimpleNamespace(show_over=show_over), window, window, heard.append, {})
    ask(place, goods, [{"action": "issue_invoice", "orders": ["o"]}], done.extend, told.append)
    for _ in range(2):
        form = sheets[-1].form
        form.set_values(dict.fromkeys(form.fields, "7411"))
        sheets[-1].accept()
    assert [len(sheet.form.fields) for sheet in sheets] == [8, 2]
    assert told[-1] == [*(f"P{number}" for number in range(10)), "issue_invoice"]
    assert [one.number for one in done] == ["issue_invoice"], "of what was filled in nobody hears"
    assert heard == ["P9 looks wrong"], "but for what was kept as typed and looks wrong"


class HeldUp:
    """A writer whose answers the test gives; and what was asked of it."""

    def __init__(self):
        self.acts = []

    def perform_together(self, commands, *, done, failed, owner):
        self.acts.append(SimpleNamespace(commands=commands, done=done, failed=failed))

    @property
    def last(self):
        return self.acts[-1]


STREET = Missing("customer.street", "No street.", "K-1")
TOWN = Missing("customer.city", "No town.", "K-1")
VAT = Missing("customer.vat_id", "No VAT id.", "K-1")


@pytest.fixture
def asking(qtbot):
    """The sheet over a window, and what became of the bill."""
    window, held = QWidget(), HeldUp()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    one = SimpleNamespace(window=window, held=held, done=[], failed=[])

    def show_over(sheet):
        one.sheet = sheet
        sheet.open()

    place = Place(held, SimpleNamespace(show_over=show_over), window, window, print, {})
    ask(place, [STREET], [{"action": "issue_advance", "order": "o"}], one.done.append, one.failed.append)
    one.sheet.form.set_values({"customer.street.K-1": "Weg 3"})
    return one


REPLIES = [SimpleNamespace(told=""), SimpleNamespace(number="RE-1")]


def test_esc_does_not_close_what_is_answered_in_a_moment(asking, qtbot):
    asking.sheet.accept()
    qtbot.keyClick(asking.sheet, KEY.Key_Escape)
    asking.sheet.accept()
    assert (asking.sheet.gone, asking.sheet.back.isHidden(), len(asking.held.acts)) == (False, True, 1)
    asking.held.last.done(REPLIES)
    assert (asking.sheet.gone, asking.done) == (True, [REPLIES[1:]])


def test_what_is_issued_is_told_though_its_sheet_is_gone(asking):
    asking.sheet.accept()
    # Whatever took its place.
    asking.sheet.dismiss()
    QApplication.sendPostedEvents(asking.sheet, QEvent.Type.DeferredDelete)
    assert not isValid(asking.sheet)
    asking.held.last.done(REPLIES)
    assert asking.done == [REPLIES[1:]]
    asking.held.last.failed(RuleViolation("Too long.", "street"))
    assert len(asking.failed) == 1


def test_a_refusal_of_something_else_keeps_what_was_typed(asking, qtbot):
    asking.sheet.accept()
    asking.held.last.failed(Unavailable("The disk is full."))
    assert asking.sheet.note.full_text() == "The disk is full."
    assert (asking.sheet.isVisible(), asking.failed) == (True, [])
    assert asking.sheet.form.values() == {"customer.street.K-1": "Weg 3"}
    asking.sheet.accept()
    asking.held.last.failed(Locked("It is locked."))
    assert [str(one) for one in asking.failed] == ["It is locked."], "whoever hears it asks for the passphrase"
    asking.sheet.accept()
    asking.held.last.failed(RuleViolation("Too long.", "street"))
    assert asking.sheet.form.error_of("customer.street.K-1") == "Too long."
    qtbot.keyClick(asking.sheet, KEY.Key_Escape)
    assert (asking.sheet.gone, len(asking.held.acts)) == (True, 3)


def test_without_it_only_what_the_warning_was_about(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    sheet, said, now = LawSheet(window, [STREET, TOWN, VAT], {}), [], [10.0]
    sheet.clock = lambda: now[0]
    sheet.said.connect(lambda fixes, whole: said.append((fixes, whole)))
    sheet.accept()
    assert sheet.form.error_of("customer.street.K-1") == "Not filled in."
    sheet.form.set_values({"customer.street.K-1": "Weg 3"})
    now[0] += 5
    sheet.accept()
    assert said == [], "the warning was about another"
    assert sheet.form.error_of("customer.city.K-1") == "Not filled in."
    for pause in (0.03, 0.3, 0.3):  # bounced, or held
        now[0] += pause
        sheet.accept()
    assert said == []
    now[0] += 0.5
    sheet.accept()
    [(fixes, whole)] = said
    assert (fixes[0]["address"], whole) == ({"street": "Weg 3"}, False)


def test_what_was_filled_in_stays_with_a_return_that_is_asked_for_more(qtbot):
    held, wrong = HeldUp(), []
    screen = Screen(SimpleNamespace(work=held, shell=SimpleNamespace(toast=print), begun={}))
    screen.went_wrong = wrong.append
    qtbot.addWidget(screen)
    screen.show()
    told = []
    step = SimpleNamespace(
        done=False,
        reversal=SimpleNamespace(action="take_back"),
        reason="",
        tell=lambda _screen, reply: told.append(reply),
    )
    reverser = Reverser(screen)
    tender = Sheet(screen, "Money")
    screen.show_sheet(tender)
    reverser._do(step, {"invoice": "i"}, tender)
    held.last.failed(Incomplete([STREET]))
    screen.open_sheet.form.set_values({"customer.street.K-1": "Weg 3"})
    screen.open_sheet.accept()
    held.last.failed(RuleViolation("3 are promised.", "in_hand"))
    assert isinstance(screen.open_sheet, InHandSheet)
    screen.open_sheet.box.setText("they hold it")
    screen.open_sheet.accept()
    assert held.last.commands == [
        {"action": "save_customer", "number": "K-1", "address": {"street": "Weg 3"}},
        {"action": "take_back", "invoice": "i", "in_hand": "they hold it", "complete": True},
    ]
    held.last.done(REPLIES)
    assert (told, wrong, screen.open_sheet) == (REPLIES[1:], [], None)


class Till(Screen):
    """As much of the order place as a sale over it needs."""

    owner = property(lambda self: self)


@pytest.mark.parametrize(("field", "kind"), [("reason", InHandSheet), ("tenders", AccountSheet)])
def test_what_was_filled_in_stays_with_a_sale_that_is_asked_for_more(qtbot, field, kind):
    held = HeldUp()
    till = Till(SimpleNamespace(work=held, shell=SimpleNamespace(toast=print), begun={}))
    qtbot.addWidget(till)
    till.show()
    page = QWidget(till)
    page.draft_id, page.who, page.model = "d", SimpleNamespace(is_walk_in=True), SimpleNamespace(lines=())
    page.find_customers = lambda _words, _done: None
    finisher = Finisher.__new__(Finisher)
    finisher._desk, finisher._sheets = till.desk, till
    given = {"tenders": []}
    finisher._sell(page, given, first=[{"action": "save_company"}])
    held.last.failed(Incomplete([STREET]))
    law = till.open_sheet
    law.form.set_values({"customer.street.K-1": "Weg 3"})
    law.accept()
    held.last.failed(Unavailable("The disk is full."))
    assert (till.open_sheet, law.note.full_text()) == (law, "The disk is full.")
    law.accept()
    held.last.failed(RuleViolation("More is asked.", field))
    more = till.open_sheet
    assert isinstance(more, kind)
    getattr(more, "said" if field == "reason" else "chosen").emit("x")
    assert [one["action"] for one in held.last.commands] == ["save_company", "save_customer", "counter_sale"]
    assert held.last.commands[1]["address"] == {"street": "Weg 3"}


def test_what_another_bill_asked_for_stays_where_it_was_begun():
    begun = {
        "customer.street.K-10": "Weg 1", "customer.vat_id.K-10": "DE136695976", "company.street.": "Am Hafen 3",
        "address.city.K-10": "Kiel",
    }  # fmt: skip
    kept(begun, [{"action": "save_customer", "number": "K-10", "address": {"street": "Weg 1"}}])
    assert sorted(begun) == ["address.city.K-10", "company.street.", "customer.vat_id.K-10"]
    kept(begun, [
        {"action": "save_company", "street": "Am Hafen 3"},
        {"action": "save_customer", "number": "K-10", "addresses": [{"kind": "billing", "city": "Kiel"}]},
    ])  # fmt: skip
    assert list(begun) == ["customer.vat_id.K-10"]
