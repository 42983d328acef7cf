"""Money: what to bill, what to collect, what is overdue, credit notes, payments, and what customers have with us."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.issued import way_of
from app.ui import format as say
from app.ui.commands import Offer
from app.ui.models.columns import LAST, SHORT_DAY, Column, number_column
from app.ui.screens.base import Desk, offer, today_iso
from app.ui.screens.listing import Asked, FunctionSource, ListScreen
from app.ui.screens.money.cashier import Cashier, has_with_us, owes
from app.ui.screens.money.correct import Corrector
from app.ui.screens.money.drawer import DRAWER, KINDS, Drawer, drawer_chip, drawer_words
from app.ui.screens.money.unknown import Unknown
from app.ui.screens.reverser import Reverser
from app.ui.screens.steps import Steps, Subject
from app.ui.screens.trail import show_trail
from app.ui.theme.status import Chip, Glyph, chip_of

BILL_ALL = "bill-all"
RETURN_UNKNOWN = "return-unknown"
_REVERSE, _CUSTOMER, _SHOW = "reverse:", "customer:", "show:"
_HOME = {"credit_note": "credits", "payment": "payments", "refund": "payments", "z_report": DRAWER}


class MoneyScreen(ListScreen):
    """F12 bills, takes a payment or uses a credit; F9 pays in or back; Shift+F12 credits, takes back or reverses.

    In the cash drawer F12 opens, counts and closes the till.
    """

    title = "Money"
    views = (
        ("bill", "To invoice"),
        ("open", "Open"),
        ("overdue", "Overdue"),
        ("account", "On account"),
        ("payments", "Payments"),
        ("credits", "Credit notes"),
        (DRAWER, "Cash drawer"),
        ("all", "All"),
    )
    topics = frozenset({"invoice", "payment", "credit_note", "order", "refund", "till", "mail"})
    empty = "Nothing to collect."
    empties = MappingProxyType(
        {
            "bill": "Nothing to invoice. What has left and is not billed stands here.",
            "overdue": "Nothing is overdue.",
            "account": "No customer has money with us.",
            "payments": "No payments yet.",
            "credits": "No credit notes yet.",
            DRAWER: "No till was ever open here. F12 opens it with its float.",
            "all": "No invoices yet.",
        }
    )
    hint = "No. or customer"
    # Eight views leave it little room in a small window.
    filter_room = (124, 180)
    many = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _columns(), parent)
        self.cashier = Cashier(self)
        self.drawer = Drawer(self)
        self.reverser = Reverser(self)
        self.corrector = Corrector(self)
        self.unknown = Unknown(self, self.papers)
        self.steps = Steps(desk, self, self.went_wrong)

    def source(self, asked: Asked) -> FunctionSource:
        """Rows of a view, narrowed by words."""
        which, words, today = asked.view, asked.words, today_iso()

        def count(view: Any) -> int:
            from app.queries.desk_money import count_money

            return count_money(view, which, today, words)

        def page(view: Any, offset: int, limit: int) -> Any:
            from app.queries.desk_money import money_page

            return money_page(view, which, today, offset, limit, words)

        return FunctionSource(count, page)

    def counts(self, view: Any) -> dict[str, int]:
        """Counts of the views."""
        from app.queries.desk_money import money_counts

        return money_counts(view, today_iso())

    # --- documents ------------------------------------------------------------------------------------------------

    def open_document(self, document: str) -> None:
        """An invoice with its tender sheet, a payment or credit note in its list, what a customer owes, or a step.

        ``show:`` before an id only shows it; ``reverse:`` opens the reverse sheet.
        """
        if document == BILL_ALL:
            self.set_view("bill")
            self.cashier.bill()
        elif document == DRAWER:
            self.set_view(DRAWER)
            self.drawer.begin()
        elif document == RETURN_UNKNOWN:
            self.unknown.open()
        elif document.startswith(_CUSTOMER):
            self.set_view("open")
            self.cashier.pay_of(document.removeprefix(_CUSTOMER))
        else:
            what, _, ref = document.rpartition(":")
            self._find(ref, f"{what}:" if what else "")

    def _find(self, ref: str, what: str) -> None:
        today = today_iso()
        self.desk.work.read(
            lambda view: _found(view, ref, today), lambda found: self._show_found(found, what), owner=self
        )

    def _show_found(self, found: Any, what: str) -> None:
        if found is None:
            self.desk.shell.toast("That document is not here any more.", phase="idle")
            return
        row, view, place = found
        self.filter.clear()
        self._soon.stop()
        self.go_to_place(view, place)
        if what == _REVERSE:
            self.reverser.open(row.id)
        elif what != _SHOW and owes(row):
            self.cashier.pay([row])

    def open_row(self, row_id: str) -> None:
        """Its order, its tender sheet, what a credit is used for; a till's count, the paper of a Z report."""
        row = self.row
        if row is None or row.id != row_id:
            return
        if row.kind == "order":
            self.desk.shell.go("order", row.id)
        elif row.kind == "till":
            self.drawer.begin()
        elif row.kind == "z_report":
            self.papers.preview(row.kind, row.number)
        elif owes(row):
            self.cashier.pay([row])
        elif has_with_us(row):
            self.cashier.use_credit(row)

    # --- keys -----------------------------------------------------------------------------------------------------

    def offers(self) -> dict[str, Offer]:
        """The keys of a list and its row; in the cash drawer those of the till, whatever the row."""
        found = super().offers()
        if not self._sheet:
            found["return_unknown"] = offer(self.unknown.open, bar=False)
        return found if self._sheet or self.view != DRAWER else {**found, **self.drawer.offers(self.row)}

    def row_offers(self, row: Any) -> dict[str, Offer]:
        """What works on a row, and its trail."""
        found = self._steps_of(row)
        if row.customer_id:
            found.setdefault("pay", offer(lambda: self.cashier.pay_of(row.customer_id), "On account", bar=False))
            found["statement"] = offer(lambda: self.papers.print_statement(row.customer_id), bar=False)
        trail = offer(lambda: show_trail(self, row.id, row.number, self.stands(row)), "Trail")
        return {**found, "history": trail}

    def stands(self, row: Any) -> str:
        """What is issued is not edited."""
        return way_of(row.kind, row.number, elsewhere=bool(row.origin))

    def _steps_of(self, row: Any) -> dict[str, Offer]:
        if row.kind in KINDS:
            return {}
        if row.kind == "order":
            return {
                "next_step": offer(self.bill, "Invoice"),
                "invoice_all": offer(self.cashier.bill, "Invoice all"),
                "reverse_step": offer(lambda: self.steps.cancel(_subject(row)), "Take back"),
            }
        if row.kind == "invoice":
            # An invoice of the old system is credited and corrected there.
            found = {} if row.origin else {"reverse_step": offer(lambda: self.reverser.open(row.id), "Credit")}
            if row.total > 0 and not row.origin:
                found["correct"] = offer(lambda: self.corrector.correct(row), "Correct", bar=False)
            if owes(row):
                pay = {"pay": offer(self.pay), "next_step": offer(self.pay, "Take payment")}
                return {**pay, **found}
        else:
            found = {}
        if has_with_us(row):
            found["next_step"] = offer(lambda: self.cashier.use_credit(row), "Use credit")
            found["pay"] = offer(lambda: self.cashier.pay_back(row), "Pay back")
        if row.kind == "payment" and row.state == "recorded":
            found["reverse_step"] = offer(lambda: self.cashier.take_back(row), "Reverse")
            found["correct"] = offer(lambda: self.corrector.correct(row), "Correct", bar=False)
        return found

    def bill(self) -> None:
        """One order at once; of several the sheet says what they come to, and whether they go on one invoice."""
        orders = self.table.selected_ids()
        if len(orders) > 1:
            self.cashier.bill(orders)
        elif self.row is not None:
            self.cashier.bill_one(self.row.id)

    def pay(self) -> None:
        """The tender sheet over the selected invoices."""
        rows = [self.model.row_at(self.model.find(one)) for one in self.table.selected_ids()]
        self.cashier.pay([row for row in rows if row is not None] or [self.row])


