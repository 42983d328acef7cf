"""The buttons below the line that is fetched: for fingers in gloves, and as a reminder of the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app.domain.entry.grammar import QUANTITY_SCALE
from app.ui.widgets.clear import keep_clear

if TYPE_CHECKING:
    from app.ui.screens.deliveries.pick import PickPage


def handles(page: PickPage) -> QHBoxLayout:
    """The page's buttons in a row, each doing what its key does."""
    page.less_button.setAccessibleName("One less")
    page.more_button.setAccessibleName("One more")
    page.less_button.clicked.connect(lambda: page.count_by(-QUANTITY_SCALE))
    page.more_button.clicked.connect(lambda: page.count_by(QUANTITY_SCALE))
    page.all_button.clicked.connect(page.take_shown)
    page.short_button.clicked.connect(page.short)
    page.otherwise_button.clicked.connect(page.cut_otherwise)
    page.later_button.clicked.connect(page.leave_packing)
    row = QHBoxLayout()
    for button in (
        page.less_button,
        page.more_button,
        page.all_button,
        page.short_button,
        page.otherwise_button,
        page.later_button,
    ):
        # The page keeps the focus: digits, scans and Enter go to the line, never to a button.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # What was scanned is told beside them, never over them.
        keep_clear(button)
        row.addWidget(button)
    row.addStretch(1)
    row.addWidget(page.log)
    return row
