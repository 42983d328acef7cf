"""A table of order lines with made-up goods, driven by keys as a keyboard gives them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.domain.money import extended
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


def open_table(qtbot, delay):
    widget = Desk(delay)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    widget.table.today = lambda: date(2026, 3, 18)
    widget.table.focus_entry()
    qtbot.waitUntil(widget.table.entry.hasFocus)
    return widget


def type_keys(qtbot, text):
    """Keys to whoever has the focus at each moment, as a keyboard does."""
    for character in text:
        key = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}.get(character)
        focus = QGuiApplication.focusObject()
        if key is None:
            qtbot.keyClicks(focus, character)
        else:
            qtbot.keyClick(focus, key)


def row_of(table, row):
    """What the cells of a row show, by key."""
    model = table.model()
    return {column.key: model.index(row, at).data() for at, column in enumerate(model.columns)}
