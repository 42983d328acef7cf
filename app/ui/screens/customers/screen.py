"""Customers: a windowed list, a card beside it, and the form that makes or changes one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.countries import country_name
from app.domain.entry.dates import parse_date
from app.domain.money import amount_out
from app.ui import format as say
from app.ui.commands import Offer, told
from app.ui.models.columns import LAST, SHORT_DAY, Column, number_column
from app.ui.screens.base import Desk, offer, today_iso
from app.ui.screens.customers.asking import source
from app.ui.screens.customers.bought import BoughtSheet
from app.ui.screens.customers.form import customer_form, listed
from app.ui.screens.customers.known import KnownAlready
from app.ui.screens.customers.merge import MergeSheet, named, sides
from app.ui.screens.customers.prices import PricesSheet
from app.ui.screens.customers.records import address_sheet, contact_sheet
from app.ui.screens.editing import EditingScreen
from app.ui.screens.files import Beside, Subject
from app.ui.screens.listing import Asked, FunctionSource
from app.ui.screens.mailedpapers import show_mailed
from app.ui.screens.order.fix import FixSheet, WayOut
from app.ui.screens.order.reads import notices_of, stopped
from app.ui.screens.order.shipto import words_of
from app.ui.screens.ownfields import beside_pairs
from app.ui.widgets.confirm import ConfirmSheet
from app.ui.widgets.fields import Line

_ADDRESS = ("street", "extra", "postcode", "city", "region", "instructions")


class CustomersScreen(EditingScreen):
    """Enter edits, Ctrl+N writes an order for the row, F9 takes a payment."""

    title = "Customers"
    hint = "Name, phone, town, group, >500 open, no order 90d"
    filter_room = (350, 350)
    topics = frozenset({"customer", "invoice", "payment", "order", "mail"})
    many = True
    empty = "No customers yet. [Import a list], or [type a name in an order] — it is added here."

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._currency = "EUR"
        self._known: dict[str, Any] = {}
        form = partial(customer_form, desk)
        super().__init__(desk, self._of_customers(), form, parent)
        self.known = KnownAlready(self)
        self.follow_own("customer", form)
        self.follow_picks(_picks)
        self.beside = Beside(self)
        self.beside.take_drops(lambda: self.row is not None, lambda run: run(self._whose(self.row)))
        desk.work.read(_company, self._company_known, owner=self)

    def _of_customers(self) -> tuple[Column, ...]:
        def amount(minor: int) -> str:
            return say.amount(minor, self._currency) if minor else "—"

        return (
            Column("name", "Name", 220, _name, weight=600, stretch=True, tone_of=_tone_of, least=190),
            Column("number", "No.", 90, lambda row: row.number, tone="muted", least=76, yields=3),
            Column("city", "Town", 120, lambda row: row.city, least=84, yields=1),
            Column("phone", "Phone", 130, lambda row: row.phone, least=104, yields=4),
            number_column("balance", "Open", 110, lambda row: amount(row.balance), weight=600, least=92),
            number_column(
                "overdue",
                "Overdue",
                110,
                lambda row: amount(row.overdue),
                yields=2,
                tone_of=lambda row: _tone(row.overdue),
            ),
            Column(
                "last",
                "Last order",
                SHORT_DAY + LAST,
                lambda row: say.short_day(row.last_order),
                tone="muted",
                yields=5,
            ),
        )

    def _company_known(self, company: Any) -> None:
        self._currency = company.currency
        self.table.viewport().update()

    def source(self, asked: Asked) -> FunctionSource:
        """Customers by name, all of them or those who answer the filter."""
        return source(asked.words, today_iso())

    def verbs(self) -> dict[str, Callable[[], None]]:
        """A list from elsewhere, or an order with the first name."""
        return {
            "Import a list": self.import_list,
            "type a name in an order": lambda: self.desk.shell.go("order", "new"),
        }

    def row_picked(self, row: Any) -> None:
        """The card beside the list."""
        if row is not None:
            today = today_iso()
            self.ask_facts(row.id, lambda view: _card(view, row.id, today), self._show_card)
            self.desk.work.read(lambda view: _doubles(view, row.id), lambda rows: self._show_doubles(row, rows),
                                owner=self, key=(id(self), "doubles"), priority=6)  # fmt: skip

    def _show_doubles(self, row: Any, rows: Any) -> None:
        """What looks like the same customer once more is one quiet line below the list."""
        if self.row is None or self.row.id != row.id:
            return
        if rows:
            self.line.say(named(rows), action="Compare", run=lambda: self.compare(row, rows[0]))
        else:
            self.line.say("")

    def merge(self, row: Any) -> None:
        """Beside the first that looks the same."""

        def known(rows: Any) -> None:
            if rows:
                self.compare(row, rows[0])
            else:
                self.line.say(f"Nobody has the phone, e-mail, VAT id, or name and postcode of {row.name}.")

        self.desk.work.read(lambda view: _doubles(view, row.id), known, failed=self.went_wrong, owner=self)

    def compare(self, row: Any, double: Any) -> None:
        """Both side by side; Enter merges them, Ctrl+Z parts them again."""
        currency = self._currency

        def made(found: Any) -> MergeSheet:
            kept, gone = found
            sheet = MergeSheet(self, kept, gone)

            def merged(reply: Any) -> None:
                sheet.dismiss()
                self.undoer.kept(f"{gone.number} is {reply.number} from now on.", reply)

            sheet.merged.connect(
                lambda take: self.desk.work.perform(
                    "merge_customers", {"customer": kept.number, "gone": gone.number, "take": take},
                    done=merged, failed=self.went_wrong, owner=self,
                )
            )  # fmt: skip
            return sheet

        self.show_sheet_of(lambda view: sides(view, row.id, double.id, currency), made, row.name)

    def _show_card(self, found: Any) -> None:
        card, letters, beside = found
        money, currency = say.money, self._currency
        limit = money(card.credit_limit, currency) if card.credit_limit else ""
        place = " ".join(filter(None, (card.address.postcode, card.address.city)))
        self.panel.facts.show_facts(
            card.name,
            " ".join(text for phase, text in notices_of(card) if phase == "stop"),
            (
                ("Alert", card.alert),
                ("No.", card.number),
                ("Address", "\n".join(filter(None, (card.address.street, place, country_name(card.address.country))))),
                ("Phone", card.phone),
                ("", "Money"),
                ("Owed and ordered", money(card.used, currency)),
                ("Credit limit", limit),
                ("Overdue", money(card.overdue, currency) if card.overdue else ""),
                ("Terms", f"{card.terms_days} days" if card.terms_days else ""),
                ("", "Orders"),
                ("Last order", say.short_day(card.last_order_date)),
                ("Before", _before(card, currency)),
                ("Buys", f"{card.products_bought} products" if card.products_bought else ""),
                ("Mailed", ", ".join(f"{one.called} {say.day_of(one.at)}" for one in letters)),
                ("Note", card.note),
                *beside,
            ),
            detail_tone="stop",
        )

    def row_offers(self, row: Any) -> dict[str, Offer]:
        """What works on a customer."""
        return {
            "edit_note": offer(lambda: self.open_row(row.id), "Edit"),
            "new_order": offer(lambda: self.desk.shell.go("order", f"for:{row.id}")),
            "new_customer": offer(self.new),
            "pay": offer(lambda: self.desk.shell.go("money", f"customer:{row.id}")),
            "history": offer(lambda: self.bought(row), "Bought"),
            "print": offer(lambda: self.papers.print_all("customer", self.chosen_rows()), "Statement", bar=False),
            "preview": offer(lambda: self.papers.preview("customer", row.number), bar=False),
            "statement": offer(lambda: self.papers.print_all("customer", self.chosen_rows()), bar=False),
            "mail": offer(lambda: self.mail("customer"), "Mail a statement", bar=False),
            "mailed": offer(lambda: show_mailed(self.desk, self, self, self.papers, row.id, row.name), bar=False),
            "beside": offer(lambda: self.beside.open(self._whose(row)), "Files"),
            "price": offer(lambda: self.prices(row), "Prices"),
            "fix": offer(lambda: self.people(row), "Contacts, addresses"),
            "merge": offer(lambda: self.merge(row), bar=False),
            "forget_customer": offer(lambda: self.forget(row), bar=False),
        }

    @staticmethod
    def _whose(row: Any) -> Subject:
        return Subject("customer", row.id, row.name)

    def people(self, row: Any) -> None:
        """Ctrl+.: who is there, and where goods go; each is changed, retired or added."""

        def known(found: Any) -> FixSheet:
            contacts, addresses = found
            ways: list[WayOut] = [
                ("New contact", "", lambda: self._record(row, "contacts", None)),
                ("New address", "", lambda: self._record(row, "addresses", None)),
            ]
            for one in contacts[:3]:
                detail = " · ".join(filter(None, (one.role, one.phone, one.email)))
                ways.append((one.name, detail, partial(self._record, row, "contacts", one)))
            for one in addresses[:4]:
                words = words_of(one.postal) or one.kind
                detail = one.postal.get("instructions", "")
                ways.append((words, detail, partial(self._record, row, "addresses", one)))
            return FixSheet(self, f"Contacts and addresses of {row.name}", ways)

        self.show_sheet_of(lambda view: _people(view, row.id), known, row.name)

    def bought(self, row: Any) -> None:
        """Ctrl+H: what they bought, how long it is under warranty and may come back."""
        go = self.desk.shell.go
        self.show_sheet_of(
            lambda view: _bought(view, row.id),
            lambda lines: BoughtSheet(self, f"{row.name} bought", lines, lambda order: go("order", order)),
            row.name,
        )

    def prices(self, row: Any) -> None:
        """Their special prices, and a place to type or paste more."""

        def known(rows: Any) -> PricesSheet:
            sheet = PricesSheet(self, f"Prices of {row.name}", rows)

            def done(reply: Any) -> None:
                sheet.dismiss()
                self.undoer.kept(f"The prices of {row.name} are kept.", reply)

            sheet.kept.connect(
                lambda prices: self.desk.work.perform(
                    "agree_prices",
                    {"customer": row.id, "prices": prices},
                    done=done,
                    failed=self.went_wrong,
                    owner=self,
                )
            )
            return sheet

        self.show_sheet_of(lambda view: _agreed(view, row.id), known, row.name)

    def forget(self, row: Any) -> None:
        """Everything the books know of a person is erased, for good; what the law keeps stays under the number."""
        sentence = (
            f"Name, addresses, contacts and notes of {row.number} are erased for good. "
            "Documents that were issued stay as the law asks."
        )
        sheet = ConfirmSheet(self, f"Forget {row.name}", sentence, row.name, "Forget")

        def forgotten(reply: Any) -> None:
            sheet.dismiss()
            self.desk.shell.toast(f"{reply.number} is forgotten.")
            self.reload()

        sheet.confirmed.connect(
            lambda reason: self.desk.work.perform(
                "forget_customer",
                {"customer": row.id, "reason": reason},
                done=forgotten,
                failed=self.went_wrong,
                owner=self,
            )
        )
        self.show_sheet(sheet)

    def _record(self, row: Any, kind: str, known: Any) -> None:
        sheet = contact_sheet(self, known) if kind == "contacts" else address_sheet(self, known)

        def kept(values: dict[str, Any]) -> None:
            given = values | ({"id": known.id} if known else {})

            def done(reply: Any) -> None:
                sheet.dismiss()
                self.undoer.kept(f"{row.name} is kept.", reply)

            self.desk.work.perform(
                "save_customer",
                {"number": row.number, kind: [given]},
                done=done,
                failed=self.went_wrong,
                owner=self,
            )

        sheet.kept.connect(kept)
        self.show_sheet(sheet)

    def import_list(self) -> None:
        """Take in a list, in the settings."""
        self.desk.shell.go("settings", "import:customers")

    def offers(self) -> dict[str, Offer]:
        """A new customer can always be made."""
        found = super().offers()
        if not self.panel.editing:
            found.setdefault("new_customer", offer(self.new))
            if not self._sheet:
                found["import_list"] = offer(self.import_list, bar=False)
        return found

    def open_document(self, document: str) -> None:
        """The cursor on a customer, or the form of a new one."""
        if document == "new":
            self.new()
        else:
            self.table.go_to_id(document)
            self.open_row(document)

    def new(self) -> None:
        """The form for a new customer; only the name is needed."""
        self.desk.work.read(_next_number, self._new_with, owner=self)

    def _new_with(self, number: str) -> None:
        if self.held():
            return
        self._known = {}
        self.edit("New customer", {"number": number, "shortage": "", "invoice_method": ""}, key="number")
        if self.panel.editor is not None:
            self.panel.editor.form.fields["name"].setFocus()
        self.known.watch()

    def open_row(self, row_id: str) -> None:
        """The form of a customer."""
        self.desk.work.read(lambda view: _values(view, row_id), self._edit_with, owner=self)

    def _edit_with(self, values: dict[str, Any]) -> None:
        if self.held():
            return
        values["credit_limit"] = amount_out(values["credit_limit"], self._currency) if values["credit_limit"] else ""
        values["terms_days"] = str(values["terms_days"])
        values.setdefault("payer", "")
        self._known = values
        self.edit(values["name"], values, key="number", known=True)

    def show_field_error(self, field_name: str, sentence: str) -> bool:
        """What is allowed, and what no longer, stands in one field."""
        return super().show_field_error("allowed" if field_name in {"allow", "disallow"} else field_name, sentence)

    def keep(self, values: dict[str, Any]) -> None:
        """Only what changed goes to the action."""
        own = self.own_given(values, self._known)
        if own is None:
            return
        if self.lone_reason(values):
            return
        fresh = self.changed(values, self._known)
        if self._known and "terms_days" in fresh and not str(fresh["terms_days"]).strip():
            self.show_field_error("terms_days", "How many days? 0 is at once.")
            return
        address = {name: values[name] for name in _ADDRESS} if any(name in fresh for name in _ADDRESS) else None
        for name in _ADDRESS:
            fresh.pop(name, None)
        if address:
            fresh["address"] = address | {"country": str(values["country"])}
        fresh = {name: value for name, value in fresh.items() if value != "" or name not in {"terms_days"}}
        for name in ("credit_limit", "over_percent", "under_percent", "early_percent", "early_days"):
            if name in fresh:
                fresh[name] = str(fresh[name]).strip().removesuffix("%").strip().replace(",", ".") or "0"
        if fresh.get("tax_until"):
            until = parse_date(str(fresh["tax_until"]), date.fromisoformat(today_iso()))
            if until is None:
                self.show_field_error("tax_until", f"“{fresh['tax_until']}” is not a date. Try 31-12-2027.")
                return
            fresh["tax_until"] = until.isoformat()
        fresh |= {
            "number": values["number"],
            **own,
            **listed(str(fresh.pop("allowed", values["allowed"])), self._known),
        }
        known = self._known
        if not known:
            fresh["new"] = True

        def kept(reply: Any) -> None:
            place = None if known else (lambda view: _place_of(view, reply.id))
            self.kept(f"{values['name']} is kept.", reply, place)

        def make() -> None:
            self.desk.work.perform("save_customer", fresh, done=kept, failed=self._not_made, owner=self)

        if known:
            make()
        else:
            self.known.asked(values, make)

    def _not_made(self, error: Exception) -> None:
        """A number that is somebody's by now: the next that is nobody's is proposed, and nobody is written over."""
        self.went_wrong(error)
        if getattr(error, "field", "") == "number":
            self.desk.work.read(_next_number, self._propose, owner=self)

    def _propose(self, number: str) -> None:
        if self.panel.editing and self.panel.editor:
            self.panel.editor.form.field("number", Line).setText(number)
            self.panel.editor.note.set_text(told(f"{number} is free: F12 keeps it under that."))


def _people(view: Any, customer_id: str) -> Any:
    from app.queries.desk_customers import customer_addresses, customer_contacts

    return customer_contacts(view, customer_id), customer_addresses(view, customer_id)


def _bought(view: Any, customer_id: str) -> Any:
    from app.queries.promises import bought_lines

    return bought_lines(view, customer_id)


def _agreed(view: Any, customer_id: str) -> Any:
    from app.queries.agreed import agreed_with

    return agreed_with(view, customer_id, today_iso())


def _name(row: Any) -> str:
    """With a stop behind it: it must not need a column that a small window leaves out."""
    return "  ·  ".join(filter(None, (row.name, stopped(row))))


def _tone_of(row: Any) -> str:
    return "stop" if stopped(row) else "text"


def _tone(minor: int) -> str:
    return "stop" if minor else "muted"


def _company(view: Any) -> Any:
    from app.queries.desk_documents import desk_company

    return desk_company(view)


def _card(view: Any, customer_id: str, today: str) -> Any:
    from app.queries.desk_customers import customer_card
    from app.queries.mailed import last_out

    return (
        customer_card(view, customer_id, today),
        last_out(view, customer_id)[:3],
        beside_pairs(view, "customer", customer_id),
    )


def _doubles(view: Any, customer_id: str) -> Any:
    from app.queries.alike import doubles_of

    return doubles_of(view, customer_id)


def _next_number(view: Any) -> str:
    from app.queries.desk_customers import next_number

    return next_number(view)


def _place_of(view: Any, customer_id: str) -> int:
    from app.queries.desk_customers import customer_place

    return customer_place(view, customer_id)


def _values(view: Any, customer_id: str) -> dict[str, Any]:
    from app.queries.desk_customers import customer_values
    from app.queries.own_fields import values_of

    return customer_values(view, customer_id) | values_of(view, customer_id)


def _picks(view: Any) -> Any:
    from app.queries.picks import customer_picks

    return customer_picks(view)


def _before(card: Any, currency: str) -> str:
    """What the old system sold them."""
    if not card.old_orders:
        return ""
    many = f"{card.old_orders:,} order{'s' if card.old_orders != 1 else ''}"
    total = say.money(card.old_orders_total, currency)
    return f"{many}, last {say.short_day(card.old_orders_last)}\n{total} in the old system"
