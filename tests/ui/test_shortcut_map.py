"""The one shortcut map, row by row: each key has its one command, and that works where the map says so."""

from __future__ import annotations

import pytest
import sample
from driving import billed, new_order, settle, type_text

from app.ui.commands import command

# Key, command, and where it means that; a key has other words in other places and never another meaning in one.
EVERYWHERE = {
    "F1": "help", "F3": "find", "Ctrl+K": "find", "F4": "finder", "Alt+Down": "finder", "F5": "refresh",
    "F6": "next_pane", "Shift+F6": "previous_pane", "F8": "park", "F9": "pay", "F10": "menu", "F11": "full_screen",
    "F12": "next_step", "Ctrl+Return": "next_step", "Shift+F12": "reverse_step", "Ctrl+N": "new_order",
    "Ctrl+Shift+N": "new_customer", **{f"Ctrl+{n}": f"place.{n}" for n in range(1, 9)}, "Ctrl+Tab": "next_document",
    "Ctrl+W": "close", "Ctrl+Z": "undo", "Ctrl+Shift+Z": "redo", "Ctrl+P": "print", "Ctrl+Shift+P": "preview",
    "Ctrl+.": "fix", "Shift+F2": "fix", "Ctrl+M": "margin", "Ctrl+J": "jot", "Alt+Return": "details",
}  # fmt: skip
IN_LINES = {
    "F2": "edit_cell", "F7": "header", "Ctrl+F": "find_line", "Ctrl+D": "duplicate_line", "Ctrl+I": "insert_line",
    "Ctrl+Del": "delete_line", "Ctrl+Shift+Up": "line_up", "Ctrl+Shift+Down": "line_down", "Ctrl+H": "pad",
    "Ctrl+R": "repeat", "Ctrl+L": "paste_list", "Ctrl+T": "templates",
}  # fmt: skip
IN_LISTS = {
    "F2": "edit_note", "F7": "filter", "Ctrl+F": "filter", "Ctrl+D": "duplicate", "Ctrl+H": "history",
    "Ctrl+R": "repeat_selected", "Ctrl+Shift+Right": "next_period", "Ctrl+Shift+Left": "previous_period",
}  # fmt: skip


@pytest.mark.parametrize(
    ("context", "keys"), [("everywhere", EVERYWHERE), ("document", IN_LINES), ("list", IN_LISTS)], ids=str
)
def test_each_key_of_the_map_has_its_command(context, keys):
    for key, name in keys.items():
        assert key in command(name).keys, key
        assert command(name).context in {context, "everywhere"} or context == "everywhere", name


@pytest.mark.slow
def test_each_key_of_the_map_works_where_the_map_says_so(desk, books, qtbot):
    def works(*ids):
        offered = set(desk._offers())
        assert set(ids) <= offered, set(ids) - offered

    anywhere = {
        "help",
        "find",
        "next_pane",
        "previous_pane",
        "park",
        "menu",
        "full_screen",
        "new_order",
        "new_customer",
    }
    order = sample.make_order(books, "K-10482")
    bill = billed(books)
    quote = sample.do(books, "draft_quote", customer="K-10482", lines=[{"product": "CU15-3", "quantity": "1"}])
    sample.do(books, "send_quote", quote=quote.id)
    page = new_order(desk, qtbot)
    type_text(qtbot, "2*cu15\n3*bn12\n")
    settle(desk, qtbot)
    works(*anywhere, *IN_LINES.values(), "refresh", "pay", "next_step", "reverse_step", "close", "undo", "print",
          "preview", "fix", "margin", "jot", "details", "finder")  # fmt: skip
    desk.screen().lines.undo(page)
    works("redo")
    desk.go("order", order.id)
    settle(desk, qtbot)
    works(*anywhere, "edit_cell", "find_line", "repeat", "refresh", "pay", "next_step", "reverse_step")
    works("close", "print", "preview", "fix", "margin", "next_document")
    desk.go("board")
    settle(desk, qtbot)
    board = desk.screen()
    for row, keys in (
        (order.id, {"duplicate", "repeat_selected", "history", "fix", "pay", "margin", "details", "print", "peek"}),
        (quote.id, {"jot", "edit_note", "duplicate", "repeat_selected", "history", "margin", "print", "peek"}),
    ):
        board.table.go_to_id(row)
        settle(desk, qtbot)
        works(*anywhere, *keys, "next_step", "reverse_step", "filter", "refresh", "undo", "preview")
    desk.do("lanes")
    settle(desk, qtbot)
    works("next_period", "previous_period", "peek", "filter", "next_step", "reverse_step")
    for place, keys in {
        "customers": {"pay", "edit_note", "filter", "refresh", "history", "details"},
        "stock": {"edit_note", "filter", "refresh", "history", "details"},
    }.items():
        desk.go(place)
        settle(desk, qtbot)
        works(*anywhere, *keys)
    sample.do(books, "issue_invoice", orders=[bill.id])
    desk.go("money")
    settle(desk, qtbot)
    desk.screen().set_view("open")
    settle(desk, qtbot)
    works(*anywhere, "pay", "next_step", "reverse_step", "print", "preview", "filter", "refresh", "history", "peek")
    pick = sample.do(books, "open_pick_list", order=order.id)
    desk.go("deliveries", pick.id)
    settle(desk, qtbot)
    works("full_screen", "park", "next_step")
