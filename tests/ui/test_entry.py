"""Order entry by key: nothing is lost, nothing lands in the wrong place, Enter never does what nobody looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.domain.entry.grammar import Kind
from app.domain.money import extended
from app.ui import format as say
from app.ui.entry.choose import ProductHit
from app.ui.entry.lines import order_columns
from app.ui.entry.model import EntryModel
from app.ui.entry.view import EntryTableView

CATALOGUE = (
    *(ProductHit(f"p{n}", f"CU{n}", f"Copper pipe {n} mm", "pc", 10_000 * n) for n in range(10, 60)),
    ProductHit("cut", "CBL", "Cable by the metre", "m", 5000, ask_quantity=True),
    ProductHit("s1", "SUP-1", "Elbow red", "pc", 700),
    ProductHit("s2", "SUP-2", "Elbow blue", "pc", 700),
    ProductHit("box", "SCR5", "Screw", "pc", 100, units=(("box", 200_000),)),
)


class FakeLookUps:
    """The catalogue, at once or after a delay in milliseconds."""

    def __init__(self, delay: int = 0) -> None:
        self.delay = delay
        self.newest = 0

    def _find(self, words):
        wanted = words.lower().split()
        found = [
            hit
            for hit in CATALOGUE
            if all(hit.code.lower().startswith(part) or part in hit.description.lower().split() for part in wanted)
        ]
        twins = [hit for hit in CATALOGUE if words.lower() == "sup" and hit.code.startswith("SUP")]
        hits = twins or sorted(found, key=lambda hit: hit.code.lower() != words.lower())
        return [_exact(hit) if twins or hit.code.lower() == words.lower() else hit for hit in hits]

    def suggest(self, words, done):
        self.newest += 1
        asked = self.newest
        self._later(lambda: done(self._find(words)) if asked == self.newest else None)

    def resolve(self, words, done):
        self._later(lambda: done(self._find(words)))

    def _later(self, run):
        if self.delay:
            QTimer.singleShot(self.delay, run)
        else:
            run()


def _exact(hit):
    return replace(hit, exact=True)


def _reckon(line):
    return replace(line, net=extended(line.price, line.per, line.quantity, line.less, "EUR"))


class Desk(QWidget):
    """A table of lines with a button after it, as in the quote builder."""

    def __init__(self, delay: int = 0) -> None:
        super().__init__()
        self.resize(1200, 600)
        self.model = EntryModel(order_columns("EUR"), _reckon)
        self.table = EntryTableView(self.model, FakeLookUps(delay))
        self.button = QPushButton("Finish")
        self.pressed = 0
        self.button.clicked.connect(self._press)
        self.table.finish_wanted.connect(self.button.setFocus)
        column = QVBoxLayout(self)
        column.addWidget(self.table)
        column.addWidget(self.button)

    def _press(self):
        self.pressed += 1

    @property
    def lines(self):
        return [(line.product.code if line.product else line.typed, line.quantity) for line in self.model.lines]


@pytest.fixture(params=[0, 300], ids=["local", "slow"])
def desk(request, qtbot):
    return _desk(qtbot, request.param)


@pytest.fixture
def quick(qtbot):
    return _desk(qtbot, 0)


def _desk(qtbot, delay):
    widget = Desk(delay)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    widget.table.today = lambda: date(2026, 3, 18)
    widget.table.focus_entry()
    qtbot.waitUntil(widget.table.entry.hasFocus)
    return widget


def _type(qtbot, text):
    """Keys to whoever has the focus at each moment, as a keyboard does."""
    for character in text:
        key = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}.get(character)
        focus = QGuiApplication.focusObject()
        if key is None:
            qtbot.keyClicks(focus, character)
        else:
            qtbot.keyClick(focus, key)


def test_twenty_lines_in_one_burst(desk, qtbot):
    _type(qtbot, "".join(f"{n}*cu{n}\n" for n in range(10, 30)))
    assert desk.table.entry.hasFocus()
    assert len(desk.model.lines) == 20
    qtbot.waitUntil(lambda: all(line.product for line in desk.model.lines), timeout=2000)
    assert desk.lines == [(f"CU{n}", n * 1000) for n in range(10, 30)]
    assert desk.table.entry.hasFocus()
    assert desk.pressed == 0


def test_unknown_words_make_a_line_that_asks_and_the_next_code_goes_on(desk, qtbot):
    _type(qtbot, "3*nothing like it\n2*sup\ncu15\n")
    qtbot.waitUntil(lambda: not any(line.looking for line in desk.model.lines), timeout=2000)
    first, second, third = desk.model.lines
    assert (first.problem, first.quantity, first.open_question) == ("not found", 3000, True)
    assert (second.problem, [hit.code for hit in second.candidates]) == ("2 products", ["SUP-1", "SUP-2"])
    assert third.product.code == "CU15"
    desk.table.resolve(second.line, second.candidates[1])
    assert desk.lines[1] == ("SUP-2", 2000)


def test_words_that_meant_nothing_are_typed_over_where_they_stand(desk, qtbot):
    _type(qtbot, "3*nothing like it @2.50\ncu20\n")
    qtbot.waitUntil(lambda: not any(line.looking for line in desk.model.lines), timeout=2000)
    desk.table.edit_cell((0, "words"))
    assert desk.table.editor.text() == "3*nothing like it @2.50"
    _type(qtbot, "cu15\n")
    qtbot.waitUntil(lambda: not any(line.looking for line in desk.model.lines), timeout=2000)
    first, second = desk.model.lines
    assert (first.product.code, first.quantity, first.price) == ("CU15", 3000, 25_000), "what was said of it stays said"
    assert (first.line, second.product.code) == (1, "CU20")
    assert desk.table.entry.hasFocus()
    desk.model.undo()
    assert desk.model.lines[0].problem == "not found"
    desk.model.redo()
    assert desk.model.lines[0].product.code == "CU15"


def test_an_answer_to_words_that_are_others_by_now_changes_nothing(qtbot):
    slow = _desk(qtbot, 300)
    _type(qtbot, "cu30\n")
    slow.table.edit_cell((0, "words"))
    _type(qtbot, "5*cu31\n")
    qtbot.waitUntil(lambda: not any(line.looking for line in slow.model.lines), timeout=2000)
    qtbot.wait(100)
    assert slow.lines == [("CU31", 5000)]


def test_a_line_that_asks_may_turn_out_to_be_a_note(quick, qtbot):
    _type(qtbot, "leave at the gate\n")
    quick.table.edit_cell((0, "words"))
    _type(qtbot, "'leave at the gate\n")
    assert [(line.kind, line.words, line.open_question) for line in quick.model.lines] == [
        (Kind.NOTE, "leave at the gate", False)
    ]


def test_enter_on_nothing_focuses_finish_and_a_second_enter_changes_nothing_in_the_lines(quick, qtbot):
    _type(qtbot, "cu15\n\n")
    assert quick.button.hasFocus()
    assert quick.pressed == 0
    assert quick.lines == [("CU15", 1000)]


def test_enter_in_every_cell_stays_in_the_table_and_copies_nothing(quick, qtbot):
    _type(qtbot, "".join(f"cu{n}\n" for n in range(10, 20)))
    before = quick.lines
    for row in range(10):
        for key in ("quantity", "price", "less"):
            quick.table.edit_cell((row, key))
            assert quick.table.editor.hasFocus()
            _type(qtbot, "\n")
            assert quick.table.entry.hasFocus()
    for row in range(10):
        for column in range(quick.model.columnCount()):
            quick.table.setFocus()
            quick.table.setCurrentIndex(quick.model.index(row, column))
            qtbot.keyClick(quick.table, Qt.Key.Key_Return)
            assert quick.table.isAncestorOf(QGuiApplication.focusObject())
    assert quick.lines == before
    assert quick.pressed == 0


def test_tab_visits_editable_cells_only(quick, qtbot):
    _type(qtbot, "cu10\ncu11\n")
    quick.table.edit_cell((0, "quantity"))
    seen = []
    while quick.table.cell:
        seen.append(quick.table.cell)
        _type(qtbot, "\t")
    assert seen == [(row, key) for row in (0, 1) for key in ("quantity", "price", "less")]
    assert quick.table.entry.hasFocus()
    qtbot.keyClick(quick.table.entry, Qt.Key.Key_Backtab)
    assert quick.table.cell == (1, "less")


def test_up_from_the_entry_row_replaces_the_last_quantity(quick, qtbot):
    _type(qtbot, "cu10\n")
    qtbot.keyClick(quick.table.entry, Qt.Key.Key_Up)
    assert quick.table.cell == (0, "quantity")
    _type(qtbot, "20\n")
    assert quick.lines == [("CU10", 20_000)]
    assert quick.table.entry.hasFocus()


@pytest.mark.parametrize(("text", "quantity"), [("3*12+4", 40_000), ("1,5", 1500), ("2.25", 2250)])
def test_quantities_as_people_type_them(quick, qtbot, text, quantity):
    _type(qtbot, "cu10\n")
    quick.table.edit_cell((0, "quantity"))
    _type(qtbot, f"{text}\n")
    assert quick.model.lines[0].quantity == quantity


def test_a_text_that_is_no_number_leaves_the_old_value_and_says_so(quick, qtbot):
    _type(qtbot, "7*cu10\n")
    quick.table.edit_cell((0, "quantity"))
    with qtbot.waitSignal(quick.table.said) as said:
        _type(qtbot, "abc\n")
    assert said.args == ["Quantity “abc” is not a number; 7 stands."]
    assert quick.lines == [("CU10", 7000)]


def test_escape_keeps_the_old_value(quick, qtbot):
    _type(qtbot, "cu10\n")
    quick.table.edit_cell((0, "price"))
    _type(qtbot, "99")
    qtbot.keyClick(quick.table.editor, Qt.Key.Key_Escape)
    assert quick.model.lines[0].price == 100_000
    assert not quick.table.editor.isVisible()


def test_a_key_on_a_read_only_cell_goes_to_the_entry_row(quick, qtbot):
    _type(qtbot, "cu10\n")
    quick.table.setFocus()
    quick.table.setCurrentIndex(quick.model.index(0, 1))
    _type(qtbot, "cu11\n")
    assert quick.lines == [("CU10", 1000), ("CU11", 1000)]


def test_hand_price_discount_and_pack(quick, qtbot):
    _type(qtbot, "10*cu15@7.90 -5%\n2box scr5\n-2*cu20\n'by the gate\n=Bathroom\n")
    first, second, third, note, heading = quick.model.lines
    assert (first.price, first.less, first.net) == (79_000, 5000, 7505)
    assert second.quantity == 400_000
    assert third.comes_back
    assert third.quantity == -2000
    assert (note.kind, note.words) == (Kind.NOTE, "by the gate")
    assert (heading.kind, heading.words) == (Kind.HEADING, "Bathroom")


def row_of(table, row):
    """What the cells of a row show, by key."""
    model = table.model()
    return {column.key: model.index(row, at).data() for at, column in enumerate(model.columns)}


def test_a_pack_is_kept_as_it_was_asked_for(quick, qtbot):
    _type(qtbot, "3box scr5@12/box\n")
    shown = row_of(quick.table, 0)
    assert (shown["quantity"], shown["unit"], shown["price"]) == ("3", "box", "M  12.00/box")
    assert "600 pc, box of 200" in shown["words"]
    quick.table.edit_cell((0, "quantity"))
    assert quick.table.editor.text() == "3"
    _type(qtbot, "5\t")
    assert (quick.table.cell, quick.table.editor.text()) == ((0, "unit"), "box")
    assert quick.model.lines[0].quantity == 1_000_000
    _type(qtbot, "pc\t")
    line = quick.model.lines[0]
    assert (line.quantity, line.more.particulars, quick.table.cell) == (5000, None, (0, "price"))
    assert quick.table.editor.text() == "12.00/200"
    _type(qtbot, "7\n")
    assert (quick.model.lines[0].price, quick.model.lines[0].per) == (70_000, 200), "for as many as was shown"
    quick.table.edit_cell((0, "price"))
    _type(qtbot, "0.07/pc\n")
    assert (quick.model.lines[0].price, quick.model.lines[0].per) == (700, 1)
    quick.table.edit_cell((0, "price"))
    quick.table.editor.clear()
    _type(qtbot, "\n")
    assert quick.model.lines[0].mark == "", "no price by hand any more"


def test_cut_lengths_are_billed_by_all_of_them(desk, qtbot):
    said = []
    desk.table.said.connect(said.append)
    _type(qtbot, "10x1,5m cbl\n10x1.5m cu10\n")
    qtbot.waitUntil(lambda: not any(line.looking for line in desk.model.lines), timeout=2000)
    cable, pipe = desk.model.lines
    assert (cable.quantity, cable.more.particulars.length, cable.net) == (15_000, 1500, 750)
    assert row_of(desk.table, 0)["quantity"] == "10 × 1.5"
    assert "15 m cut" in row_of(desk.table, 0)["words"]
    assert (pipe.product, pipe.problem) == (None, "not sold by the m")
    desk.table.resolve(pipe.line, pipe.candidates[0])
    assert (desk.lines[1], desk.model.lines[1].note) == (("CU10", 10_000), "CU10 is not sold by the m.")
    desk.table.edit_cell((0, "quantity"))
    assert desk.table.editor.text() == "10x1.5"
    _type(qtbot, "16\n")
    assert said[-1].startswith("16 m are no whole number of pieces of 1.5 m; 10x1.5 stands.")
    desk.table.edit_cell((0, "quantity"))
    _type(qtbot, "4x2\n")
    assert desk.model.lines[0].quantity == 8000


def test_days_of_lines_have_their_cells_and_keys(quick, qtbot):
    quick.table.set_columns(order_columns("EUR", dates=True))
    _type(qtbot, "scr5 !thu\ncu10\n")
    assert row_of(quick.table, 0)["when"] == say.short_day("2026-03-19")
    assert "on" not in row_of(quick.table, 0)["words"]
    quick.table.edit_cell((0, "quantity"))
    seen = []
    while quick.table.cell:
        seen.append(quick.table.cell)
        _type(qtbot, "\t")
    first, second = ("quantity", "unit", "price", "less", "when"), ("quantity", "price", "less", "when")
    assert seen == [(0, key) for key in first] + [(1, key) for key in second], (
        "no stop at a unit where there is one only"
    )
    quick.table.edit_cell((1, "when"))
    keys = (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
    for key, day in zip(keys, ("2026-03-18", "2026-03-19", "2026-04-19", "2026-04-18", "2026-03-18", "2026-04-18"),
                        strict=True):  # fmt: skip
        qtbot.keyClick(quick.table.editor, key)
        assert quick.table.editor.text() == day
    _type(qtbot, "\n")
    assert quick.model.lines[1].when == "2026-04-18"
    said = []
    quick.table.said.connect(said.append)
    quick.table.edit_cell((1, "when"))
    _type(qtbot, "soon\n")
    assert said == ["“soon” is not a date. Try +5, thu or 26-3; 2026-04-18 stands."]
    quick.table.edit_cell((1, "when"))
    quick.table.editor.clear()
    _type(qtbot, "\n")
    assert quick.model.lines[1].when == ""
    quick.resize(500, 600)
    assert not quick.table.is_shown("when"), "no room"
    quick.table.edit_cell((1, "when"))
    assert quick.table.cell is None
    quick.table.set_columns(order_columns("EUR"))
    assert "on Thu 19 Mar" in row_of(quick.table, 0)["words"]


def test_headings_say_what_their_section_comes_to_as_it_is_typed(quick, qtbot):
    model = quick.model
    model.amount = lambda minor: f"{minor / 100:.2f}"

    def totals():
        at = next(number for number, column in enumerate(model.columns) if column.key == "net")
        spoken = Qt.ItemDataRole.AccessibleTextRole
        heads = [row for row, line in enumerate(model.lines) if line.kind is Kind.HEADING]
        assert all(
            model.index(row, at).data(spoken) in {f"Section: {model.index(row, at).data()}", None} for row in heads
        )
        return [model.index(row, at).data() for row in heads]

    told = []
    model.dataChanged.connect(lambda first, _last, _roles: told.append(first.row()))
    _type(qtbot, "cu10\n=Bath\n")
    assert totals() == [""]
    _type(qtbot, "2*cu10\n'tiles first\n")
    assert totals() == ["20.00"]
    assert told[-1] == 1, "the heading is drawn anew"
    _type(qtbot, "=Cellar\n3*cu20\n=\n9*cu10\n")
    assert totals() == ["20.00", "60.00"]
    quick.table.edit_cell((5, "quantity"))
    _type(qtbot, "4\n")
    assert totals() == ["20.00", "80.00"]
    model.move(5, -3)
    assert totals() == ["100.00", ""]
    model.remove(1)
    assert totals() == [""]
    model.undo()
    model.undo()
    assert totals() == ["20.00", "80.00"]
    worked = model.sections.worked
    _type(qtbot, "cu11\n")
    assert model.sections.worked == worked + 1, "a line more is one line looked at"


def test_a_shop_that_types_code_and_quantity_is_asked_each_time(desk, qtbot):
    desk.table.stops_at_quantity = True
    _type(qtbot, "cu15\n4\ncu16\n\n3*cu17\n")
    assert desk.table.entry.hasFocus()
    qtbot.waitUntil(lambda: all(line.product for line in desk.model.lines), timeout=2000)
    assert desk.lines == [("CU15", 4000), ("CU16", 1000), ("CU17", 3000)]


def test_cut_goods_ask_for_their_quantity(quick, qtbot):
    _type(qtbot, "cbl\n")
    assert quick.table.cell == (0, "quantity")
    _type(qtbot, "2,5\n")
    assert quick.lines == [("CBL", 2500)]


def test_the_best_guess_is_seen_in_grey_before_enter(quick, qtbot):
    _type(qtbot, "10*cu1")
    assert quick.table.entry.ghost == "0 — Copper pipe 10 mm"
    popup = quick.table.popup()
    assert popup.isVisible()
    assert len(popup.hits) == 8
    qtbot.keyClick(quick.table.entry, Qt.Key.Key_Down)
    _type(qtbot, "\n")
    assert quick.lines == [("CU11", 10_000)]
    assert not popup.isVisible()


def test_the_list_never_covers_the_entry_row(quick, qtbot):
    for count in range(25):
        _type(qtbot, f"cu{count + 10}\n")
    _type(qtbot, "cu")
    popup = quick.table.popup()
    top = quick.table.entry.mapTo(quick, quick.table.entry.rect().topLeft())
    assert popup.isVisible()
    assert not popup.geometry().intersects(quick.table.entry.rect().translated(top))


def test_undo_of_lines_names_no_answer_of_a_look_up(desk, qtbot):
    _type(qtbot, "cu10\ncu11\n")
    qtbot.waitUntil(lambda: all(line.product for line in desk.model.lines), timeout=2000)
    assert desk.model.undo()
    assert desk.lines == [("CU10", 1000)]
    assert desk.model.redo()
    assert desk.lines == [("CU10", 1000), ("CU11", 1000)]
    desk.model.undo()
    desk.model.undo()
    assert not desk.model.undo()
    assert desk.model.lines == ()


def test_a_line_number_is_never_used_again(quick, qtbot):
    _type(qtbot, "cu10\ncu11\n")
    quick.model.remove(1)
    _type(qtbot, "cu12\n")
    assert [line.line for line in quick.model.lines] == [1, 3]


def test_a_pasted_list_is_handed_over_and_a_single_word_is_text(quick, qtbot, qapp):
    qapp.clipboard().setText("CU10\t4\nCU11\t5\n")
    with qtbot.waitSignal(quick.table.list_pasted) as pasted:
        qtbot.keyClick(quick.table.entry, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert pasted.args == [["4*CU10", "5*CU11"]]
    qapp.clipboard().setText("cu12")
    qtbot.keyClick(quick.table.entry, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert quick.table.entry.text() == "cu12"


def test_line_two_hundred_is_as_fast_as_line_one(quick, qtbot):
    import time

    def seconds(count):
        start = time.perf_counter()
        for number in range(count):
            quick.table.enter_text(f"cu{10 + number % 50}")
        return time.perf_counter() - start

    seconds(20)
    first = seconds(40)
    seconds(200)
    # Double is allowed for: the machine is shared, and growth with the square of the lines would be tenfold.
    assert seconds(40) < 2 * first + 0.02
