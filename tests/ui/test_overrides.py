"""On which roads PySide would take the program with it, and that they are closed (decision 010)."""

from __future__ import annotations

import subprocess
import sys
from typing import ClassVar

import pytest
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QListView, QPushButton, QStyledItemDelegate, QWidget

from app.ui.overrides import end_painters

# Qt says something after Python's end: the C library calls it when all of Python is gone.
LAST_WORD = """
import ctypes, sys
import {first}
from PySide6 import QtCore
QtCore.qInstallMessageHandler(lambda kind, place, text: print("heard", text))
qt = ctypes.CDLL(next(line.split()[-1] for line in open("/proc/self/maps") if "libQt6Core" in line))
late = ctypes.cast(qt._ZN16QCoreApplication4execEv, ctypes.c_void_p)
ctypes.CDLL(None).__cxa_atexit(late, None, None)
"""
# What a program of Python put into the clipboard of a platform that has none of its own.
CLIPBOARD = """
import {first}
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication
app = QApplication(["x", "-platform", "offscreen"])
app.clipboard().setMimeData(QMimeData())
"""
# A window that fails while it paints: the report of the mistake holds its painter.
PAINTER = """
import {first}
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(["x", "-platform", "offscreen"])
class Window(QWidget):
    def paintEvent(self, event):
        painter = QPainter(self)
        raise ValueError("in the middle")
window = Window()
window.show()
app.processEvents()
"""
# Qt calls three methods for the first time while the fault of another is on its way: none may be let go too often.
AMONG = """
import {first}
import os, sys
from PySide6.QtCore import QAbstractTableModel, QModelIndex
from PySide6.QtWidgets import QApplication, QTableView
app = QApplication(["x", "-platform", "offscreen"])
sys.excepthook = lambda *given: None
class Model(QAbstractTableModel):
    def rowCount(self, parent=QModelIndex()):
        raise ValueError("on its way")
    def columnCount(self, parent=QModelIndex()):
        return 2
    def headerData(self, *given):
        return None
    def flags(self, index):
        return 0
methods = [Model.columnCount, Model.headerData, Model.flags]
held = sum(map(sys.getrefcount, methods))
view, models = QTableView(), []
for each in range(2):
    try:
        models.append(Model())
        view.setModel(models[-1])
        view.grab()
    except Exception:
        pass
print("lost" if sum(map(sys.getrefcount, methods)) < held else "kept", flush=True)
os._exit(0)
"""
# Five faults that Python raises as a bare text, in a method that Qt calls while we call Qt.
FAULTS = """
import sys
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
import {first}
app = QApplication(["x", "-platform", "offscreen"])
faults = [lambda: [][0], lambda: int("x"), lambda: len(3), lambda: 1 // 0, lambda: next(iter([]))]
class Window(QWidget):
    def customEvent(self, event):
        faults[0]()
window = Window()
sys.excepthook = lambda kind, error, trace: print(kind.__name__)
while faults:
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.User))
    faults.pop(0)
"""


def ended(program: str, first: str) -> tuple[int, list[str], str]:
    """How a program of its own ended, and what it said."""
    done = subprocess.run([sys.executable, "-c", program.format(first=first)], capture_output=True, text=True)  # noqa: PLW1510
    return done.returncode, done.stdout.split(), done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("program", [LAST_WORD, CLIPBOARD], ids=["last word", "clipboard"])
def test_what_is_left_behind_is_gone_before_it_is_missed(program):
    assert ended(program, "app.ui")[:2] == (0, [])
    # Without ours it dies: should that ever change, what closes this road is not needed any more.
    assert ended(program, "PySide6.QtCore")[:2] == (-11, [])


@pytest.mark.slow
def test_no_painter_outlives_what_it_paints_on():
    code, _, told = ended(PAINTER, "app.ui")
    assert (code, "active painter" in told) == (0, False)
    # Whether it dies without ours depends on what lies in memory then.
    assert "active painter" in ended(PAINTER, "PySide6.QtCore")[2]


@pytest.mark.slow
def test_no_method_is_let_go_too_often():
    # Without ours it is another end each time, none of them good.
    assert ended(AMONG, "app.ui")[:2] == (0, ["kept"])


@pytest.mark.slow
def test_a_fault_in_a_method_that_qt_calls_is_told_and_the_program_goes_on():
    wanted = ["IndexError", "ValueError", "TypeError", "ZeroDivisionError", "StopIteration"]
    assert ended(FAULTS, "app.ui")[:2] == (0, wanted)
    assert ended(FAULTS, "PySide6.QtCore")[0] == -11


class Rows(QAbstractListModel):
    """Says what it was asked."""

    def rowCount(self, parent=None):
        """One."""
        return 1

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        """What was asked for."""
        return f"{index.row()} {int(role)}" if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.UserRole) else None


class Closing(QWidget):
    """Counts how often it is closed."""

    times = 0

    def close(self):
        """Takes no parameter: a button that hands one over must not."""
        self.times += 1
        return super().close()

    def adjusted(self, *more, **named):
        """No method of Qt's."""
        return more, named


class Painting(QWidget):
    """Paints on itself with a brush of its own, and fails; paints with Qt's brush, and fails."""

    def paintEvent(self, event):
        """Fails in the middle."""
        self.painter = QPainter(self)
        painter = self.painter
        raise ValueError(painter.isActive())


class Filling(QStyledItemDelegate):
    """Fails with a painter that is Qt's."""

    active: ClassVar[list[bool]] = []

    def paint(self, painter, option, index):
        """What is watched over looks at this frame, too."""
        try:
            raise ValueError("in the middle")
        except ValueError as error:
            end_painters(error)
        self.active.append(painter.isActive())


def test_a_painter_ends_where_its_painting_fails_and_qts_own_goes_on(qapp, monkeypatch):
    widget, told = Painting(), []
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _trace: told.append(str(error)))
    widget.grab()
    assert told == ["True"]
    assert not widget.painter.isActive()
    view = QListView()
    view.setModel(Rows())
    view.setItemDelegate(Filling(view))
    view.grab()
    assert Filling.active
    assert all(Filling.active)


class Refusing(QDialog):
    """Refuses to be opened, and fails at a key."""

    def open(self):
        """We call it, and hear why not."""
        raise ValueError("not today")

    def keyPressEvent(self, event):
        """Nobody calls it but Qt."""
        raise ValueError("not this key")


def test_who_calls_a_method_of_ours_hears_what_it_refuses(qapp, monkeypatch):
    told = []
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _trace: told.append(str(error)))
    dialog = Refusing()
    with pytest.raises(ValueError, match="not today"):
        dialog.open()
    QTest.keyClick(dialog, Qt.Key.Key_A)
    assert told == ["not this key"]


def test_what_is_watched_over_keeps_its_parameters_and_its_name(qapp):
    model = Rows()
    assert (model.rowCount(), model.data(model.index(0))) == (1, "0 0")
    assert model.data(index=model.index(0), role=Qt.ItemDataRole.UserRole) == "0 256"
    assert (Rows.data.__name__, Rows.data.__doc__) == ("data", "What was asked for.")
    widget, button = Closing(), QPushButton()
    button.clicked.connect(widget.close)
    button.click()
    assert widget.times == 1
    assert hasattr(Closing.close, "__wrapped__")
    assert not hasattr(Closing.adjusted, "__wrapped__")
