"""What every listing place shares: a title, views with counts, a filter, a paged table on a card, the bottom line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.commands import Offer, told
from app.ui.models.columns import Column
from app.ui.models.paged import PagedTableModel
from app.ui.qt import key_pressed
from app.ui.screens.base import Desk, Screen, offer
from app.ui.screens.einvoices import is_bill, save_einvoices
from app.ui.screens.issued import edits
from app.ui.screens.mailedpapers import show_mailed
from app.ui.screens.mailmany import mail_papers
from app.ui.screens.mailsheet import MAILS, mail_paper, why_not_mailed
from app.ui.screens.papers import PAPER_OF, Papers
from app.ui.screens.peeking import Peeking, peekable
from app.ui.theme.look import Size, look
from app.ui.widgets.card import Card
from app.ui.widgets.emptyplace import EmptyPlace
from app.ui.widgets.fields import Line
from app.ui.widgets.pills import Pills
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

FILTER_MS = 120
_GOING_ON = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride})
# Keys that do nothing by themselves, and those that lead to the link beside the sentence.
_ON_THE_WAY = frozenset(
    {
        Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows a list shows."""

    view: str
    words: str


class FunctionSource:
    """A ``RowSource`` of two functions."""

    def __init__(self, count: Callable[[Any], int], page: Callable[[Any, int, int], Sequence[Any]]) -> None:
        self.count = count
        self.page = page


NOTHING = FunctionSource(lambda _view: 0, lambda _view, _offset, _limit: ())


