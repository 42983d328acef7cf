"""Money: what to bill, what to collect, what is overdue, credit notes and payments."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.money import amount_out
from app.ui import format as say
from app.ui.commands import Offer
from app.ui.models.columns import Column, number_column
from app.ui.screens.base import Desk, offer, today_iso
from app.ui.screens.listing import Asked, FunctionSource, ListScreen
from app.ui.screens.money.tender import TenderSheet, payment_input
from app.ui.theme.status import Chip, Glyph, chip_of
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet


class MoneyScreen(ListScreen):
    """F12 bills or takes a payment, F9 pays, Shift+F12 credits or reverses."""

    title = "Money"
    views = (
        ("bill", "To invoice"),
        ("open", "Open"),
        ("overdue", "Overdue"),
        ("payments", "Payments"),
        ("credits", "Credit notes"),
        ("all", "All invoices"),
    )
    topics = frozenset({"invoice", "payment", "credit_note", "order", "refund"})
    empty = "Nothing to collect."
    many = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _columns(), parent)

    def source(self, asked: Asked) -> FunctionSource:
        """Rows of a view."""
        which, today = asked.view, today_iso()

        def count(view: Any) -> int:
            from app.queries.desk_money import count_money

            return count_money(view, which, today)

        def page(view: Any, offset: int, limit: int) -> Any:
            from app.queries.desk_money import money_page

            return money_page(view, which, today, offset, limit)

        return FunctionSource(count, page)

    def counts(self, view: Any) -> dict[str, int]:
        """Counts of the views."""
        from app.queries.desk_money import money_counts

        return money_counts(view, today_iso())

    def open_document(self, document: str) -> None:
        """An invoice with its tender sheet, or the open ones of a customer."""
        customer = document.removeprefix("customer:")
        if customer != document:
            self.set_view("open")
            return
        today = today_iso()
        self.desk.work.read(lambda view: _invoice(view, document, today), self._invoice_known, owner=self)

    def _invoice_known(self, row: Any) -> None:
        if row is not None:
            self.set_view("open" if row.open else "all")
            self.table.go_to_id(row.id)
            if row.open > 0:
                self.pay(row)

    def open_row(self, row_id: str) -> None:
        """Its order, or its tender sheet."""
        row = self.row
        if row is not None and row.id == row_id:
            if row.kind == "order":
                self.desk.shell.go("order", row.id)
            elif row.kind == "invoice" and row.open > 0:
                self.pay(row)

    def row_offers(self, row: Any) -> dict[str, Offer]:
        """What works on a row."""
        if row.kind == "order":
            return {"next_step": offer(self.bill, "Invoice")}
        if row.kind == "invoice":
            found = {"reverse_step": offer(lambda: self.credit(row), "Credit")}
            if row.open > 0:
                found = {
                    "pay": offer(lambda: self.pay(row)),
                    "next_step": offer(lambda: self.pay(row), "Take payment"),
                    **found,
                }
            return found
        if row.kind == "payment" and row.state == "recorded":
            return {"reverse_step": offer(lambda: self.take_back(row), "Reverse")}
        return {}

    # --- steps ----------------------------------------------------------------------------------------------------

    def bill(self) -> None:
        """Each selected order gets its invoice; an order that is refused stays and says why."""
        for order_id in self.table.selected_ids():
            self.desk.work.perform(
                "issue_invoice",
                {"orders": [order_id]},
                done=lambda reply: self.desk.shell.toast(f"Invoice {reply.number} is issued."),
                failed=self.went_wrong,
                owner=self,
            )

    def pay(self, row: Any) -> None:
        """The tender sheet of an invoice."""
        title = f"{row.number} · {row.customer} · {say.money(row.open, row.currency)} open"
        sheet = TenderSheet(self, title, row.open, row.currency)
        sheet.paid.connect(lambda tenders, change: self._take(row, sheet, tenders, change))
        self.show_sheet(sheet)

    def _take(self, row: Any, sheet: TenderSheet, tenders: list[Any], change: str) -> None:
        settled = min(row.open, row.open - sheet.left if sheet.left > 0 else row.open)
        allocate = [(row.id, amount_out(settled, row.currency))]

        def done(reply: Any) -> None:
            words = sheet.rest.full_text()
            sheet.dismiss()
            self.desk.shell.toast(
                f"{reply.number}: {words}.",
                action="Undo",
                run=lambda: self._do("reverse_payment", {"payment": reply.id, "reason": "undone"}, "is reversed."),
            )

        self.desk.work.perform(
            "record_payment",
            payment_input(row.customer_id, tenders, change, allocate),
            done=done,
            failed=self.went_wrong,
            owner=self,
        )

    def credit(self, row: Any) -> None:
        """A credit note over all that is left of an invoice."""
        sheet = ReasonSheet(self, f"Credit note for {row.number} · {say.money(row.total, row.currency)}", "Credit")
        sheet.given.connect(
            lambda reason: self._do(
                "issue_credit_note", {"invoice": row.id, "reason": reason}, f"credits {row.number}.", sheet
            )
        )
        self.show_sheet(sheet)

    def take_back(self, row: Any) -> None:
        """A payment that is not there after all."""
        sheet = ReasonSheet(self, f"Reverse payment {row.number}", "Reverse")
        sheet.given.connect(
            lambda reason: self._do("reverse_payment", {"payment": row.id, "reason": reason}, "is reversed.", sheet)
        )
        self.show_sheet(sheet)

    def _do(self, action: str, given: dict[str, Any], words: str, sheet: Sheet | None = None) -> None:
        def done(reply: Any) -> None:
            if sheet:
                sheet.dismiss()
            self.desk.shell.toast(f"{reply.number} {words}")

        self.desk.work.perform(action, given, done=done, failed=self.went_wrong, owner=self)


class ReasonSheet(Sheet):
    """Asks why. ``given`` carries the reason."""

    given = Signal(str)

    def __init__(self, document: QWidget, title: str, do: str) -> None:
        super().__init__(document, title, do=do)
        self.form = Form()
        self.form.add("reason", "&Reason")
        self.body.addWidget(self.form)
        self.form.fields["reason"].installEventFilter(self)
        self.accepted.connect(self._give)

    def _give(self) -> None:
        reason = str(self.form.values()["reason"]).strip()
        if reason:
            self.given.emit(reason)
        else:
            self.form.show_field_error("reason", "Say why; it stands on the document.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the only field is the button."""
        if event.type() == QEvent.Type.KeyPress and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accept()
            return True
        return super().eventFilter(watched, event)


