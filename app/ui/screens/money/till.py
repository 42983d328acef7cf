"""The sheets of the cash drawer: its float, money in and out, the blind count, how it came out, a later correction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.entry.grammar import parse_number
from app.domain.money import amount_out, exponent
from app.domain.till import needs_reason
from app.ui import format as say
from app.ui.models.columns import LAST, Column, number_column
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.theme.look import Size, look
from app.ui.widgets.cells import CellTable
from app.ui.widgets.form import Form, choice
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

FORMS = {
    "cash": "Cash",
    "card": "Card terminal",
    "cheque": "Cheques",
    "wallet": "Vouchers",
    "transfer": "Transfers",
    "account": "On account",
}


class FormSheet(Sheet):
    """A few fields; ``taken`` carries what the action takes. Amounts may be typed with a comma."""

    taken = Signal(dict)

    def __init__(self, document: QWidget, title: str, form: Form, *, do: str, amounts: Sequence[str]) -> None:
        super().__init__(document, title, do=do, share=2)
        self.form, self._amounts = form, tuple(amounts)
        self.body.addWidget(form)
        self.accepted.connect(self._take)

    def _take(self) -> None:
        values = {name: str(value).strip() for name, value in self.form.values().items()}
        given = {name: value for name, value in values.items() if value}
        for name in self._amounts:
            if name in given:
                given[name] = given[name].replace(",", ".").replace("−", "-")
        self.taken.emit(given)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)


def opening_sheet(document: QWidget, carried: int | None, currency: str) -> FormSheet:
    """The float the day begins with; what stayed last time stands there already."""
    form = Form(columns=2)
    field = form.add("opening", "&Float", help_text="What lies in the drawer now")
    if carried is not None:
        field.setText(amount_out(carried, currency))
        field.selectAll()
    return FormSheet(document, "Open the till", form, do="Open", amounts=("opening",))


def moving_sheet(document: QWidget) -> FormSheet:
    """Cash into the drawer or out of it that is no customer's, and why."""
    form = Form(columns=2)
    form.add("amount", "&Amount")
    form.add("way", "&Way", choice(("pay_out", "out of the drawer"), ("pay_in", "into the drawer")))
    form.add("reason", "&Reason", help_text="Stamps, change from the bank, to the safe")
    return FormSheet(document, "Cash in or out", form, do="Record", amounts=("amount",))


def correcting_sheet(document: QWidget, number: str) -> FormSheet:
    """What was found out later; the Z report stays as it was."""
    form = Form(columns=2)
    form.add("amount", "&By how much", help_text="Above zero: there was more than counted. Below: less")
    form.add("method", "&Form of money", choice(*((one, FORMS[one]) for one in ("cash", "card", "cheque", "wallet"))))
    form.add("reason", "&Reason", help_text="A slip was found, a note was counted twice")
    return FormSheet(document, f"Note beside {number}", form, do="Note", amounts=("amount",))


# --- the count --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counted:
    """A line of the count sheet: pieces of a value (minor units), or with value 0 a sum of a form of money."""

    id: str
    words: str
    value: int = 0
    text: str = ""


class CountSheet(Sheet):
    """Blind: what should be there is not known here. ``done`` carries what the action takes.

    Enter goes on to the next note or coin; F12 commits the count, from wherever the cursor is.
    """

    done = Signal(dict)

    def __init__(self, document: QWidget, state: Any) -> None:
        super().__init__(document, "Count the drawer", do="Count is done", share=1.02)
        self._currency = state.currency
        self.model = ListModel(self._columns(), lambda row: row.id, _lines(state))
        self.table = CellTable(self.model, ("count",))
        self.table.shows = (2, 20)
        self.table.typed.connect(lambda row, _key, text: self._type(row, text))
        self.table.ended.connect(self.button.setFocus)
        self.table.left.connect(self.dismiss)
        self.body.addWidget(self.table, 1)
        foot = QHBoxLayout()
        words = "How many of each, ⏎ goes on. Empty is none. What should be there is shown after the count."
        foot.addWidget(Text(words, size=Size.SECOND, tone="muted", wrap=True), 1)
        self.cash = Text(size=Size.TITLE, weight=600)
        foot.addWidget(self.cash)
        self.body.addLayout(foot)
        self.accepted.connect(self._accept)
        self._show()

    def _columns(self) -> tuple[Column, ...]:
        return (
            number_column("words", "", 220, lambda row: row.words, weight=600, stretch=True),
            number_column("count", "Count", 160, lambda row: row.text, weight=600),
            number_column("amount", "Comes to", 140 + LAST, self._comes_to, tone="muted"),
        )

    def _comes_to(self, row: Counted) -> str:
        amount = self._amount(row)
        return "?" if amount is None else say.amount(amount, self._currency) if row.text.strip() else ""

    def _amount(self, row: Counted) -> int | None:
        """What a line comes to, in minor units; None where it cannot be read."""
        text = row.text.strip()
        if not text:
            return 0
        if row.value:
            return row.value * int(text) if text.isdecimal() and len(text) <= 6 else None
        return parse_number(text, 10 ** exponent(self._currency))

    @property
    def counted(self) -> int:
        """The cash so far, in minor units."""
        return sum(self._amount(row) or 0 for row in self.model.rows if row.value or row.id == "cash")

    def _type(self, at: int, text: str) -> None:
        rows = list(self.model.rows)
        rows[at] = replace(rows[at], text=text)
        self.model.set_rows(rows)
        self._show()

    def _show(self) -> None:
        self.note.set_text("")
        self.cash.set_text(f"{say.money(self.counted, self._currency)} cash")

    def _accept(self) -> None:
        for at, row in enumerate(self.model.rows):
            if self._amount(row) is None:
                what = "number of pieces" if row.value else "amount"
                self.note.set_text(f"{row.words}: “{row.text}” is no {what}.")
                self.table.go(at, "count")
                return
        pieces = [
            {"value": amount_out(row.value, self._currency), "count": int(row.text)}
            for row in self.model.rows
            if row.value and row.text.strip()
        ]
        sums = {
            row.id: amount_out(self._amount(row) or 0, self._currency)
            for row in self.model.rows
            if not row.value and (row.text.strip() or row.id == "cash")
        }
        self.done.emit(sums if "cash" in sums else {"pieces": pieces, **sums})


