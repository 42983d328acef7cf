"""A moment after a sale over the counter: the change is counted out; bill and way back are one key away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.domain.errors import RuleViolation
from app.domain.money import amount_in
from app.ui import format as say
from app.ui.commands import Offer
from app.ui.lawful import Place, issue
from app.ui.screens.base import offer, today_iso
from app.ui.screens.order.counter import ReceiptSheet
from app.ui.screens.order.fix import FixSheet
from app.ui.screens.order.page import OrderPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.screens.desk import Desk
    from app.ui.screens.order.place import Company, Pages, Sheets
    from app.ui.screens.papers import Papers
    from app.ui.widgets.sheet import Sheet

TYPED_WRONG = "typed wrong"
WHY = (
    (TYPED_WRONG, "the goods stand there again, to be sold rightly"),
    ("they changed their mind", ""),
    ("another reason", ""),
)


@dataclass(frozen=True, slots=True)
class _Sold:
    """What was sold last at this window, and what was typed for it."""

    invoice: str
    day: str
    who: Any
    header: Any
    lines: Sequence[Any]
    undo: Callable[[], None]


class Unseller:
    """Ends a counter sale, remembers it until the next, and takes it back: Undo, or Shift+F12 on the blank order."""

    def __init__(
        self, desk: Desk, pages: Pages, sheets: Sheets, company: Company, papers: Papers, place: QWidget
    ) -> None:
        self._desk, self._pages, self._sheets = desk, pages, sheets
        self._company, self._papers, self._place = company, papers, place
        self._last: _Sold | None = None

    def sold(self, page: OrderPage, reply: Any, sentence: str, change: str) -> None:
        """A counter sale is over: a blank order for whoever is next; the bill prints, or is one key away.

        ``change`` stands on it large until the next key: the money is counted out now.
        """
        desk, papers, pages, number = self._desk, self._papers, self._pages, reply.number
        self._last = _Sold(number, today_iso(), page.who, page.header, page.model.lines, lambda: self.ask(number))
        desk.shell.toast(sentence, action="Print", run=lambda: papers.print("sale", number), undo=self._last.undo)
        papers.print_by_itself("sale", number)
        pages.take_out(page)
        page.deleteLater()
        pages.arrive(lambda: pages.blank_page().box.show_change(change))

    def offers(self, page: OrderPage) -> dict[str, Offer]:
        """On the blank order that follows: the way back, as long as it is the same day."""
        last = self._last
        if last is None or not page.blank or last.day != today_iso():
            return {}
        return {"reverse_step": offer(lambda: self.ask(last.invoice), f"Undo {last.invoice}")}

    def ask(self, invoice: str) -> None:
        """What would come back, and why: one key. Where it cannot be taken back at once, the sentence why."""
        desk, sheets = self._desk, self._sheets
        if desk.shell.place != "order":
            desk.shell.go("order")

        def made(found: Any) -> Sheet | None:
            if found.refusal:
                sheets.show_line(found.refusal)
                return None
            back = f" · back {found.back}" if found.back else ""
            title = f"Undo {invoice} · {say.money(found.gross, found.currency)}{back}: why?"
            ways = [(words, follows, lambda words=words: self._void(invoice, words)) for words, follows in WHY]
            return FixSheet(self._pages.page or self._place, title, ways)

        sheets.show_sheet_of(lambda view: _to_void(view, invoice), made, f"Undo {invoice}")

    def _void(self, invoice: str, reason: str, receipt: str = "") -> None:
        desk, pages, sheets = self._desk, self._pages, self._sheets

        def done(reply: Any) -> None:
            sheets.close_sheets()
            last, self._last = self._last, None
            if last is not None:
                desk.shell.toasts.withdraw(last.undo)
            words = f"{invoice} is taken back by {reply.credit_note}."
            desk.shell.toast(f"{words} {reply.told}" if reply.told else words)
            page = pages.blank_page()
            if last is not None and last.invoice == invoice and reason == TYPED_WRONG:
                page.set_header(last.header)

                def there() -> None:
                    pages.arrive(page.table.focus_entry)
                    page.say(reply.told or "Nothing was paid.")

                pages.await_page()
                page.start(last.who, last.lines, then=there)
            else:
                # How much in which form stands in the toast; large figures have room for one.
                currency = self._company.firm.currency
                back = say.money(amount_in(Decimal(reply.paid_back), currency), currency) if reply.told else ""
                page.box.show_change(f"Give back {back}" if back else "")

        def refused(error: Exception) -> None:
            if isinstance(error, RuleViolation) and (error.field or "").endswith(".reference") and not receipt:
                sheet = ReceiptSheet(pages.page or self._place, error.message)
                sheet.said.connect(lambda number: self._void(invoice, reason, number))
                sheets.show_sheet(sheet)
            else:
                sheets.close_sheets()
                sheets.went_wrong(error)

        given = {"sale": invoice, "reason": reason} | ({"receipt": receipt} if receipt else {})
        place = Place(desk.work, sheets, pages.page or self._place, sheets.owner, desk.shell.toast, desk.begun)
        issue(place, [{"action": "void_sale", **given}], lambda replies: done(replies[0]), refused)


def _to_void(view: Any, invoice: str) -> Any:
    from app.queries.desk_reverse import void_preview

    return void_preview(view, invoice)
