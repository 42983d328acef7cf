"""How a draft ends: the Finish sheet over it, kept up to date, and the action its letter means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui import format as say
from app.ui.screens.order import state
from app.ui.screens.order.finish import ORDER, PARK, QUOTE, FinishSheet
from app.ui.screens.order.page import OrderPage

if TYPE_CHECKING:
    from app.ui.screens.order.screen import OrderScreen


class Finisher:
    """Opens the sheet for a page and does what was chosen; remembers the last choice as the next default."""

    def __init__(self, screen: OrderScreen) -> None:
        self._screen = screen
        self._last = ORDER.letter

    def open(self, page: OrderPage) -> None:
        """The sheet over the foot of the page."""
        page.table.commit()
        default = QUOTE.letter if page.kind == "quote" else self._last
        sheet = FinishSheet(page, self._sentence(page), (ORDER, QUOTE, PARK), default, page.blocks())
        sheet.done.connect(lambda letter: self._finish(page, letter))
        page.model.edited.connect(sheet.refresh_wanted)
        sheet.refresh_wanted.connect(lambda: self._refresh(page, sheet))
        self._screen.show_sheet(sheet)
        self._refresh(page, sheet)

    def _refresh(self, page: OrderPage, sheet: FinishSheet) -> None:
        """Answers of look-ups arrive while the sheet is open."""
        asking = [line for line in page.model.lines if line.open_question]
        waiting = bool(asking) and all(line.looking for line in asking) and page.who is not None
        sheet.title.set_text(self._sentence(page))
        sheet.set_blocks(page.blocks(), waiting=waiting)

    def _sentence(self, page: OrderPage) -> str:
        sums = state.sums_of(page.model.lines, page.firm, includes_tax=bool(page.who and page.who.includes_tax))
        who = page.who.name if page.who else "nobody yet"
        day = f" · deliver {say.day(page.header.wanted_date)}" if page.header.wanted_date else ""
        return f"For {who} · {say.money(sums.totals.gross, page.firm.currency)}{day}"

    def _finish(self, page: OrderPage, letter: str) -> None:
        self._screen.close_sheet()
        if letter == PARK.letter:
            self._screen.park()
            return
        self._last = letter
        page.kind = "quote" if letter == QUOTE.letter else "order"
        page.save(lambda: self._send(page))

    def _send(self, page: OrderPage) -> None:
        screen = self._screen
        if page.kind == "order":
            screen.steps.confirm(page.draft_id, lambda reply: screen.finished(page, reply, ""))
            return
        screen.desk.work.perform(
            "send_quote",
            {"quote": page.draft_id},
            done=lambda reply: screen.finished(page, reply, f"Quote {reply.number} is sent."),
            failed=screen.went_wrong,
            owner=screen,
        )
