"""How a draft ends: the Finish sheet over it, kept up to date, and the action its letter means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.money import amount_out
from app.ui import format as say
from app.ui.screens.money.tender import Owed, TenderSheet
from app.ui.screens.order.finish import ORDER, PARK, QUOTE, SALE, FinishSheet
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
        # What revises a quote goes to the customer as its next revision, or waits.
        endings = (QUOTE, PARK) if page.revises else (ORDER, QUOTE, SALE, PARK)
        sheet = FinishSheet(page, self._sentence(page), endings, default, page.blocks())
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
        sums = page.sums()
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
        self._screen.await_page()
        page.save(lambda: self._take_money(page) if letter == SALE.letter else self._send(page))

    def _take_money(self, page: OrderPage) -> None:
        """The Sale ending: money first; goods, bill and receipt follow in one step with it."""
        owed = page.sums().totals.gross
        if owed <= 0:
            self._sell(page, [], "")
            return
        currency = page.firm.currency
        title = f"Sale · {page.who.name if page.who else ''}"
        sheet = TenderSheet(page, Owed(title, owed, currency, recording=self._screen.firm.recording))
        sheet.paid.connect(
            lambda: self._sell(page, sheet.money, amount_out(sheet.change, currency) if sheet.change else "")
        )
        self._screen.hand_over(sheet)

    def _sell(self, page: OrderPage, tenders: list[Any], change: str) -> None:
        screen = self._screen
        given: dict[str, Any] = {"order": page.draft_id, "tenders": tenders} | ({"change": change} if change else {})

        def sold(reply: Any) -> None:
            screen.close_sheet()
            currency = page.firm.currency
            back = f" Change {say.percent_text(reply.change)} {currency}." if reply.change else ""
            rest = f" {say.percent_text(reply.due)} {currency} stay open." if reply.due != "0.00" else ""
            screen.sold(page, reply, f"{reply.number}: sold.{back}{rest}")

        def refused(error: Exception) -> None:
            screen.close_sheet()
            screen.went_wrong(error)

        screen.desk.work.perform("counter_sale", given, done=sold, failed=refused, owner=screen)

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
