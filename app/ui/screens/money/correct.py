"""What was booked wrongly, set right: the sheet over an invoice, and the money of a payment in its right forms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.errors import RuleViolation
from app.domain.money import amount_out
from app.ui import format as say
from app.ui.entry.dates import parse_date
from app.ui.screens.base import today_iso
from app.ui.screens.money.tender import Owed, TenderSheet
from app.ui.screens.order.counter import ReasonSheet
from app.ui.theme.look import Size
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

if TYPE_CHECKING:
    from app.ui.screens.money.screen import MoneyScreen


class CorrectSheet(Sheet):
    """What should have been on an invoice. ``asked`` carries the action's input at every change, ``done`` at F12."""

    asked = Signal(object)
    done = Signal(object)

    def __init__(self, document: QWidget, row: Any) -> None:
        title = f"What was wrong on {row.number}? · {row.customer} · {say.money(row.total, row.currency)}"
        super().__init__(document, title, do="Correct", share=1.6)
        self._invoice, self._wrong = row.id, ""
        self.form = Form(columns=2)
        self.form.add("customer", "&Account", help_text=f"Their number, instead of {row.customer}")
        self.form.add("prices", "&Prices", help_text="Line and right price: 1 = 8.42; 3 = 0.61")
        self.form.add("supply_date", "&Left on", help_text="The day the goods left; its tax holds")
        self.form.add("reference", "Their &ref.")
        self.form.add("reason", "&Why", help_text="Stands on the credit note")
        self.keep = QCheckBox("stays with the first account")
        self.form.add("keep_money", "&Money", self.keep)
        self.body.addWidget(self.form)
        self.worth = Text("Type what it should have said.", size=Size.BODY, weight=600, tone="muted", wrap=True)
        self.body.addWidget(self.worth)
        for name, field in self.form.fields.items():
            if name != "keep_money":
                field.textEdited.connect(lambda _text: self._ask())
        self.keep.toggled.connect(lambda _on: self._ask())
        self.accepted.connect(self._accept)

    def given(self) -> dict[str, Any]:
        """The input of the action. Raises ValueError with a sentence for a field, told by its name."""
        values = self.form.values()
        found: dict[str, Any] = {"invoice": self._invoice, "reason": str(values["reason"]).strip()}
        if customer := str(values["customer"]).strip():
            found["customer"] = customer
        if text := str(values["prices"]).strip():
            found["prices"] = _prices(text)
        if text := str(values["supply_date"]).strip():
            day = parse_date(text, date.fromisoformat(today_iso()))
            if day is None:
                raise _MisreadError("supply_date", f"“{text}” is not a date.")
            found["supply_date"] = day.isoformat()
        if text := str(values["reference"]).strip():
            found["reference"] = text
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
            self.form.show_field_error("reason", "Say what was wrong; it stands on the credit note.")
            return
        self.done.emit(given)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """A refusal beside its field, or at the foot; what was typed stays."""
        name = field.partition(".")[0]
        return self.form.show_field_error(name, sentence) or super().show_field_error(field, sentence)


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

    def __init__(self, screen: MoneyScreen) -> None:
        self._screen = screen

    def correct(self, row: Any) -> None:
        """An invoice's content, or the money of a payment."""
        if row.kind == "payment":
            self._payment(row)
            return
        sheet = CorrectSheet(self._screen, row)
        sheet.asked.connect(lambda given: self._preview(sheet, given))
        sheet.done.connect(lambda given: self._do("correct_invoice", given, sheet, row))
        self._screen.show_sheet(sheet)

    def _preview(self, sheet: CorrectSheet, given: dict[str, Any]) -> None:
        today = today_iso()
        self._screen.desk.work.read(
            lambda view: _preview_of(view, given, today),
            sheet.known,
            failed=sheet.refused,
            owner=sheet,
            key=(id(sheet), "preview"),
            priority=0,
        )

    def _payment(self, row: Any) -> None:
        title = f"{row.number} was really · {row.customer} · {say.money(row.total, row.currency)}"
        sheet = TenderSheet(self._screen, Owed(title, row.total, row.currency), do="Correct")

        def typed() -> None:
            change = {"change": amount_out(sheet.change, row.currency)} if sheet.change else {}
            given = {"payment": row.id, "tenders": sheet.money, **change}
            why = ReasonSheet(self._screen, f"What was wrong with {row.number}?")
            why.said.connect(lambda words: self._do("correct_payment", {**given, "reason": words}, why, row))
            self._screen.show_sheet(why)

        sheet.paid.connect(typed)
        self._screen.show_sheet(sheet)

    def _do(self, action: str, given: dict[str, Any], sheet: Sheet, row: Any) -> None:
        screen = self._screen

        def done(reply: Any) -> None:
            sheet.dismiss()
            credited = f" {reply.credit_note} credits {row.number}." if reply.credit_note else ""
            screen.desk.shell.toast(f"{reply.number} stands for {row.number}.{credited}")

        screen.desk.work.perform(action, given, done=done, failed=screen.went_wrong, owner=screen)


def _preview_of(view: Any, given: dict[str, Any], today: str) -> Any:
    from app.queries.desk_reverse import correction_preview

    return correction_preview(view, given, today)
