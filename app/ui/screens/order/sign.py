"""The signature pane: the whole window turned to the customer; no cost, nothing but what they agree to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.documents.words import words
from app.domain.consents import VERSION, consent
from app.ui import format as say
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.theme.look import Size, colour, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.fields import Line
from app.ui.widgets.signature import SignaturePad
from app.ui.widgets.table import Table
from app.ui.widgets.text import Link, Text

TERMS_KEY, LOGO = "T", 44
# No wider than this at 100 %: who signs sees sums beside their goods, and a line to sign on that a hand can reach.
WIDE = 1360
_SCROLLS: dict[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
}


class SignaturePane(QWidget):
    """``signed`` carries the name and the strokes as lists of integers; ``left`` when it is closed unsigned."""

    signed = Signal(str, list)
    left = Signal()
    wording = VERSION

    def __init__(self, window: QWidget, deal: Any, *, name: str = "", language: str = "en") -> None:
        super().__init__(window)
        # The pane is read by the customer: it speaks the language of their papers.
        self._language, self._words = language, words(language)
        self.consent = consent(language, self.wording)
        self._over, self._before = window, window.focusWidget()
        self._title = ""
        self.setAutoFillBackground(True)
        self.setAccessibleName("Signature")
        self._column = column = QVBoxLayout(self)
        column.setSpacing(14)
        sentence = self._sentence(deal)
        self.firm = Text(size=Size.TITLE, weight=600, tone="muted")
        self.logo = QLabel(self)
        self.logo.hide()
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.logo)
        head.addWidget(self.firm, 1)
        column.addLayout(head)
        column.addWidget(Text(sentence, size=Size.TOTAL, weight=600, wrap=True))
        self.shown = QStackedWidget()
        self.shown.addWidget(self._lines(deal))
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName("Terms")
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.shown.addWidget(self.text)
        column.addWidget(self.shown, 2)
        agreed = QHBoxLayout()
        agreed.setSpacing(9)
        agreed.addWidget(Text(self.consent, size=Size.BUTTON, wrap=True), 1)
        self.terms = Link(size=Size.BUTTON)
        self.terms.clicked.connect(self.turn)
        self.terms_key = Text(TERMS_KEY, size=Size.SECOND, tone="muted")
        for word in (self.terms, self.terms_key):
            agreed.addWidget(word)
            word.hide()
        column.addLayout(agreed)
        self.pad = SignaturePad(hint=self._words["pane_hint"])
        column.addWidget(self.pad, 3)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Text(self._words["pane_name"], size=Size.BUTTON, weight=600))
        self.name = Line(name, name="Name of who signs")
        # In a narrow window the buttons keep their words, and the name has what they leave.
        self.name.setFixedHeight(look().px(48))
        self.name.setMinimumWidth(look().px(120))
        self.name.setMaximumWidth(look().px(360))
        self.name.setFont(look().font(Size.BUTTON))
        row.addWidget(self.name, 3)
        self.note = Text(size=Size.BUTTON, weight=500, tone="stop")
        row.addWidget(self.note, 1)
        self.back = Button(self._words["pane_back"], key="Esc", height=64)
        self.undo = Button(self._words["pane_undo"], height=64)
        self.clear = Button(self._words["pane_clear"], height=64)
        self.accept_button = Button(self._words["pane_accept"], key="F12", primary=True, height=64)
        self.back.clicked.connect(self.leave)
        self.undo.clicked.connect(self.pad.undo_stroke)
        self.clear.clicked.connect(self.pad.clear)
        self.accept_button.clicked.connect(self.accept)
        for button in (self.back, self.undo, self.clear, self.accept_button):
            row.addWidget(button)
        column.addLayout(row)
        self.pad.changed.connect(self._changed)
        self.name.installEventFilter(self)
        window.installEventFilter(self)
        self._changed()

    def _sentence(self, deal: Any) -> str:
        """Who orders how much for how much, and by when."""
        total = say.money(deal.totals.gross, deal.currency, _other(self._language))
        count, tax = len(deal.lines), deal.totals.tax
        said = self._words["pane_sentence" if count != 1 else "pane_sentence_one"].format(
            name=deal.customer.name, count=count, total=total, taxed=self._words["pane_taxed"] if tax else ""
        )
        if wanted := deal.terms.wanted_date:
            said += self._words["pane_delivery"].format(date=_day(wanted, self._language))
        # One full stop, also behind a word that ends with its own: "inkl. USt."
        return f"{said.removesuffix('.')}."

    def _columns(self, deal: Any) -> tuple[Column, ...]:
        """What is ordered, without prices of ours."""
        said, other = self._words, _other(self._language)
        return (
            number_column("quantity", said["quantity"], 80, self._quantity, weight=600),
            Column("unit", said["unit"], 60, lambda line: line.unit, tone="muted"),
            Column("name", said["description"], 300, lambda line: line.name, stretch=True),
            number_column("net", said["amount"], 110, lambda line: say.amount(line.amount, deal.currency, other)),
        )

    def _quantity(self, line: Any) -> str:
        return say.quantity(line.quantity, _other(self._language))

    def _lines(self, deal: Any) -> QWidget:
        model = ListModel(self._columns(deal), lambda line: str(line.line), deal.lines, self)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        table = Table(model)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.addWidget(table)
        return surface

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a large screen it stays as wide as a paper that is read and signed, in the middle."""
        super().resizeEvent(event)
        side = max(40, (self.width() - look().px(WIDE)) // 2)
        self._column.setContentsMargins(side, 28, side, 24)

    def open(self) -> None:
        """Over the whole window."""
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.pad.setFocus()

    def know(self, firm: str, logo: bytes | None, terms: tuple[str, str]) -> None:
        """Whose paper it is, and title and text of the terms; "" where there are none."""
        self.firm.set_text(firm)
        picture = QPixmap()
        if logo and picture.loadFromData(logo):
            high = look().px(LOGO)
            self.logo.setPixmap(picture.scaledToHeight(high, Qt.TransformationMode.SmoothTransformation))
            self.logo.setAccessibleName(firm)
            self.logo.show()
        self._title, words = terms
        self.text.setPlainText(words)
        for word in (self.terms, self.terms_key):
            word.setVisible(bool(words))
        self._say_turn()

    @property
    def reading(self) -> bool:
        """Whether the terms stand where the lines were."""
        return self.shown.currentWidget() is self.text

    def turn(self) -> None:
        """The terms instead of the lines, and back."""
        if self.text.toPlainText():
            self.shown.setCurrentIndex(1 - self.shown.currentIndex())
            self._say_turn()

    def _say_turn(self) -> None:
        self.terms.set_text(self._words["pane_lines"] if self.reading else self._title)

    def propose(self, name: str) -> None:
        """Who is likely to sign; what was typed meanwhile stands."""
        if name and not self.name.isModified() and not self.name.text():
            self.name.setText(name)

    def accept(self) -> None:
        """Hand over name and strokes, once both are there."""
        if self.pad.empty:
            self.note.set_text(self._words["pane_empty"])
        elif not self.name.text().strip():
            self.note.set_text(self._words["pane_who"])
            self.name.setFocus()
        else:
            self.signed.emit(self.name.text().strip(), strokes_of(self.pad.strokes))

    def leave(self) -> None:
        """Close; nothing is kept of what was drawn."""
        self._over.removeEventFilter(self)
        self.hide()
        self.left.emit()
        self.deleteLater()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def _changed(self) -> None:
        self.note.set_text("")
        for button in (self.undo, self.clear):
            button.setEnabled(not self.pad.empty)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the whole window; Enter in the name accepts."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        if watched is self.name and key_pressed(event) and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accept()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, Enter accepts, T is the terms, arrows read on; no key reaches the place below."""
        if event.key() == Qt.Key.Key_Escape and self.reading:
            self.turn()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.text().upper() == TERMS_KEY:
            self.turn()
        elif self.reading and event.key() in _SCROLLS:
            bar = self.text.verticalScrollBar()
            bar.triggerAction(_SCROLLS[event.key()])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accept()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Nothing of the place below is seen."""
        QPainter(self).fillRect(self.rect(), colour(look().tokens.window))


def _other(language: str) -> str:
    """The language of who signs, "" where it is English: figures stand as the window has them."""
    return "" if language.startswith("en") else language


def _day(iso: str, language: str) -> str:
    """A day as who signs writes it: `Thu 26 Mar`, or in full in their own language."""
    if not _other(language):
        return say.day(iso)
    return QLocale(language).toString(QDate.fromString(iso, Qt.DateFormat.ISODate), QLocale.FormatType.LongFormat)


def strokes_of(strokes: Sequence[Sequence[Any]]) -> list[list[list[int]]]:
    """Strokes as the action takes them: (x, y in 1/100 px, ms, pressure 0..1000)."""
    return [[[point.x, point.y, point.ms, point.pressure] for point in stroke] for stroke in strokes]