def _subject(row: Any) -> Subject:
    return Subject(row.id, row.kind, row.number, row.state, row.customer_id)


def _chip(row: Any) -> Chip:
    if till := drawer_chip(row):
        return till
    if row.state == "overdue":
        days = (date.fromisoformat(today_iso()) - date.fromisoformat(row.due)).days
        return chip_of("overdue", text=f"{days} day{'s' if days != 1 else ''} overdue")
    if row.state == "recorded":
        return Chip("Received", "done", Glyph.FULL)
    if row.state == "reversed":
        return Chip("Reversed", "idle", Glyph.CROSS)
    if row.state == "taken_back":
        return Chip("Taken back", "idle", Glyph.CROSS)
    if row.state == "paid_back":
        return Chip("Paid back", "idle", Glyph.FULL)
    if row.state == "credit":
        return Chip("Credit note" if row.kind == "credit_note" else "Credit", "idle", Glyph.SPLIT)
    return chip_of(row.state)


def _columns() -> tuple[Column, ...]:
    return (
        Column("state", "State", 150, lambda _row: "", chip=_chip, least=134),
        Column("number", "No.", 120, lambda row: row.number, weight=600, least=88),
        Column("customer", "Customer", 220, _whose, stretch=True, least=150),
        Column("date", "Date", SHORT_DAY, lambda row: say.short_day(row.date), tone="muted", yields=3),
        Column("due", "Due", SHORT_DAY, lambda row: "" if row.kind in KINDS else say.short_day(row.due)),
        Column("mailed", "Mailed", SHORT_DAY, lambda row: say.day_of(row.mailed), tone="muted", yields=4),
        number_column("total", "Total", 110, _total, yields=2),
        number_column("open", "Open", 110 + LAST, _open, weight=600),
    )


def _whose(row: Any) -> str:
    """Whose it is; of an advance also on which order."""
    return f"{row.customer} · advance on {row.advance_on}" if row.advance_on else drawer_words(row)


def _total(row: Any) -> str:
    """What should lie in an open till is not told."""
    return "" if row.kind == "till" else say.amount(row.total, row.currency)


def _open(row: Any) -> str:
    if row.kind in KINDS:
        return ""
    return say.amount(row.open, row.currency) if row.open else "—"


def _found(view: Any, ref: str, today: str) -> Any:
    """A document, the view it is shown in, and its place there."""
    from app.queries.desk_money import money_row, place_of

    row = money_row(view, ref, today)
    if row is None:
        return None
    which = _HOME.get(row.kind) or ("open" if owes(row) else "all")
    return row, which, place_of(view, which, today, row.id)
