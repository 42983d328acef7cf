"""Find anything: one box that finds documents, customers, products and commands, over the place one was in.

Providers are asked off the GUI thread; answers are shown when the newest question's are all here or after 150 ms, and
rows never change order under the cursor after that. Enter before the answers waits for those of exactly that text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.theme.look import Size, colour, look
from app.ui.theme.paint import paint_glyph
from app.ui.theme.status import Chip
from app.ui.widgets.card import paint_card
from app.ui.widgets.fields import Line

WIDTH = 620
MOST = 14
# What may have been meant is said where nothing else is found.
MEANT = "Did you mean"
_PREFIXES = {">": "Do", "#": "Documents", "@": "Customers", "$": "Products", "?": "Help"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. ``run`` opens it; ``detail`` stands below or right; ``key`` is the key that does the same.

    ``verbs`` are what else can be done with it, by Tab.
    """

    group: str
    title: str
    run: Callable[[], None]
    detail: str = ""
    right: str = ""
    key: str = ""
    chip: Chip | None = None
    verbs: tuple[Hit, ...] = ()


class Provider(Protocol):
    """Answers one text with hits. ``find`` must call ``done`` once, now or later, in the GUI thread."""

    group: str

    def find(self, text: str, done: Callable[[Sequence[Hit]], None]) -> None:
        """Look for the text."""


CommandRows = Callable[[], Sequence[tuple[str, str, str, Callable[[], None]]]]


class CommandProvider:
    """Commands whose words begin with what was typed: those that work now, then those that live elsewhere."""

    group = "Do"

    def __init__(self, rows: CommandRows, elsewhere: CommandRows = lambda: ()) -> None:
        self._rows, self._elsewhere = rows, elsewhere

    def find(self, text: str, done: Callable[[Sequence[Hit]], None]) -> None:
        """Every word typed begins a word of the title or the help."""
        wanted = text.lower().replace(",", " ").split()
        found = []
        rows = [(*row, False) for row in self._rows()] + [(*row, True) for row in self._elsewhere()]
        for title, key, sentence, run, away in rows:
            words = f"{title} {sentence}".lower().replace(",", " ").split()
            if wanted and all(any(word.startswith(part) for word in words) for part in wanted):
                order = (not title.lower().startswith(wanted[0]), away)
                found.append((order, Hit(self.group, title, run, sentence, key=key)))
        done([hit for _, hit in sorted(found, key=lambda pair: pair[0])][:6])


