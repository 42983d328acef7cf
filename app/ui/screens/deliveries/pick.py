"""Picking one order: a huge line at a time, by scanner, keys or touch; a wrong scan never changes anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain import codes
from app.domain.entry.grammar import QUANTITY_SCALE, parse_sum
from app.ui import format as say
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.scanning.scan import Scan
from app.ui.screens.deliveries.fetched import (
    Fetched,
    as_kept,
    cutting_words,
    following,
    from_kept,
    how_it_ended,
    means,
    pick_columns,
    revised,
    told,
    why_back,
    words_of_enter,
)
from app.ui.screens.deliveries.handles import handles
from app.ui.screens.deliveries.weighing import answered, question
from app.ui.theme.look import Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.notices import Notices
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

REASONS = {"1": "none on shelf", "2": "damaged", "3": "wrong bin"}
_TARGET, _NEAR, _MOST_PARCELS = 72, 840, 999
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class PickPage(QWidget):
    """``confirmed`` carries the lines for the action; ``left`` keeps the progress (F8 or Esc).

    Once all lines are answered a number says into how many parcels it is packed; L leaves packing for later.
    """

    confirmed = Signal(list)
    left = Signal()
    changed = Signal()
    called = "this order"

    def __init__(self, head: Any, lines: Sequence[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = head
        self._rows = [Fetched(line) for line in lines]
        self._at = 0
        self._typed = ""
        self._asked = ""
        self._weighing = ""
        self._doubt = 0
        self._before: list[tuple[Fetched, ...]] = []
        self._scans: list[str] = []
        self.parcels = 1
        self.pack = True
        self.stopped = self.handed = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        look().changed.connect(self._dress)
        self._dress()
        self._show()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        big = Card()
        inside = QVBoxLayout(big)
        inside.setContentsMargins(24, 16, 24, 16)
        top = QHBoxLayout()
        self.title = Text(f"{self.head.order}  {self.head.customer}", size=Size.TITLE, weight=600)
        self.count = Text(size=Size.TITLE, weight=600, tone="muted")
        top.addWidget(self.title, 1)
        top.addWidget(self.count)
        inside.addLayout(top)
        middle = QHBoxLayout()
        middle.setSpacing(40)
        self.place = Text(size=Size.WAREHOUSE, weight=600)
        words = QVBoxLayout()
        self.code = Text(size=Size.TOTAL, weight=600)
        self.words = Text(size=Size.TITLE, elide=True)
        words.setSpacing(2)
        words.addWidget(self.code, 1, Qt.AlignmentFlag.AlignBottom)
        words.addWidget(self.words, 1, Qt.AlignmentFlag.AlignTop)
        self.wanted = Text(size=Size.WAREHOUSE, weight=700)
        self.got = Text(size=Size.CHANGE, weight=500, tone="muted")
        middle.addWidget(self.place)
        middle.addLayout(words, 100)
        middle.addWidget(self.wanted)
        middle.addWidget(self.got)
        middle.addStretch(1)
        inside.addLayout(middle, 1)
        self.notices = Notices(size=Size.TITLE)
        self.note = Text(size=Size.TOTAL, weight=500, tone="stop", wrap=True)
        self.following = Text(size=Size.BUTTON, tone="muted", elide=True)
        for one in (self.notices, self.note, self.following):
            inside.addWidget(one)
        self.less_button, self.more_button = Button("−", height=64), Button("+", height=64)
        self.all_button = Button("All", key="⏎", primary=True, height=64)
        self.short_button = Button("Short", key="S", height=64)
        self.otherwise_button = Button("Cut otherwise", key="C", height=64)
        self.later_button = Button("Pack later", key="L", height=64)
        self.log = Text(size=Size.SECOND, tone="muted")
        inside.addLayout(handles(self))
        column.addWidget(big, 2)
        self.model = ListModel(pick_columns(), lambda row: row.id)
        self.table = Table(self.model)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.clicked.connect(lambda index: self._go(index.row()))
        surface = Card()
        rest = QVBoxLayout(surface)
        rest.setContentsMargins(1, 1, 1, 6)
        rest.addWidget(self.table)
        column.addWidget(surface, 3)

    def _dress(self) -> None:
        """One more and one less are as wide as high: for gloves. How many stands near what, on a large screen."""
        self.words.setMaximumWidth(look().px(_NEAR))
        for button in (self.less_button, self.more_button):
            button.setMinimumWidth(look().px(_TARGET))

    # --- progress -------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[Fetched, ...]:
        """Lines with what was found."""
        return tuple(self._rows)

    @property
    def current(self) -> Fetched | None:
        """The line somebody stands in front of."""
        return self._rows[self._at] if 0 <= self._at < len(self._rows) else None

    @property
    def asking(self) -> bool:
        """Whether it is asked why the current line is short. A change of the order meanwhile does not drop that."""
        row = self.current
        return row is not None and row.id == self._asked and not row.done and not row.back

    @property
    def weighing(self) -> bool:
        """Whether it is asked what the current line weighs."""
        row = self.current
        return row is not None and row.id == self._weighing and bool(row.unweighed) and not row.done and not row.back

    @property
    def finished(self) -> bool:
        """Whether every line was answered."""
        return all(row.done and not row.back for row in self._rows)

    def revise(self, head: Any, lines: Sequence[Any]) -> None:
        """The order was changed meanwhile: what is asked for now. What was scanned stays; what is too much goes back.

        Of a list that is not worked on any more everything goes back; ``stopped`` says so.
        """
        self.head, self.stopped = head, head.state != "open"
        wanted = [replace(line, quantity=0) for line in lines] if self.stopped else lines
        known = {row.id: row for row in self._rows}
        rows = [revised(known.get(str(line.id)), line) for line in wanted]
        rows = [row for row in rows if row.line.quantity or row.got]
        if rows == self._rows:
            return
        here = self.current.id if self.current else ""
        self._rows, self._before = rows, []
        first = next((at for at, row in enumerate(rows) if row.back), -1)
        if first >= 0:
            self._typed, self._at = "", first
            self._show()
        else:
            self._next(next((at for at, row in enumerate(rows) if row.id == here), 0))

    def progress(self) -> dict[str, Any]:
        """What to keep, so that a crash or an empty battery resumes at the same line."""
        return {row.id: as_kept(row) for row in self._rows if row.got or row.done}

    def resume(self, kept: Mapping[str, Any]) -> None:
        """Take up kept progress."""
        for at, row in enumerate(self._rows):
            self._rows[at] = from_kept(row, kept.get(row.id))
        self._next(0)

    def take(self, quantity: int, reason: str = "") -> None:
        """So much of the current line was found, in thousandths; less than asked wants a reason."""
        row = self.current
        if row is None:
            return
        if row.back and quantity != row.line.quantity:
            self._show()
            return
        if quantity > row.most:
            asked, most = say.quantity(row.line.quantity), say.quantity(row.most)
            within = f"{asked} are asked for, and {most} {row.line.unit} may be sent: put the rest back."
            self._show(within if row.most > row.line.quantity else f"Only {asked} {row.line.unit} are asked for.")
            return
        if quantity < row.line.quantity and not reason:
            self._rows[self._at] = replace(row, got=quantity)
            self._asked = row.id
            self._show()
            return
        self._remember()
        if quantity < row.weighed:
            row = replace(row, weight=0, weighed=0)
        row = self._rows[self._at] = replace(row, got=quantity, done=False, reason=reason)
        if row.unweighed:
            self._weigh(self._at)
            return
        self._rows[self._at] = replace(row, done=True)
        self._next(self._at + 1)

    def _weigh(self, at: int) -> None:
        """Ask what the line weighs; it is done when somebody has said so."""
        self._at, self._typed, self._doubt = at, "", 0
        self._weighing = self._rows[at].id
        self._show()

    def _take_weight(self) -> None:
        text, self._typed, row = self._typed, "", self._rows[self._at]
        now, self._doubt, words = answered(row, text, self._doubt)
        if now.done:
            self._remember()
            self._rows[self._at] = now
            self._next(self._at + 1)
        else:
            self._show(words)

    def count_by(self, by: int) -> None:
        """One more or one less of the current line, by touch; never beyond what is asked for."""
        row = self.current
        if row is not None and 0 <= row.got + by <= max(row.line.quantity, row.got):
            self._count(self._at, by)

    def _count(self, at: int, by: int, weight: int = 0) -> None:
        """``weight`` in grams, where the label of what was scanned says it."""
        self._remember()
        row = self._rows[at]
        got = max(row.most, row.got - abs(by)) if row.back else min(row.line.quantity, row.got + by)
        if weight:
            row = replace(row, weight=row.weight + weight, weighed=min(got, row.weighed + by))
        elif got < row.weighed:
            row = replace(row, weight=0, weighed=0)
        row = replace(row, got=got)
        self._rows[at] = replace(row, done=got == row.line.quantity and not row.unweighed)
        if got == row.line.quantity and row.unweighed:
            self._weigh(at)
        elif self._rows[at].done:
            self._next(at)
        else:
            self._at = at
            self._show()

    def _remember(self) -> None:
        self._before = [*self._before[-99:], tuple(self._rows)]

    def take_shown(self) -> None:
        """What the button of Enter says."""
        self._take_weight() if self.weighing else self.take_all()

    def take_all(self) -> None:
        """The rest of the line."""
        if self.finished:
            self.confirm()
        elif self.current:
            self.take(self.current.line.quantity)

    def short(self) -> None:
        """Less than asked: the number counted so far stands, then why."""
        if self.current:
            self.take(self.current.got)

    def confirm(self) -> None:
        """Hand over what was found; lines nobody answered were found whole. What is too much is put back first."""
        first = next((at for at, row in enumerate(self._rows) if row.back), -1)
        if first >= 0:
            self._go(first)
            return
        if self.stopped:
            self.left.emit()
            return
        for at, row in enumerate(self._rows):
            whole = row if row.done else replace(row, got=row.line.quantity)
            if whole.unweighed and row.line.quantity:
                self._rows[at] = whole
                self._weigh(at)
                return
        self.confirmed.emit([told(row) for row in self._rows if row.line.quantity])

    def leave_packing(self) -> None:
        """Hand over without packing: somebody else packs."""
        if self.finished and not self.stopped:
            self.pack = False
            self.confirm()

    def cut_otherwise(self) -> None:
        """The pieces of the line are not cut as the list says; once more, they are."""
        row = self.current
        if row is not None and row.line.cutting and not self.weighing:
            self._remember()
            self._rows[self._at] = replace(row, otherwise=not row.otherwise)
            self._show()

    def undo(self) -> None:
        """Back before the last scan or the last answer; of a pick taken up again, the last line again."""
        if self._before:
            self._rows, self._asked, self._weighing = list(self._before.pop()), "", ""
            self._next(0)
            return
        done = [at for at, row in enumerate(self._rows) if row.done]
        if done:
            self._rows[done[-1]] = Fetched(self._rows[done[-1]].line)
            self._go(done[-1])

    def scanned(self, scan: Scan) -> None:
        """One more of the scanned product, or a printed order; anything else only says what is needed."""
        if scan.control:
            self._ordered(scan)
            return
        code = scan.code
        at = next((n for n, row in enumerate(self._rows) if not row.done and means(row.line, scan)), -1)
        row = self.current
        self._scans = [*self._scans[-4:], f"{'✓' if at >= 0 else '✗'}{self._rows[at].line.sku if at >= 0 else code}"]
        if at < 0:
            done = next((one for one in self._rows if one.done and means(one.line, scan)), None)
            words = ""
            if done:
                got = say.quantity(done.got)
                words = f"You have {got} of {say.quantity(done.line.quantity)} already."
            elif row:
                product = scan.product
                named = f"{product.sku} {product.name}" if product is not None and product.sku != code else code
                words = f"Not on {self.called}: {named}. You need {row.line.sku}."
            self._show(words)
            scan.reject(words or f"{code}: all lines are answered")
            return
        line = self._rows[at].line
        self._count(at, means(line, scan), scan.weight if line.each else 0)
        counted = next(one for one in self._rows if one.line is line)
        words = f"{line.sku} · {say.quantity(counted.got)} of {say.quantity(line.quantity)}"
        if self.finished:
            scan.complete(f"{words} · all done")
        else:
            scan.accept(words)

    def _ordered(self, scan: Scan) -> None:
        """A barcode that is no goods: the rest of the line, less than asked, back before the last scan."""
        ways = {codes.ALL: (self.take_all, "All"), codes.SHORT: (self.short, "Short"), codes.UNDO: (self.undo, "Undo")}
        run, words = ways[scan.control]
        finished = self.finished
        if finished and scan.control != codes.UNDO:
            # Handing over is a step that somebody looks at: Enter or F12.
            scan.reject(f"{words}: all lines are answered")
            return
        run()
        if self.finished and not finished:
            scan.complete(f"{words} · all done")
        else:
            scan.accept(words)

    # --- showing --------------------------------------------------------------------------------------------------

    def _next(self, start: int) -> None:
        waiting = [at for at, row in enumerate(self._rows) if not row.done]
        self._at = next((at for at in waiting if at >= start), waiting[0] if waiting else len(self._rows))
        self._typed = ""
        self._show()

    def _go(self, at: int) -> None:
        self._at, self._typed = at, ""
        self._show()
        self.setFocus()

    def _show(self, sentence: str = "") -> None:
        self.model.set_rows(self._rows)
        done = sum(row.done for row in self._rows)
        self.count.set_text(f"{done} of {len(self._rows)}")
        row = self.current
        if row is None and self.stopped:
            self.place.set_text("✓")
            self.code.set_text(f"This list {how_it_ended(self.head.state)}")
            self.words.set_text("Everything is back on its shelf.")
            self.wanted.set_text("")
            self.got.set_text("")
        elif row is None:
            self.place.set_text("✓")
            self.code.set_text(f"{done} of {len(self._rows)} done")
            self.words.set_text("A number is how many parcels.")
            parcels = self._typed or str(self.parcels)
            self.wanted.set_text(f"{parcels} parcel{'' if parcels == '1' else 's'}")
            self.got.set_text("")
        else:
            self.table.go_to(self._at)
            self.place.set_text(row.line.bin or row.line.location)
            self.code.set_text(row.line.sku)
            self.words.set_text(row.line.name)
            self.wanted.set_text(f"{say.quantity(row.line.quantity)} {row.line.unit}")
            count = say.quantity(row.got) if row.got else ""
            if self.weighing:
                self.got.set_text(f"{self._typed} kg" if self._typed else "kg?")
            else:
                count = self._typed or count
                self.got.set_text(f"got {count}" if count else "")
        self.following.set_text(following(self._rows, self._at))
        self.log.set_text("  ".join(self._scans))
        if row is not None and row.back:
            sentence = f"Put {say.quantity(row.back)} back: {why_back(self.head.state, row)}"
        elif row is not None and self.asking and not sentence:
            short = say.quantity(row.line.quantity - row.got)
            sentence = f"{short} short — why? 1 none on shelf · 2 damaged · 3 wrong bin"
        elif row is not None and self.weighing and not sentence:
            sentence = question(row)
        self.note.set_text(sentence)
        hold, alert = self.head.hold, row.line.alert if row else ""
        stands = "" if hold is None else f"{self.head.order} stands still" + (f": {hold}" if hold else ".")
        cutting = cutting_words(row) if row else ""
        self.notices.show_notices([("stop", stands), ("money", alert), ("ware", cutting), ("idle", self.head.note)])
        self.setAccessibleName(f"{self.place.full_text()} {self.code.full_text()} {self.wanted.full_text()} {sentence}")
        self.all_button.set_text(words_of_enter(row, stopped=self.stopped, weighing=self.weighing))
        self.later_button.setVisible(row is None and not self.stopped)
        for button in (self.short_button, self.less_button, self.more_button):
            button.setVisible(row is not None and not row.back and not self.weighing)
        self.otherwise_button.setVisible(row is not None and bool(row.line.cutting) and not self.weighing)
        self.otherwise_button.set_text("Cut as listed" if row is not None and row.otherwise else "Cut otherwise")
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits count, Enter takes, S is short, C cuts otherwise, a digit answers why, Backspace corrects."""
        text = event.text().upper()
        if self.asking and text in REASONS and (row := self.current) is not None:
            self.take(row.got, REASONS[text])
        elif event.key() in _ENTER:
            self._entered()
        elif text == "S":
            self.short()
        elif text == "L":
            self.leave_packing()
        elif text == "C":
            self.cut_otherwise()
        elif event.key() == Qt.Key.Key_Backspace:
            self._typed = self._typed[:-1]
            self._show()
        elif text and text in "0123456789,.":
            self._asked = ""
            self._typed += text
            self._show()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._go(min(len(self._rows) - 1, max(0, self._at + (1 if event.key() == Qt.Key.Key_Down else -1))))
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _entered(self) -> None:
        if self._typed and self.finished:
            self._pack_into()
            return
        if self.weighing:
            self._take_weight()
            return
        if not self._typed:
            self.take_all()
            return
        quantity = parse_sum(self._typed, QUANTITY_SCALE)
        self._typed = ""
        if quantity is None:
            self._show("That is not a number.")
        else:
            self.take(quantity)

    def _pack_into(self) -> None:
        """So many parcels; the number stays shown until Enter is pressed once more."""
        parcels, self._typed = self._typed, ""
        if parcels.isdecimal() and 1 <= int(parcels) <= _MOST_PARCELS:
            self.parcels = int(parcels)
            self._show()
        else:
            self._show(f"A shipment has 1 to {_MOST_PARCELS} parcels.")

    def event(self, event: QEvent) -> bool:
        """Tab has no use here: one line, one place to be."""
        if key_pressed(event) and event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
            return True
        return super().event(event)
