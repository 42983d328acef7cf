"""The lines of a document being written, as frozen values with an undo of their own, and their table model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from app.domain.entry.grammar import Entry, Kind
from app.domain.tax import Tax
from app.ui import format as say
from app.ui.entry.choose import Choice, ProductHit
from app.ui.models.columns import Align, Column, number_column
from app.ui.models.rows import Index, RowsModel
from app.ui.theme.status import Chip, Glyph

ONE = 1000
EDITABLE = ("quantity", "price", "less")


@dataclass(frozen=True, slots=True)
class More:
    """What a line may say beside its figures; all as typed. ``ship_to`` is an address as JSON, "" for the document's.

    ``tax`` is a code chosen by hand, ``rate`` what it means; ``allowances`` as ``entry.adjust`` reads them.
    """

    note: str = ""
    internal_note: str = ""
    description: str = ""
    allowances: str = ""
    ship_to: str = ""
    tax: str = ""
    rate: Tax | None = None

    @property
    def any(self) -> bool:
        """Whether there is anything to be seen."""
        return self != More()


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line. ``line`` is its number, never used again in this document.

    ``quantity`` in thousandths, ``price`` in 1/10,000, ``less`` in 1/1,000 %, ``net`` in minor units or None while it
    is not known. ``typed`` is kept while the product is not (``looking`` or ``problem``). ``by_hand`` names the cells a
    person changed.
    """

    line: int
    kind: Kind
    typed: str
    words: str = ""
    product: ProductHit | None = None
    quantity: int = ONE
    price: int = 0
    less: int = 0
    when: str = ""
    net: int | None = None
    looking: bool = False
    problem: str = ""
    candidates: tuple[ProductHit, ...] = ()
    note: str = ""
    by_hand: frozenset[str] = frozenset()
    more: More = More()

    @property
    def tax(self) -> Tax | None:
        """What taxes it: the code by hand, else the product's."""
        return self.more.rate or (self.product.tax if self.product else None)

    @property
    def open_question(self) -> bool:
        """Whether it blocks Finish: nobody knows yet which product it is, or its figures cannot be meant."""
        return self.kind is Kind.PRODUCT and (self.product is None or bool(self.problem))


class EntryRow:
    """What stands in the model's last row, the one that is always there."""


ENTRY_ROW = EntryRow()
Reckon = Callable[[EntryLine], EntryLine]


def line_of(entry: Entry, number: int, typed: str) -> EntryLine:
    """A line from what was typed, before its product is known."""
    by_hand = {name for name, value in (("price", entry.price), ("less", entry.less)) if value is not None}
    if entry.quantity is not None:
        by_hand.add("quantity")
    return EntryLine(
        number,
        entry.kind,
        typed,
        words=entry.words,
        quantity=ONE if entry.quantity is None else entry.quantity,
        price=entry.price or 0,
        less=entry.less or 0,
        when=entry.when,
        looking=entry.kind is Kind.PRODUCT,
        by_hand=frozenset(by_hand),
    )


def decided(line: EntryLine, choice: Choice, unit: str = "") -> EntryLine:
    """The line once it is known what is meant; a question keeps quantity and typed text, and blocks nothing else."""
    product = choice.product
    if product is None:
        return replace(line, looking=False, problem=choice.problem, candidates=choice.candidates)
    quantity, note = line.quantity, ""
    if unit and unit != product.unit.lower():
        pack = dict(product.units).get(unit)
        quantity = quantity * pack // ONE if pack else quantity
        note = "" if pack else f"{product.code} has no unit {unit}; counted in {product.unit}."
    elif product.packed != ONE:
        quantity = product.counted(quantity)
    elif "quantity" not in line.by_hand and product.usual:
        quantity = product.usual
    price = line.price if "price" in line.by_hand else product.price
    return replace(
        line,
        product=product,
        words=product.description,
        quantity=quantity,
        price=price,
        looking=False,
        problem="",
        candidates=(),
        note=note,
    )