class Results(QWidget):
    """The painted list below the box."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hits: tuple[Hit, ...] = ()
        self.current = 0
        self.sentence = ""
        self.setAccessibleName("Results")

    def show_hits(self, hits: Sequence[Hit], sentence: str = "") -> None:
        """Show these with the first one chosen."""
        self.hits, self.current, self.sentence = tuple(hits), 0, sentence
        self.setFixedHeight(self._height())
        self._say()
        self.update()

    def move(self, by: int) -> None:
        """The cursor goes down or up, around the ends."""
        if self.hits:
            self.current = (self.current + by) % len(self.hits)
            self._say()
            self.update()

    def _say(self) -> None:
        if self.hits:
            hit = self.hits[self.current]
            self.setAccessibleDescription(f"{hit.group}: {hit.title} {hit.detail} {hit.right}")

    def _rows(self) -> list[tuple[QRect, str, int]]:
        """Boxes of headings (-1) and hits, from the top."""
        now = look()
        top, group, rows = now.px(4), "", []
        for number, hit in enumerate(self.hits):
            if hit.group != group:
                group = hit.group
                rows.append((QRect(0, top, self.width(), now.px(24)), group, -1))
                top += now.px(24)
            height = now.px(44 if hit.detail and hit.chip else 32)
            rows.append((QRect(0, top, self.width(), height), group, number))
            top += height
        return rows

    def _height(self) -> int:
        rows = self._rows()
        return rows[-1][0].bottom() + look().px(8) if rows else look().px(44 if self.sentence else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Headings, rows, and the chosen row on the selection colour."""
        now = look()
        tokens = now.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if not self.hits and self.sentence:
            painter.setPen(colour(tokens.muted))
            painter.setFont(now.font(Size.BODY))
            painter.drawText(self.rect().adjusted(now.px(16), 0, -now.px(16), 0), left, self.sentence)
        for box, group, number in self._rows():
            if number < 0:
                painter.setPen(colour(tokens.muted))
                painter.setFont(now.font(Size.HEAD, 600))
                painter.drawText(box.adjusted(now.px(16), now.px(4), 0, 0), left, group)
            else:
                self._paint_hit(painter, box, self.hits[number], chosen=number == self.current)

    def _paint_hit(self, painter: QPainter, box: QRect, hit: Hit, *, chosen: bool) -> None:
        now = look()
        tokens = now.tokens
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(tokens.selection))
            painter.drawRoundedRect(QRectF(box).adjusted(now.px(6), 1, -now.px(6), -1), now.px(6), now.px(6))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        room = box.adjusted(now.px(16), 0, -now.px(16), 0)
        if hit.chip and hit.chip.glyph:
            side = now.px(12)
            dot = QRectF(room.left(), box.top() + now.px(16) - side / 2, side, side)
            paint_glyph(painter, dot, hit.chip.glyph, colour(tokens.phases[hit.chip.phase].mark))
            room.setLeft(room.left() + now.px(22))
        two_lines = bool(hit.detail and hit.chip)
        first = QRect(room.left(), box.top(), room.width(), now.px(30) if two_lines else box.height())
        tail = hit.right or hit.key
        if chosen and hit.verbs:
            tail = f"{tail}    ⇥ more" if tail else "⇥ more"
        painter.setFont(now.font(Size.BODY if hit.right else Size.HEAD, 500))
        painter.setPen(colour(tokens.text if hit.right else tokens.muted))
        painter.drawText(first, right, tail)
        first.setRight(first.right() - painter.fontMetrics().horizontalAdvance(tail) - now.px(12))
        painter.setPen(colour(tokens.text))
        painter.setFont(now.font(Size.BODY, 600))
        title = painter.fontMetrics().elidedText(hit.title, Qt.TextElideMode.ElideRight, first.width())
        painter.drawText(first, left, title)
        used = painter.fontMetrics().horizontalAdvance(title)
        painter.setPen(colour(tokens.muted))
        painter.setFont(now.font(Size.SECOND))
        if two_lines:
            second = QRect(room.left(), box.top() + now.px(24), room.width(), now.px(18))
        else:
            second = first.adjusted(used + now.px(12), 0, 0, 0)
        detail = painter.fontMetrics().elidedText(hit.detail, Qt.TextElideMode.ElideRight, second.width())
        painter.drawText(second, left, detail)

    def mousePressEvent(self, event: Any) -> None:
        """A click opens."""
        point = event.position().toPoint()
        for box, _group, number in self._rows():
            if number >= 0 and box.contains(point):
                self.chosen.emit(number)


