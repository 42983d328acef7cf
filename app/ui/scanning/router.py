"""From a code to what it means here: the books are asked once, then the place in front, then everybody else."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.domain import codes
from app.domain.codes import Scanned
from app.ui.commands import told
from app.ui.scan import ScanGate
from app.ui.scanning.inorder import InOrder
from app.ui.scanning.scan import ACCEPTED, REJECTED, Scan

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.scanning.outcome import Outcomes
    from app.ui.shell.window import Shell

BANNER_MS = 8000
"""As long as its toast stands, an unknown code can be assigned by the key that the toast names."""


class Scans(QObject):
    """One scan after the other, each with what was pressed behind it (``order``); ``gate`` knows them from typing."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self.order = InOrder(self)
        self.gate = ScanGate(self, self.order)
        self.gate.command = self._late
        self.gate.scanned.connect(self.take)
        self.gate.prefix = str(self.settings.get("prefix", ""))
        self.unknown: Scanned | None = None
        self._forget = QTimer(self, interval=BANNER_MS, singleShot=True)
        self._forget.timeout.connect(self._forgotten)

    @property
    def settings(self) -> dict[str, Any]:
        """What this machine keeps of its scanner: ``sound`` and ``prefix``."""
        kept: dict[str, Any] = self._shell.state.values.setdefault("scanner", {})
        return kept

    @cached_property
    def outcomes(self) -> Outcomes:
        """Frame, log and sound, made for the first scan."""
        from app.ui.scanning.outcome import Outcomes

        return Outcomes(self._shell, self.settings)

    def _late(self, event: QKeyEvent) -> bool:
        """A key that waited for the scan before it means what works now."""
        self._shell.refresh()
        return self._shell.keys.press(event)

    def place(self) -> None:
        """The log lies over nothing that is needed, whatever has opened since."""
        if "outcomes" in self.__dict__:
            self.outcomes.log.place()

    def take(self, code: str) -> None:
        """A scan, whatever has the focus. At the door, or where a right is lent, it is a badge and nobody's to read."""
        if not self._shell.doorkeeper.scanned(code):
            self.order.slow(lambda settled: self._look_up(code, settled))

    def _look_up(self, code: str, settled: Callable[[], None]) -> None:
        now = QDate.currentDate()
        today = date(now.year(), now.month(), now.day())
        said = codes.read(code, today)
        told: list[str] = []

        def tell(outcome: str, words: str) -> None:
            told.append(outcome)
            self.outcomes.tell(outcome, words or said.text)

        def known(found: Any) -> None:
            if self._shell.doorkeeper.covers:
                # Somebody locked the window meanwhile: what was scanned before is not done behind the door.
                told.append(REJECTED)
                return
            if found.badge:
                # Neither typed where the cursor is nor written in the log.
                told.append(REJECTED)
                self.outcomes.tell(REJECTED, "A badge: you are signed in")
                return
            scan = Scan(said, found.product, found.document, found.location, tell)
            self._shell.uncover()
            if not self._shell.screen().scanned(scan):
                self._nowhere(scan)

        def over() -> None:
            if not told:
                tell(ACCEPTED, "")
            settled()

        def failed(error: Exception) -> None:
            tell(REJECTED, said.text)
            self._shell.screen().went_wrong(error)

        self._shell.desk.work.read(
            lambda view: _resolve(view, said), known, failed=failed, owner=self, priority=0, settled=over
        )

    def _nowhere(self, scan: Scan) -> None:
        """What the place has no use for is typed where the cursor is, or said."""
        focus = QApplication.focusWidget()
        if focus is not None and focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
            self.gate.typed_back(scan.code)
            scan.accept(f"{scan.code}: typed")
        elif scan.product or scan.document or scan.location or scan.control:
            scan.reject(f"{scan.code}: not here")
        else:
            self._say_unknown(scan)

    def _say_unknown(self, scan: Scan) -> None:
        said = scan.said
        scan.reject(f"{said.text}: unknown")
        problem = f"{said.problem.removesuffix('.')}. Scan it again, or" if said.problem else ""
        words = f"{problem} assign it" if problem else f"Unknown barcode {said.text} — assign"
        self._shell.toasts.withdraw(self.assign)
        self.unknown = said
        self._forget.start()
        self._shell.toast(f"{words} to a product ({told('Ctrl+.')})", action="Assign", run=self.assign, phase="stop")

    def _forgotten(self) -> None:
        self.unknown = None
        self._shell.refresh()

    def assign(self) -> None:
        """Whose barcode the unknown one is. Then it is what was scanned."""
        said = self.unknown
        if said is None:
            return
        from app.ui.scanning.assign import AssignSheet

        self._shell.toasts.withdraw(self.assign)
        self._forget.stop()
        self.unknown = None
        sheet = AssignSheet(self._shell.screen(), said)
        sheet.assigned.connect(lambda: self.take(said.text))
        self._shell.screen().show_over(sheet)
        self._shell.refresh()


def _resolve(view: Any, said: Scanned) -> Any:
    from app.queries.scanned import resolve

    return resolve(view, said)
