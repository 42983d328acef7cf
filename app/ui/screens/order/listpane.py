"""The list pane (Ctrl+L): text left, what each of its rows was understood as right, live while it is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout

from app.ui import format as say
from app.ui.entry.choose import ProductHit
from app.ui.entry.lines import EntryLine
from app.ui.models.columns import LAST, Align, Column, number_column
from app.ui.qt import key_pressed
from app.ui.screens.files import files_in
from app.ui.screens.order import listrows
from app.ui.screens.order.listrows import CHOOSE, JOINED, OUT, READY, Answer, Choices, Row, Understood
from app.ui.screens.order.state import Firm
from app.ui.theme.look import Size, look
from app.ui.theme.status import Chip, Glyph
from app.ui.widgets.card import Card
from app.ui.widgets.listtable import ListTable
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

PAUSE_MS = 60
_NARROW = 900
AT_ONCE = 12
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_HINT = (
    "Paste or type, a line each: CU15-3<tab>40 · 60 x ELB15 · flux 500; 2 · a barcode and a quantity.\n"
    "Or drop a CSV, Excel or text file here."
)
_KEYS = "1–9 choose · F4 look up · Space leave out · J join · E edit · A add all, open ones too · C columns"

_WANTED = re.compile(r"wanted (?P<day>\d{4}-\d\d-\d\d)")

# Both get whose question it is: its answer is dropped when the pane is gone.
Read = tuple[Answer, Understood]
Ask = Callable[[QObject, str, Choices, Callable[[Read], None], Callable[[Exception], None]], None]
Propose = Callable[[QObject, Sequence[str], Callable[[Mapping[str, Sequence[ProductHit]]], None]], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What comes out of the pane: lines for the order, those whose product a person said, and the text that is left.

    ``comes`` is what is taken over above the lines, None where nothing is.
    """

    lines: tuple[EntryLine, ...]
    chosen: tuple[EntryLine, ...]
    rest: str
    comes: Any = None


