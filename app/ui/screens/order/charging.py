"""What the company's rules charge on a draft: asked of the books, which book it, a moment after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.screens.order import reads

if TYPE_CHECKING:
    from app.domain.tax import Adjustment
    from app.ui.screens.order.place import Kept

# Behind the last of a few keys; whoever looks at the total does not see it wait.
PAUSE_MS = 120


class Charging(QObject):
    """``due`` are the charges of the rules beside what was typed; ``changed`` when they are others than before."""

    changed = Signal()

    def __init__(self, draft: Kept, parent: QObject) -> None:
        super().__init__(parent)
        self._draft = draft
        self.due: tuple[Adjustment, ...] = ()
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)

    def look(self) -> None:
        """Something changed that charges may depend on."""
        self._pause.start()

    def _ask(self) -> None:
        draft = self._draft
        if not draft.reckoning.ready or draft.who is None:
            self._take(())
            return
        given = draft.deal_later()
        # What the rules refuse is said when the draft is kept; until then it charges nothing.
        draft.desk.work.read(
            lambda view: reads.charges(view, given), self._take, failed=self._refused, key=self, owner=self
        )

    def _refused(self, _error: Exception) -> None:
        self._take(())

    def _take(self, due: Any) -> None:
        if due != self.due:
            self.due = due
            self.changed.emit()
