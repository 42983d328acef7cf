"""The header sheet: defaults that may be visited (F7), never a corridor on the way to the lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.entry.adjust import parse_adjustments
from app.domain.entry.dates import parse_date
from app.ui import format as say
from app.ui.commands import key_now
from app.ui.screens.order.shipto import ShipTo, words_of
from app.ui.screens.order.state import Header
from app.ui.screens.ownfields import MisreadError, add_rows, typed
from app.ui.widgets.dates import DateLine
from app.ui.widgets.form import Form, choice
from app.ui.widgets.pick import PickField
from app.ui.widgets.sheet import Sheet, scrolled

DATES = ("wanted_date", "promised_date", "valid_until")
INVOICE = (("", "As the customer"), ("shipment", "On shipment"), ("order", "On order"), ("manual", "By hand"))
SHIP = (("", "As the customer"), ("any", "What is there"), ("complete", "Complete only"), ("paid", "Once paid"))
CHANNELS = (("", "Counter"), ("phone", "Phone"), ("mail", "Mail"), ("web", "Web"))


def header_pairs(header: Header) -> tuple[tuple[str, str], ...]:
    """What the card says of the header: a word and its value, where there is one."""
    pairs = (
        ("Ship to", words_of(json.loads(header.ship_to)) if header.ship_to else ""),
        ("Deliver", say.day(header.wanted_date)),
        ("Your ref", header.reference),
        ("Valid until", say.day(header.valid_until)),
        ("", header.adjustments),
    )
    return tuple(pair for pair in pairs if pair[1])


People = Callable[[Callable[[Sequence[tuple[str, str]]], None]], None]
"""Hands on who works here, now or later: name, and as what."""


def _nobody(show: Callable[[Sequence[tuple[str, str]]], None]) -> None:
    show(())


def days_words(header: Header, terms_days: int) -> str:
    """How long there is to pay, "" where it is paid at once."""
    days = int(header.terms_days) if header.terms_days else terms_days
    return f"{days} day{'s' if days != 1 else ''}" if days else ""


def usual_words(header: Header, terms_days: int) -> str:
    """What holds where nobody said otherwise, in one line with the key that changes it; "" for somebody at the counter.

    What is said stands beside it in the words of ``header_pairs``.
    """
    days = days_words(header, terms_days)
    if not days:
        return ""
    parts = (
        "" if header.ship_to else "to their address",
        "" if header.wanted_date else "as soon as it can leave",
        f"{days} to pay",
    )
    words = " · ".join(filter(None, parts))
    return f"{words[:1].upper()}{words[1:]}   {key_now('F7')}"


class HeaderSheet(Sheet):
    """``done`` carries the new header, ``customer_wanted`` that the document is for somebody else (F7 again)."""

    done = Signal(object)
    customer_wanted = Signal()

    def __init__(
        self,
        document: QWidget,
        header: Header,
        known: Sequence[Mapping[str, str]],
        currency: str,
        today: date,
        own: Sequence[Any] = (),
        people: People = _nobody,
    ) -> None:
        super().__init__(document, "Customer and header", do="Keep", share=1)
        self._header, self._currency, self._today = header, currency, today
        form = self.form = Form(columns=2)
        form.add("reference", "&Your ref")
        form.add("wanted_date", "&Deliver", DateLine(), help_text="t today · +5 · thu · next thu · 5-2")
        form.add("adjustments", "&Charges, less", help_text="+12.50 Delivery; -5% regular")
        form.add("valid_until", "&Valid until", DateLine())
        form.add("printed_note", "&Note on the paper")
        form.add("internal_note", "Note for &us")
        self.ship_to = ShipTo(form, "Their own address", known, header.ship_to)
        form.add("ship_when", "Shi&p", choice(*SHIP))
        form.add("invoice_method", "&Invoice", choice(*INVOICE))
        form.add("terms_days", "D&ays to pay")
        form.add("promised_date", "Pro&mised", DateLine())
        form.add("instructions", "For the d&river")
        salesperson = PickField("person", name="Salesperson", free=True)
        people(salesperson.offer)
        form.add("salesperson", "Sa&lesperson", salesperson)
        form.add("channel", "C&ame by", choice(*CHANNELS))
        form.add("attachments", "Papers &with it", help_text="Names, with commas")
        self._own = own
        add_rows(form, own)
        form.set_values(header.own)
        form.set_values({name: getattr(header, name) for name in Header.__slots__ if name != "ship_to"})
        if header.channel == "counter":
            form.set_values({"channel": ""})
        self.body.addWidget(scrolled(form))
        self.accepted.connect(self._keep)

    def go_to_last(self) -> None:
        """Whoever comes from below, by Shift+Tab, is in the last field first."""
        last = [one for one in self.form.fields.values() if one.isVisibleTo(self)][-1]
        last.setFocus(Qt.FocusReason.BacktabFocusReason)

    def other_customer(self) -> None:
        """F7 once more: what was changed here is kept, and the document is for somebody else."""
        self._keep()
        if self.isHidden():
            self.customer_wanted.emit()

    def _keep(self) -> None:
        values = {name: str(value).strip() for name, value in self.form.values().items() if name in Header.__slots__}
        try:
            own = typed(self._own, self.form.values(), self._today.isoformat())
        except MisreadError as error:
            self.form.show_field_error(error.field_id, error.sentence)
            return
        values["ship_to"] = self.ship_to.text
        for name in DATES:
            if values[name]:
                found = parse_date(values[name], self._today)
                if found is None:
                    self.form.show_field_error(name, f"“{values[name]}” is not a date. Try +5, thu or 26-3.")
                    return
                values[name] = found.isoformat()
        _adjusted, wrong = parse_adjustments(values["adjustments"], self._currency)
        if wrong:
            self.form.show_field_error("adjustments", wrong)
            return
        if values["terms_days"] and not values["terms_days"].isdecimal():
            self.form.show_field_error("terms_days", f"“{values['terms_days']}” is no number of days.")
            return
        self.done.emit(replace(self._header, **values).with_own(own))
        self.dismiss()
