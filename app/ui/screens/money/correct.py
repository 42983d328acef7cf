"""What was booked wrongly, set right: the sheet over an invoice, and the one over a payment."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.domain.entry.dates import parse_date
from app.domain.errors import RuleViolation
from app.domain.money import amount_out
from app.ui import format as say
from app.ui.lawful import issue, place_of
from app.ui.screens.base import Desk, Screen, today_iso
from app.ui.screens.customerfield import CustomerField
from app.ui.screens.money.forms import MisreadFormsError, read_forms
from app.ui.screens.money.tender import RECEIPT_NUMBER
from app.ui.screens.previewing import preview
from app.ui.theme.look import Size
from app.ui.widgets.dates import DateLine
from app.ui.widgets.fields import Line
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet, scrolled
from app.ui.widgets.text import Text


class _CorrectingSheet(Sheet):
    """A form whose account is typed ahead, and what it would come to. ``done`` carries the action's input at F12."""

    done = Signal(object)

    def __init__(self, document: QWidget, desk: Desk, title: str) -> None:
        super().__init__(document, title, do="Correct", share=1.6)
        self.form = Form(columns=2)
        self.account = CustomerField(desk)
        self.account.taken.connect(self._named)
        self.account.unknown.connect(lambda: self._name(""))
        self.body.addWidget(scrolled(self.form), 1)
        self.worth = Text("Type what it should have said.", size=Size.BODY, weight=600, tone="muted", wrap=True)
        self.body.addWidget(self.worth)
        self.accepted.connect(lambda: self.account.settle(self._accept))

    def _named(self, hit: Any) -> None:
        self._name(hit.name)
        self._ask()

    def _name(self, words: str) -> None:
        self.form.set_help("customer", words or self._whose, "text" if words else "muted")

    _whose = ""
    _stands = "it stays in the trail"

    def given(self) -> dict[str, Any]:
        """The input of the action. Raises _MisreadError."""
        raise NotImplementedError

    def _ask(self) -> None:
        """Something was typed."""

    def _day(self, name: str) -> str:
        """A day as typed, ISO; "" if none was."""
        text = str(self.form.values()[name]).strip()
        day = parse_date(text, date.fromisoformat(today_iso())) if text else None
        if text and day is None:
            raise _MisreadError(name, f"“{text}” is not a date.")
        return day.isoformat() if day else ""

    def _worth(self, words: str, tone: str) -> None:
        self.worth.set_tone(tone)
        self.worth.set_text(words)

    def _accept(self) -> None:
        try:
            given = self.given()
        except _MisreadError as error:
            self.form.show_field_error(error.field, str(error))
            return
        if not given["reason"]:
            self.form.show_field_error("reason", f"Say what was wrong; {self._stands}.")
            return
        self.done.emit(given)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """A refusal beside its field, or at the foot; what was typed stays."""
        name = field.partition(".")[0]
        return self.form.show_field_error(name, sentence) or super().show_field_error(field, sentence)


class CorrectSheet(_CorrectingSheet):
    """What should have been on an invoice. ``asked`` carries the action's input at every change."""

    asked = Signal(object)
    _stands = "it stands on the credit note"

    def __init__(self, document: QWidget, desk: Desk, row: Any) -> None:
        title = f"What was wrong on {row.number}? · {row.customer} · {say.money(row.total, row.currency)}"
        super().__init__(document, desk, title)
        self._invoice, self._whose = row.id, f"Whose it is, instead of {row.customer}"
        self.form.add("customer", "&Account", self.account, help_text=self._whose)
        self.form.add("prices", "&Prices", help_text="Line and right price: 1 = 8.42; 3 = 0.61")
        self.form.add("supply_date", "&Left on", DateLine(), help_text="The day the goods left; its tax holds")
        self.form.add("reference", "Their &ref.")
        self.form.add("terms_days", "&Days to pay", help_text="From today; 0 is at once")
        self.form.add("reason", "&Why", help_text="Stands on the credit note")
        self.keep = QCheckBox("stays with the first account")
        self.form.add("keep_money", "&Money", self.keep)
        for field in self.form.fields.values():
            if isinstance(field, QLineEdit) and field is not self.account:
                field.textEdited.connect(lambda _text: self._ask())
        self.keep.toggled.connect(lambda _on: self._ask())

    def given(self) -> dict[str, Any]:
        """The input of `correct_invoice`. Raises _MisreadError."""
        values = self.form.values()
        found: dict[str, Any] = {"invoice": self._invoice, "reason": str(values["reason"]).strip()}
        if customer := self.account.number:
            found["customer"] = customer
        if text := str(values["prices"]).strip():
            found["prices"] = _prices(text)
        if day := self._day("supply_date"):
            found["supply_date"] = day
        if text := str(values["reference"]).strip():
            found["reference"] = text
        if text := str(values["terms_days"]).strip():
            if not text.isdecimal():
                raise _MisreadError("terms_days", f"“{text}” is not a number of days.")
            found["terms_days"] = text
        if values["keep_money"]:
            found["keep_money"] = True
        return found

    def _ask(self) -> None:
        self.note.set_text("")
        try:
            given = self.given()
        except _MisreadError:
            return  # half typed; the button says what is missing
        if len(given) > 2:
            self.asked.emit({**given, "reason": given["reason"] or "preview"})

    def known(self, preview: Any) -> None:
        """What it would come to."""
        money = f" · {say.money(preview.moved, preview.currency)} paid go along" if preview.moved else ""
        self._worth(
            f"{say.money(preview.credited, preview.currency)} credited · new invoice for {preview.customer} "
            f"{say.money(preview.gross, preview.currency)}{money}",
            "text",
        )

    def refused(self, error: Exception) -> None:
        """A preview of the action's refusal."""
        self._worth(error.message if isinstance(error, RuleViolation) else str(error), "stop")


