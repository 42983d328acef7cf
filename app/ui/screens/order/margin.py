"""Ctrl+M: what is earned, for twenty seconds, to whoever may see it; it goes when the window or the order is left.

A customer may stand before the screen: until it is asked for, nothing of it is in any widget.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from app.domain.entry.grammar import Kind
from app.domain.margin import Margin, line_margin, whole_margin
from app.domain.money import rate_out
from app.domain.pricing import explain_margin
from app.ui import format as say
from app.ui.entry.lines import EntryLine
from app.ui.entry.morecolumns import put_columns
from app.ui.models.columns import Column
from app.ui.screens.order import reads
from app.ui.screens.order.state import Firm, sales_of
from app.ui.theme.status import Chip, Glyph

if TYPE_CHECKING:
    from app.ui.entry.model import EntryModel
    from app.ui.entry.view import EntryTableView
    from app.ui.screens.desk import Desk

SECONDS = 20
RIGHT = "cost"


class Earning(Protocol):
    """The page whose margin is shown."""

    desk: Desk
    firm: Firm
    who: Any
    model: EntryModel
    table: EntryTableView

    @property
    def owner(self) -> QObject:
        """Whose answers are dropped when the page is gone."""

    def say(self, sentence: str, *, passing: bool = False) -> None:
        """A sentence in its foot."""


class MarginShow(QObject):
    """``changed`` is run when the foot has to be told again; ``hidden`` tells whoever else shows something of it."""

    hidden = Signal()

    def __init__(self, page: Earning, changed: Callable[[], None]) -> None:
        super().__init__(page.owner)
        self._page, self._changed = page, changed
        self.shown = False
        self._columns: tuple[Column, ...] = ()
        self._timer = QTimer(self, interval=SECONDS * 1000, singleShot=True)
        self._timer.timeout.connect(self.hide)
        page.owner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The order, or the window, is left."""
        if self.shown and event.type() in {QEvent.Type.Hide, QEvent.Type.WindowDeactivate}:
            self.hide()
        return super().eventFilter(watched, event)

    def toggle(self) -> None:
        """Show it, if this person may see it; hide it, if it is shown."""
        if self.shown:
            self.hide()
            return
        page = self._page
        actor = page.desk.work.actor
        page.desk.work.read(lambda view: reads.allowed(view, actor, RIGHT), self._answered, owner=page.owner)

    def _answered(self, may: bool) -> None:
        page = self._page
        if not may:
            page.say("Cost and margin are for those who may see what goods cost us.", passing=True)
        elif not self.shown:
            self.shown = True
            self._columns = page.model.columns
            *columns, net = page.model.columns
            # The end of the last column keeps clear of the card's edge.
            column = Column("margin", "Margin", 92, lambda _line: "", chip=self._chip, least=84)
            put_columns(page.table, (*columns, column, replace(net)))
            self._timer.start()
            self._changed()

    def hide(self) -> None:
        """Nothing of it any more."""
        if self.shown:
            self.shown = False
            self._timer.stop()
            put_columns(self._page.table, self._columns)
            self._changed()
            self.hidden.emit()

    def explained(self, line: EntryLine) -> str:
        """What is earned on a line in a sentence, while it is shown; "" while it is not."""
        least = line.priced.min_margin if line.priced else 0
        return explain_margin(self._of(line), least, self._page.firm.currency) if self.shown else ""

    # --- figures --------------------------------------------------------------------------------------------------

    def _of(self, line: EntryLine) -> Margin | None:
        page, priced = self._page, line.priced
        if line.product is None or not line.more.counted or priced is None:
            return None
        gross = bool(page.who and page.who.includes_tax)
        sales = sales_of(line, line.net or 0, gross=gross)
        return line_margin(sales, line.weight or line.quantity, priced.cost, page.firm.currency)

    def _chip(self, line: EntryLine) -> Chip | None:
        found = self._of(line) if self.shown and line.kind is Kind.PRODUCT else None
        if found is None or found.share is None:
            return None
        percent = f"{say.percent_text(rate_out(found.share))} %"
        least = line.priced.min_margin if line.priced else 0
        if found.amount < 0:
            return Chip(percent, "stop", Glyph.EMPTY, f"Margin {percent}: it is sold below cost")
        quarter = min(3, found.share // 15_000)
        glyph = (Glyph.QUARTER, Glyph.HALF, Glyph.THREE_QUARTER, Glyph.FULL)[quarter]
        return Chip(percent, "money" if found.share < least else "done", glyph, f"Margin {percent}")

    def words(self, off: int) -> tuple[str, str]:
        """What it is called, and the whole margin while it is shown: "23.4 % · 148.20"; "" while it is not.

        ``off`` is taken off beside the lines.
        """
        if not self.shown:
            return "Margin", ""
        counted = [one for one in self._page.model.lines if one.product and one.more.counted]
        found = whole_margin((self._of(line) for line in counted), off)
        if found is None or found.share is None:
            return "Margin", "no cost is known"
        amount = say.amount(found.amount, self._page.firm.currency)
        some = f"Margin of {found.known}" if found.known < found.lines else "Margin"
        return some, f"{say.percent_text(rate_out(found.share))} % · {amount}"