def _stock(line: EntryLine) -> Chip | None:
    if line.looking:
        return Chip("…", "idle", Glyph.DASHED, "being looked up")
    if line.problem and line.product:
        return Chip("cannot be meant", "stop", Glyph.EMPTY, line.problem)
    if line.problem:
        return Chip(line.problem, "stop", Glyph.EMPTY, f"{line.problem}: {line.typed}")
    return line.product.chip(line.quantity, spell=True) if line.product else None


def _figure(value: Callable[[EntryLine], str]) -> Callable[[EntryLine], str]:
    """Notes and headings have no figures."""
    return lambda line: value(line) if line.kind is Kind.PRODUCT else ""


def order_columns(currency: str) -> tuple[Column, ...]:
    """The columns of the quote builder; number, code and description carry the entry row."""
    return (
        number_column("line", "#", 34, lambda line: str(line.line), tone="muted", yields=4),
        Column("code", "Code", 96, lambda line: line.product.code if line.product else "", least=80),
        Column("words", "Description", 200, _words, stretch=True, tone_of=_tone, least=96),
        number_column("quantity", "Qty", 72, _figure(lambda line: say.quantity(line.quantity)), weight=600, least=60),
        Column(
            "unit", "Unit", 48, _figure(lambda line: line.product.unit if line.product else ""), tone="muted", yields=2
        ),
        Column("stock", "Stock", 144, lambda line: "", chip=_stock, least=96, yields=1),
        number_column("price", "Price", 84, _figure(lambda line: say.price(line.price) if line.product else "")),
        number_column("less", "Disc", 52, _figure(lambda line: say.percent(line.less)), tone="muted", yields=3),
        Column(
            "net",
            "Net",
            92,
            _figure(lambda line: "" if line.net is None else say.amount(line.net, currency)),
            align=Align.RIGHT,
            weight=600,
        ),
    )


def _words(line: EntryLine) -> str:
    if not line.product and line.kind is Kind.PRODUCT:
        return line.typed
    words = line.more.description or line.words
    extra = (line.more.note, line.more.allowances, line.when and f"on {line.when}", line.more.tax)
    return "  ·  ".join(filter(None, (words, *extra))) + ("  ✎" if line.more.internal_note or line.more.ship_to else "")


def _tone(line: EntryLine) -> str:
    return "stop" if line.problem else "muted" if line.kind is Kind.NOTE or line.looking else "text"


