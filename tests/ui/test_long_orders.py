"""Orders of two hundred lines: a change costs what it changes, and what is much is cut in slices. No clock."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sample
from driving import new_order, press, settle
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.domain.entry.grammar import Kind
from app.domain.entry.sheet import DraftLine, Splice, Step, together
from app.domain.promising import Receipt, Supply, chip, left_of
from app.ui.entry.alike import Alike
from app.ui.entry.choose import ProductHit
from app.ui.entry.lines import EntryLine, order_columns
from app.ui.entry.model import EntryModel
from app.ui.entry.rows import EditRow
from app.ui.models.columns import Column
from app.ui.models.rows import WindowModel
from app.ui.screens.order import entering
from app.ui.screens.order.chips import LineChips
from app.ui.screens.order.pad import OrderPad

KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TODAY, SOON = "2026-03-18", "2026-03-26"
CODES = [sku for sku, *_ in sample.PRODUCTS]


def hit(product, free=100_000, price=10_000):
    """A product of which so much is free, and ten come soon."""
    supply = Supply(product, product, places=(("MAIN", free),), receipts=(Receipt(SOON, 10_000),))
    return ProductHit(product, product.upper(), f"All of {product}", "pc", price, supply=supply, seen=TODAY)


def line(number, product, quantity=1000, free=100_000):
    return EntryLine(number, Kind.PRODUCT, product, product=hit(product, free), quantity=quantity)


def written(product="elb", many=200, **more):
    """A model of so many lines of one product, its chips, and what was told of it."""
    model = EntryModel(order_columns("EUR"), lambda one: one)
    chips = LineChips(TODAY)
    chips.follow(model.find, lambda: None)
    model.spliced.connect(chips.spliced)
    with model.together("many"):
        for _ in range(many):
            model.add(line(model.take_number(), product, **more))
    return model, chips


def plain_chips(lines):
    """What can be had of each line, by the rule itself: those above go first."""
    taken: dict[str, int] = {}
    found = {}
    for one in lines:
        before = taken.get(one.product.id, 0)
        found[one.line] = chip(one.quantity, left_of(one.product.supply, before, TODAY), TODAY)
        taken[one.product.id] = before + max(0, one.quantity)
    return found


# --- lines of one product -------------------------------------------------------------------------------------------


def test_the_two_hundredth_line_of_a_product_looks_at_itself_alone(qapp):
    model, chips = written(many=1)
    for _ in range(199):
        before = chips.worked, model._alike.looked
        model.add(line(model.take_number(), "elb"))
        # Its own chip, and one look at who stands last.
        assert chips.worked - before[0] == 1
        assert model._alike.looked - before[1] == 1
    before = chips.worked
    model.change(replace(model.lines[3], price=77, by_hand=frozenset({"price"})))
    assert chips.worked - before == 1, "a price takes nothing from anybody"
    model.change(replace(model.lines[190], quantity=2000))
    assert chips.worked - before == 1 + 10, "what it leaves is others' below it, and no one's above"
    assert model.beside(model.lines[0]) == "also lines 2, 3, 4 …"
    assert {one.line: chips.of(one) for one in model.lines} == plain_chips(model.lines)


CHANGES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 4), st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 60)),
                                                             max_size=4)),
    max_size=12,
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(CHANGES)
def test_chips_are_those_of_the_rule_whatever_comes_goes_and_moves(changes):
    model, chips = written(many=0)
    for where, gone, come in changes:
        at = min(where, model.count)
        fresh = [line(model.take_number(), one, many * 1000, 90_000) for one, many in come]
        if where % 3 == 2 and model.count > 1:
            model.move(at % model.count, -1 if at else 1)
        elif where % 3 == 1 and at < model.count and fresh:
            # The same line, saying something else.
            model.change(replace(fresh[0], line=model.lines[at].line))
        else:
            model._change("some", at, min(gone, model.count - at), fresh)
        if where == 9:
            model.undo()
        assert {one.line: chips.of(one) for one in model.lines} == plain_chips(model.lines)
        rows = {}
        for row, one in enumerate(model.lines):
            rows.setdefault(one.product.id, []).append(row + 1)
        for row, one in enumerate(model.lines, 1):
            others = [str(other) for other in rows[one.product.id] if other != row]
            words = f"also line{'s' if len(others) > 1 else ''} {', '.join(others[:3])}" if others else ""
            assert model.beside(one) == words + (" …" if len(others) > 3 else "")


def test_of_many_alike_one_is_found_by_halving():
    places = {number: number for number in range(1000)}
    alike = Alike(places.__getitem__)
    alike.spliced(0, [], [("elb", number) for number in places])
    before = alike.looked
    assert alike.spliced(500, [("elb", 500)], [("elb", 500)]) == {"elb": (500, 1)}
    assert alike.looked - before <= 12


# --- undo -----------------------------------------------------------------------------------------------------------

LINES = st.lists(st.integers(1, 9).map(DraftLine), max_size=3)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3), LINES), max_size=8), LINES)
def test_changes_as_one_step_are_those_changes_and_their_way_back(changes, start):
    def apply(lines, splices):
        for one in splices:
            assert tuple(lines[one.at : one.at + len(one.before)]) == one.before
            lines[one.at : one.at + len(one.before)] = one.after
        return lines

    lines, steps = list(start), []
    for where, gone, come in changes:
        at = min(where, len(lines))
        splice = Splice(at, tuple(lines[at : at + gone]), tuple(come))
        apply(lines, [splice])
        steps.append(Step("one", (splice,)))
    whole = together("all", steps)
    assert apply(list(start), whole.splices) == lines
    assert apply(list(lines), whole.back.splices) == list(start)


def test_two_hundred_lines_go_and_come_again_in_one_go(qapp):
    model, _chips = written()
    reckoned, edited, spliced = [], [], []
    model._reckon = lambda one: reckoned.append(one) or one
    model.edited.connect(lambda: edited.append(model.count))
    model.spliced.connect(lambda at, gone, come: spliced.append((at, len(gone), len(come))))
    assert model.undo() == "many"
    assert model.redo() == "many"
    assert (spliced, edited) == ([(0, 200, 0), (0, 0, 200)], [0, 200])
    assert reckoned == [], "what was taken away a moment ago costs what it cost"
    # As another customer gets them they are reckoned again, whether they stand there or come back.
    model.undo()
    model.renew([hit("elb", price=20_000)])
    model.redo()
    assert {one.product.price for one in model.lines} == {20_000}
    assert len(reckoned) == 200
    spliced.clear()
    model.renew([hit("elb", price=30_000)])
    assert spliced == [(0, 200, 200)]
    assert {one.product.price for one in model.lines} == {30_000}


# --- rows made when they come into sight ----------------------------------------------------------------------------


def test_of_a_list_in_memory_rows_are_made_when_somebody_looks(qapp):
    made = []
    model = WindowModel(
        (Column("name", "Name", 100, lambda row: row.data),),
        lambda row: row.id,
        lambda one: made.append(one) or EditRow(str(one), f"number {one}", {}),
        str,
    )
    many = range(8000)
    model.set_items(many)
    assert (model.rowCount(), model.find("7999"), model.find("x"), made) == (8000, 7999, -1, [])
    assert (model.row_at(7).data, model.rows[8].data, [row.id for row in model.rows[2:4]]) == (
        "number 7", "number 8", ["2", "3"]
    )  # fmt: skip
    told = []
    model.modelReset.connect(lambda: told.append("reset"))
    model.dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    model.set_items(many)
    model.put(5, None)
    model.set_items([3])
    assert (told, model.rowCount(), model.find("3"), model.row_at(1)) == ([(0, 7999), (5, 5), "reset"], 1, 0, None)


class _Bought:
    """One of many that a customer buys."""

    name = unit = alert = last_date = ""
    discontinued = due = by_weight = False
    quantity, price, price_per, every, late = 4000, 12_000, 1, 0, -1

    def __init__(self, number):
        self.product_id = self.sku = f"P{number:04}"
        self.words = f" {self.sku.lower()}"


def test_a_pad_of_eight_thousand_makes_the_rows_in_sight(qtbot, monkeypatch):
    from PySide6.QtWidgets import QWidget

    made = []
    row = OrderPad._row
    monkeypatch.setattr(OrderPad, "_row", lambda pad, one: made.append(one.sku) or row(pad, one))
    around = QWidget()
    qtbot.addWidget(around)
    around.resize(1280, 680)
    around.show()
    asked = []
    pad = OrderPad(around, "Kern", [_Bought(at) for at in range(8000)], {}, lambda _pad, ids, _done: asked.append(ids))
    pad.open()
    qtbot.waitUntil(lambda: bool(asked))
    assert pad.table.model().rowCount() == 8000
    assert len(set(made)) < 80
    made.clear()
    qtbot.keyClicks(pad.table, "5")
    qtbot.keyClick(pad.table.editor, KEY.Key_Return)
    assert pad.takes == {"P0000": 5000}
    assert pad.table.rows[0].cells == {"take": "5"}
    assert len(set(made)) < 80
    pad.filter.setText("p799")
    pad._filter()
    assert [one.id for one in pad.table.rows] == [f"P799{at}" for at in range(10)]


# --- many lines at once ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_order_of_many_lines_comes_again_in_several_turns_and_keys_wait_for_it(desk, books, qtbot, monkeypatch):
    # However quick the machine is: few lines a turn.
    monkeypatch.setattr(entering, "TURN_S", -1)
    rows = [{"product": CODES[at % 10], "quantity": str(at + 1)} for at in range(100)]
    draft = sample.do(books, "draft_order", customer="K-10482", lines=rows)
    sample.do(books, "confirm_order", order=draft.id)
    page = new_order(desk, qtbot)
    turns = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turns.append(page.model.count))
    timer.start()
    press(qtbot, desk, KEY.Key_R, CTRL)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Return)
    QApplication.clipboard().clear()
    for key in "1*bv12":
        qtbot.keyClicks(QApplication.focusWidget(), key)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)
    qtbot.waitUntil(lambda: page.model.count == 101, timeout=8000)
    settle(desk, qtbot)
    timer.stop()
    assert len({count for count in turns if 0 < count < 100}) > 1
    assert [one.product.code for one in page.model.lines] == [*(CODES[at % 10] for at in range(100)), "BV12"]
    desk.do("undo")
    desk.do("undo")
    assert page.model.lines == ()