class CorrectPaymentSheet(_CorrectingSheet):
    """What a payment really was: its forms of money, whose it was, the day it came in."""

    def __init__(self, document: QWidget, desk: Desk, row: Any, recording: str) -> None:
        title = f"What was wrong with {row.number}? · {row.customer} · {say.money(row.total, row.currency)}"
        super().__init__(document, desk, title)
        self._payment, self._total, self._currency = row.id, row.total, row.currency
        self._recording, self._whose = recording, f"Whose it was, instead of {row.customer}"
        words = "60c d: 60 in cash, the rest by card"
        self.form.add("tenders", "&Forms", help_text=words)
        self.form.add("customer", "&Account", self.account, help_text=self._whose)
        self.form.add("paid_on", "&Came in on", help_text="The day; nothing of a closed till changes by it")
        self.form.add("reason", "&Why", help_text="Stays in the trail")
        self.form.add("receipt", RECEIPT_NUMBER)
        self.form.set_row_visible("receipt", visible=False)
        for name in ("tenders", "paid_on"):
            self.form.field(name, Line).textEdited.connect(lambda _text: self._ask())
        self.worth.set_text("")

    def _ask(self) -> None:
        self.note.set_text("")
        try:
            forms = self._forms()
        except _MisreadError:
            return  # half typed
        cash = any(method == "cash" for method, _, _ in forms)
        self.form.set_row_visible("receipt", visible=cash and self._recording == "certified")
        parts = [f"{say.money(amount, self._currency)} {word}" for _, word, amount in forms]
        self._worth(" and ".join(parts), "text")
        self._place()

    def _forms(self) -> list[tuple[str, str, int]]:
        try:
            return read_forms(str(self.form.values()["tenders"]), self._total, self._currency)
        except MisreadFormsError as error:
            raise _MisreadError("tenders", str(error)) from None

    def given(self) -> dict[str, Any]:
        """The input of `correct_payment`. Raises _MisreadError."""
        values = self.form.values()
        found: dict[str, Any] = {"payment": self._payment, "reason": str(values["reason"]).strip()}
        receipt = str(values["receipt"]).strip()
        if forms := self._forms():
            found["tenders"] = [
                {"method": method, "amount": amount_out(amount, self._currency)}
                | ({"reference": receipt} if method == "cash" and receipt else {})
                for method, _, amount in forms
            ]
        if customer := self.account.number:
            found["customer"] = customer
        if day := self._day("paid_on"):
            found["paid_on"] = day
        return found

    def show_field_error(self, field: str, sentence: str) -> bool:
        """The number that is missing has a field of its own."""
        if field.startswith("tenders.") and field.endswith(".reference"):
            self.form.set_row_visible("receipt", visible=True)
            self._place()
            field = "receipt"
        return super().show_field_error(field, sentence)


class _MisreadError(Exception):
    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def _prices(text: str) -> list[dict[str, Any]]:
    """ "1 = 8.42; 3 = 0.61" as the action takes it."""
    found = []
    for one in filter(str.strip, text.split(";")):
        line, _, price = (part.strip() for part in one.partition("="))
        if not line.isdecimal() or not price:
            raise _MisreadError("prices", f"“{one.strip()}” is not a line and its price, like 1 = 8.42.")
        found.append({"line": int(line), "price": price.replace(",", ".")})
    return found


class Corrector:
    """Opens these sheets over the money place and does what they say."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def correct(self, row: Any) -> None:
        """An invoice's content, or what a payment was."""
        if row.kind == "payment":
            self._screen.show_sheet_of(_recording, lambda said: self._of_payment(row, said), "Correct")
            return
        sheet = CorrectSheet(self._screen, self._screen.desk, row)
        sheet.asked.connect(lambda given: self._preview(sheet, given))
        sheet.done.connect(lambda given: self._do("correct_invoice", given, sheet, row))
        self._screen.show_sheet(sheet)

    def _of_payment(self, row: Any, recording: str) -> Sheet:
        sheet = CorrectPaymentSheet(self._screen, self._screen.desk, row, recording)
        sheet.done.connect(lambda given: self._do("correct_payment", given, sheet, row))
        return sheet

    def _preview(self, sheet: CorrectSheet, given: dict[str, Any]) -> None:
        today = today_iso()
        preview(self._screen.desk, sheet, sheet, lambda view: _preview_of(view, given, today))

    def _do(self, action: str, given: dict[str, Any], sheet: Sheet, row: Any) -> None:
        screen = self._screen

        def done(reply: Any) -> None:
            sheet.dismiss()
            credited = f" {reply.credit_note} credits {row.number}." if reply.credit_note else ""
            screen.desk.shell.toast(f"{reply.number} stands for {row.number}.{credited}")

        told = lambda replies: done(replies[0])  # noqa: E731 - there is one
        issue(place_of(screen), [{"action": action, **given}], told, screen.went_wrong)


def _preview_of(view: Any, given: dict[str, Any], today: str) -> Any:
    from app.queries.desk_reverse import correction_preview

    return correction_preview(view, given, today)


def _recording(view: Any) -> str:
    from app.actions.drawer import cash_recording

    return cash_recording(view)
