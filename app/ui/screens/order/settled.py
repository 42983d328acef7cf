"""A key that means the document as it stands waits for what is still looked up; it is neither lost nor too early."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from app.ui.screens.order.page import OrderPage

LOOK_MS = 30


def when_settled(page: OrderPage, run: Callable[[], None]) -> None:
    """What stands in the open cell counts; ``run`` as soon as no line waits for its product."""
    page.table.commit()
    if any(line.looking for line in page.model.lines):
        QTimer.singleShot(LOOK_MS, page, lambda: when_settled(page, run))
    else:
        run()
