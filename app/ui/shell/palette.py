"""Find anything: one box that finds documents, customers, products and commands, over the place one was in.

Providers are asked off the GUI thread; answers are shown when the newest question's are all here or after 150 ms, and
rows never change order under the cursor after that. Enter before the answers waits for those of exactly that text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.commands import command
from app.ui.qt import key_pressed
from app.ui.shell.results import Footer, Hit, Results
from app.ui.theme.look import Size, look
from app.ui.widgets.card import lifted, paint_lifted
from app.ui.widgets.fields import Line

__all__ = ["MEANT", "CommandProvider", "Hit", "Palette", "Provider"]

WIDTH = 620
TOP = 56
# What may have been meant is said where nothing else is found.
MEANT = "Did you mean"
HELP = "Help"
_DEEDS = ("Do", "Do with it")
_PREFIXES = {">": "Do", "#": "Documents", "@": "Customers", "$": "Products", "?": HELP}


class Provider(Protocol):
    """Answers one text with hits. ``find`` must call ``done`` once, now or later, in the GUI thread."""

    group: str

    def find(self, text: str, done: Callable[[Sequence[Hit]], None]) -> None:
        """Look for the text."""


CommandRows = Callable[[], Sequence[tuple[str, str, str, Callable[[], object]]]]


class CommandProvider:
    """Commands whose words begin with what was typed: those that work now, then those that live elsewhere."""

    group = "Do"
    most = 6

    def __init__(self, rows: CommandRows, elsewhere: CommandRows = lambda: ()) -> None:
        self._rows, self._elsewhere = rows, elsewhere

    def find(self, text: str, done: Callable[[Sequence[Hit]], None]) -> None:
        """Every word typed begins a word of the title or the help."""
        if not (wanted := text.lower().replace(",", " ").split()):
            done(())
            return
        found = []
        rows = [(*row, False) for row in self._rows()] + [(*row, True) for row in self._elsewhere()]
        for title, key, sentence, run, away in rows:
            if all(any(word.startswith(part) for word in _words(title, sentence)) for part in wanted):
                order = (not title.lower().startswith(wanted[0]), away)
                found.append((order, Hit(self.group, title, run, sentence, key=key)))
        hits = [hit for _, hit in sorted(found, key=lambda pair: pair[0])]
        done([*hits[: self.most - 1], *(replace(one, more=len(hits) > self.most) for one in hits[self.most - 1 :][:1])])


@lru_cache(maxsize=1024)
def _words(title: str, sentence: str) -> tuple[str, ...]:
    """Of a command; they are the same for each letter."""
    return tuple(f"{title} {sentence}".lower().replace(",", " ").split())


class Palette(QWidget):
    """The overlay. It covers its window, so a click beside it closes it; Esc puts the cursor back exactly."""

    closed = Signal()
    # Keys pressed behind an Enter whose answer was still on its way: they mean what the result is.
    ahead = Signal(list)

    def __init__(
        self,
        window: QWidget,
        providers: Sequence[Provider],
        own_window: Callable[[str, str], object] | None = None,
    ) -> None:
        super().__init__(window)
        self._own_window = own_window
        self._providers = tuple(providers)
        self._answers: dict[str, tuple[Hit, ...]] = {}
        self._asked = ""
        self._number = 0
        self._waiting: set[str] = set()
        self._over = window
        self._open_for = ""
        self._open_as = "open"
        self._kept: list[QKeyEvent] = []
        self._before: QWidget | None = None
        self._listed = False  # whether the verbs of one result are shown
        # The question whose answers are shown; and whether the cursor was moved among them by hand.
        self._shown, self._walked = -1, False
        self._panel = QWidget(self)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        self.box = Line(hint="Find anything", name="Find anything")
        self.box.setFrame(False)
        self.box.setTextMargins(8, 0, 8, 0)
        self.box.setStyleSheet("QLineEdit, QLineEdit:focus { border: none; }")
        self.box.textChanged.connect(self._ask)
        self.box.installEventFilter(self)
        self.results = Results(self._panel)
        self.results.chosen.connect(self.run)
        self.results.moved.connect(self._say_keys)
        self.footer = Footer(self._panel)
        column.addWidget(self.box)
        column.addWidget(self.results)
        column.addWidget(self.footer)
        self._late = QTimer(self, interval=150, singleShot=True)
        self._late.timeout.connect(self._show)
        window.installEventFilter(self)
        look().changed.connect(self._scaled)
        self.hide()

    def open(self, text: str = "") -> None:
        """Over the place, with the cursor in the box."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self._place()
        self._appear(True)
        self.box.setText(text)
        self.box.setFocus()
        self._ask(text)

    def dismiss(self) -> None:
        """Close; the cursor goes back exactly to where it was."""
        self._appear(False)
        self._number += 1
        if self._before is not None:
            try:
                self._before.setFocus()
            except RuntimeError:
                self._before = None
        self.closed.emit()

    def _appear(self, shown: bool) -> None:
        """Come or go. It covers the whole window, of which only what lies below the panel is painted anew."""
        self.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled)
        if shown:
            self.raise_()
        self.setVisible(shown)
        self.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, on=False)
        self._over.update(lifted(self._panel.geometry()))

    def event(self, event: QEvent) -> bool:
        """What is shown is painted whole by Qt once more, later: not this."""
        return event.type() == QEvent.Type.UpdateLater or super().event(event)

    def run(self, number: int) -> None:
        """Open the result of that number."""
        if 0 <= number < len(self.results.hits):
            hit = self.results.hits[number]
            self.dismiss()
            hit.run()

    def do(self, what: str) -> bool:
        """Do something else with the result under the cursor, "print" or "window"; whether that can be done."""
        hit = self.results.now()
        run = self._way(hit, what) if hit else None
        if run is None:
            return False
        self.dismiss()
        run()
        return True

    def _way(self, hit: Hit, what: str) -> Callable[[], object] | None:
        if what == "window":
            where, open_there = hit.own, self._own_window
            return (lambda: open_there(*where)) if where and open_there else None
        deed = hit.deed(what)
        return deed.run if deed else None

    def _say_keys(self) -> None:
        """The foot: what the keys do with the result under the cursor, and no key that does nothing."""
        hit = self.results.now()
        keys: list[tuple[str, str, Callable[[], object]]] = []
        if hit:
            keys.append(("⏎", "do it" if self._listed or hit.group in _DEEDS else "open", self._enter))
        if hit and hit.verbs and not self._listed:
            keys.append(("⇥", "actions", self._verbs))
        if hit and self._way(hit, "window"):
            keys.append(("Ctrl ⏎", "new window", lambda: self.do("window")))
        if hit and hit.deed("print") and command("print").key:
            keys.append((command("print").key, "print", lambda: self.do("print")))
        if self._listed:
            keys.append(("Esc", "back", self._unlist))
        self.footer.show_keys(keys)

    def _ask(self, text: str) -> None:
        self._listed = False
        self._number += 1
        self._asked = text
        self._open_for = ""
        self._walked = False
        self._kept.clear()
        self._answers.clear()
        # ">500" asks for documents above a sum; no command begins with a digit.
        prefix = None if text[:1] == ">" and text[1:2].isdigit() else _PREFIXES.get(text[:1])
        body = text[1:].strip() if prefix else text.strip()
        # How a job goes is asked for by its sign; beside what is looked for it would be in the way.
        asked = [one for one in self._providers if one.group == prefix or (prefix is None and one.group != HELP)]
        self._waiting = {one.group for one in asked}
        number = self._number
        self._late.start()
        for provider in asked:
            provider.find(body, partial(self._answer, number, provider.group))

    def _answer(self, number: int, group: str, hits: Sequence[Hit]) -> None:
        if number != self._number:
            return
        self._waiting.discard(group)
        self._answers[group] = tuple(hits)
        shown = not self._late.isActive()
        if not self._waiting and (not shown or not self.results.hits or self._open_for):
            self._late.stop()
            self._show()
            if self._open_for == self._asked and self._open_for:
                self._open_found()
        elif shown and not (group == MEANT and self.results.hits):
            # After 150 ms late answers are added below; nothing moves under the cursor.
            self.results.show_late(hits)
            self._place()

    def _open_found(self) -> None:
        """What was asked for by Enter is here: it opens, and what was pressed behind Enter is heard there."""
        kept, self._kept = self._kept, []
        self._open_for = ""
        if self.results.hits and (self._open_as == "open" or not self.do(self._open_as)):
            self.run(0)
        if self.results.hits:
            self.ahead.emit(kept)
            return
        # Nothing opened, so they are typed on here, as they would be at a slower pace; one of them may be Enter again.
        for event in kept:
            QCoreApplication.sendEvent(self.box, event)

    def _verbs(self) -> None:
        """Tab: what can be done with the result under the cursor."""
        hits = self.results.hits
        if hits and not self._listed and not self._waiting and (verbs := hits[self.results.current].verbs):
            self._listed = True
            self.results.show_hits(verbs)
            self._place()

    def _unlist(self) -> None:
        """Back from what can be done with one result to what was found."""
        self._listed = False
        self._show()

    def _show(self) -> None:
        self._shown = self._number
        every = [hit for one in self._providers for hit in self._answers.get(one.group, ())]
        # What one answer has to say in another's group stands there.
        order = list(dict.fromkeys(one.group for one in self._providers))
        every.sort(key=lambda hit: order.index(hit.group) if hit.group in order else len(order))
        # Just the number or code that was typed comes before what only has it in a line.
        exact = {hit.group for hit in every if hit.exact}
        every.sort(key=lambda hit: hit.group not in exact)
        hits = [hit for hit in every if hit.group != MEANT] or every
        text = self._asked.strip()
        sentence = f"No match for {text}." if text and not hits and not self._waiting else ""
        self._measure()
        self.results.show_hits(hits, sentence)
        self._place()

    def _enter(self, what: str = "open") -> None:
        """Enter, or a key that does something else with the result; before the answers it waits for them.

        Who has walked to one of those that are shown means that one.
        """
        if self._waiting and not self._walked:
            self._open_for, self._open_as = self._asked, what
        elif what == "open":
            self.run(self.results.current)
        else:
            self.do(what)

    def _scaled(self) -> None:
        """Larger letters: no more results than have room, and all of them whole."""
        if self.isVisible():
            self._measure()
            self.results.fit_again()
            self._place()

    def _measure(self) -> None:
        """How large the panel may be; on a small screen, or very large, it begins higher."""
        now = look()
        self.setGeometry(self._over.rect())
        self._top = min(now.px(TOP), self.height() // 10)
        self.box.setFont(now.font(Size.BUTTON))
        self.box.setFixedHeight(now.px(36))
        around = self._top + now.px(44) + 8 + self.footer.sizeHint().height() + now.px(12)
        self.results.room = max(self.height() - around, now.px(90))

    def _place(self) -> None:
        self._measure()
        width = min(look().px(WIDTH), self.width() - 40)
        height = look().px(44) + 8 + self.results.height() + self.footer.height()
        before, panel = self._panel.geometry(), QRect((self.width() - width) // 2, self._top, width, height)
        if panel != before:
            self._panel.setGeometry(panel)
            # Not all of it: what lies below is painted with it, the whole window for each letter.
            self.update(lifted(before.united(panel)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter belong to the results while the cursor stays in the box."""
        if watched is self.box and event.type() == QEvent.Type.ShortcutOverride and self._open_for:
            # Nothing of the place below is meant by it.
            event.accept()
            return True
        if watched is self.box and key_pressed(event):
            return self._key(event)
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if self._open_for and key != Qt.Key.Key_Escape:
            self._kept.append(event.clone())
        elif key == Qt.Key.Key_Escape and self._listed:
            self._unlist()
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key == Qt.Key.Key_Tab:
            self._verbs()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter("window" if event.modifiers() & Qt.KeyboardModifier.ControlModifier else "open")
        elif QKeySequence(event.keyCombination()) in map(QKeySequence, command("print").now):
            self._enter("print")
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.results.step(1 if key == Qt.Key.Key_Down else -1)
            self._walked = self._shown == self._number
        else:
            return False
        return True

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click beside the panel closes."""
        self.dismiss()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The panel; the place below stays as it is."""
        painter = QPainter(self)
        paint_lifted(painter, QRectF(self._panel.geometry()), 10)