class Palette(QWidget):
    """The overlay. It covers its window, so a click beside it closes it; Esc puts the cursor back exactly."""

    closed = Signal()
    # Keys pressed behind an Enter whose answer was still on its way: they mean what the result is.
    ahead = Signal(list)

    def __init__(self, window: QWidget, providers: Sequence[Provider]) -> None:
        super().__init__(window)
        self._providers = tuple(providers)
        self._answers: dict[str, tuple[Hit, ...]] = {}
        self._asked = ""
        self._number = 0
        self._waiting: set[str] = set()
        self._open_for = ""
        self._kept: list[QKeyEvent] = []
        self._before: QWidget | None = None
        self._listed = False  # whether the verbs of one result are shown
        self._panel = QWidget(self)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        self.box = Line(hint="Find anything", name="Find anything")
        self.box.setFrame(False)
        self.box.setStyleSheet("QLineEdit, QLineEdit:focus { border: none; }")
        self.box.textChanged.connect(self._ask)
        self.box.installEventFilter(self)
        self.results = Results(self._panel)
        self.results.chosen.connect(self.run)
        column.addWidget(self.box)
        column.addWidget(self.results)
        self._late = QTimer(self, interval=150, singleShot=True)
        self._late.timeout.connect(self._show)
        window.installEventFilter(self)
        self.hide()

    def open(self, text: str = "") -> None:
        """Over the place, with the cursor in the box."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.box.setText(text)
        self.box.setFocus()
        self._ask(text)

    def dismiss(self) -> None:
        """Close; the cursor goes back exactly to where it was."""
        self.hide()
        self._number += 1
        if self._before is not None:
            try:
                self._before.setFocus()
            except RuntimeError:
                self._before = None
        self.closed.emit()

    def run(self, number: int) -> None:
        """Open the result of that number."""
        if 0 <= number < len(self.results.hits):
            hit = self.results.hits[number]
            self.dismiss()
            hit.run()

    def _ask(self, text: str) -> None:
        self._listed = False
        self._number += 1
        self._asked = text
        self._open_for = ""
        self._kept.clear()
        self._answers.clear()
        # ">500" asks for documents above a sum; no command begins with a digit.
        prefix = None if text[:1] == ">" and text[1:2].isdigit() else _PREFIXES.get(text[:1])
        body = text[1:].strip() if prefix else text.strip()
        asked = [one for one in self._providers if prefix in {None, one.group}]
        self._waiting = {one.group for one in asked}
        number = self._number
        self._late.start()
        for provider in asked:
            provider.find(body, lambda hits, group=provider.group: self._answer(number, group, hits))

    def _answer(self, number: int, group: str, hits: Sequence[Hit]) -> None:
        if number != self._number:
            return
        self._waiting.discard(group)
        self._answers[group] = tuple(hits)
        if not self._waiting:
            self._late.stop()
            self._show()
            if self._open_for == self._asked and self._open_for:
                self._open_found()
        elif not self._late.isActive():
            # After 150 ms late answers are added below; nothing moves under the cursor.
            if group == MEANT and self.results.hits:
                return
            current = self.results.current
            self.results.show_hits((*self.results.hits, *hits)[:MOST])
            self.results.current = current

    def _open_found(self) -> None:
        """What was asked for by Enter is here: it opens, and what was pressed behind Enter is heard there."""
        kept, self._kept = self._kept, []
        self._open_for = ""
        if self.results.hits:
            self.run(0)
            self.ahead.emit(kept)

    def _verbs(self) -> None:
        """Tab: what can be done with the result under the cursor."""
        hits = self.results.hits
        if hits and not self._listed and not self._waiting and (verbs := hits[self.results.current].verbs):
            self._listed = True
            self.results.show_hits(verbs)
            self._place()

    def _show(self) -> None:
        every = [hit for one in self._providers for hit in self._answers.get(one.group, ())]
        hits = [hit for hit in every if hit.group != MEANT] or every
        text = self._asked.strip()
        sentence = f"No match for {text}." if text and not hits and not self._waiting else ""
        self.results.show_hits(hits[:MOST], sentence)
        self._place()

    def _enter(self) -> None:
        if self._waiting:
            self._open_for = self._asked
        else:
            self.run(self.results.current)

    def _place(self) -> None:
        self.setGeometry(self.parentWidget().rect())
        width = min(look().px(WIDTH), self.width() - 40)
        self.box.setFont(look().font(Size.BUTTON))
        self.box.setFixedHeight(look().px(36))
        height = look().px(44) + 8 + self.results.height()
        self._panel.setGeometry((self.width() - width) // 2, look().px(56), width, height)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter belong to the results while the cursor stays in the box."""
        if watched is self.box and event.type() == QEvent.Type.ShortcutOverride and self._open_for:
            # Nothing of the place below is meant by it.
            event.accept()
            return True
        if watched is self.box and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if self._open_for and key != Qt.Key.Key_Escape:
            self._kept.append(event.clone())
        elif key == Qt.Key.Key_Escape and self._listed:
            self._listed = False
            self._show()
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key == Qt.Key.Key_Tab:
            self._verbs()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.results.move(1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def mousePressEvent(self, _event: Any) -> None:
        """A click beside the panel closes."""
        self.dismiss()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The panel; the place below stays as it is."""
        painter = QPainter(self)
        shade = colour(look().tokens.text)
        shade = shade.__class__(shade)
        shade.setAlpha(26 if not look().tokens.dark else 0)
        for spread in (3, 2, 1):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawRoundedRect(QRectF(self._panel.geometry()).adjusted(-spread, 0, spread, spread + 1), 12, 12)
        paint_card(painter, QRectF(self._panel.geometry()), 10)
