"""Drafts that are not in front: put aside, taken up again from their list, thrown away and had again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui import format as say
from app.ui.commands import Offer
from app.ui.screens.base import offer
from app.ui.screens.desk import Desk
from app.ui.screens.order import reads
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.place import Pages, Sheets
from app.ui.screens.order.thrown import Discarder
from app.ui.screens.undoer import Undoer
from app.ui.theme.look import Size
from app.ui.widgets.options import Options
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

MOST = 9


def row_words(draft: Any, currency: str) -> tuple[str, str, str, str, str]:
    """Customer, number, how many lines, total, and since when: a draft in the list."""
    lines = f"{draft.lines} line{'s' if draft.lines != 1 else ''}"
    total = say.money(draft.gross, currency) if draft.gross else ""
    when = say.moment(draft.updated_at)
    return draft.customer or "Nobody yet", draft.name, lines, total, f"{when} · {draft.by}" if draft.by else when


class AsideSheet(Sheet):
    """What was put aside, the newest first. ``chosen`` carries the id: by its digit, or by arrows and Enter."""

    chosen = Signal(str)

    def __init__(self, document: QWidget, drafts: Sequence[Any], currency: str) -> None:
        super().__init__(document, "Put aside", do="Take it up", share=1.6)
        self.drafts = tuple(drafts[:MOST])
        self.current = 0
        rows = [(str(row), *row_words(draft, currency)) for row, draft in enumerate(self.drafts, start=1)]
        self.options = Options(rows, stretch=0, right=frozenset({2, 3}))
        self.options.clicked.connect(self._take)
        for row in range(len(self.drafts)):
            self.choices[str(row + 1)] = partial(self._take, row)
        self.body.addWidget(self.options)
        if more := len(drafts) - len(self.drafts):
            self.body.addWidget(Text(f"{more} more: the board, Drafts", size=Size.SECOND, tone="muted"))
        self.accepted.connect(lambda: self._take(self.current))
        self._mark()

    def _mark(self) -> None:
        self.options.mark(self.current)
        self.setAccessibleDescription(f"{self.options.marks[self.current][1].full_text()} is chosen.")

    def _take(self, row: int) -> None:
        self.chosen.emit(self.drafts[row].id)

    def open(self) -> None:
        """The sheet itself has the focus: its digits and arrows are keys at once."""
        super().open()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down walk."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.current = (self.current + (1 if event.key() == Qt.Key.Key_Down else -1)) % len(self.drafts)
            self._mark()
        else:
            super().keyPressEvent(event)


class Aside:
    """Puts the draft in front aside, or throws it away; a blank one asks for the list of the others."""

    def __init__(self, desk: Desk, pages: Pages, sheets: Sheets) -> None:
        self._desk, self._pages, self._sheets = desk, pages, sheets
        self.undoer = Undoer(sheets.owner)
        self._discarder = Discarder(desk, sheets.owner, sheets.went_wrong, self.undoer.tell, pages.open)

    def offers(self, page: OrderPage) -> dict[str, Offer]:
        """What works on a draft; right after one was thrown away, Ctrl+Z on the blank page that followed it."""
        found = {"park": offer(self.park, "Put aside" if page.blank else "")}
        found["reverse_step"] = offer(lambda: self.discard(page), "Discard", bar=False)
        return found | (self.undoer.offers() if page.blank else {})

    def park(self) -> None:
        """F8: put aside at once, and a blank order is ready; on a blank one, the list of what was put aside."""
        pages, page = self._pages, self._pages.page
        if not isinstance(page, OrderPage):
            return
        if page.blank:
            self._list(page)
            return
        page.parked = True
        page.save(pages.tell_tabs)
        pages.open("new")
        self._desk.shell.toast(f"{page.who.name if page.who else 'The order'} is parked.", phase="idle")

    def recall(self) -> None:
        """The list of what was put aside, from any place, over the blank order."""
        self._pages.arrive(lambda: self._list(self._pages.blank_page()))

    def _list(self, page: OrderPage) -> None:
        pages = self._pages

        def make(drafts: Any) -> Sheet | None:
            # One that is being written in a tab of this window was not put aside.
            found = [one for one in drafts if one.parked or not pages.is_open(one.id)]
            if not found:
                self._desk.shell.toast("Nothing is put aside. F8 in an order parks it.", phase="idle")
                return None
            sheet = AsideSheet(page, found, page.firm.currency)
            sheet.return_to(page.focus_field())
            sheet.chosen.connect(pages.open)
            return sheet

        self._sheets.show_sheet_of(reads.drafts, make, "Put aside")

    def discard(self, page: OrderPage) -> None:
        """Shift+F12: it goes, and a blank page comes: what else lies about is never next in line for the same key."""
        pages = self._pages
        if page.blank and not page.draft_id:
            return
        pages.take_out(page)
        pages.open("new")

        def kept() -> None:
            draft, name = page.draft_id, page.name
            page.deleteLater()
            if draft:
                self._discarder.discard(draft, name)

        def not_kept() -> None:
            pages.put_back(page)

        page.save(kept, otherwise=not_kept)
