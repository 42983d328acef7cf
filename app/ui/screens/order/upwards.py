"""Back beyond the first cell of the lines, or out of them: to what stands above, or to Finish below."""

from __future__ import annotations

from typing import Any

from app.ui.screens.order.header import HeaderSheet


def leave(page: Any, by: int) -> None:
    """Tab past the end is Finish; Shift+Tab before the beginning is the last field above the lines.

    What stands above them is one line of text with a form behind it (F7): that one opens, and Esc is back in the cell.
    """
    if by > 0:
        page.foot.finish.setFocus()
        return
    if page.who is None:
        page.focus_field().setFocus()
        return
    cell = page.table.cell
    page.desk.shell.do("header")
    sheet = next((one for one in page.findChildren(HeaderSheet) if one.isVisible()), None)
    if sheet is not None:
        sheet.go_to_last()
        if cell is not None:
            sheet.closed.connect(lambda: page.table.edit_cell(cell))
