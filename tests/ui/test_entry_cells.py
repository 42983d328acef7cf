"""Rows of an order as they are shown and typed over: packs, lengths, days, sections, what is by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from entering import open_table, row_of, type_keys
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.domain.entry.counted import Counted
from app.domain.entry.grammar import Kind
from app.domain.entry.sheet import line_from
from app.ui import format as say
from app.ui.entry import cells
from app.ui.entry.lines import order_columns, shown
from app.ui.theme.look import colour, look


@pytest.fixture(params=[0, 300], ids=["local", "slow"])
def desk(request, qtbot):
    return open_table(qtbot, request.param)


@pytest.fixture
def quick(qtbot):
    return open_table(qtbot, 0)


def test_a_pack_is_kept_as_it_was_asked_for(quick, qtbot):
    type_keys(qtbot, "3box scr5@12/box\n")
    shown = row_of(quick.table, 0)
    assert (shown["quantity"], shown["unit"], shown["price"]) == ("3", "box", "M  12.00/box")
    assert "600 pc, box of 200" in shown["words"]
    quick.table.edit_cell((0, "quantity"))
    assert quick.table.editor.text() == "3"
    type_keys(qtbot, "5\t")
    assert (quick.table.cell, quick.table.editor.text()) == ((0, "unit"), "box")
    assert quick.model.lines[0].quantity == 1_000_000
    type_keys(qtbot, "pc\t")
    line = quick.model.lines[0]
    assert (line.quantity, line.more.particulars, quick.table.cell) == (5000, None, (0, "price"))
    assert quick.table.editor.text() == "12.00/200"
    type_keys(qtbot, "7\n")
    assert (quick.model.lines[0].price, quick.model.lines[0].per) == (70_000, 200), "for as many as was shown"
    quick.table.edit_cell((0, "price"))
    type_keys(qtbot, "0.07/pc\n")
    assert (quick.model.lines[0].price, quick.model.lines[0].per) == (700, 1)
    quick.table.edit_cell((0, "price"))
    quick.table.editor.clear()
    type_keys(qtbot, "\n")
    assert quick.model.lines[0].mark == "", "no price by hand any more"


def test_cut_lengths_are_billed_by_all_of_them(desk, qtbot):
    said = []
    desk.table.said.connect(said.append)
    type_keys(qtbot, "10x1,5m cbl\n10x1.5m cu10\n")
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
    type_keys(qtbot, "16\n")
    assert said[-1].startswith("16 m are no whole number of pieces of 1.5 m; 10x1.5 stands.")
    desk.table.edit_cell((0, "quantity"))
    type_keys(qtbot, "4x2\n")
    assert desk.model.lines[0].quantity == 8000


def test_lines_of_one_product_name_each_other_and_what_is_by_hand_has_a_dot(quick, qtbot):
    type_keys(qtbot, "cu10\n=Bath\n2*cu10@9\ncu11\n")
    words = [row_of(quick.table, row)["words"] for row in (0, 2, 3)]
    assert words == ["Copper pipe 10 mm  ·  also line 3", "Copper pipe 10 mm  ·  also line 1", "Copper pipe 11 mm"]
    assert quick.model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole).endswith("also line 3")
    type_keys(qtbot, "".join("cu10\n" for _ in range(3)))
    assert row_of(quick.table, 0)["words"].endswith("also lines 3, 5, 6 …")
    quick.model.remove(2)
    assert row_of(quick.table, 0)["words"].endswith("also lines 4, 5, 6")

    def corner(row):
        rect = quick.table.column_rect(row, "price")
        picture = quick.table.viewport().grab(rect).toImage()
        return {picture.pixelColor(x, 5).name() for x in range(picture.width() - 8, picture.width())}

    quick.model.undo()
    assert colour(look().tokens.accent).name() in corner(2)
    assert colour(look().tokens.accent).name() not in corner(3)


def test_days_of_lines_have_their_cells_and_keys(quick, qtbot):
    quick.table.set_columns(order_columns("EUR", dates=True))
    type_keys(qtbot, "scr5 !thu\ncu10\n")
    assert row_of(quick.table, 0)["when"] == say.short_day("2026-03-19")
    assert "on" not in row_of(quick.table, 0)["words"]
    quick.table.edit_cell((0, "quantity"))
    seen = []
    while quick.table.cell:
        seen.append(quick.table.cell)
        type_keys(qtbot, "\t")
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
    type_keys(qtbot, "\n")
    assert quick.model.lines[1].when == "2026-04-18"
    said = []
    quick.table.said.connect(said.append)
    quick.table.edit_cell((1, "when"))
    type_keys(qtbot, "soon\n")
    assert said == ["“soon” is not a date. Try +5, thu or 26-3; 2026-04-18 stands."]
    quick.table.edit_cell((1, "when"))
    quick.table.editor.clear()
    type_keys(qtbot, "\n")
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
    type_keys(qtbot, "cu10\n=Bath\n")
    assert totals() == [""]
    type_keys(qtbot, "2*cu10\n'tiles first\n")
    assert totals() == ["20.00"]
    assert told[-1] == 1, "the heading is drawn anew"
    type_keys(qtbot, "=Cellar\n3*cu20\n=\n9*cu10\n")
    assert totals() == ["20.00", "60.00"]
    quick.table.edit_cell((5, "quantity"))
    type_keys(qtbot, "4\n")
    assert totals() == ["20.00", "80.00"]
    model.move(5, -3)
    assert totals() == ["100.00", ""]
    model.remove(1)
    assert totals() == [""]
    model.undo()
    model.undo()
    assert totals() == ["20.00", "80.00"]
    worked = model.sections.worked
    type_keys(qtbot, "cu11\n")
    assert model.sections.worked == worked + 1, "a line more is one line looked at"


def test_a_shop_that_types_code_and_quantity_is_asked_each_time(desk, qtbot):
    desk.table.stops_at_quantity = True
    type_keys(qtbot, "cu15\n4\ncu16\n\n3*cu17\n")
    assert desk.table.entry.hasFocus()
    qtbot.waitUntil(lambda: all(line.product for line in desk.model.lines), timeout=2000)
    assert desk.lines == [("CU15", 4000), ("CU16", 1000), ("CU17", 3000)]


def test_enter_in_every_cell_of_packs_and_days_stays_in_the_table_and_changes_nothing(quick, qtbot):
    quick.table.set_columns(order_columns("EUR", dates=True))
    type_keys(qtbot, "3box scr5@12/box !thu\n10x1.5m cbl\n=Bath\n'note\n-2*cu10 -5%\n")
    before = quick.model.lines
    for row, line in enumerate(before):
        for key in cells.editable(line):
            quick.table.edit_cell((row, key))
            type_keys(qtbot, "\n")
            assert quick.table.entry.hasFocus()
    assert [replace(line, by_hand=frozenset()) for line in quick.model.lines] == [
        replace(line, by_hand=frozenset()) for line in before
    ]
    assert quick.pressed == 0
    assert len(quick.model.history.made) == len(before), "nothing was changed, so nothing is to be undone"


def test_undo_and_a_restart_bring_packs_lengths_and_days_back(quick, qtbot):
    type_keys(qtbot, "3box scr5@12/box !thu\n10x1.5m cbl\n")
    said = [line.said for line in quick.model.lines]
    for _ in range(2):
        quick.model.undo()
    for _ in range(2):
        quick.model.redo()
    assert [line.said for line in quick.model.lines] == said
    again = [shown(line_from(line.plain()), quick.model.known.get) for line in said]
    assert [line.counted for line in again] == [Counted(600_000, "box", 200_000), Counted(15_000, length=1500)]
    assert (again[0].per, again[0].price, again[0].when) == (200, 120_000, "2026-03-19")


def test_a_cell_that_counts_already_goes_when_a_sheet_takes_the_focus(quick, qtbot):
    type_keys(qtbot, "4*cu15\n")
    quick.table.edit_cell((0, "quantity"))
    quick.table.commit()
    sheet = QLineEdit(quick)
    sheet.show()
    sheet.setFocus()
    assert not quick.table.editor.isVisible()
    quick.table.setFocus()
    type_keys(qtbot, "7")
    assert quick.table.editor.isVisible() or quick.table.entry.text() == "7"
    assert quick.table.editor.text() != "47"
