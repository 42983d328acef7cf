"""The table of order lines that owns its keys: a key once pressed is never lost and never lands in the wrong place.

Qt's own editing is not used: it ends at read-only cells, stays idle after Enter, and commits editors through the
event queue, so that keys typed ahead go astray. One field lies over the entry row and one over the cell being edited,
and both act on a key at once.

A look-up never blocks: Enter on words not looked up yet makes the line at once (``looking``); the answer fills it in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.entry.dates import parse_date
from app.domain.entry.grammar import Kind, parse_entry
from app.ui.entry import cells
from app.ui.entry.ahead import KeysAhead
from app.ui.entry.cells import Cell
from app.ui.entry.choose import LookUps, ProductHit, choose, completion
from app.ui.entry.lines import EntryLine, decided, insisted, line_of
from app.ui.entry.model import EntryModel
from app.ui.entry.paint import EntryRows, paint_hints
from app.ui.entry.pasting import pasted_rows
from app.ui.entry.popup import HitList
from app.ui.models.columns import Align
from app.ui.qt import key_pressed
from app.ui.theme.look import look
from app.ui.widgets.clear import keep_clear
from app.ui.widgets.dates import stepped
from app.ui.widgets.fields import GhostLine, Line, lay
from app.ui.widgets.table import Table

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_AWAY = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}


class EntryTableView(Table):
    """Lines with their entry row.

    ``finish_wanted``: Enter on nothing. ``leave_wanted``: Tab past the end (1) or the beginning (-1). ``said``: a
    sentence for the bottom line. ``list_pasted``: entry texts. ``moved``: other keys may work now. ``typed``: the text
    of the entry row, for the draft. ``asks``: a line that was typed is not understood.
    """

    finish_wanted = Signal()
    leave_wanted = Signal(int)
    said = Signal(str)
    list_pasted = Signal(list)
    moved = Signal()
    typed = Signal(str)
    asks = Signal()

    if TYPE_CHECKING:

        def model(self) -> EntryModel:
            """What it was made with."""

    def __init__(self, model: EntryModel, look_ups: LookUps, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.rows_painter = EntryRows(self, model, self.is_shown)
        # Tab comes to the entry row: the table as a whole would be a stop at a cell in which nobody can type.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._look_ups = look_ups
        self.today: Callable[[], date] = date.today
        # Whether every code without a quantity is asked how many: for shops that type code ⏎ quantity ⏎.
        self.stops_at_quantity = False
        self._known: dict[str, tuple[ProductHit, ...]] = {}
        self._words = ""
        self._cell: Cell | None = None
        self._stood = ""  # in the open cell, before anything was typed there
        self._above: int | None = None
        self.entry = GhostLine(name="Code or words", parent=self.viewport())
        keep_clear(self.entry)
        self.entry.textEdited.connect(self._typed)
        self.entry.textEdited.connect(self.typed)
        self.editor = Line(parent=self.viewport())
        self.editor.hide()
        for field in (self.entry, self.editor):
            field.installEventFilter(self)
        self._popup: HitList | None = None
        self._ahead = KeysAhead(self, self)
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self._lay_out)
        model.waits.connect(self.look_up_again)
        model.spliced.connect(lambda *_lines: self._show_anew())
        self.horizontalHeader().sectionResized.connect(self._lay_out)
        look().changed.connect(self._scaled)

    # --- faces ----------------------------------------------------------------------------------------------------

    @property
    def cell(self) -> Cell | None:
        """The cell being edited as (row, column key), or None."""
        return self._cell

    @property
    def current_row(self) -> int:
        """The line the person is at: the edited one, else the cursor's; the entry row is past the last line."""
        return self._cell[0] if self._cell else self.currentIndex().row()

    @property
    def unanswered(self) -> bool:
        """Whether words stand in the entry row that no product has."""
        entry = parse_entry(self.entry.text())
        return entry.kind is Kind.PRODUCT and self._known.get(entry.words) == ()

    def popup(self) -> HitList:
        """The list below the entry row, made when first needed: it lies over the whole window."""
        if self._popup is None:
            self._popup = HitList(self.window())
            self._popup.picked.connect(self._take)
        return self._popup

    def forget_look_ups(self) -> None:
        """Prices or stock changed, or the customer: what was known is asked again."""
        self._known.clear()
        if self.entry.text():
            self._typed(self.entry.text())

    def focus_entry(self) -> None:
        """The cursor in the entry row."""
        self._close_editor()
        self.clearSelection()
        self.scrollToBottom()
        self._lay_out()
        self.entry.setFocus()
        self.moved.emit()

    def type_on(self, event: QKeyEvent) -> None:
        """A key pressed where it means nothing: it is the entry row's."""
        self.focus_entry()
        QCoreApplication.sendEvent(self.entry, event)

    def enter_text(self, text: str, hit: ProductHit | None = None) -> None:
        """A line from text, as if typed and entered; ``hit`` is the product where it is known."""
        self._accept(text, hit)

    def insert_above(self, line_number: int) -> None:
        """What is entered next stands above that line; once."""
        self._above = line_number
        self.focus_entry()
        self.said.emit(f"The next line goes above line {self.model().find(str(line_number)) + 1}.")

    def resolve(self, line_number: int, hit: ProductHit) -> None:
        """A person said which product a line means."""
        model = self.model()
        at = model.find(str(line_number))
        if at >= 0:
            model.change(insisted(model.lines[at], hit))

    # --- layout ---------------------------------------------------------------------------------------------------

    def _lay_out(self, *_what: object) -> None:
        if self.model() is None:
            return  # the table says goodbye
        code, words = (self.column_rect(self.model().count, one) for one in ("code", "words"))
        edge = look().px(2)
        lay(self.entry, QRect(code.topLeft(), words.bottomRight()).adjusted(edge, 1, -look().px(30), -1))
        self.entry.setVisible(True)
        if self._cell:
            lay(self.editor, self.column_rect(*self._cell).adjusted(0, 1, 0, -1))
        if self._popup and self._popup.isVisible():
            self._popup.place_by(self.entry)

    def _scaled(self) -> None:
        """Rows grew or shrank: whoever types still sees what they type."""
        self._lay_out()
        if self.entry.hasFocus():
            self.scrollToBottom()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The entry row stays in sight when the room shrinks."""
        super().resizeEvent(event)
        if self.entry.hasFocus():
            self.scrollToBottom()

    def updateGeometries(self) -> None:
        """Fields follow their rows."""
        super().updateGeometries()
        if hasattr(self, "_popup"):
            self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Fields follow their rows."""
        super().scrollContentsBy(dx, dy)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hints in the empty table until the first line is there."""
        super().paintEvent(event)
        if not self.model().count:
            paint_hints(self.viewport())

    # --- the entry row --------------------------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        entry = parse_entry(text)
        words = entry.words
        if entry.kind is not Kind.PRODUCT or not words:
            self._show_hits(words, ())
        elif words in self._known:
            self._show_hits(words, self._known[words])
        else:
            self.entry.set_ghost("")
            self._look_ups.suggest(words, lambda hits: self._learned(words, hits))

    def _learned(self, words: str, hits: Sequence[ProductHit]) -> None:
        self._known[words] = tuple(hits)
        if parse_entry(self.entry.text()).words == words and self.entry.hasFocus():
            self._show_hits(words, self._known[words])
            self.moved.emit()

    def _show_hits(self, words: str, hits: Sequence[ProductHit]) -> None:
        popup = self.popup()
        wanted, again = parse_entry(self.entry.text()).quantity or 1000, words == self._words
        popup.show_hits(hits if self.entry.text().strip() else (), wanted, again=again)
        self._words = words
        self.entry.set_ghost(completion(words, hits[0]) if hits and words and self.entry.text().endswith(words) else "")
        if popup.isVisible():
            popup.place_by(self.entry)

    def _hide_popup(self) -> None:
        if self._popup:
            self._popup.hide()

    def _take(self, number: int) -> None:
        """The product of that row of the list."""
        self._accept(self.entry.text(), self.popup().hits[number])
        self.entry.setFocus()

    def _accept(self, text: str, hit: ProductHit | None) -> int:
        """Make a line; returns its row. The entry row is free again at once."""
        model = self.model()
        entry = parse_entry(text)
        line = line_of(entry, model.take_number(), text.strip())
        if day := parse_date(entry.when, self.today()) if entry.when else None:
            # Tomorrow "thu" would be another day.
            line = replace(line, when=day.isoformat())
        if text == self.entry.text():
            # Not `clear`, which Ctrl+Z would take back: the text is a line now, and that is what can be undone.
            self.entry.setText("")
            self.entry.set_ghost("")
            self._hide_popup()
            self.typed.emit("")
        hits = (hit,) if hit else self._known.get(entry.words)
        if entry.kind is Kind.PRODUCT and hits is not None:
            line = decided(line, choose(hits), entry)
        if line.kind is Kind.PRODUCT and line.problem:
            self.asks.emit()
        above, self._above = self._above, None
        at = model.find(str(above)) if above is not None else -1
        model.add(line, at if at >= 0 else None)
        if line.looking:
            self.look_up_again(line)
        self.scrollToBottom()
        return at if at >= 0 else len(model.lines) - 1

    def look_up_again(self, line: EntryLine) -> None:
        """A line waits for its product: just typed, of a restored draft, or one that asked has other words."""
        entry = parse_entry(line.typed)
        model = self.model()
        self._look_ups.resolve(entry.words, lambda found: self._answered(model.answer(line, choose(found), entry)))

    def _answered(self, line: EntryLine | None) -> None:
        if line and line.problem and line.product is None:
            self.asks.emit()
        self._ahead.answered(line)

    def _entry_key(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shown = self._popup is not None and self._popup.isVisible()
        if key in _ENTER and not held:
            self._entry_enter()
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and not held and shown and self.entry.text():
            self.popup().step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Up and not held:
            self.edit_cell((len(self.model().lines) - 1, "quantity"))
        elif key == Qt.Key.Key_Backtab:
            lines = self.model().lines
            self.edit_cell(cells.next_cell(lines, (len(lines), "line"), -1, self._may), back=True)
        elif key == Qt.Key.Key_Tab and not held:
            self._entry_tab()
        elif key == Qt.Key.Key_Escape and shown:
            self._hide_popup()
        else:
            return self._pastes(event)
        return True

    def _entry_enter(self) -> None:
        if not self.entry.text().strip():
            self.finish_wanted.emit()
            return
        chosen = self.popup().hits[self.popup().current] if self.popup().isVisible() and self.popup().moved else None
        row = self._accept(self.entry.text(), chosen)
        line = self.model().lines[row]
        self._ahead.entered(line)
        asks = self.stops_at_quantity or (line.product is not None and line.product.ask_quantity)
        if line.kind is Kind.PRODUCT and asks and "quantity" not in line.by_hand:
            self.edit_cell((row, "quantity"))

    def _entry_tab(self) -> None:
        if self.entry.text().strip():
            row = self._accept(self.entry.text(), None)
            self.edit_cell((row, self._may(self.model().lines[row])[0]))
        else:
            self.leave_wanted.emit(1)

    def _pastes(self, event: QKeyEvent) -> bool:
        rows = pasted_rows(event)
        if rows:
            self.list_pasted.emit(rows)
        return bool(rows)

    # --- cells ----------------------------------------------------------------------------------------------------

    def edit_cell(self, cell: Cell | None, first: str = "", *, back: bool = False) -> None:
        """Open a cell with its content selected, or with the first key typed; None is the entry row."""
        lines = self.model().lines
        if cell is None or not 0 <= cell[0] < len(lines) or cell[1] not in self._may(lines[cell[0]]):
            if back and cell is None:
                self.leave_wanted.emit(-1)
            else:
                self.focus_entry()
            return
        self._hide_popup()
        self._cell = cell
        self.go_to(cell[0])
        index = self.model().index(cell[0], [one.key for one in self.model().columns].index(cell[1]))
        self.scrollTo(index)
        column = self.model().columns[index.column()]
        side = Qt.AlignmentFlag.AlignRight if column.align is Align.RIGHT else Qt.AlignmentFlag.AlignLeft
        self.editor.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.editor.setAccessibleName(f"{column.title}, line {cell[0] + 1}")
        self.editor.setGeometry(self.column_rect(*cell).adjusted(0, 1, 0, -1))
        self._stood = cells.cell_text(lines[cell[0]], cell[1])
        self.editor.setText(first or self._stood)
        # Set by the program is not typed, but for the first key.
        self.editor.setModified(bool(first))
        if not first:
            self.editor.selectAll()
        self.editor.show()
        self.editor.setFocus()
        self.moved.emit()

    def _may(self, line: EntryLine) -> tuple[str, ...]:
        """The cells of a line that can be edited here and now: what has no room, or nobody wanted, is passed by."""
        return tuple(key for key in cells.editable(line) if self.is_shown(key))

    def is_shown(self, key: str) -> bool:
        """Whether there is a column of that name, and room for it."""
        return any(one.key == key and not self.isColumnHidden(at) for at, one in enumerate(self.model().columns))

    def commit(self) -> None:
        """What stands in the open cell counts; a text that is no value leaves the old one and says so."""
        cell, self._cell = self._cell, None
        if cell is None:
            return
        model = self.model()
        line, text = model.lines[cell[0]], self.editor.text()
        # Where nothing was typed the line stays as it is, also where it became another one below the open cell.
        same = text == self._stood
        fresh, sentence = (
            (cells.answered(line, cell[1]), "") if same else cells.edited_line(line, cell[1], text, self.today())
        )
        if sentence:
            self.said.emit(sentence)
        elif fresh != line:
            model.change(fresh)
            if fresh.looking and fresh.typed != line.typed:
                self.look_up_again(fresh)

    def keep_typed(self) -> None:
        """What was typed in the open cell counts from now on; the cell stays open."""
        cell = self._cell
        if cell is not None and self.editor.isModified():
            self.commit()
            self._cell, self._stood = cell, "\0"
            self.editor.setModified(False)
            self._show_anew()

    def _show_anew(self) -> None:
        """Whoever is in a cell, and has not typed there yet, sees what stands in it now."""
        lines, typed = self.model().lines, self.editor.isModified() and self.editor.isVisible()
        if self._cell and self._cell[0] < len(lines) and not typed:
            now = cells.cell_text(lines[self._cell[0]], self._cell[1])
            if now != self._stood:
                self._stood = now
                self.editor.setText(now)
                self.editor.selectAll()

    def _close_editor(self) -> None:
        self.commit()
        self.editor.hide()

    def _cell_key(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        cell = self._cell
        if cell is None or held & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        lines = self.model().lines
        if key in _ENTER:
            self.commit()
            self.edit_cell(cells.needing(self.model().lines, cell))
        elif key == Qt.Key.Key_Tab:
            self.commit()
            self.edit_cell(cells.next_cell(lines, cell, 1, self._may))
        elif key == Qt.Key.Key_Backtab:
            self.commit()
            before = cells.next_cell(lines, cell, -1, self._may)
            self.edit_cell(before or cell)
            if before is None:
                self.leave_wanted.emit(-1)
        elif cell[1] == "when" and (day := stepped(self.editor.text(), key, self.today())):
            self.editor.setText(day)
            self.editor.setModified(True)
            self.editor.selectAll()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.commit()
            row = cell[0] + (1 if key == Qt.Key.Key_Down else -1)
            target = (max(0, row), cell[1])
            self.edit_cell(target if row < len(lines) and cell[1] in self._may(lines[target[0]]) else None)
        elif key == Qt.Key.Key_Escape:
            # The old value stands; the cursor stays on the line.
            self._cell = None
            self.editor.hide()
            self.setFocus()
        else:
            return False
        return True

    # --- keys -----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the two fields, before Qt gives them a meaning of its own."""
        if key_pressed(event):
            if watched is self.entry:
                return self._ahead.keeps(event) or self._entry_key(event)
            if watched is self.editor:
                return self._cell_key(event)
        elif isinstance(event, QFocusEvent) and event.lostFocus():
            if watched is self.editor and event.reason() not in _AWAY:
                self._close_editor()
            elif watched is self.entry:
                self._hide_popup()
                self._ahead.let_go(None)
        elif event.type() == QEvent.Type.FocusIn and watched is self.entry and self.entry.text():
            self._typed(self.entry.text())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The cursor on a line without an open cell: typing edits, Enter goes on, arrows walk."""
        row = self.currentIndex().row()
        lines = self.model().lines
        column = self.model().columns[self.currentIndex().column()].key if self.currentIndex().isValid() else ""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ENTER and not held:
            self.edit_cell(cells.needing(lines, (row, column)))
        elif key == Qt.Key.Key_Tab and not held:
            self.edit_cell(cells.next_cell(lines, (row, column), 1, self._may))
        elif key == Qt.Key.Key_Backtab:
            self.edit_cell(cells.next_cell(lines, (row, column), -1, self._may) or (0, column))
        elif key == Qt.Key.Key_Down and row >= len(lines) - 1 and not held:
            self.focus_entry()
        elif event.text().isprintable() and event.text() and not held & ~Qt.KeyboardModifier.ShiftModifier:
            self._type_at(row, column, event.text())
        else:
            super().keyPressEvent(event)

    def _type_at(self, row: int, column: str, text: str) -> None:
        lines = self.model().lines
        if 0 <= row < len(lines) and column in self._may(lines[row]):
            self.edit_cell((row, column), text)
        else:
            # A read-only cell has no use for the key; the entry row always has.
            self.focus_entry()
            self.entry.setText(self.entry.text() + text)
            self.entry.textEdited.emit(self.entry.text())

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Tab belongs to the cells."""
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a cell that can be edited opens it; on the entry row, its field."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        lines = self.model().lines
        if index.isValid() and index.row() < len(lines):
            key = self.model().columns[index.column()].key
            if key in self._may(lines[index.row()]):
                self.edit_cell((index.row(), key))
        elif not index.isValid() or index.row() == len(lines):
            self.focus_entry()
