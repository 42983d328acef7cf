"""Price marks and the break that is near, which whoever types sees; the margin, which nobody sees who does not ask."""

from __future__ import annotations

import re

import pytest
import sample
from driving import new_order, press, settle, type_text
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.domain.margin import Margin, line_margin, whole_margin
from app.domain.pricing import explain
from app.ui.screens.order import reads
from app.ui.widgets.text import Text

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def cost(books, **costs):
    for sku, price in costs.items():
        sample.do(books, "save_product", sku=sku.replace("_", "-"), cost=price)


def words(desk):
    """All that any widget of the window says, to the eye or the ear, cells of tables too."""
    found = []
    for widget in desk.frame.findChildren(QWidget):
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, Text):
            found.append(widget.full_text())
        elif isinstance(widget, QLabel | QLineEdit):
            found.append(widget.text())
    model = desk.screen("order").page.model
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
    for row in range(model.rowCount()):
        found += [str(model.data(model.index(row, column), role)) for column in range(model.columnCount())
                  for role in roles]  # fmt: skip
    return " ".join(found)


def test_a_contract_a_break_a_promotion_and_a_hand_price_say_which_they_are(desk, books, qtbot):
    sample.do(books, "save_agreed_price", customer="K-10482", product="CU15-3", price="7.90", contract="2026",
              valid_from="2026-01-01")  # fmt: skip
    sample.do(books, "save_product", sku="BN12", price="1.94", breaks=[{"quantity": "50", "price": "1.60"}])
    sample.do(books, "save_promotion", name="Spring", discount_percent="10", products=["BV12"], valid_from="2026-01-01")
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n50*bn12\n2*bv12\n1*elb15@0.50\n3*sld\n")
    settle(desk, qtbot)
    assert [line.mark for line in page.model.lines] == ["C", "B", "P", "M", "L"]
    assert [explain(line.priced, "pc")[0].split(",")[0] for line in page.model.lines] == [
        "Contract 2026", "Standard price", "Promotion Spring", "By hand", "Standard price",
    ]  # fmt: skip
    price = next(one for one in page.model.columns if one.key == "price")
    assert [price.text(line).split()[0] for line in page.model.lines] == ["C", "B", "P", "M", "L"]


def test_a_break_a_fifth_away_is_said_and_taken_by_one_key(desk, books, qtbot):
    sample.do(books, "save_product", sku="BN12", price="1.94", breaks=[{"quantity": "50", "price": "1.60"}])
    page = new_order(desk, qtbot)
    type_text(qtbot, "39*bn12\n")
    settle(desk, qtbot)
    assert page.model.lines[0].nudge == ""
    page.table.edit_cell((0, "quantity"))
    type_text(qtbot, "40\n")
    said = "10 more → 1.60 each, saves 17.00 net"
    assert page.model.lines[0].nudge == said
    assert said in next(one for one in page.model.columns if one.key == "words").text(page.model.lines[0])
    assert page.foot.headline.full_text() == f"Line 1: {said}"
    assert page.foot.detail.full_text() == "Ctrl . takes it."
    # It is no trouble: the promise stands below it.
    assert page.foot.promise.full_text() == "All lines can leave today."
    press(qtbot, desk, KEY.Key_Period, CTRL)
    settle(desk, qtbot)
    assert desk.screen()._sheet.button.text() == "Take 1"
    type_text(qtbot, "\n")
    assert (page.model.lines[0].quantity, page.model.lines[0].mark, page.model.lines[0].nudge) == (50_000, "B", "")
    assert page.foot.headline.full_text() == ""


def test_cost_and_margin_are_in_no_widget_until_they_are_asked_for_and_go_by_themselves(desk, books, qtbot):
    cost(books, CU15_3="6.315", BN12="2.037")
    page = new_order(desk, qtbot)
    type_text(qtbot, "10*cu15\n10*bn12\n1*sld")
    type_text(qtbot, "\n4*bv")
    settle(desk, qtbot)
    # 84.20 less 63.15 is 25 %; 19.40 less 20.37 is -5 %; the solder's cost is not known.
    secret = re.compile(r"25(\.0)? %|[−-]5 %|63\.15|6\.315|2\.037|20\.08|19\.4 %|sold below cost")
    assert not secret.search(words(desk))
    assert "Margin ••••" in words(desk)
    press(qtbot, desk, KEY.Key_M, CTRL)
    settle(desk, qtbot)
    margin = next(one for one in page.model.columns if one.key == "margin")
    chips = [margin.chip(line) for line in page.model.lines]
    assert [chip and (chip.text, chip.phase) for chip in chips] == [("25 %", "done"), ("−5 %", "stop"), None]
    said = words(desk)
    assert "19.4 % · 20.08" in said
    assert "Margin of 2" in said
    assert (page.table.entry.text(), page.table.entry.hasFocus()) == ("4*bv", True)
    assert page.margin._timer.isActive()
    assert page.margin._timer.interval() == 20_000
    page.margin._timer.timeout.emit()
    assert not secret.search(words(desk))
    assert "margin" not in {one.key for one in page.model.columns}
    # The window is left, or another place looked at.
    for leave in (lambda: QApplication.sendEvent(page, QEvent(QEvent.Type.WindowDeactivate)), lambda: desk.go("board")):
        desk.go("order")
        press(qtbot, desk, KEY.Key_M, CTRL)
        settle(desk, qtbot)
        assert page.margin.shown
        leave()
        assert not page.margin.shown
        assert not secret.search(words(desk))
    desk.go("order")
    press(qtbot, desk, KEY.Key_M, CTRL)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_M, CTRL)
    assert not page.margin.shown, "the same key hides it"


