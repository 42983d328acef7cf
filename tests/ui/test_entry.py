"""Order entry by key: nothing is lost, nothing lands in the wrong place, Enter never does what nobody looked at."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from entering import open_table, type_keys
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.domain.entry.grammar import Kind


@pytest.fixture(params=[0, 300], ids=["local", "slow"])
def desk(request, qtbot):
    return open_table(qtbot, request.param)


@pytest.fixture
def quick(qtbot):
    return open_table(qtbot, 0)


def test_twenty_lines_in_one_burst(desk, qtbot):
    type_keys(qtbot, "".join(f"{n}*cu{n}\n" for n in range(10, 30)))
    assert desk.table.entry.hasFocus()
    assert len(desk.model.lines) == 20
    qtbot.waitUntil(lambda: all(line.product for line in desk.model.lines), timeout=2000)
    assert desk.lines == [(f"CU{n}", n * 1000) for n in range(10, 30)]
    assert desk.table.entry.hasFocus()
    assert desk.pressed == 0


def test_unknown_words_make_a_line_that_asks_and_the_next_code_goes_on(desk, qtbot):
    tones = []
    desk.table.asks.connect(lambda: tones.append(1))
    type_keys(qtbot, "3*nothing like it\n2*sup\ncu15\n")
    qtbot.waitUntil(lambda: not any(line.looking for line in desk.model.lines), timeout=2000)
    first, second, third = desk.model.lines
    assert (first.problem, first.quantity, first.open_question) == ("not found", 3000, True)
    assert (second.problem, [hit.code for hit in second.candidates]) == ("2 products", ["SUP-1", "SUP-2"])
    assert third.product.code == "CU15"
    desk.table.resolve(second.line, second.candidates[1])
    assert desk.lines[1] == ("SUP-2", 2000)
    assert len(tones) == 2, "a low tone each"


def test_words_that_meant_nothing_are_typed_over_where_they_stand(desk, qtbot):
    type_keys(qtbot, "3*nothing like it @2.50\ncu20\n")
    qtbot.waitUntil(lambda: not any(line.looking for line in desk.model.lines), timeout=2000)
    desk.table.edit_cell((0, "words"))
    assert desk.table.editor.text() == "3*nothing like it @2.50"
    type_keys(qtbot, "cu15\n")
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
    slow = open_table(qtbot, 300)
    type_keys(qtbot, "cu30\n")
    slow.table.edit_cell((0, "words"))
    type_keys(qtbot, "5*cu31\n")
    qtbot.waitUntil(lambda: not any(line.looking for line in slow.model.lines), timeout=2000)
    qtbot.wait(100)
    assert slow.lines == [("CU31", 5000)]


def test_a_line_that_asks_may_turn_out_to_be_a_note(quick, qtbot):
    type_keys(qtbot, "leave at the gate\n")
    quick.table.edit_cell((0, "words"))
    type_keys(qtbot, "'leave at the gate\n")
    assert [(line.kind, line.words, line.open_question) for line in quick.model.lines] == [
        (Kind.NOTE, "leave at the gate", False)
    ]


def test_enter_on_nothing_focuses_finish_and_a_second_enter_changes_nothing_in_the_lines(quick, qtbot):
    type_keys(qtbot, "cu15\n\n")
    assert quick.button.hasFocus()
    assert quick.pressed == 0
    assert quick.lines == [("CU15", 1000)]


def test_enter_in_every_cell_stays_in_the_table_and_copies_nothing(quick, qtbot):
    type_keys(qtbot, "".join(f"cu{n}\n" for n in range(10, 20)))
    before = quick.lines
    for row in range(10):
        for key in ("quantity", "price", "less"):
            quick.table.edit_cell((row, key))
            assert quick.table.editor.hasFocus()
            type_keys(qtbot, "\n")
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
    type_keys(qtbot, "cu10\ncu11\n")
    quick.table.edit_cell((0, "quantity"))
    seen = []
    while quick.table.cell:
        seen.append(quick.table.cell)
        type_keys(qtbot, "\t")
    assert seen == [(row, key) for row in (0, 1) for key in ("quantity", "price", "less")]
    assert quick.table.entry.hasFocus()
    qtbot.keyClick(quick.table.entry, Qt.Key.Key_Backtab)
    assert quick.table.cell == (1, "less")


def test_up_from_the_entry_row_replaces_the_last_quantity(quick, qtbot):
    type_keys(qtbot, "cu10\n")
    qtbot.keyClick(quick.table.entry, Qt.Key.Key_Up)
    assert quick.table.cell == (0, "quantity")
    type_keys(qtbot, "20\n")
    assert quick.lines == [("CU10", 20_000)]
    assert quick.table.entry.hasFocus()


@pytest.mark.parametrize(("text", "quantity"), [("3*12+4", 40_000), ("1,5", 1500), ("2.25", 2250)])
def test_quantities_as_people_type_them(quick, qtbot, text, quantity):
    type_keys(qtbot, "cu10\n")
    quick.table.edit_cell((0, "quantity"))
    type_keys(qtbot, f"{text}\n")
    assert quick.model.lines[0].quantity == quantity


def test_a_text_that_is_no_number_leaves_the_old_value_and_says_so(quick, qtbot):
    type_keys(qtbot, "7*cu10\n")
    quick.table.edit_cell((0, "quantity"))
    with qtbot.waitSignal(quick.table.said) as said:
        type_keys(qtbot, "abc\n")
    assert said.args == ["Quantity “abc” is not a number; 7 stands."]
    assert quick.lines == [("CU10", 7000)]


def test_escape_keeps_the_old_value(quick, qtbot):
    type_keys(qtbot, "cu10\n")
    quick.table.edit_cell((0, "price"))
    type_keys(qtbot, "99")
    qtbot.keyClick(quick.table.editor, Qt.Key.Key_Escape)
    assert quick.model.lines[0].price == 100_000
    assert not quick.table.editor.isVisible()


def test_a_key_on_a_read_only_cell_goes_to_the_entry_row(quick, qtbot):
    type_keys(qtbot, "cu10\n")
    quick.table.setFocus()
    quick.table.setCurrentIndex(quick.model.index(0, 1))
    type_keys(qtbot, "cu11\n")
    assert quick.lines == [("CU10", 1000), ("CU11", 1000)]


def test_hand_price_discount_and_pack(quick, qtbot):
    type_keys(qtbot, "10*cu15@7.90 -5%\n2box scr5\n-2*cu20\n'by the gate\n=Bathroom\n")
    first, second, third, note, heading = quick.model.lines
    assert (first.price, first.less, first.net) == (79_000, 5000, 7505)
    assert second.quantity == 400_000
    assert third.comes_back
    assert third.quantity == -2000
    assert (note.kind, note.words) == (Kind.NOTE, "by the gate")
    assert (heading.kind, heading.words) == (Kind.HEADING, "Bathroom")


def test_cut_goods_ask_for_their_quantity(quick, qtbot):
    type_keys(qtbot, "cbl\n")
    assert quick.table.cell == (0, "quantity")
    type_keys(qtbot, "2,5\n")
    assert quick.lines == [("CBL", 2500)]


def test_a_quantity_typed_ahead_of_the_answer_is_the_quantity(desk, qtbot):
    """The same keys mean the same whether the books answer at once or in 300 ms."""
    type_keys(qtbot, "cbl\n2,5\ncu10\n11*cu11\n")
    qtbot.waitUntil(lambda: len(desk.lines) == 3 and not any(line.looking for line in desk.model.lines), timeout=5000)
    assert desk.lines == [("CBL", 2500), ("CU10", 1000), ("CU11", 11_000)]


def test_a_cell_that_is_left_as_it_stood_changes_nothing(quick, qtbot):
    """Also where the line became another one meanwhile, below the open cell."""
    type_keys(qtbot, "cu10\n")
    quick.table.edit_cell((0, "price"))
    line = quick.model.lines[0]
    quick.model._splice(0, 1, (replace(line, price=110_000, quantity=3000),))
    type_keys(qtbot, "\t")
    assert (quick.model.lines[0].price, quick.model.lines[0].by_hand) == (110_000, frozenset())
    quick.table.edit_cell((0, "quantity"))
    type_keys(qtbot, "4")
    quick.model._splice(0, 1, (replace(quick.model.lines[0], quantity=9000),))
    type_keys(qtbot, "\n")
    assert quick.model.lines[0].quantity == 4000, "what is typed counts"


def test_who_chose_a_product_of_the_list_has_chosen_it_also_when_stock_moves(quick, qtbot):
    type_keys(qtbot, "cu1")
    for _ in range(3):
        qtbot.keyClick(quick.table.entry, Qt.Key.Key_Down)
    quick.table.forget_look_ups()
    type_keys(qtbot, "\n")
    assert quick.lines == [("CU13", 1000)]


def test_the_best_guess_is_seen_in_grey_before_enter(quick, qtbot):
    type_keys(qtbot, "10*cu1")
    assert quick.table.entry.ghost == "0 — Copper pipe 10 mm"
    popup = quick.table.popup()
    assert popup.isVisible()
    assert len(popup.hits) == 8
    qtbot.keyClick(quick.table.entry, Qt.Key.Key_Down)
    type_keys(qtbot, "\n")
    assert quick.lines == [("CU11", 10_000)]
    assert not popup.isVisible()


def test_the_list_never_covers_the_entry_row(quick, qtbot):
    for count in range(25):
        type_keys(qtbot, f"cu{count + 10}\n")
    type_keys(qtbot, "cu")
    popup = quick.table.popup()
    top = quick.table.entry.mapTo(quick, quick.table.entry.rect().topLeft())
    assert popup.isVisible()
    assert not popup.geometry().intersects(quick.table.entry.rect().translated(top))


def test_undo_of_lines_names_no_answer_of_a_look_up(desk, qtbot):
    type_keys(qtbot, "cu10\ncu11\n")
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
    type_keys(qtbot, "cu10\ncu11\n")
    quick.model.remove(1)
    type_keys(qtbot, "cu12\n")
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
