"""The table model of the lines of a document being written, which can take back and make again every change of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from app.domain.entry.grammar import Entry, Kind
from app.domain.entry.sheet import DraftLine, History, Splice, Step, label_of, together
from app.ui.entry.alike import Alike, Of
from app.ui.entry.choose import Choice, ProductHit
from app.ui.entry.known import Known
from app.ui.entry.lines import ENTRY_ROW, EntryLine, decided, shown
from app.ui.entry.sections import Sections
from app.ui.models.columns import Column
from app.ui.models.rows import Index, RowsModel

_BESIDE = 3
_SAID = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
Reckon = Callable[[EntryLine], EntryLine]
Fields = tuple[tuple[str, str, str], ...]


class EntryModel(RowsModel):
    """Lines and, below them, the entry row. ``reckon`` gives a line its price of the day and its net.

    There is one way to change lines, ``_splice``, and it costs what is changed, not what stands there. ``edited`` fires
    after each change of content; ``spliced`` (where, lines gone, lines come) says which. ``waits`` carries a line that
    came back and is still to be looked up; ``fields_back`` what of a step stands above the lines;
    ``refreshed`` that only what the books say is other.
    """

    edited = Signal()
    spliced = Signal(int, tuple, tuple)
    waits = Signal(object)
    fields_back = Signal(tuple)
    refreshed = Signal()

    def __init__(self, columns: Sequence[Column], reckon: Reckon, parent: QObject | None = None) -> None:
        super().__init__(columns, lambda line: "entry" if line is ENTRY_ROW else str(line.line), parent)
        self._reckon = reckon
        self._lines: list[EntryLine] = []
        self._seen: tuple[EntryLine, ...] | None = ()
        self._at: dict[int, int] = {}
        self._next = 1
        self._answers: dict[tuple[int, str], tuple[Choice, Entry | None]] = {}
        self._group: list[Step] | None = None
        self._still = False
        # What an undo took away, as it was shown: made again it need not be reckoned again.
        self._away: dict[int, EntryLine] = {}
        self.history = History()
        self.known = Known()
        self.sections = Sections()
        self._alike = Alike(lambda line: self._at.get(line, -1))
        self.amount: Callable[[int], str] = str
        """How an amount is said."""

    @property
    def lines(self) -> tuple[EntryLine, ...]:
        """The lines in order, without the entry row, as they are now."""
        if self._seen is None:
            self._seen = tuple(self._lines)
        return self._seen

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def lines_from(self, at: int) -> list[EntryLine]:
        """Those from a place on; below 0 it is counted from the end."""
        return self._lines[at:]

    @property
    def replaying(self) -> bool:
        """Whether a step is being taken back or made again just now."""
        return self._still

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self.history.made)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to make again."""
        return bool(self.history.taken)

    @property
    def products(self) -> tuple[str, ...]:
        """Ids of the products that stand in the lines, or that an undo may bring back."""
        return tuple(self.known)

    def load(self, lines: Sequence[EntryLine], *, priced: bool = False) -> None:
        """Show a document; what was done before can be read into ``history``. ``priced``: they are reckoned already."""
        self.beginResetModel()
        gone = self.lines
        self.known.put(hit for line in lines for hit in (line.product, *line.candidates) if hit)
        self._lines = list(lines) if priced else [self._priced(line) for line in lines]
        self._next = max((line.line for line in self._lines), default=0) + 1
        self.history.clear()
        self._answers.clear()
        self._away.clear()
        self._count_from(0)
        self.sections = Sections()
        self.sections.spliced(0, (), self._lines, self._lines)
        self._alike = Alike(lambda line: self._at.get(line, -1))
        self._count_products(0, (), self._lines)
        self.endResetModel()
        self.spliced.emit(0, gone, self.lines)

    def take_number(self) -> int:
        """The number of the next line."""
        number, self._next = self._next, self._next + 1
        return number

    # --- changes --------------------------------------------------------------------------------------------------

    @contextmanager
    def together(self, label: str) -> Iterator[None]:
        """What is changed inside is one step of that name."""
        if self._group is not None:
            yield
            return
        self._group = []
        try:
            yield
        finally:
            steps, self._group = self._group, None
            if steps:
                self.history.push(together(label, steps))
                self.edited.emit()

    def record(self, label: str, fields: Fields) -> None:
        """A change above the lines, of (name, before, after), was made."""
        self._push(Step(label, fields=fields))

    def _push(self, step: Step) -> None:
        if self._group is None:
            self.history.push(step)
        else:
            self._group.append(step)

    def _change(self, label: str, at: int, count: int, lines: Sequence[EntryLine]) -> None:
        gone = self._lines[at : at + count]
        self._push(Step(label, (Splice(at, tuple(one.said for one in gone), tuple(one.said for one in lines)),)))
        self._splice(at, count, lines)

    def add(self, line: EntryLine, at: int | None = None) -> None:
        """A new line at the end, or before the line at ``at``."""
        where = len(self._lines) if at is None else at
        self._change(f"new line {where + 1}", where, 0, (line,))

    def add_all(self, lines: Sequence[EntryLine]) -> None:
        """New lines at the end, in one go."""
        self._change(f"{len(lines)} lines", len(self._lines), 0, lines)

    def change(self, line: EntryLine, label: str = "") -> None:
        """Replace the line of the same number; a person did it, so it can be undone."""
        at = self.find(str(line.line))
        if at >= 0 and self._lines[at] != line:
            self._change(label or label_of(self._lines[at].said, line.said, at + 1), at, 1, (line,))

    def remove(self, at: int) -> None:
        """Delete a line."""
        if 0 <= at < len(self._lines):
            self._change(f"deletion of line {at + 1}", at, 1, ())

    def move(self, at: int, by: int) -> int:
        """Move a line up or down; returns where it is then."""
        to = at + by
        if not by or not (0 <= at < len(self._lines) and 0 <= to < len(self._lines)):
            return at
        first, last = min(at, to), max(at, to)
        lines = self._lines[first : last + 1]
        lines.insert(to - first, lines.pop(at - first))
        self._change(f"move of line {at + 1}", first, len(lines), lines)
        return to

    def answer(self, asked: EntryLine, choice: Choice, said: Entry | None = None) -> EntryLine | None:
        """What a look-up said about a line that waited for it; returns the line, or None if it waits no longer.

        An answer is for the words it was asked for: those of the line may be others by now. No person did this: an undo
        never brings back the state before it, so the answer is kept for what is restored.
        """
        self._answers[asked.line, asked.typed] = (choice, said)
        self.known.put(hit for hit in (choice.product, *choice.candidates) if hit)
        at = self.find(str(asked.line))
        if at < 0 or not self._lines[at].looking or self._lines[at].typed != asked.typed:
            return None
        self._splice(at, 1, (decided(self._lines[at], choice, said),))
        return self._lines[at]

    def renew(self, hits: Sequence[ProductHit]) -> None:
        """The products as they are now, or as another customer gets them; what an undo brings back is theirs as well.

        No person did this, so there is nothing to be undone.
        """
        self.known.put(hits)
        ids = {one.id for one in hits}
        for asked, (choice, said) in self._answers.items():
            if choice.product and choice.product.id in ids:
                product = replace(self.known.get(choice.product.id) or choice.product, packed=choice.product.packed)
                self._answers[asked] = (replace(choice, product=product), said)
        others = [
            (at, line)
            for at, line in enumerate(self._lines)
            if (of := line.product.id if line.product else line.missing) in ids
            and (line.missing or self.known.get(of) != line.product)
        ]
        with self.together(""):
            for at, run in _runs(others):
                self._splice(at, len(run), [shown(line.said, self.known.get) for line in run])
        if others and self._group is None:
            # What there is of goods is not the draft's: only what it says itself is kept once more.
            same = all(self._lines[at].said == line.said for at, line in others)
            (self.refreshed if same else self.edited).emit()

    def undo(self) -> str:
        """Take the last change back; returns what it was, "" if there is none."""
        return self._again(self.history.undo())

    def redo(self) -> str:
        """Make it again."""
        return self._again(self.history.redo())

    def _again(self, step: Step | None) -> str:
        if step is None:
            return ""
        self._still = True
        try:
            for one in step.splices:
                lines = [self._restored(line) for line in one.after]
                self._away |= {line.line: line for line in self._lines[one.at : one.at + len(one.before)]}
                self._splice(one.at, len(one.before), lines, priced=True)
                for line in self._lines[one.at : one.at + len(lines)]:
                    if line.looking:
                        self.waits.emit(line)
        finally:
            self._still = False
        if step.fields:
            self.fields_back.emit(step.fields)
        if step.splices or step.fields:
            self.edited.emit()
        return step.label

    def _restored(self, said: DraftLine) -> EntryLine:
        self._next = max(self._next, said.line + 1)
        away = self._away.get(said.line)
        # As another customer gets it the product is another one.
        known = away is not None and away.product is not None and away.product == self.known.get(away.product.id)
        if away is not None and known and away.said == said:
            return away
        line = shown(said, self.known.get)
        answer = self._answers.get((line.line, line.typed)) if line.looking else None
        return self._priced(decided(line, *answer) if answer else line)

    def _splice(self, at: int, count: int, lines: Sequence[EntryLine], *, priced: bool = False) -> None:
        """The lines at a place give way to others: the one way in which lines change."""
        gone, come = tuple(self._lines[at : at + count]), tuple(lines)
        if not priced:
            come = tuple(self._priced(line) for line in come)
        self.known.put(line.product for line in come if line.product and not self.known.get(line.product.id))
        same = min(count, len(come))
        self._put(at, come[:same])
        if len(come) > same:
            self.beginInsertRows(QModelIndex(), at + same, at + len(come) - 1)
            self._lines[at + same : at + same] = come[same:]
            self._count_from(at + same)
            self.endInsertRows()
        elif count > same:
            self.beginRemoveRows(QModelIndex(), at + same, at + count - 1)
            for line in gone[same:]:
                self._at.pop(line.line, None)
            del self._lines[at + same : at + count]
            self._count_from(at + same)
            self.endRemoveRows()
        self._seen = None
        above = self._at.get(self.sections.spliced(at, gone, come, self._lines), -1)
        if above >= 0:
            self._redraw(above, above)
        self._count_products(at, gone, come)
        self.spliced.emit(at, gone, come)
        if self._group is None and not self._still:
            self.edited.emit()

    def _put(self, at: int, lines: Sequence[EntryLine]) -> None:
        if not lines:
            return
        for row, line in enumerate(lines, start=at):
            self._lines[row] = line
            self._at[line.line] = row
        self._redraw(at, at + len(lines) - 1)

    def _redraw(self, first: int, last: int) -> None:
        end = self.index(last, len(self.columns) - 1)
        self.dataChanged.emit(self.index(first, 0), end, [Qt.ItemDataRole.DisplayRole])

    def _count_from(self, first: int) -> None:
        self._seen = None
        if first == 0:
            self._at.clear()
        for row in range(first, len(self._lines)):
            self._at[self._lines[row].line] = row

    def _count_products(self, at: int, gone: Sequence[EntryLine], come: Sequence[EntryLine]) -> None:
        """Which lines are of one product; one that stands beside others says so, and so do they."""
        touched = self._alike.spliced(at, *([_of(line) for line in some] for some in (gone, come)))
        like = [lines for one in touched if (lines := self._alike.of(one))]
        if sum(map(len, like)) > len(come):
            self._redraw(min(self._at[lines[0]] for lines in like), max(self._at[lines[-1]] for lines in like))

    def beside(self, line: EntryLine) -> str:
        """In which other rows the same product stands: "also line 2"; "" if in none."""
        like = self._alike.of(line.product.id) if line.product else ()
        if len(like) < 2:
            return ""
        rows = [self._at[number] + 1 for number in like[: _BESIDE + 1] if number != line.line][:_BESIDE]
        more = " …" if len(like) - 1 > _BESIDE else ""
        return f"also line{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows))}{more}"

    def _priced(self, line: EntryLine) -> EntryLine:
        return self._reckon(line) if line.product else line

    # --- rows -----------------------------------------------------------------------------------------------------

    def total_of(self, line: EntryLine) -> str:
        """What the section of a heading comes to; "" while nothing in it does."""
        total = self.sections.total(line.line)
        return "" if total is None else self.amount(total)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Lines and the entry row."""
        return 0 if parent.isValid() else len(self._lines) + 1

    def row_at(self, row: int) -> Any | None:
        """A line, or the entry row as the last."""
        if row == len(self._lines):
            return ENTRY_ROW
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def find(self, row_id: str) -> int:
        """Place of the line of that number, or -1."""
        return self._at.get(int(row_id), -1) if row_id.isdecimal() else -1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Rows are numbered by their place; the entry row has no cells of its own: its field says what it holds."""
        number = self.columns[index.column()].key == "line"
        if number and role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if number and role == Qt.ItemDataRole.AccessibleTextRole and index.row() < len(self._lines):
            return f"#: {index.row() + 1}"
        if index.row() == len(self._lines):
            return None
        if self.columns[index.column()].key == "net" and self._lines[index.row()].kind is Kind.HEADING:
            total = self.total_of(self._lines[index.row()])
            if role == Qt.ItemDataRole.DisplayRole:
                return total
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return f"Section: {total}" if total else None
        found = super().data(index, role)
        if self.columns[index.column()].key == "words" and role in _SAID:
            return "  ·  ".join(filter(None, (found, self.beside(self._lines[index.row()]))))
        return found


def _of(line: EntryLine) -> Of:
    return (line.product.id if line.product else "", line.line)


def _runs(lines: Sequence[tuple[int, EntryLine]]) -> Iterator[tuple[int, list[EntryLine]]]:
    """Lines with their places, those beside each other together, with the place of the first."""
    run: list[EntryLine] = []
    first = 0
    for at, line in lines:
        if run and at == first + len(run):
            run.append(line)
            continue
        if run:
            yield first, run
        first, run = at, [line]
    if run:
        yield first, run
