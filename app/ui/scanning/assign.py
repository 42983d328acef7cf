"""An unknown barcode becomes a product's: which one is typed, the barcode is kept, and Ctrl+Z takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.codes import Scanned
from app.domain.entry.grammar import QUANTITY_SCALE, parse_sum
from app.domain.quantity import quantity_out
from app.ui.entry.choose import ProductHit
from app.ui.qt import key_pressed
from app.ui.theme.look import Size, look
from app.ui.widgets.fields import Line
from app.ui.widgets.names import NameList
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text


class AssignSheet(Sheet):
    """``assigned`` once the books have it. The code is kept as a GTIN without its zeros in front where it is one."""

    assigned = Signal()
    # One more unknown scan is not typed into it: it is another barcode.
    gives_way = True

    def __init__(self, screen: Any, said: Scanned) -> None:
        self.barcode = said.gtin.lstrip("0").zfill(_width(said.gtin)) if said.gtin else said.text
        super().__init__(screen, f"Whose barcode is {self.barcode}?", do="Assign")
        self._screen = screen
        self._hits: Sequence[ProductHit] = ()
        if said.problem:
            self.body.addWidget(Text(said.problem, size=Size.SECOND, weight=500, tone="money", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(12)
        self.words = Line(hint="Product: code or words", name="Product")
        self.words.textEdited.connect(lambda _text: self._ask())
        self.words.installEventFilter(self)
        self.holds = Line(hint="1", name="Stands on how many")
        self.holds.installEventFilter(self)
        self.holds.setFixedWidth(look().px(90))
        row.addWidget(self.words, 1)
        row.addWidget(Text("stands on", tone="muted"))
        row.addWidget(self.holds)
        self.body.addLayout(row)
        self.found = Text(size=Size.BODY, weight=600, elide=True)
        self.body.addWidget(self.found)
        self.names = NameList(self.window())
        self.names.clicked.connect(self._chosen)
        self.closed.connect(self.names.deleteLater)
        self.accepted.connect(self._assign)

    @property
    def product(self) -> ProductHit | None:
        """The one that is chosen."""
        return self._hits[self.names.current] if 0 <= self.names.current < len(self._hits) else None

    def _ask(self) -> None:
        asked = self.words.text().strip()
        self._hits = ()
        self._show(-1)
        if asked:
            self._screen.desk.work.read(
                lambda view: _products(view, asked),
                lambda hits: self._known(asked, hits),
                failed=self._screen.went_wrong,
                key="assign",
                owner=self,
                priority=0,
            )

    def _known(self, asked: str, hits: Sequence[ProductHit]) -> None:
        if asked != self.words.text().strip():
            return
        self._hits = hits
        exact = [at for at, one in enumerate(hits) if one.exact]
        self._show(exact[0] if len(exact) == 1 else 0 if hits else -1)
        if not hits:
            self.found.set_text(f"No product is called “{asked}”.")

    def _show(self, current: int) -> None:
        several = self._hits if len(self._hits) > 1 else ()
        self.names.show_rows([(one.code, one.description) for one in several], self.words)
        self._choose(current)

    def _choose(self, current: int) -> None:
        self.names.current = current
        self.names.update()
        one = self.product
        self.found.set_text(f"{one.code}  {one.description}" if one else "")

    def _chosen(self, row: int) -> None:
        self._choose(row)
        self.names.hide()
        self.holds.setFocus()

    def _assign(self) -> None:
        one, size = self.product, parse_sum(self.holds.text().strip() or "1", QUANTITY_SCALE)
        if one is None:
            self.note.set_text("Type the product's code or words of its name.")
            self.words.setFocus()
            return
        if size is None or size <= 0:
            self.note.set_text(f"“{self.holds.text()}” is no quantity: 12 on a box of twelve.")
            self.holds.setFocus()
            return
        given = {"sku": one.code, "barcodes": [{"barcode": self.barcode, "quantity": quantity_out(size)}]}
        self._screen.desk.work.perform(
            "save_product", given, done=lambda reply: self._kept(one, reply), failed=self._failed, owner=self
        )

    def _kept(self, one: ProductHit, reply: Any) -> None:
        from app.ui.screens.undoer import Undoer

        self.dismiss()
        undoer = getattr(self._screen, "undoer", None) or Undoer(self._screen)
        undoer.kept(f"{self.barcode} is {one.code} now.", reply)
        self.assigned.emit()

    def _failed(self, error: Exception) -> None:
        self._screen.went_wrong(error)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk through the products; Enter assigns."""
        if key_pressed(event) and watched in (self.words, self.holds):
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.accept()
                return True
            steps: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if watched is self.words and len(self._hits) > 1 and (by := steps.get(event.key())):
                self._choose((self.names.current + by) % len(self._hits))
                return True
        return super().eventFilter(watched, event)


def _width(gtin: str) -> int:
    """How many digits the number is written with: as few as a barcode has."""
    digits = len(gtin.lstrip("0"))
    return next(size for size in (8, 12, 13, 14) if digits <= size)


def _products(view: Any, words: str) -> Sequence[ProductHit]:
    from app.ui.screens.base import today_iso
    from app.ui.screens.order.reads import products

    return products(view, words, "", today_iso())