class EntryModel(RowsModel):
    """Lines and, below them, the entry row. ``reckon`` gives a line its price of the day and its net.

    Every change is a new tuple of frozen lines, so undo is a list of tuples. ``edited`` fires after each change of
    content, once; numbering goes on over undo.
    """

    edited = Signal()

    def __init__(self, columns: Sequence[Column], reckon: Reckon, parent: QObject | None = None) -> None:
        super().__init__(columns, lambda line: "entry" if line is ENTRY_ROW else str(line.line), parent)
        self._reckon = reckon
        self._lines: tuple[EntryLine, ...] = ()
        self._next = 1
        self._undo: list[tuple[EntryLine, ...]] = []
        self._redo: list[tuple[EntryLine, ...]] = []
        self._answers: dict[tuple[int, str], tuple[Choice, str]] = {}

    @property
    def lines(self) -> tuple[EntryLine, ...]:
        """The lines in order, without the entry row."""
        return self._lines

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to make again."""
        return bool(self._redo)

    def load(self, lines: Sequence[EntryLine]) -> None:
        """Show a document; nothing can be undone yet."""
        self.beginResetModel()
        self._lines = tuple(self._priced(line) for line in lines)
        self._next = max((line.line for line in self._lines), default=0) + 1
        self._undo.clear()
        self._redo.clear()
        self._answers.clear()
        self.endResetModel()

    def take_number(self) -> int:
        """The number of the next line."""
        number, self._next = self._next, self._next + 1
        return number

    def add(self, line: EntryLine, at: int | None = None) -> None:
        """A new line at the end, or before the line at ``at``."""
        where = len(self._lines) if at is None else at
        self._keep()
        self.beginInsertRows(QModelIndex(), where, where)
        self._lines = (*self._lines[:where], self._priced(line), *self._lines[where:])
        self.endInsertRows()
        self.edited.emit()

    def change(self, line: EntryLine) -> None:
        """Replace the line of the same number; a person did it, so it can be undone."""
        at = self.find(str(line.line))
        if at >= 0 and self._lines[at] != line:
            self._keep()
            self._put(at, line)

    def answer(self, asked: EntryLine, choice: Choice, unit: str) -> EntryLine | None:
        """What a look-up said about a line that waited for it; returns the line, or None if it waits no longer.

        An answer is for the words it was asked for: those of the line may be others by now. No person did this: an undo
        never brings back the state before it, so the answer is kept for what is restored.
        """
        self._answers[asked.line, asked.typed] = (choice, unit)
        at = self.find(str(asked.line))
        if at < 0 or not self._lines[at].looking or self._lines[at].typed != asked.typed:
            return None
        self._put(at, decided(self._lines[at], choice, unit))
        return self._lines[at]

    def _put(self, at: int, line: EntryLine) -> None:
        self._lines = (*self._lines[:at], self._priced(line), *self._lines[at + 1 :])
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1), [Qt.ItemDataRole.DisplayRole])
        self.edited.emit()

    def remove(self, at: int) -> None:
        """Delete a line."""
        if 0 <= at < len(self._lines):
            self._keep()
            self.beginRemoveRows(QModelIndex(), at, at)
            self._lines = (*self._lines[:at], *self._lines[at + 1 :])
            self.endRemoveRows()
            self.edited.emit()

    def move(self, at: int, by: int) -> int:
        """Move a line up or down; returns where it is then."""
        to = at + by
        if not (0 <= at < len(self._lines) and 0 <= to < len(self._lines)):
            return at
        self._keep()
        lines = list(self._lines)
        lines.insert(to, lines.pop(at))
        self._reset(tuple(lines))
        return to

    def undo(self) -> bool:
        """Take the last change back."""
        if not self._undo:
            return False
        self._redo.append(self._lines)
        self._reset(self._undo.pop())
        return True

    def redo(self) -> bool:
        """Make it again."""
        if not self._redo:
            return False
        self._undo.append(self._lines)
        self._reset(self._redo.pop())
        return True

    @property
    def products(self) -> tuple[str, ...]:
        """Ids of the products that stand in the lines, each once."""
        return tuple(dict.fromkeys(line.product.id for line in self._lines if line.product))

    def renew(self, hits: Sequence[ProductHit]) -> None:
        """The products as another customer gets them, with their prices and tax, also in what an undo brings back."""
        known = {one.id: one for one in hits}

        def renewed(lines: tuple[EntryLine, ...]) -> tuple[EntryLine, ...]:
            return tuple(
                replace(line, product=known.get(line.product.id, line.product)) if line.product else line
                for line in lines
            )

        self._undo = [renewed(lines) for lines in self._undo]
        self._redo = [renewed(lines) for lines in self._redo]
        for asked, (choice, unit) in self._answers.items():
            if choice.product:
                product = known.get(choice.product.id, choice.product)
                product = replace(product, packed=choice.product.packed)
                self._answers[asked] = (replace(choice, product=product), unit)
        self._reset(renewed(self._lines))

    def _keep(self) -> None:
        self._undo.append(self._lines)
        self._redo.clear()

    def _reset(self, lines: tuple[EntryLine, ...]) -> None:
        self.beginResetModel()
        self._lines = tuple(self._priced(self._answered(line)) for line in lines)
        self.endResetModel()
        self.edited.emit()

    def _answered(self, line: EntryLine) -> EntryLine:
        known = self._answers.get((line.line, line.typed)) if line.looking else None
        return decided(line, *known) if known else line

    def _priced(self, line: EntryLine) -> EntryLine:
        return self._reckon(line) if line.product else line

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
        return next((at for at, line in enumerate(self._lines) if str(line.line) == row_id), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Rows are numbered by their place; the entry row has no cells of its own: its field says what it holds."""
        number = self.columns[index.column()].key == "line"
        if number and role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if number and role == Qt.ItemDataRole.AccessibleTextRole and index.row() < len(self._lines):
            return f"#: {index.row() + 1}"
        if index.row() == len(self._lines):
            return None
        return super().data(index, role)
