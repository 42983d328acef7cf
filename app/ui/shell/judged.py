"""What a paper is, as a small sheet: whole or not, whose seal, and whether the books still say the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.theme.look import Size
from app.ui.widgets.sheet import Sheet, scrolled
from app.ui.widgets.text import Text

# Where a document is shown, by the kind of its paper.
_PLACES: Final[Mapping[str, str]] = {
    "quotation": "order",
    "sales-order": "order",
    "delivery-note": "deliveries",
    "invoice": "money",
    "credit-note": "money",
    "statement": "customers",
}
# A sign beside a colour: nobody has to tell red from green.
_SIGNS: Final = {True: ("✓", "done", "Yes: "), False: ("✗", "stop", "No: "), None: ("·", "muted", "")}


class JudgedSheet(Sheet):
    """Its answers, each with a tick or a cross. ``opened`` carries place and document on Enter, where it is ours.

    A quotation that its customer signed is accepted instead: ``taken`` carries its id, and O opens it.
    """

    opened = Signal(str, str)
    taken = Signal(str)

    def __init__(self, screen: QWidget, name: str, seen: Any) -> None:
        place = _PLACES.get(seen.kind, "") if seen.document_id else ""
        words = f"Open {seen.number}" if place else "Back"
        super().__init__(screen, name, do="Accept the quote" if seen.acceptable else words, share=1.6)
        self.seen, self._place_of = seen, place
        if seen.acceptable:
            self.choices["O"] = self._open
            self.note.set_tone("muted")
            self.note.set_text(f"O opens {seen.number} as it is. The file is attached to it.")
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 2, 8, 2)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        row = 0
        for answer in seen.answers:
            sign, tone, spoken = _SIGNS[answer.holds]
            mark = Text(sign, size=Size.BUTTON, weight=700, tone=tone)
            mark.setAccessibleName(spoken.rstrip(": ") or "Not known")
            grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
            said = Text(answer.text, weight=500, wrap=True)
            said.setAccessibleName(f"{spoken}{answer.text}")
            grid.addWidget(said, row, 1)
            row += 1
            for detail in answer.details:
                grid.addWidget(Text(detail, size=Size.SECOND, wrap=True), row, 1)
                row += 1
        grid.setRowStretch(row, 1)
        self.body.addWidget(scrolled(inside))
        self.accepted.connect(self._take if seen.acceptable else self._open)

    @property
    def lines(self) -> list[str]:
        """What it says, a line each with its sign."""
        return [f"{_SIGNS[one.holds][0]} {one.text}" for one in self.seen.answers]

    def _take(self) -> None:
        self.dismiss()
        self.taken.emit(self.seen.document_id)

    def _open(self) -> None:
        place, document = self._place_of, self.seen.document_id
        self.dismiss()
        if place:
            self.opened.emit(place, document)