@pytest.mark.slow
def test_nothing_of_the_margin_reaches_the_pane_that_the_customer_signs(desk, books, qtbot):
    cost(books, CU15_3="6.315")
    page = new_order(desk, qtbot)
    type_text(qtbot, "10*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_M, CTRL)
    settle(desk, qtbot)
    assert page.margin.shown
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_G, CTRL)
    settle(desk, qtbot)
    pane = desk.screen()._pane
    said = " ".join(one.full_text() for one in pane.findChildren(Text))
    table = pane.findChildren(QWidget)
    assert "84,20" in " ".join(str(one.model().data(one.model().index(0, column))) for one in table
                               if hasattr(one, "model") for column in range(one.model().columnCount()))  # fmt: skip
    assert not re.search(r"argin|25 %|63\.15|6\.31", said)


def test_who_may_not_see_what_goods_cost_sees_no_margin(desk, books, qtbot):
    cost(books, CU15_3="6.315")
    page = new_order(desk, qtbot)
    type_text(qtbot, "10*cu15\n")
    settle(desk, qtbot)
    for name, role in (("Olga", "owner"), ("anna", "counter")):
        perform(books, BY_NAME["save_user"], {"name": name, "role": role}, "Olga")
        perform(books, BY_NAME["set_secret"], {"user": name, "secret": "correct horse battery"}, "Olga")
    with books.read() as view:
        assert [reads.allowed(view, name, "cost") for name in ("anna", "Olga", "nobody")] == [False, True, False]
    page.margin._answered(may=False)
    assert not page.margin.shown
    assert page.foot.headline.full_text().startswith("Cost and margin are for those who may see what goods cost us.")


@pytest.mark.parametrize(
    ("lines", "off", "said"),
    [
        ([Margin(10_000, 7500), Margin(5000, 2500)], 0, (5000, 33_300, 2, 2)),
        ([Margin(10_000, 7500), Margin(5000, 2500)], 1500, (3500, 25_900, 2, 2)),
        ([Margin(10_000, 7500), None], 1500, (2500, 25_000, 1, 2)),
        ([Margin(0, 100)], 0, (-100, None, 1, 1)),
    ],
)
def test_the_margin_of_a_document(lines, off, said):
    found = whole_margin(lines, off)
    assert (found.amount, found.share, found.known, found.lines) == said


def test_a_line_that_does_not_know_its_cost_has_no_margin():
    assert line_margin(1000, 1000, 0, "EUR") is None
    assert whole_margin([None]) is None
    assert line_margin(8420, 10_000, 63_150, "EUR") == Margin(8420, 6315)


def test_why_a_price_is_what_it_is_says_what_is_earned_only_while_that_is_shown(desk, books, qtbot):
    sample.do(books, "save_product", sku="CU15-3", cost="5", min_margin="20")
    page = new_order(desk, qtbot)
    type_text(qtbot, "10*cu15@6\n")
    settle(desk, qtbot)

    def explained():
        press(qtbot, desk, KEY.Key_Return, Qt.KeyboardModifier.AltModifier)
        settle(desk, qtbot)
        return desk.screen()._sheet

    sheet = explained()
    assert sheet.margin.text() == ""
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_M, CTRL)
    settle(desk, qtbot)
    sheet = explained()
    assert sheet.margin.text() == "Costs 50.00 EUR, margin 16.7 %, at least 20 %."
    page.margin._timer.timeout.emit()
    assert sheet.margin.full_text() == "", "after its time also here"
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_M, CTRL)
    settle(desk, qtbot)
    # Days in a column, chosen while it is shown, stay when it goes.
    assert page.margin.shown
    desk.do("line_dates")
    assert (page.margin.shown, page.model.columns[-2].key) == (False, "when")
