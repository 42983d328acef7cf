"""Money in and out for the money place: taking it, paying it back, setting credit against invoices, billing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.domain.errors import RuleViolation
from app.ui import format as say
from app.ui.lawful import ask, issue, place_of
from app.ui.screens.base import today_iso
from app.ui.screens.listing import ListScreen
from app.ui.screens.money.allocate import AllocateSheet
from app.ui.screens.money.bill import BillSheet
from app.ui.screens.money.billing import issue_bills
from app.ui.screens.money.tender import Owed, TenderSheet, payment_commands
from app.ui.screens.order.counter import OtherwiseSheet
from app.ui.screens.order.fix import FixSheet
from app.ui.screens.steps import with_us
from app.ui.widgets.sheet import Sheet

REVERSALS = ("booked by mistake", "returned by the bank", "wrong customer", "other reason")


class Cashier:
    """Opens the sheets over the money place and does what they say."""

    def __init__(self, screen: ListScreen) -> None:
        self._screen = screen
        self._desk = screen.desk

    # --- taking money ---------------------------------------------------------------------------------------------

    def pay(self, rows: Sequence[Any]) -> None:
        """The tender sheet of one or several open invoices of a customer, the oldest first."""
        rows = [row for row in rows if owes(row)]
        if not rows:
            self._screen.show_line("Nothing of it is open.")
        elif len({row.customer_id for row in rows}) > 1:
            self._screen.show_line("One payment is one customer's: select invoices of the same one.")
        else:
            chosen = {row.id for row in rows}
            self._with_account(rows[0].customer_id, lambda account: self._tender(chosen, account))

    def pay_of(self, customer_id: str) -> None:
        """The tender sheet over everything a customer owes; over their account where they owe nothing."""
        self._with_account(customer_id, lambda account: self._tender({one.id for one in account.invoices}, account))

    def _with_account(self, customer_id: str, make: Callable[[Any], Sheet | None]) -> None:
        def known(account: Any) -> Sheet | None:
            if account is None:
                self._desk.shell.toast("That customer is not here any more.", phase="idle")
                return None
            return make(account)

        self._screen.show_sheet_of(lambda view: _account(view, customer_id), known, "Account")

    def _tender(self, chosen: set[str], account: Any) -> Sheet | None:
        invoices = [one for one in account.invoices if one.id in chosen]
        if not invoices:
            return self._on_account(account)
        numbers = ", ".join(one.number for one in invoices[:3])
        numbers += f" and {len(invoices) - 3} more" if len(invoices) > 3 else ""
        owed = sum(one.open for one in invoices)
        title = f"{numbers} · {account.customer} · {say.money(owed, account.currency)} open"
        due = say.short_day(min(one.due for one in invoices))
        return self._taking(
            invoices, account, Owed(title, owed, account.currency, due, account.credit, account.recording)
        )

    def _on_account(self, account: Any) -> Sheet | None:
        """Money of a customer who owes nothing: it stays theirs, and is offered when the next invoice is paid."""
        if account.walk_in:
            self._desk.shell.toast("Nobody without a name has an account. Name the customer first.", phase="idle")
            return None
        with_us = f" · {say.money(account.credit, account.currency)} with us already" if account.credit else ""
        title = f"On account · {account.customer} owes nothing{with_us}"
        owed = Owed(title, 0, account.currency, recording=account.recording, on_account=True)
        return self._taking((), account, owed)

    def _taking(self, invoices: Sequence[Any], account: Any, owed: Owed) -> Sheet:
        kept = self._desk.settings.get("receipt")
        sheet = TenderSheet(self._screen, owed, receipt=bool(kept), ahead=True)
        sheet.receipt_toggled.connect(self._keep_receipt)
        sheet.paid.connect(lambda: self._take(invoices, account, sheet))
        return sheet

    def _keep_receipt(self, wanted: bool) -> None:
        self._desk.settings["receipt"] = wanted
        self._desk.shell.keep_state()

    def _take(self, invoices: Sequence[Any], account: Any, sheet: TenderSheet) -> None:
        screen = self._screen
        commands = payment_commands(account.customer_id, invoices, account.credits, sheet, account.currency)

        # Now: by the time of the answer the sheet may be closed.
        words, receipt = sheet.rest.full_text(), sheet.receipt

        def done(replies: Any) -> None:
            sheet.dismiss()
            payment = next(
                (reply for one, reply in zip(commands, replies, strict=True) if one["action"] == "record_payment"), None
            )
            if payment is None:
                self._desk.shell.toast(f"Credit used. {words}.")
                return
            self._desk.shell.toast(
                f"{payment.number}: {words}.",
                action="Undo",
                run=lambda: self._do("reverse_payment", {"payment": payment.id, "reason": "undone"}, "is reversed."),
            )
            if receipt:
                screen.papers.print("payment", payment.number)

        self._desk.work.perform_together(commands, done=done, failed=screen.went_wrong, owner=screen)

    # --- money the customer has with us ---------------------------------------------------------------------------

    def pay_back(self, row: Any) -> None:
        """What is left of a payment or credit note, in money: as it came, unless somebody says otherwise."""
        self._screen.show_sheet_of(
            lambda view: _to_pay_back(view, row), lambda found: self._back(row, *found), "Pay back"
        )

    def _back(self, row: Any, account: Any, forms: Sequence[tuple[str, int]]) -> Sheet:
        title = f"Pay back {row.number} · {row.customer} · {say.money(row.open, row.currency)}"
        sheet = TenderSheet(
            self._screen,
            Owed(title, row.open, row.currency, recording=account.recording),
            do="Pay back",
            paying_back=True,
            forms=forms,
        )
        sheet.paid.connect(lambda: self._refund(row, {row.kind: row.id, "tenders": sheet.money}, sheet))
        return sheet

    def _refund(self, row: Any, given: dict[str, Any], sheet: Sheet) -> None:
        screen = self._screen

        def done(reply: Any) -> None:
            sheet.dismiss()
            self._desk.shell.toast(f"{reply.number} pays back {row.number}.")

        def refused(error: Exception) -> None:
            if isinstance(error, RuleViolation) and error.field == "otherwise":
                why = OtherwiseSheet(screen, error.message)
                why.said.connect(lambda words: self._refund(row, {**given, "otherwise": words}, why))
                screen.show_sheet(why)
            else:
                screen.went_wrong(error)

        self._desk.work.perform("refund", given, done=done, failed=refused, owner=screen)

    def use_credit(self, row: Any) -> None:
        """Set against open invoices; paid back where there are none."""

        def make(found: Any) -> Sheet:
            account, forms = found
            if not account.invoices:
                return self._back(row, account, forms)
            title = f"{row.number} · {row.customer} · {say.money(row.open, row.currency)} with us"
            sheet = AllocateSheet(self._screen, title, row, account.invoices, row.currency)
            sheet.done.connect(lambda pairs: self._allocate(row, pairs, sheet))
            return sheet

        self._screen.show_sheet_of(lambda view: _to_pay_back(view, row), make, "Account")

    def _allocate(self, row: Any, pairs: Sequence[tuple[str, str]], sheet: AllocateSheet) -> None:
        given = {row.kind: row.id, "allocate": [{"invoice": one, "amount": amount} for one, amount in pairs]}
        self._do("allocate_payment", given, "is set against what they owe.", sheet)

    def take_back(self, row: Any) -> None:
        """A payment that is not there after all, and why."""
        title = f"Reverse payment {row.number} · {say.money(row.total, row.currency)}: why?"
        ways = [
            (words, "", lambda words=words: self._do(
                "reverse_payment", {"payment": row.id, "reason": words}, "is reversed; its invoices are open again."
            ))
            for words in REVERSALS
        ]  # fmt: skip
        self._screen.show_sheet(FixSheet(self._screen, title, ways))

    # --- billing --------------------------------------------------------------------------------------------------

    def bill_one(self, order_id: str) -> None:
        """One order gets its invoice at once."""
        self._issue([order_id], self._issued)

    def _issue(self, orders: Sequence[str], done: Callable[[Any], None]) -> None:
        bill = {"action": "issue_invoice", "orders": list(orders)}
        issue(place_of(self._screen), [bill], lambda replies: done(replies[0]), self._screen.went_wrong)

    def _issued(self, reply: Any) -> None:
        self._desk.shell.toast(f"{reply.number} is issued.{with_us(reply)}")

    def bill(self, orders: Sequence[str] = ()) -> None:
        """The billing sheet over these orders, or over all that are shipped and not billed."""
        sheet = BillSheet(self._screen)
        today = today_iso()

        def ask(by_customer: bool) -> None:
            self._desk.work.read(
                lambda view: _to_bill(view, today, tuple(orders), by_customer=by_customer),
                sheet.show_bills,
                failed=self._screen.went_wrong,
                owner=sheet,
                key=(id(sheet), "bills"),
            )

        sheet.asked.connect(ask)
        sheet.opened.connect(lambda order: self._desk.shell.go("order", order))
        sheet.wanted.connect(lambda row: self._fill_in(sheet, row))
        sheet.done.connect(lambda rows: issue_bills(self._screen, sheet, rows))
        self._screen.show_sheet(sheet)
        # Not to where a command from elsewhere happened to leave it.
        sheet.return_to(self._screen.table)
        ask(sheet.by_customer)

    def _fill_in(self, sheet: BillSheet, row: Any) -> None:
        """What a bill of the run lacks is filled in, and it is issued in the same step; then the rest is looked at."""
        bill = {"action": "issue_invoice", "orders": list(row.order_ids)}

        def done(replies: list[Any]) -> None:
            self._issued(replies[0])
            if sheet.last_is(row):
                sheet.dismiss()
            else:
                sheet.again()

        ask(place_of(self._screen), row.lacks, [bill], done, self._screen.went_wrong)

    def _do(
        self,
        action: str,
        given: dict[str, Any],
        words: str,
        sheet: Any = None,
        more: Callable[[Any], str] = lambda _reply: "",
    ) -> None:
        def done(reply: Any) -> None:
            if sheet:
                sheet.dismiss()
            self._desk.shell.toast(f"{reply.number} {words}{more(reply)}")

        self._desk.work.perform(action, given, done=done, failed=self._screen.went_wrong, owner=self._screen)


def owes(row: Any) -> bool:
    """Whether a row is an invoice with something to be paid."""
    return bool(row.kind == "invoice" and row.state != "credit" and row.open > 0)


def has_with_us(row: Any) -> bool:
    """Whether something of a row is the customer's money: of a payment, a credit note or an invoice below zero."""
    ours = row.kind in {"payment", "credit_note"} or (row.kind == "invoice" and not owes(row))
    return bool(row.open > 0 and ours)


def _account(view: Any, customer_id: str) -> Any:
    from app.queries.desk_money import account_of

    return account_of(view, customer_id)


def _to_pay_back(view: Any, row: Any) -> Any:
    from app.queries.desk_reverse import way_back

    return _account(view, row.customer_id), way_back(view, row.kind, row.id)


def _to_bill(view: Any, today: str, orders: tuple[str, ...], *, by_customer: bool) -> Any:
    from app.queries.desk_billing import to_bill

    return to_bill(view, today, orders, by_customer=by_customer)
