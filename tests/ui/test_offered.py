"""No command stands grey for ever: each is offered by some place in some state. And the lists of the settings."""

from __future__ import annotations

import pytest
import sample
from driving import billed, new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.ui.commands import COMMANDS
from app.ui.screens import SCREENS


def test_every_command_is_offered_somewhere(desk, books, qtbot, monkeypatch, tmp_path):
    offered: set[str] = set()
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    desk.keeper.begin(books.where)

    def look(*places):
        for place in places:
            desk.go(*place)
            settle(desk, qtbot)
            offered.update(desk._offers())

    sample.do(books, "save_product", sku="A1", name="Steel rod", price="4", tax="DE19", unit="m", bar_length="6")
    billed(books)
    order = sample.make_order(books)
    quote = sample.do(books, "draft_quote", customer="K-10482", lines=[{"product": "CU15-3", "quantity": "1"}])
    sample.do(books, "send_quote", quote=quote.id)
    bill = sample.do(books, "issue_advance", order=order.id, percent="10").id
    look(*((entry.id,) for entry in SCREENS), ("order", order.id), ("order", quote.id), ("money", f"show:{bill}"))
    ((shipment,),) = rows(books, "SELECT number FROM shipment LIMIT 1")
    look(("deliveries", shipment))
    page = new_order(desk, qtbot)
    type_text(qtbot, "1*cu15\n2*bn12\n")
    settle(desk, qtbot)
    offered.update(desk._offers())
    desk.screen().lines.undo(page)
    offered.update(desk._offers())
    assert page.model.can_redo
    desk.do("back")
    settle(desk, qtbot)
    offered.update(desk._offers())
    desk._know_demo(True)
    offered.update(desk._offers())
    assert {command.id for command in COMMANDS} - offered == set()
    assert offered - {command.id for command in COMMANDS} == set()


@pytest.mark.parametrize(
    ("section", "values", "statement", "found"),
    [
        ("locations", {"code": "YARD", "name": "The yard", "parent": "MAIN"},
         "SELECT id, name, parent FROM location WHERE id = 'YARD'", ("YARD", "The yard", "MAIN")),
        ("carriers", {"name": "DHL", "phone": "1", "tracking_url": "https://x.example/{}"},
         "SELECT name, phone, tracking_url FROM carrier", ("DHL", "1", "https://x.example/{}")),
        ("suppliers", {"number": "S-1", "name": "Copper works", "city": "Lünen", "lead_days": "5"},
         "SELECT number, name, city, lead_days FROM supplier", ("S-1", "Copper works", "Lünen", 5)),
        ("users", {"name": "Ben", "role": "warehouse"}, "SELECT name, role FROM person", ("Ben", "warehouse")),
    ],
)  # fmt: skip
def test_the_lists_of_the_settings_are_kept_and_changed(desk, books, qtbot, section, values, statement, found):
    desk.go("settings")
    settle(desk, qtbot)
    place = desk.screen()
    place.show_section(section)
    form = place.made(section).editor.form
    form.set_values(values)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, statement) == [found]
    table = place.made(section).table
    at = next(at for at in range(table.model().rowCount()) if values["name"] in str(table.model().row_at(at)))
    table.go_to(at)
    settle(desk, qtbot)
    assert {name: value for name, value in form.values().items() if name in values} == values


@pytest.mark.parametrize(
    ("section", "field", "new"),
    [("taxes", "code", "A new rate"), ("suppliers", "number", "A new supplier"), ("carriers", "name", "A new carrier"),
     ("locations", "code", "A new location"), ("users", "name", "A new user"), ("fields", "name", "A new field")],
)  # fmt: skip
def test_a_list_of_the_settings_has_its_form_at_once_and_esc_begins_a_new_one(desk, books, qtbot, section, field, new):
    desk.go("settings", section)
    settle(desk, qtbot)
    part = desk.screen().made(section)
    if part.model.rowCount():  # the cursor stands on the first that is there
        assert part.table.hasFocus()
        press(qtbot, desk, Qt.Key.Key_Escape)
    assert part.editor.title.full_text() == new
    assert part.editor.form.fields[field].isVisible(), "nobody looks for where to type"
    part.editor.form.fields[field].setFocus()
    type_text(qtbot, "half")
    press(qtbot, desk, Qt.Key.Key_Escape)
    assert part.editor.form.values()[field] == ""
    assert next(iter(part.editor.form.fields.values())).hasFocus()


def test_a_rate_goes_on_from_a_day_with_what_it_was(desk, books, qtbot):
    desk.go("settings", "taxes")
    settle(desk, qtbot)
    part = desk.screen().made("taxes")
    part.table.setFocus()
    part.table.go_to(0)
    settle(desk, qtbot)
    code = part.model.row_at(0).code
    assert part.editor.title.full_text() == f"{code} from a day on"
    assert part.editor.form.values()["code"] == code
    part.editor.form.fields["percent"].setFocus()
    type_text(qtbot, "21\t2027-01-01")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT rate FROM tax_rate WHERE valid_from = '2027-01-01'") == [(21_000,)]


def test_the_words_of_the_papers_are_kept(desk, books, qtbot):
    desk.go("settings")
    settle(desk, qtbot)
    given = {"terms_text": "Paid in 30 days.", "paper_size": "letter"}
    desk.screen().company.form.set_values(given)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT terms_text, paper_size FROM company") == [tuple(given.values())]


def test_a_new_year_begins_its_numbers_by_one_key(desk, books, qtbot, monkeypatch):
    monkeypatch.setattr("app.ui.screens.settings.numbers.today_iso", lambda: "2027-01-02")
    sample.do(books, "save_series", kind="invoice", prefix="RE-2026-", width=4)
    sample.do(books, "issue_invoice", orders=[billed(books).id])
    desk.go("settings", "numbers")
    settle(desk, qtbot)
    part = desk.screen().made("numbers")
    at = next(at for at, row in enumerate(part.model.rows) if row.kind == "invoice")
    part.table.go_to(at)
    settle(desk, qtbot)
    assert part.editor.title.full_text() == "Invoice: a new year"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert [row.next_number for row in part.model.rows if row.kind == "invoice"] == ["RE-2027-0001"]
    assert rows(books, "SELECT series, prefix FROM number_series WHERE kind = 'invoice' ORDER BY series") == [
        ("1:invoice", "RE-2026-"),
        ("1:invoice#2", "RE-2027-"),
    ]


def test_the_desk_says_at_the_start_that_a_year_is_over(desk, qtbot):
    desk._know_begun((False, ("RE-2026-", "GS-2026-")))
    toast = desk.toasts.shown[-1]
    assert toast.text == "The year of RE-2026-, GS-2026- is over: the new one may have numbers of its own."
    toast.act()
    settle(desk, qtbot)
    assert (desk.place, desk.screen().section) == ("settings", "numbers")
