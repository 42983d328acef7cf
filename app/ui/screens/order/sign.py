"""The signature pane: the whole window turned to the customer; no cost, nothing but what they agree to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import format as say
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.theme.look import Size, colour, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.fields import Line
from app.ui.widgets.signature import SignaturePad
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

# What is signed; it is kept with the signature.
CONSENT = "I order the goods and services above at the prices and terms shown."


class SignaturePane(QWidget):
    """``signed`` carries the name and the strokes as lists of integers; ``left`` when it is closed unsigned."""

    signed = Signal(str, list)
    left = Signal()

    def __init__(self, window: QWidget, deal: Any, *, name: str = "", promise: str = "") -> None:
        super().__init__(window)
        self._before = window.focusWidget()
        self.setAutoFillBackground(True)
        self.setAccessibleName("Signature")
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 28, 40, 24)
        column.setSpacing(14)
        total = say.money(deal.totals.gross, deal.currency)
        count = len(deal.lines)
        items = f"{count} item{'s' if count != 1 else ''}"
        taxed = " incl. VAT" if deal.totals.tax else ""
        sentence = f"{deal.customer.name} orders {items} for {total}{taxed}{promise}."
        self.firm = Text(size=Size.TITLE, weight=600, tone="muted")
        column.addWidget(self.firm)
        column.addWidget(Text(sentence, size=Size.TOTAL, weight=600, wrap=True))
        column.addWidget(self._lines(deal), 2)
        column.addWidget(Text(CONSENT, size=Size.BUTTON, wrap=True))
        self.pad = SignaturePad()
        column.addWidget(self.pad, 3)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Text("Name", size=Size.BUTTON, weight=500))
        self.name = Line(name, name="Name of who signs")
        self.name.setFixedWidth(look().px(320))
        row.addWidget(self.name)
        self.note = Text(size=Size.BUTTON, weight=500, tone="stop")
        row.addWidget(self.note, 1)
        self.back = Button("Back", key="Esc", height=64)
        self.clear = Button("Clear", height=64)
        self.accept_button = Button("Accept", key="F12", primary=True, height=64)
        self.back.clicked.connect(self.leave)
        self.clear.clicked.connect(self.pad.clear)
        self.accept_button.clicked.connect(self.accept)
        for button in (self.back, self.clear, self.accept_button):
            row.addWidget(button)
        column.addLayout(row)
        self.pad.changed.connect(self._changed)
        self.name.installEventFilter(self)
        window.installEventFilter(self)
        self._changed()

    def _lines(self, deal: Any) -> QWidget:
        """What is ordered, without prices of ours."""
        model = ListModel(
            (
                number_column("quantity", "Qty", 80, lambda line: say.quantity(line.quantity), weight=600),
                Column("unit", "Unit", 60, lambda line: line.unit, tone="muted"),
                Column("name", "Description", 300, lambda line: line.name, stretch=True),
                number_column("net", "Net", 110, lambda line: say.amount(line.amount, deal.currency)),
            ),
            lambda line: str(line.line),
            deal.lines,
            self,
        )
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        table = Table(model)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.addWidget(table)
        return surface

    def open(self) -> None:
        """Over the whole window."""
        self.setGeometry(self.parentWidget().rect())
        self.show()
        self.raise_()
        self.pad.setFocus()

    def propose(self, name: str) -> None:
        """Who is likely to sign; what was typed meanwhile stands."""
        if name and not self.name.isModified() and not self.name.text():
            self.name.setText(name)

    def accept(self) -> None:
        """Hand over name and strokes, once both are there."""
        if self.pad.empty:
            self.note.set_text("The field is empty.")
        elif not self.name.text().strip():
            self.note.set_text("Who signs?")
            self.name.setFocus()
        else:
            self.signed.emit(self.name.text().strip(), strokes_of(self.pad.strokes))

    def leave(self) -> None:
        """Close; nothing is kept of what was drawn."""
        self.parentWidget().removeEventFilter(self)
        self.hide()
        self.left.emit()
        self.deleteLater()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def _changed(self) -> None:
        self.note.set_text("")
        self.clear.setEnabled(not self.pad.empty)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the whole window; Enter in the name accepts."""
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self.setGeometry(self.parentWidget().rect())
        pressed = watched is self.name and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accept()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, Enter accepts; no key reaches the place below."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accept()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Nothing of the place below is seen."""
        QPainter(self).fillRect(self.rect(), colour(look().tokens.window))


def strokes_of(strokes: Sequence[Sequence[Any]]) -> list[list[list[int]]]:
    """Strokes as the action takes them: (x, y in 1/100 px, ms, pressure 0..1000)."""
    return [[[point.x, point.y, point.ms, point.pressure] for point in stroke] for stroke in strokes]