def _chip(row: Any) -> Chip:
    if row.state == "overdue":
        days = (date.fromisoformat(today_iso()) - date.fromisoformat(row.due)).days
        return chip_of("overdue", text=f"{days} day{'s' if days != 1 else ''} overdue")
    if row.state == "recorded":
        return Chip("Received", "done", Glyph.FULL)
    if row.state == "reversed":
        return Chip("Reversed", "idle", Glyph.CROSS)
    if row.state == "credit":
        return Chip("Credit note", "idle", Glyph.SPLIT)
    return chip_of(row.state)


def _columns() -> tuple[Column, ...]:
    return (
        Column("state", "State", 150, lambda _row: "", chip=_chip),
        Column("number", "No.", 120, lambda row: row.number, weight=600),
        Column("customer", "Customer", 220, lambda row: row.customer, stretch=True),
        Column("date", "Date", 90, lambda row: say.short_day(row.date), tone="muted", yields=3),
        Column("due", "Due", 90, lambda row: say.short_day(row.due)),
        number_column("total", "Total", 110, lambda row: say.amount(row.total, row.currency), yields=2),
        number_column(
            "open", "Open", 110, lambda row: say.amount(row.open, row.currency) if row.open else "—", weight=600
        ),
    )


def _invoice(view: Any, ref: str, today: str) -> Any:
    from app.queries.desk_money import invoice_row

    return invoice_row(view, ref, today)
