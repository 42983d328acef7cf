"""What is asked twice (A34), and that whoever does not see hears every control (A37)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import sample
from driving import settle
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QWidget
from test_overflow import fill, scenes

from app.ui.entry.lines import EntryRow

UI = Path(__file__).resolve().parents[2] / "app" / "ui"
# For good, whatever is wished afterwards: docs/design/windows.md says why these two, and why no other.
CONFIRMED = {("shell/demo.py", "Leave demo"), ("screens/customers/screen.py", "Forget")}


def test_nothing_is_confirmed_but_what_cannot_be_undone_and_no_box_asks_anything():
    confirmed, dialogs, boxes = set(), set(), set()
    for file in sorted(UI.rglob("*.py")):
        name = file.relative_to(UI).as_posix()
        source = file.read_text(encoding="utf-8")
        if not any(word in source for word in ("ConfirmSheet(", "QDialog", "QMessageBox", "QInputDialog", "QErrorM")):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ConfirmSheet":
                confirmed.add((name, ast.literal_eval(node.args[4])))
            elif isinstance(node, ast.ClassDef):
                dialogs |= {node.name for base in node.bases if getattr(base, "id", "").endswith("Dialog")}
            elif isinstance(node, ast.alias) and node.name in {"QMessageBox", "QInputDialog", "QErrorMessage"}:
                boxes.add(name)
    assert confirmed == CONFIRMED
    assert boxes == set()
    assert dialogs == {"ReportDialog"}, "our own mistake, told; it asks nothing"


def _unnamed(window):
    """Controls that take the keyboard and say nothing of themselves. What is typed into one is not its name."""
    found = []
    for widget in window.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisible():
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        name = face.text(QAccessible.Text.Name) if face else ""
        words = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
        if not (name or widget.accessibleName() or words):
            found.append(f"{type(widget).__module__}.{type(widget).__name__}")
    return found


def _silent_chips(window):
    """Painted chips whose cell says nothing aloud."""
    found = []
    for table in window.findChildren(QAbstractItemView):
        model = table.model()
        columns = getattr(model, "columns", ())
        for at, column in enumerate(columns if not callable(columns) else ()):
            if getattr(column, "chip", None) is None or not table.isVisible() or not model.rowCount():
                continue
            for row in range(min(model.rowCount(), 30)):
                said = model.index(row, at).data(Qt.ItemDataRole.AccessibleTextRole)
                one = model.row_at(row)
                if one is not None and not isinstance(one, EntryRow) and column.chip(one) is not None and not said:
                    found.append(f"{type(window).__name__}: {column.key}, row {row}")
    return found


@pytest.mark.slow
def test_every_control_of_every_place_and_sheet_has_a_name_and_every_chip_a_meaning(desk, books, qtbot):
    order = fill(books)
    sample.do(books, "open_pick_list", order=order.id)
    unnamed, silent = {}, []
    for scene in scenes(desk, qtbot, order):
        unnamed[scene] = _unnamed(desk.frame)
        silent += (f"{scene}: {one}" for one in _silent_chips(desk.screen()))
    for section in desk.screen("settings")._make:
        desk.go("settings", section)
        settle(desk, qtbot)
        unnamed[section] = _unnamed(desk.frame)
    assert len(unnamed) > 40
    assert {place: found for place, found in unnamed.items() if found} == {}
    assert silent == []