class ListScreen(Screen):
    """A listing place. A subclass names its columns and sources, and what opens a row."""

    title = ""
    views: tuple[tuple[str, str], ...] = ()
    topics: frozenset[str] = frozenset()
    empty = ""
    empties: Mapping[str, str] = MappingProxyType({})
    hint = ""
    many = False
    # How wide the filter is at 100 %, at least and at most.
    filter_room = (280, 280)

    def __init__(self, desk: Desk, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.view = self.views[0][0] if self.views else ""
        self._wanted = -1
        self._columns = self._shown = columns
        self.nothing: EmptyPlace | None = None
        self.peeking: Peeking | None = None
        self.papers = Papers(desk, self, self.went_wrong)
        self._build(columns)
        self.desk.hub.listen(self, self.topics, lambda _ids: self.reload())

    def _build(self, columns: Sequence[Column]) -> None:
        head = self._head = QHBoxLayout()
        head.setSpacing(14)
        self._name = Text(self.title, size=Size.TITLE, weight=600)
        head.addWidget(self._name)
        self.pills = Pills(self.views)
        self.pills.select(self.view)
        self.pills.chosen.connect(self.set_view)
        head.addWidget(self.pills)
        head.addStretch(1)
        self.filter = Line(hint=self.hint or "Filter", name=f"Filter {self.title}")
        look().changed.connect(self._dress)
        self._dress()
        if not self.hint:
            # Never setVisible(True) here: before it has its place it would be a window of its own for a moment.
            self.filter.hide()
        self.filter.textChanged.connect(lambda _text: self._soon.start())
        head.addWidget(self.filter)
        self.count = Text(size=Size.BODY, tone="muted")
        head.addWidget(self.count)
        self.column.addLayout(head)
        self._below = QHBoxLayout()
        self.column.addLayout(self._below)
        self._soon: QTimer = QTimer(self, interval=FILTER_MS, singleShot=True)
        self._soon.timeout.connect(self.show_rows)
        self.model = PagedTableModel(columns, lambda row: row.id, self.desk.work, parent=self)
        self.table = Table(self.model, many=self.many)
        self.table.setAccessibleName(self.title)
        self.table.opened.connect(self.open_row)
        self.table.picked.connect(lambda _id: self._row_changed())
        self.table.chose.connect(lambda _count: self._row_changed())
        self.table.peeked.connect(lambda _id: self.peek())
        self.table.pressed.connect(lambda _index: self.line.let_go())
        # Both only now: the filter of events asks for the table.
        for widget in (self.filter, self.table):
            widget.installEventFilter(self)
        self.model.counted.connect(self._counted)
        self.model.failed.connect(lambda error: self.went_wrong(error, retry=self.reload))
        self.surface = Card()
        inside = QVBoxLayout(self.surface)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table)
        self.middle = QHBoxLayout()
        self.middle.setSpacing(10)
        self.middle.addWidget(self.surface, 1)
        self.column.addLayout(self.middle, 1)
        self.column.addWidget(self.line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the views have no room beside the title and the filter they stand below: a word is never cut."""
        super().resizeEvent(event)
        others = (self._name.sizeHint().width(), self.filter.minimumWidth(), self.count.sizeHint().width())
        needed = sum(others) + self.pills.least + 4 * self._head.spacing()
        narrow = needed > self.width()
        if narrow and self._below.isEmpty():
            self._head.removeWidget(self.pills)
            self._below.addWidget(self.pills)
        elif not narrow and not self._below.isEmpty():
            self._below.removeWidget(self.pills)
            self._head.insertWidget(1, self.pills)

    def _dress(self) -> None:
        """The filter follows the scale, like the words in it."""
        least, most = (look().px(one) for one in self.filter_room)
        self.filter.setMinimumWidth(least)
        self.filter.setMaximumWidth(most)

    # --- for the subclass -----------------------------------------------------------------------------------------

    def source(self, asked: Asked) -> FunctionSource:
        """The rows of a view and a filter."""
        raise NotImplementedError

    def columns_of(self, view: str) -> Sequence[Column]:
        """The columns of a view, where views differ in what they list."""
        del view
        return self._columns

    def counts(self, view: Any) -> dict[str, int]:
        """Counts of the views; runs on a reader."""
        del view
        return {}

    def open_row(self, row_id: str) -> None:
        """Enter on a row."""

    def row_picked(self, row: Any) -> None:
        """The cursor is on another row."""

    def row_offers(self, row: Any) -> dict[str, Offer]:
        """What works on the row under the cursor."""
        del row
        return {}

    def stands(self, row: Any) -> str:
        """Why no key edits this row, and the way that is left; "" for one that may be edited."""
        del row
        return ""

    # --- rows -----------------------------------------------------------------------------------------------------

    @property
    def row(self) -> Any | None:
        """The row under the cursor."""
        return self.model.row_at(self.table.currentIndex().row()) if self.table.current_id else None

    def chosen_rows(self) -> tuple[Any, ...]:
        """The rows that are chosen together, in their order; the one under the cursor where no others are."""
        return self.table.selected_rows()

    def peek(self) -> None:
        """Space: what the row under the cursor says, beside the list; it follows the cursor until Space again."""
        if self.peeking is None and peekable(self.row):
            self.peeking = Peeking(self)
        elif self.peeking is not None:
            self.peeking.leave()
            self.peeking = None
        self.offers_changed.emit()

    def set_view(self, view: str) -> None:
        """Another view of the list."""
        self.view = view
        self.pills.select(view)
        self.show_rows()

    def go_to_place(self, view: str, place: int) -> None:
        """Another view, with the cursor on the row at that place of it, however long the list is."""
        self._wanted = place
        self.set_view(view)

    def show_rows(self) -> None:
        """Ask for the rows of the view and the filter in force."""
        self.line.let_go()
        self.table.empty_sentence = ""
        self.table.choose_one()
        columns = self.columns_of(self.view)
        if columns is not self._shown:
            # The old rows go first: they do not have these columns.
            self.model.set_source(NOTHING)
            self._shown = columns
            self.table.set_columns(columns)
        self.model.set_source(self.source(Asked(self.view, self.filter.text().strip())))
        self._ask_counts()

    def reload(self) -> None:
        """Read again what is shown."""
        self.line.say("")
        self.model.reload()
        self._ask_counts()
        if self.peeking:
            self.peeking.follow(self.row)

    def _ask_counts(self) -> None:
        if self.views:
            self.desk.work.read(self.counts, self.pills.set_counts, owner=self, key=(id(self), "counts"), priority=6)

    def _counted(self, count: int) -> None:
        self.count.set_text(f"{count:,}")
        self._say_why_empty("" if count else self._why_empty())
        if self._wanted >= 0 and count:
            self.table.go_to(self._wanted if self._wanted < count else 0)
            self._wanted = -1
        elif count and not self.table.currentIndex().isValid():
            self.table.go_to(0)
        self.offers_changed.emit()

    def verbs(self) -> Mapping[str, Callable[[], None]]:
        """What the verbs in the sentence of the empty place do; there they stand in brackets."""
        return {}

    @property
    def empty_words(self) -> str:
        """The sentence that is shown instead of rows, empty if there are rows."""
        return self.table.empty_sentence or (self.nothing.sentence if self.nothing else "")

    def _say_why_empty(self, sentence: str) -> None:
        linked = "[" in sentence and sentence == self.empty
        if linked and self.nothing is None:
            self.nothing = EmptyPlace(self.table)
        if self.nothing:
            self.nothing.say(sentence if linked else "", self.verbs() if linked else {})
        self.table.empty_sentence = "" if linked else sentence
        self.table.viewport().update()

    def _why_empty(self) -> str:
        """That nothing answers the filter, or what the view says of itself where it has nothing to show."""
        words = self.filter.text().strip()
        if not words:
            return self.empties.get(self.view, self.empty)
        elsewhere = told("; F3 looks everywhere") if len(self.views) > 1 else ""
        return f"Nothing here answers “{words}”. Esc shows all{elsewhere}."

    def _row_changed(self) -> None:
        self.row_picked(self.row)
        if self.peeking:
            self.peeking.follow(self.row)
        self.offers_changed.emit()

    # --- the place ------------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """The cursor in the list; rows are asked for on the first visit."""
        if self.model._source is None:
            self.show_rows()
        if self._sheet is None:
            self.table.setFocus()

    def panes(self) -> tuple[QWidget, ...]:
        """List, views, filter."""
        return (self.table, *((self.pills,) if self.views else ()), self.filter)

    def offers(self) -> dict[str, Offer]:
        """The keys of a list, then those of the row."""
        if self._sheet:
            return {"next_step": offer(self._sheet.accept, self._sheet.button.text())}
        row = self.row
        found = dict(self.row_offers(row)) if row is not None else {}
        kind, row_id = (str(getattr(row, name, "")) for name in ("kind", "id"))
        if row is not None and kind in PAPER_OF:
            found["print"] = offer(self.print_chosen)
            found["preview"] = offer(lambda: self.papers.preview(row.kind, row.number), bar=False)
        if row is not None and kind in MAILS:
            found["mail"] = offer(self.mail, bar=False)
            found["mailed"] = offer(
                lambda: show_mailed(self.desk, self, self, self.papers, row_id, row.number), bar=False
            )
        elif row is not None and (why := why_not_mailed(kind, str(getattr(row, "number", "")))):
            found["mail"] = offer(lambda: self.line.say(why, weight=2), bar=False)
        if row is not None and is_bill(row):
            found["einvoice"] = offer(self.save_einvoices, bar=False)
        if peekable(row):
            found["peek"] = offer(self.peek, bar=False)
        if row_id:
            found.setdefault("details", offer(lambda: self.open_row(row_id), bar=False))
        if self.hint:
            found["filter"] = offer(self._to_filter)
        found["refresh"] = offer(self.reload, bar=False)
        return found

    def print_chosen(self) -> None:
        """Ctrl+P: the papers of all rows that are chosen, in their order."""
        for row in self.chosen_rows() or (self.row,):
            if row is not None and str(getattr(row, "kind", "")) in PAPER_OF:
                self.papers.print(row.kind, row.number)

    def mail(self, kind: str = "") -> None:
        """The paper of the row under the cursor to its customer, or those of all rows that are chosen to theirs.

        ``kind`` is what the rows are, where they do not say it themselves.
        """
        rows = [(kind or str(row.kind), row.number) for row in self.chosen_rows() or (self.row,) if row is not None]
        mailable = [one for one in rows if one[0] in MAILS]
        if len(mailable) > 1:
            mail_papers(self.desk, self, self, mailable)
        elif mailable:
            mail_paper(self.desk, self, self, *mailable[0])

    def save_einvoices(self) -> None:
        """Files for machines of all bills that are chosen."""
        rows = [row for row in self.chosen_rows() or (self.row,) if row is not None and is_bill(row)]
        save_einvoices(self.desk, self, self.went_wrong, [(row.kind, row.number) for row in rows])

    def remember(self) -> dict[str, object]:
        """The view in force."""
        return {"view": self.view}

    def restore(self, state: dict[str, object]) -> None:
        """The view of the last time."""
        view = state.get("view")
        if any(view == key for key, _ in self.views):
            self.view = str(view)
            self.pills.select(self.view)

    def _to_filter(self) -> None:
        """The cursor in the filter; what is typed takes the place of what stands there."""
        self.filter.setFocus()
        self.filter.selectAll()

    def sheet_left(self) -> None:
        """Back into the list."""
        self.table.setFocus()

    def show_field_error(self, field_name: str, sentence: str) -> bool:
        """A refusal belongs to the sheet that asked, where there is one."""
        return self._sheet.show_field_error(field_name, sentence) if self._sheet else False

    def show_line(self, sentence: str, *, action: str = "", run: Callable[[], object] | None = None) -> None:
        """In the sheet if one is open, else in the bottom line."""
        if self._sheet:
            self._sheet.note.set_text(sentence)
        else:
            self.line.tell(sentence, weight=2, action=action, run=run)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the filter, Down and Enter go into the list, Esc clears; a key that does something ends the answer."""
        if event.type() in _GOING_ON:
            if not isinstance(event, QKeyEvent) or event.key() not in _ON_THE_WAY:
                self.line.let_go()
            if key_pressed(event) and self._key(watched, event):
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that what has the focus here does not know."""
        if not self._key(self, event):
            super().keyPressEvent(event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        """Whether a key in the filter or the list is done with here."""
        if watched is self.filter:
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.table.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.filter.clear()
                self.table.setFocus()
                return True
            return False
        if self._sheet:
            return False
        row = self.row if edits(event) else None
        if row is not None and (sentence := self.stands(row)):
            self.desk.shell.toast(told(sentence), phase="idle")
            return True
        if watched is self.table and self.hint:
            # Plain typing begins the filter; the letter is its first.
            if said := typed_in(event):
                self.filter.setFocus()
                self.filter.setText(said)
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        return False


def typed_in(event: QKeyEvent) -> str:
    """What a key types, "" if it is none of typing."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return event.text() if event.text().strip() and event.text().isprintable() and not held else ""
