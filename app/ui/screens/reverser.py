"""Taking back from any place: the reverse sheet of a sale, money on top of an exchange, and the one action for it.

A sheet that comes after the reverse sheet (tender, reason) is left by Esc without loss: the reverse sheet is there
again as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.errors import RuleViolation
from app.domain.money import amount_out
from app.ui import format as say
from app.ui.lawful import asking, lacks_of, tell_of
from app.ui.screens.base import today_iso
from app.ui.screens.lawful import LawSheet, kept
from app.ui.screens.money.tender import METHODS, Owed, TenderSheet
from app.ui.screens.order.counter import InHandSheet
from app.ui.screens.previewing import preview
from app.ui.screens.reversal import AS_PAID, EXCHANGE, KEEP, Reversal, reversal_of
from app.ui.screens.reverse import ReverseSheet
from app.ui.widgets.sheet import Sheet


class Reverser:
    """Opens the reverse sheet of a sale over a screen, feeds its preview, and does what it says in one action."""

    def __init__(self, screen: Any) -> None:
        self._screen = screen
        self._then: Callable[[], None] | None = None

    def open(
        self,
        ref: str,
        mode: str = "",
        *,
        wanted: Mapping[str, int] | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:
        """For an invoice or a shipment by id or number.

        ``wanted`` is how much of which product (by id, thousandths) comes back, as far as it was sold; ``then`` runs
        when it is done.
        """
        self._then = then
        self._screen.show_sheet_of(
            lambda view: _sale(view, ref), lambda sale: self._made(sale, mode, wanted or {}), "Take back"
        )

    def _made(self, sale: Any, mode: str, wanted: Mapping[str, int]) -> ReverseSheet | None:
        reversal = reversal_of(sale, mode) if sale else None
        reversal = reversal.of_products(wanted) if reversal and wanted else reversal
        if reversal is None or not reversal.modes:
            what = sale.number if sale else "it"
            self._screen.line.say(f"Nothing of {what} is left to take back.", weight=2)
            return None
        return self._sheet_of(reversal)

    def _sheet_of(self, reversal: Reversal, reason: str = "") -> ReverseSheet:
        customer, today = reversal.sale.customer_id, today_iso()

        def look_up(words: str, done: Callable[[Any], None]) -> None:
            self._screen.desk.work.read(
                lambda view: _products(view, words, customer, today), done, owner=sheet, priority=0
            )

        sheet = ReverseSheet(self._screen, reversal, look_up, reason=reason)
        sheet.asked.connect(lambda action, given: self._preview(sheet, action, given))
        sheet.done.connect(lambda: self._go_on(sheet))
        # What was asked while it was made.
        sheet.modes.choose(reversal.mode)
        return sheet

    def _preview(self, sheet: ReverseSheet, action: str, given: Any) -> None:
        dated = {**given, "date": today_iso()}
        preview(self._screen.desk, sheet, sheet, lambda view: _preview_of(view, action, dated))

    def _go_on(self, sheet: ReverseSheet) -> None:
        """Money first where an exchange asks for some."""
        if sheet.reversal.mode == EXCHANGE and sheet.preview.net_sum > 0:
            self._take_money(sheet)
        else:
            self._do(_Done(sheet), sheet.given(), sheet)

    def _take_money(self, sheet: ReverseSheet) -> None:
        sale, net, given = sheet.reversal.sale, sheet.preview.net_sum, sheet.given()
        title = f"Exchange · {sale.customer} · {say.money(net, sale.currency)} to pay"
        owed = Owed(title, net, sale.currency, recording=sale.recording)
        tender = TenderSheet(self._screen, owed, do="Exchange", may_owe=not sale.walk_in)
        step = _Done(sheet)

        def paid() -> None:
            change = {"change": amount_out(tender.change, sale.currency)} if tender.change else {}
            self._do(step, {**given, "tenders": tender.money, **change}, tender)

        tender.paid.connect(paid)
        self._over(step, tender)

    def _over(self, step: _Done, sheet: Sheet) -> None:
        """A sheet after the reverse sheet; without an end the reverse sheet is there again."""
        self._screen.show_sheet(sheet)
        sheet.closed.connect(lambda: self._left(step, sheet))

    def _left(self, step: _Done, sheet: Sheet) -> None:
        # Another sheet took its place, or the step is done.
        if not step.done and self._screen._sheet is None:
            self._screen.show_sheet(self._sheet_of(step.reversal, step.reason))

    def _do(
        self,
        step: _Done,
        given: dict[str, Any],
        sheet: Sheet,
        fixes: Sequence[dict[str, Any]] = (),
        *,
        complete: bool = True,
    ) -> None:
        screen = self._screen

        def done(replies: Any) -> None:
            step.done = True
            sheet.dismiss()
            kept(screen.desk.begun, fixes)
            tell_of(replies[:-1], screen.desk.shell.toast)
            step.tell(screen, replies[-1])
            if self._then:
                self._then()

        def refused(error: Exception) -> None:
            if lacks := lacks_of(error):
                law = LawSheet(screen, lacks, screen.desk.begun)
                law.said.connect(lambda mends, whole: self._do(step, given, law, [*fixes, *mends], complete=whole))
                self._over(step, law)
            elif isinstance(sheet, LawSheet) and sheet.refuse(error):
                return
            elif isinstance(error, RuleViolation) and error.field == "in_hand":
                why = InHandSheet(screen, error.message)
                why.said.connect(
                    lambda words: self._do(step, {**given, "in_hand": words}, why, fixes, complete=complete)
                )
                self._over(step, why)
            else:
                screen.went_wrong(error)

        act = asking({"action": step.reversal.action, **given}, complete=complete)
        screen.desk.work.perform_together([*fixes, act], done=done, failed=refused, owner=screen)


class _Done:
    """What a sheet said when its step was taken, and the words for it afterwards."""

    def __init__(self, sheet: ReverseSheet) -> None:
        self.reversal, self.reason, self.preview = sheet.reversal, sheet.reason.text(), sheet.preview
        self.way = sheet.way
        self.done = False

    def tell(self, screen: Any, reply: Any) -> None:
        """A toast with all that was made; the new bill, or the credit note, is one key away."""
        sale, preview = self.reversal.sale, self.preview
        action = self.reversal.action
        note = reply.number if action == "issue_credit_note" else reply.credit_note
        returned = reply.number if action == "receive_return" else reply.returned
        words = [f"{returned}: the goods are back."] if returned else []
        if note:
            words.append(f"{note} credits {say.money(preview.gross, sale.currency)} of {sale.number}.")
        if reply.invoice:
            words.append(f"{reply.invoice}: sold.")
            words += [f"Change {say.percent_text(reply.change)} {sale.currency}."] if reply.change else []
            if reply.due and reply.due != amount_out(0, sale.currency):
                words.append(f"{say.percent_text(reply.due)} {sale.currency} stay open.")
        if reply.refund:
            words.append(self._said_back())
        paper = ("sale", reply.invoice) if reply.invoice else ("credit_note", note)
        run = (lambda: screen.papers.print(*paper)) if paper[1] else None
        for one in reply.warnings or ():
            screen.desk.shell.toast(one, phase="money")
        screen.desk.shell.toast(" ".join(words), action="Print" if run else "", run=run)
        if reply.invoice:
            screen.papers.print_by_itself("sale", reply.invoice)

    def _said_back(self) -> str:
        """How much went back, in which forms."""
        words = {code: word.lower() for code, word in METHODS.values()}
        currency = self.reversal.sale.currency
        if self.way not in {AS_PAID, KEEP}:
            return f"{say.money(self.preview.back, currency)} back: {words[self.way]}."
        parts = [f"{say.money(amount, currency)} {words.get(code, code)}" for code, amount in self.preview.forms]
        return f"Back as paid: {' and '.join(parts)}." if parts else ""


def _sale(view: Any, ref: str) -> Any:
    from app.queries.desk_reverse import sale_of

    return sale_of(view, ref)


def _products(view: Any, words: str, customer: str, today: str) -> Any:
    from app.ui.screens.order.reads import products

    return products(view, words, customer, today)


def _preview_of(view: Any, action: str, given: Any) -> Any:
    from app.queries import desk_reverse

    asked = {
        "receive_return": desk_reverse.return_preview,
        "issue_credit_note": desk_reverse.credit_preview,
        "take_back": desk_reverse.take_back_preview,
    }
    return asked[action](view, given)
