"""The order pad (Ctrl+H): what this customer buys, at the right of the lines; quantities are typed down the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.entry.choose import ProductHit
from app.ui.entry.rows import EditRow, RowsTable
from app.ui.models.columns import LAST, SHORT_DAY, Column, number_column
from app.ui.models.rows import WindowModel
from app.ui.qt import key_pressed
from app.ui.screens.lines import quantity_cell
from app.ui.theme.look import Size, look
from app.ui.theme.status import Chip, Glyph
from app.ui.widgets.card import Card
from app.ui.widgets.fields import Line
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_KEYS = "A number and Enter · Space takes the last quantity · letters filter · F12 puts all in"
# So many rows above and below those in sight are asked for with them.
_AROUND = 12
# Lower than this, in pixels at 100 %, it stands over the head of the order as well.
_ROOM = 340
_ASK_MS = 40

Ask = Callable[[QObject, Sequence[str], Callable[[Sequence[ProductHit]], None]], None]


class _PadTable(RowsTable):
    """Figures go into the cell; letters are the filter's, Space is what they took last."""

    lettered = Signal(str)
    usual = Signal()
    upwards = Signal()
    # Events are looked at while the table is being made.
    editor: Any = None

    def _meant(self, event: QKeyEvent) -> bool:
        """Whether a key was for something else than the cell."""
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        said = event.text()
        if held or not said:
            return False
        if said.isalpha():
            if self.commit():
                self.editor.hide()
                self.lettered.emit(said)
            return True
        if event.key() == Qt.Key.Key_Space:
            self.usual.emit()
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the open cell's keys those that are none of a figure."""
        if watched is self.editor and key_pressed(event) and self._meant(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same on a row whose cell is not open."""
        if event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.upwards.emit()
        elif not self._meant(event):
            super().keyPressEvent(event)


class OrderPad(Sheet):
    """``taken`` carries what is wanted: a product's id and how much of it, in the order of the list."""

    taken = Signal(list)
    left = Signal(dict)

    def __init__(self, document: Any, name: str, bought: Sequence[Any], takes: Mapping[str, int], ask: Ask) -> None:
        super().__init__(document, f"What {name} buys", do="Put in")
        self._bought, self._ask = bought, ask
        self._due = sum(1 for one in bought if one.due)
        self.takes = dict(takes)
        self._hits: dict[str, ProductHit] = {}
        self._asked: set[str] = set()
        self._done = False
        self.filter = Line(hint="Type to filter", name="Filter what they buy")
        self.filter.installEventFilter(self)
        columns = self._columns()
        self._shown = WindowModel(columns, lambda row: row.id, self._row, lambda one: one.product_id)
        self.table = _PadTable(columns, ("take",), self._checked, model=self._shown)
        self.table.empty_sentence = "Nothing of that. Esc shows all again."
        self.table.setAccessibleName("What the customer buys")
        self.told = Text(size=Size.BODY, weight=600)
        self._build()
        self._soon = QTimer(self, interval=_ASK_MS, singleShot=True)
        self._soon.timeout.connect(self._ask_for_sight)
        self.filter.textEdited.connect(lambda _text: self._filter())
        self.table.lettered.connect(self._letter)
        self.table.usual.connect(self._usual)
        self.table.upwards.connect(self.filter.setFocus)
        self.table.said.connect(self.note.set_text)
        self.table.verticalScrollBar().valueChanged.connect(lambda _at: self._soon.start())
        self.accepted.connect(self._take)
        self.closed.connect(self._closed)
        self._filter()

    def _build(self) -> None:
        self.body.addWidget(self.filter)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table)
        self.body.addWidget(surface, 1)
        self.body.addWidget(self.told)
        self.body.addWidget(Text(_KEYS, size=Size.SECOND, tone="muted", elide=True))

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("due", "", 74, lambda row: "", chip=_due, least=58),
            Column("code", "Code", 92, lambda row: row.data.sku, weight=600, least=80),
            Column("words", "Description", 130, _words, stretch=True, least=90, tone_of=_tone),
            number_column("take", "Take", 62, lambda row: row.cells["take"], weight=700, tone="accent"),
            number_column("quantity", "Last", 56, lambda row: say.quantity(row.data.quantity)),
            Column("unit", "", 52, lambda row: row.data.unit, tone="muted", yields=4),
            number_column("price", "At", 84, _price, yields=2),
            Column("day", "On", SHORT_DAY, lambda row: say.short_day(row.data.last_date), tone="muted", yields=3),
            Column("every", "Every", 60, _every, tone="muted", yields=5),
            Column("stock", "Stock", 92 + LAST, lambda row: "", chip=self._stock, least=84, yields=1),
        )

    def _stock(self, row: EditRow) -> Chip | None:
        hit = self._hits.get(row.id)
        return hit.chip(self.takes.get(row.id) or row.data.quantity) if hit else None

    def sizeHint(self) -> QSize:
        """As high as it may be."""
        return QSize(super().sizeHint().width(), look().px(4000))

    def open(self) -> None:
        """The cursor on the first row: what is typed there is its quantity."""
        super().open()
        self.table.setFocus()
        self.table.go_to(0)
        self._soon.start()

    def _place(self) -> None:
        """At the right, over the height of the lines; over all of the order where that would be few rows."""
        area = self._document.rect()
        card = getattr(self._document, "card", None)
        top = card.geometry().bottom() + look().px(10) if card is not None and card.isVisible() else area.top()
        if area.bottom() - top < look().px(_ROOM):
            top = area.top()
        width = min(area.width(), max(look().px(960), area.width() * 2 // 3))
        self.setGeometry(area.right() + 1 - width, top, width, area.bottom() + 1 - top)
        # Where it became higher, more rows are in sight.
        if not self._soon.isActive():
            self._soon.start()

    # --- rows -----------------------------------------------------------------------------------------------------

    def _filter(self) -> None:
        from app.store.folding import fold

        words = [f" {one}" for one in fold(self.filter.text()).split()]
        fits = [one for one in self._bought if all(word in one.words for word in words)] if words else self._bought
        self._shown.set_items(fits)
        self.table.viewport().update()
        if fits and not self.table.currentIndex().isValid():
            self.table.go_to(0)
        self._soon.start()
        self._say()

    def _row(self, one: Any) -> EditRow:
        """Of what they buy a row, with what is taken of it."""
        return EditRow(one.product_id, one, {"take": self._text(one.product_id)})

    def _text(self, product_id: str) -> str:
        return quantity_out(self.takes[product_id]) if product_id in self.takes else ""

    def _letter(self, said: str) -> None:
        self.filter.setFocus()
        self.filter.setText(self.filter.text() + said)
        self._filter()

    def _checked(self, row: EditRow, key: str, text: str) -> EditRow | str:
        value = quantity_cell(text)
        if isinstance(value, str):
            return value
        self._want(row.id, value)
        return row.filled(key, quantity_out(value) if value else "")

    def _want(self, product_id: str, quantity: int) -> None:
        self.takes.pop(product_id, None)
        if quantity:
            self.takes[product_id] = quantity
        self._say()

    def _usual(self) -> None:
        """What they took last, or nothing of it; and on to the next row."""
        at = self.table.currentIndex().row()
        if not 0 <= at < len(self.table.rows):
            return
        self.table.editor.clear()
        self.table.commit()
        row = self.table.rows[at]
        known = self.takes.get(row.id) == row.data.quantity
        self._want(row.id, 0 if known else row.data.quantity)
        self.table.put(at, row)
        self.table.setFocus()
        self.table.go_to(min(at + 1, len(self.table.rows) - 1))

    def _say(self) -> None:
        parts = [f"{len(self._bought):,} product{'s' if len(self._bought) != 1 else ''}"]
        parts += [f"{self._due} due to buy"] if self._due else []
        parts += [f"{len(self.takes)} taken"] if self.takes else []
        self.told.set_text(" · ".join(parts))
        self.button.set_text(f"Put in {len(self.takes)}" if self.takes else "Put in")
        self.button.setEnabled(bool(self.takes))

    def _ask_for_sight(self) -> None:
        """Stock of the rows in sight, each once."""
        first = max(0, self.table.rowAt(0) - _AROUND)
        last = self.table.rowAt(self.table.viewport().height() - 1)
        rows = self.table.rows[first : (last if last >= 0 else len(self.table.rows)) + _AROUND]
        some = [one.id for one in rows[: 4 * _AROUND * 2] if one.id not in self._asked]
        if some:
            self._asked |= set(some)
            self._ask(self, some, self._learned)

    def _learned(self, hits: Sequence[ProductHit]) -> None:
        self._hits |= {one.id: one for one in hits}
        self.table.viewport().update()

    # --- keys -----------------------------------------------------------------------------------------------------

    def _take(self) -> None:
        if not self.table.commit():
            return
        if not self.takes:
            self.note.set_text("Nothing is taken yet: type a quantity on a row, or Space for the last one.")
            return
        order = {one.product_id: at for at, one in enumerate(self._bought)}
        wanted = sorted(self.takes.items(), key=lambda one: order.get(one[0], 0))
        self._done = True
        self.dismiss()
        self.taken.emit(wanted)

    def _closed(self) -> None:
        self.left.emit({} if self._done else dict(self.takes))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the filter: down to the rows, Esc shows all again."""
        if watched is not self.filter or not key_pressed(event):
            return super().eventFilter(watched, event)
        key = event.key()
        if key in _ENTER or key == Qt.Key.Key_Down:
            self.table.setFocus()
            self.table.go_to(max(0, self.table.currentIndex().row()))
        elif key == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
            self._filter()
            self.table.setFocus()
        else:
            return super().eventFilter(watched, event)
        return True


def _due(row: EditRow) -> Chip | None:
    one = row.data
    if one.discontinued:
        return Chip("gone", "idle", Glyph.CROSS, "discontinued")
    if not one.due:
        return None
    days = f"{one.late} day{'s' if one.late != 1 else ''} ago" if one.late else "today"
    return Chip("due", "money", Glyph.HOURGLASS, f"due to buy since {days}" if one.late else "due to buy today")


def _tone(row: EditRow) -> str:
    return "muted" if row.data.discontinued else "text"


def _words(row: EditRow) -> str:
    return "  ·  ".join(filter(None, (row.data.name, row.data.alert)))


def _price(row: EditRow) -> str:
    one = row.data
    each = "/kg" if one.by_weight else f" / {one.price_per}" if one.price_per != 1 else ""
    return say.price(one.price) + each


def _every(row: EditRow) -> str:
    return f"{row.data.every} d" if row.data.every else ""
