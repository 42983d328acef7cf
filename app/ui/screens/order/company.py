"""What the order place knows of the company before it is needed: its money, its taxes, its own fields."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.screens.desk import Desk
from app.ui.screens.order import reads
from app.ui.screens.order.state import Firm
from app.ui.screens.ownfields import read_definitions


class KnownCompany(QWidget):
    """``known`` once, when it is there; ``failed`` if it cannot be read; ``own_changed`` carries the own fields.

    A widget without a face, so that it hears what the place it lies in hears.
    """

    known = Signal()
    failed = Signal(object)
    own_changed = Signal(tuple)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._desk = desk
        self.firm = Firm()
        self.rates: tuple[Any, ...] = ()
        self.own: tuple[Any, ...] = ()
        desk.hub.listen(parent, {"tax_rate"}, lambda _ids: self._ask_rates())
        desk.hub.listen(parent, {"custom_field"}, lambda _ids: self._ask_own())
        desk.hub.listen(parent, {"company"}, lambda _ids: desk.work.read(reads.company, self._take, owner=self))
        desk.work.read(reads.company, self._first, failed=self.failed.emit, owner=self, priority=1)

    def _first(self, company: Any) -> None:
        self._take(company)
        self.known.emit()
        self._ask_rates()
        self._ask_own()

    def _take(self, company: Any) -> None:
        told = (company.currency, company.tax_rounding, company.cash_recording, company.quote_days, company.region)
        self.firm = Firm(*told)

    def _ask_rates(self) -> None:
        """Known before a line is looked at: its sheet opens with the key."""

        def known(rates: Any) -> None:
            self.rates = rates

        self._desk.work.read(reads.tax_rates, known, owner=self)

    def _ask_own(self) -> None:
        """The company's own fields of orders: on cards, in the header, and asked for at Finish."""

        def known(fields: Any) -> None:
            self.own = fields
            self.own_changed.emit(fields)

        self._desk.work.read(lambda view: read_definitions(view, "order"), known, owner=self)