def _lines(state: Any) -> list[Counted]:
    """A line for each note and coin, or one for all cash; then the sums of the other forms."""
    lines = [
        Counted(f"piece-{one.value}", f"{say.amount(one.value, state.currency)}  {one.kind}", one.value)
        for one in state.pieces
    ]
    others = [Counted(method, f"{FORMS[method]}, total", 0) for method in state.counted if method != "cash"]
    return [*(lines or [Counted("cash", "Cash, total")]), *others]


# --- how it came out --------------------------------------------------------------------------------------------------


class CloseSheet(Sheet):
    """Expected, counted, difference, only now. ``done`` carries what the action takes; N counts again.

    Enter closes. The reason is asked where something is off by more than what is passed over in silence.
    """

    done = Signal(dict)
    again = Signal()

    def __init__(self, document: QWidget, drawer: Any) -> None:
        super().__init__(document, _how(drawer), do="Close and print the Z report", share=1)
        self._drawer = drawer
        self.off = needs_reason(drawer.lines, drawer.tolerance)
        model = ListModel(_close_columns(drawer.currency), lambda row: row.method, drawer.lines, self)
        self.table = Table(model)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        look().changed.connect(self._fit)
        self._fit()
        self.body.addWidget(self.table)
        self.form = Form(columns=2)
        self.reason = self.form.add("reason", "&Reason", help_text="Asked because the count is off" if self.off else "")
        self.keep = self.form.add("keep", "&Stays as float", help_text="For tomorrow; the rest is taken out")
        self.keep.setText(amount_out(drawer.keep, drawer.currency))
        self.form.set_row_visible("reason", visible=self.off)
        self.body.addWidget(self.form)
        self.body.addWidget(Text("N counts again · Esc leaves the till open", size=Size.SECOND, tone="muted"))
        self.choices["N"] = self._count_again
        self.accepted.connect(self._accept)

    def _fit(self) -> None:
        """All rows, whatever the scale: they are the answer."""
        self.table.setFixedHeight((len(self._drawer.lines) + 1) * look().row_height + 4)

    def open(self) -> None:
        """Nothing is to be typed where all is right: the first Enter closes."""
        super().open()
        (self.reason if self.off else self).setFocus()
        for field in (self.reason, self.keep):
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in a field closes: the answer is in sight above it."""
        enter = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if watched in {self.reason, self.keep} and key_pressed(event) and event.key() in enter:
            self.accept()
            return True
        return super().eventFilter(watched, event)

    def _count_again(self) -> None:
        self.dismiss()
        self.again.emit()

    def _accept(self) -> None:
        given = {"keep": self.keep.text().strip().replace(",", ".")} if self.keep.text().strip() else {}
        reason = self.reason.text().strip()
        if self.off and not reason:
            self.form.show_field_error("reason", "The count is off; say why, or what was looked for.")
            return
        self.done.emit(given | ({"reason": reason} if reason else {}))

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)


def _how(drawer: Any) -> str:
    """The answer first: right, short, or too much."""
    cash = next(one for one in drawer.lines if one.method == "cash")
    counted, off = say.money(cash.counted, drawer.currency), cash.difference
    if not off:
        return f"{counted} counted, as expected"
    return f"{counted} counted, {say.money(abs(off), drawer.currency)} {'short' if off < 0 else 'too much'}"


def _close_columns(currency: str) -> tuple[Column, ...]:
    def difference(row: Any) -> str:
        if row.counted is None:
            return "not counted"
        return f"{'+' if row.difference > 0 else ''}{say.amount(row.difference, currency)}"

    return (
        Column("form", "", 160, lambda row: FORMS.get(row.method, row.method), weight=600, stretch=True),
        number_column("expected", "Expected", 130, lambda row: say.amount(row.expected, currency)),
        number_column(
            "counted", "Counted", 130, lambda row: "" if row.counted is None else say.amount(row.counted, currency)
        ),
        number_column(
            "difference",
            "Difference",
            130 + LAST,
            difference,
            weight=600,
            tone_of=lambda row: "stop" if row.difference else "done",
        ),
    )
