"""F9 on the document in front: a draft is sold and paid at once, an order takes money before its goods.

Money before the goods is an advance: an invoice of its own for just so much, and the payment that settles it, in one
step. The last invoice takes it off again.
"""

from __future__ import annotations

from typing import Any

from app.domain.errors import Locked
from app.domain.money import amount_out
from app.ui import format as say
from app.ui.commands import Offer
from app.ui.lawful import Place, issue
from app.ui.screens.base import offer
from app.ui.screens.desk import Desk
from app.ui.screens.money.tender import Owed, TenderSheet
from app.ui.screens.order.ending import Finisher
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.place import Sheets
from app.ui.screens.order.settled import when_settled
from app.ui.screens.order.shown import ShownPage
from app.ui.screens.papers import Papers
from app.ui.widgets.sheet import Sheet

_BILLED = frozenset({"to_collect", "part_paid", "overdue", "to_invoice"})
_OVER = frozenset({"cancelled", "lost", "paid", "ordered"})


class Paying:
    """Takes the money. ``finisher`` ends a draft as a sale."""

    def __init__(self, desk: Desk, sheets: Sheets, finisher: Finisher, papers: Papers) -> None:
        self._desk, self._sheets, self._finisher, self._papers = desk, sheets, finisher, papers

    def offers(self, page: OrderPage | ShownPage | None) -> dict[str, Offer]:
        """What F9 does here; of an order that is billed the page itself says it."""
        if isinstance(page, OrderPage):
            return {} if page.blank else {"pay": offer(lambda: when_settled(page, lambda: self._of_draft(page)))}
        if not isinstance(page, ShownPage) or page.code in _BILLED | _OVER:
            return {}
        if page.document.kind == "quote":
            return {"pay": offer(lambda: page.say("Make it an order first, by F12: then F9 takes money."), bar=False)}
        return {"pay": offer(lambda: self.deposit(page), "Deposit", bar=False)}

    def _of_draft(self, page: OrderPage) -> None:
        """What is written is sold and paid; where nothing is, the money is for the account of whose card is shown."""
        nothing = not (page.model.lines or page.table.entry.text().strip() or page.listed.text)
        if nothing and page.who:
            self._desk.shell.go("money", f"customer:{page.who.id}")
        else:
            self._finisher.pay(page)

    def deposit(self, page: ShownPage) -> None:
        """Some of the order, or all of it, before the goods leave."""
        order = page.document.id

        def make(found: Any) -> Sheet | None:
            if found.refusal:
                page.say(found.refusal)
                return None
            title = (
                f"Deposit on {found.number} · {found.customer} · {say.money(found.left, found.currency)} to be billed"
            )
            sheet = TenderSheet(page, Owed(title, found.left, found.currency, recording=found.recording), do="Take it")
            sheet.paid.connect(lambda: self._take(page, found, sheet))
            return sheet

        self._sheets.show_sheet_of(lambda view: _deposit(view, order), make, "Deposit")

    def _take(self, page: ShownPage, found: Any, sheet: TenderSheet) -> None:
        amount = sum(one.amount for one in sheet.tenders) - sheet.change
        if amount <= 0:
            sheet.note.set_text("How much, and in which form? 200C takes 200 in cash.")
            return
        plain = amount_out(amount, found.currency)
        payment: dict[str, Any] = {
            "action": "record_payment",
            "customer": found.customer_id,
            "tenders": sheet.money,
            "allocate": [{"invoice": "@advance", "amount": plain}],
        }
        if sheet.change:
            payment["change"] = amount_out(sheet.change, found.currency)
        bill = {"action": "issue_advance", "order": found.order, "amount": plain, "as": "advance"}
        change = f" Change {say.money(sheet.change, found.currency)}." if sheet.change else ""

        def done(replies: Any) -> None:
            sheet.dismiss()
            invoice, paid = replies
            words = f"{paid.number}: {say.money(amount, found.currency)} before the goods, billed as {invoice.number}."
            run = lambda: self._papers.print("invoice", invoice.number)  # noqa: E731 - the toast's own
            self._desk.shell.toast(f"{words}{change}", action="Print", run=run)

        place = Place(self._desk.work, self._sheets, page, page, self._desk.shell.toast, self._desk.begun)
        issue(place, [bill, payment], done, lambda error: _refused(sheet, error, self._sheets))


def _refused(sheet: TenderSheet, error: Exception, sheets: Sheets) -> None:
    """What was typed stays: the money is counted once."""
    message = "" if isinstance(error, Locked) else getattr(error, "message", "")
    if message:
        sheet.note.set_text(message)
    else:
        sheets.went_wrong(error)


def _deposit(view: Any, order: str) -> Any:
    from app.queries.deposits import deposit_of

    return deposit_of(view, order)