class ListPane(Sheet):
    """``taken`` carries what is taken (`Taken`). ``left`` is the text where it was closed.

    ``look_wanted`` carries the row that a product is looked for, ``columns_wanted`` that they are named otherwise.
    ``ask`` and ``propose`` ask the books and answer later; a newer question silences an older one.
    """

    taken = Signal(object)
    left = Signal(str)
    dropped = Signal(list)
    look_wanted = Signal(object)
    columns_wanted = Signal()

    def __init__(
        self,
        document: Any,
        text: str,
        ask: Ask,
        propose: Propose,
        *,
        firm: Firm,
        today: str,
        there: Sequence[EntryLine] = (),
        choices: Choices | None = None,
    ) -> None:
        super().__init__(document, "List", do="Add", share=1.17)
        self._ask, self._propose, self._firm, self._today = ask, propose, firm, today
        self._there = there
        self.choices_made = choices or Choices()
        self._answer = Answer((), None)
        self.head_wanted = True
        self.comes_back = False
        """Whether it gives way to another sheet only, and what was left out by hand is wanted again."""
        self.at_raw = ""
        """The row to stand on once it is read."""
        self._understood = Understood(firm, today)
        self._proposed: dict[str, Sequence[ProductHit]] = {}
        self._waiting, self._wanted, self._done = False, "", False
        self.setAcceptDrops(True)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setPlaceholderText(_HINT)
        self.text.setAccessibleName("The list as text")
        # A file dropped on the text is one for the pane, and not its name for the text.
        self.text.setAcceptDrops(False)
        self.table = ListTable(self._columns(), lambda row: str(row.number))
        self.table.setAccessibleName("What each row means")
        self.table.empty_sentence = "What is pasted or typed at the left is read here at once."
        self.table.installEventFilter(self)
        self.told = Text(size=Size.BODY, weight=600, elide=True)
        self.head = Text(size=Size.BODY, weight=500, tone="accent", elide=True)
        self.not_taken = Text(size=Size.SECOND, weight=500, tone="stop", elide=True)
        self._build()
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._read)
        self.accepted.connect(self._take)
        self.closed.connect(self._closed)
        self.table.picked.connect(self._show_row)
        self.text.setPlainText(text)
        self.text.textChanged.connect(self._changed)
        self._dress()
        look().changed.connect(self._dress)
        self._read()

    def _build(self) -> None:
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.text, 2)
        right = QVBoxLayout()
        right.setSpacing(6)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table)
        right.addWidget(surface, 1)
        for text in (self.told, self.head, self.not_taken):
            right.addWidget(text)
        right.addWidget(Text(_KEYS, size=Size.SECOND, tone="muted", elide=True))
        both.addLayout(right, 5)
        self.body.addLayout(both, 1)

    def sizeHint(self) -> QSize:
        """As high as it may be: a list is long."""
        return QSize(super().sizeHint().width(), look().px(4000))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window, or at 200 %, what the rows come to takes two lines before it is cut."""
        super().resizeEvent(event)
        self.told.set_wrap(wrap=self.width() < look().px(_NARROW))

    def _dress(self) -> None:
        self.text.setMinimumSize(look().px(130), look().px(150))
        self.text.setTabStopDistance(look().px(96))

    def _columns(self) -> tuple[Column, ...]:
        currency = self._firm.currency
        return (
            Column("what", "", 96, lambda row: "", chip=_chip, least=84),
            Column("code", "Code", 96, _code, weight=600, least=84, tone_of=_tone),
            number_column("quantity", "Qty", 64, _quantity, weight=600, least=52),
            Column("unit", "Unit", 52, _unit, tone="muted", yields=2),
            Column("words", "Description", 180, _words, stretch=True, tone_of=_tone, least=120),
            Column("net", "Net", 80 + LAST, lambda row: _net(row, currency), align=Align.RIGHT, weight=600, yields=1),
        )

    # --- reading --------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """A list that is there already is looked at; an empty pane is typed into."""
        super().open()
        (self.table if self.text.toPlainText().strip() else self.text).setFocus()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they are understood now."""
        found: tuple[Row, ...] = self.table.model().rows
        return found

    def _changed(self) -> None:
        self._waiting = True
        self._pause.start()

    def _read(self) -> None:
        self._waiting = True
        self._ask(self, self.text.toPlainText(), self.choices_made, self._known, self._refused)

    def _refused(self, error: Exception) -> None:
        self._waiting, self._wanted = False, ""
        self.note.set_text(str(getattr(error, "message", error)))

    def _known(self, found: Read) -> None:
        if self._pause.isActive():
            return
        (self._answer, self._understood), self._waiting = found, False
        self._show()
        self._show_head()
        self._propose_more()
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self._add(all_=wanted == "all")

    @property
    def _brings(self) -> bool:
        comes = self._answer.comes
        return comes is not None and bool(comes.customer or comes.taken.header)

    def _show_head(self) -> None:
        """What of the order above its lines comes with them, and what does not."""
        taken = self._answer.comes.taken if self._answer.comes is not None else None
        words = ""
        if taken is not None and self._brings:
            said = " · ".join(map(said_part, taken.parts))
            words = f"With it (H leaves it out): {said}" if self.head_wanted else f"Left out (H takes it over): {said}"
        self.head.set_text(words)
        self.head.setVisible(bool(words))
        left = list(map(said_part, taken.left)) if taken is not None else []
        left += ["Nobody knows its headings; the rows are guessed. C says what the columns are."] * self._answer.strange
        self.not_taken.set_text(" ".join(left))
        self.not_taken.setVisible(bool(left))

    def _propose_more(self) -> None:
        """Products for words that name none by itself: a few words at a time, each asked once."""
        words = dict.fromkeys(
            row.words for row in self.rows if row.asks and row.words and not row.proposals and not row.amounts
        )
        some = [one for one in words if one not in self._proposed][:AT_ONCE]
        if some:
            self._propose(self, some, self._learned)

    def _learned(self, found: Mapping[str, Sequence[ProductHit]]) -> None:
        self._proposed |= found
        self._show()
        self._propose_more()

    def _show(self) -> None:
        rows = self._understood.rows(self._answer.asked, self.choices_made, self._proposed)
        self.table.model().set_rows(rows)
        self.table.viewport().update()
        counted = listrows.count(rows)
        parts = [f"{counted.ready} ready, {say.money(counted.net, self._firm.currency)}"] if counted.ready else []
        parts += [f"{counted.choose} to choose"] if counted.choose else []
        parts += [f"{counted.unknown} not understood"] if counted.unknown else []
        again = f"{counted.twins} row{'s say' if counted.twins != 1 else ' says'} a product again"
        twins = f"{again}: J {'keeps them apart' if self.choices_made.joined else 'joins them'}"
        parts += [twins] if counted.twins else []
        parts += ["columns as you named them"] if rows and self._answer.named else []
        self.told.set_text(" · ".join(parts) if rows else "")
        already = listrows.there_already(rows, self._there)
        again = f"{already} of them stand{'s' if already == 1 else ''} in the order already; they would come twice."
        self.note.set_text(again if already else "")
        asking = f"Add {counted.asks} as lines that ask" if counted.asks != 1 else "Add 1 as a line that asks"
        lone = counted.asks and not counted.ready
        self.button.set_text(asking if lone else f"Add {counted.ready}" if counted.ready else "Add")
        self.button.setEnabled(bool(counted.ready or counted.asks))
        if rows and self.at_raw:
            self.table.go_to(next((at for at, row in enumerate(rows) if row.raw == self.at_raw), 0))
            self.at_raw = ""
        if rows and not self.table.currentIndex().isValid():
            self.table.go_to(next((at for at, row in enumerate(rows) if row.asks), 0))

    # --- putting in -----------------------------------------------------------------------------------------------

    def _take(self) -> None:
        self._add(all_=False)

    def _add(self, *, all_: bool) -> None:
        """What is ready; where nothing is, what asks, as lines that ask. Enter ahead of the answer waits for it."""
        if self._waiting:
            self._wanted = "all" if all_ else "ready"
            if self._pause.isActive():
                self._pause.stop()
                self._read()
            return
        rows = self.rows
        counted = listrows.count(rows)
        if not counted.ready and not counted.asks:
            self.note.set_text("Nothing to add yet: a code and a quantity on each row.")
            return
        both = all_ or not counted.ready

        def wanted(row: Row) -> bool:
            return row.what == READY or (both and row.asks)

        rest = listrows.rest_of(self.text.toPlainText(), rows, wanted)
        self._done = True
        comes = self._answer if self._brings and self.head_wanted else None
        taken = Taken(listrows.lines_of(rows, wanted), listrows.chosen_of(rows), rest, comes)
        self.dismiss()
        self.taken.emit(taken)

    def _closed(self) -> None:
        if self._done:
            return
        text = self.text.toPlainText()
        if self.comes_back:
            self.left.emit(text)
            return
        # What was left out by hand is done with, as long as it is known what that was.
        self.left.emit(text if self._waiting else listrows.rest_of(text, self.rows, lambda _row: False))

    # --- keys -----------------------------------------------------------------------------------------------------

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        found: Row | None = self.table.model().row_at(self.table.currentIndex().row())
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys on the rows: digits choose, letters are the choices below."""
        if watched is not self.table or not key_pressed(event):
            return super().eventFilter(watched, event)
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held & ~Qt.KeyboardModifier.ShiftModifier:
            return super().eventFilter(watched, event)
        said = event.text().upper()
        if key in _ENTER:
            self.accept()
        elif said.isdecimal():
            self._choose(int(said))
        elif key == Qt.Key.Key_Space or key == Qt.Key.Key_Delete:
            self._turn()
        elif said == "J":
            self.choices_made = Choices(
                self.choices_made.products,
                self.choices_made.amounts,
                self.choices_made.turned,
                not self.choices_made.joined,
            )
            self._show()
        elif said == "A":
            self._add(all_=True)
        elif said == "E":
            self.text.setFocus()
        elif said == "H" and self._brings:
            self.head_wanted = not self.head_wanted
            self._show_head()
        elif said == "C":
            self.columns_wanted.emit()
        elif key == Qt.Key.Key_F4:
            if self.row is not None and self.row.asks and not self.row.amounts:
                self.look_wanted.emit(self.row)
        else:
            # Other letters mean nothing here and must not look for a row.
            return bool(said and said.isprintable()) or super().eventFilter(watched, event)
        return True

    def _choose(self, number: int) -> None:
        row = self.row
        if row is None or not 1 <= number <= max(len(row.proposals), len(row.amounts)):
            return
        if row.amounts:
            self.choices_made = self.choices_made.amount(row.raw, row.amounts[number - 1])
        else:
            self.choices_made = self.choices_made.product(row.raw, row.proposals[number - 1])
        at = self.table.currentIndex().row()
        self._show()
        self._propose_more()
        # On to the next that asks, below or from the top.
        rows = self.rows
        order = [*range(at, len(rows)), *range(at)]
        self.table.go_to(next((one for one in order if rows[one].asks), at))

    def say_product(self, raw: str, hit: ProductHit) -> None:
        """That row means this product."""
        self.choices_made = self.choices_made.product(raw, hit)
        self._show()

    def _turn(self) -> None:
        if (row := self.row) is not None:
            self.choices_made = self.choices_made.turn(row.raw)
            at = self.table.currentIndex().row()
            self._show()
            self.table.go_to(min(at + 1, len(self.rows) - 1))

    def _show_row(self, row_id: str) -> None:
        """The text follows the rows."""
        if self.text.hasFocus() or not row_id:
            return
        block = self.text.document().findBlockByNumber(int(row_id) - 1)
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)

    def show_text(self, text: str) -> None:
        """Another text: that of a file which was dropped, below what stands there."""
        before = self.text.toPlainText().rstrip("\n")
        self.text.setPlainText(f"{before}\n{text}" if before.strip() else text)
        self._pause.stop()
        self._read()
        self.table.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """They are read as lists."""
        event.acceptProposedAction()
        self.dropped.emit(files_in(event.mimeData()))


def said_part(part: str) -> str:
    """What is said of a head as it is shown: its day as days are said."""
    return _WANTED.sub(lambda found: f"wanted {say.day(found['day'])}", part)


def _chip(row: Row) -> Chip:
    if row.what == OUT:
        return Chip(row.why.removeprefix("a "), "idle", Glyph.CROSS, f"not a line: {row.why}")
    if row.what == JOINED:
        return Chip("joined", "idle", Glyph.DASHED, f"joined into row {row.twin}")
    if row.what == READY:
        stopped = row.line is not None and row.line.product is not None and row.line.product.stopped
        return Chip("on stop", "stop", Glyph.PAUSE, row.remark) if stopped else Chip("ready", "done", Glyph.FULL)
    if row.what == CHOOSE:
        return Chip("choose", "money", Glyph.HALF, f"choose: {row.why}")
    return Chip("look", "stop", Glyph.EMPTY, row.why)


def _tone(row: Row) -> str:
    return "muted" if row.what in {OUT, JOINED} else "stop" if row.what not in {READY, CHOOSE} else "text"


def _code(row: Row) -> str:
    if row.line is not None and row.line.product:
        return row.line.product.code
    return "" if row.what != CHOOSE else "?"


def _quantity(row: Row) -> str:
    return say.quantity(row.line.quantity) if row.line is not None and row.line.product else ""


def _unit(row: Row) -> str:
    return row.line.product.unit if row.line is not None and row.line.product else ""


def _net(row: Row, currency: str) -> str:
    return say.amount(row.line.net, currency) if row.line is not None and row.line.net and row.what == READY else ""


def _words(row: Row) -> str:
    shown = " ".join(row.raw.split())
    if row.what == OUT:
        return shown
    if row.amounts:
        return f"{shown}  →  {row.why}"
    if row.asks:
        found = " · ".join(f"{at} {hit.code} {hit.description}" for at, hit in enumerate(row.proposals, 1))
        return f"{shown}  →  {found or row.why}"
    twin = f"also row {row.twin}" if row.twin and row.what == READY else ""
    words = row.line.words if row.line is not None else shown
    return "  ·  ".join(filter(None, (words, twin, row.remark)))
