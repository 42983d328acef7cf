"""Reports: the list made from the registry, a period and a basis, the answer in one sentence, bars and a table."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import RuleViolation
from app.domain.money import exponent, scaled_text
from app.domain.rounding import half_up
from app.ui import format as say
from app.ui.commands import Offer
from app.ui.models.columns import Align, Column
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.screens.base import Desk, Screen, offer, today_iso
from app.ui.screens.reports.chart import MOST, Bar, Chart
from app.ui.theme.look import Size, look
from app.ui.theme.status import chip_of
from app.ui.widgets.card import Card
from app.ui.widgets.emptyplace import EmptyPlace
from app.ui.widgets.fields import Line
from app.ui.widgets.heads import PAD
from app.ui.widgets.listtable import ListTable
from app.ui.widgets.pills import Pills
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

if TYPE_CHECKING:
    from app.reports import Answer, Report

_NOTHING = "Nothing in this period."
EMPTY = "Reports begin with the first invoice. [See one] with sample data."

# What somebody said of it: a sentence.
_REASON = 240
_WIDTHS = {"text": 92, "status": 140, "date": 100, "count": 72, "quantity": 100, "money": 124, "percent": 92}
_LEASTS = {"count": 56, "quantity": 76, "money": 96, "percent": 72, "status": 132, "date": 92}
_TOPICS = frozenset({"order", "invoice", "credit_note", "payment", "stock", "shipment", "customer", "product", "till"})
_WAIT_MS = 150


class ReportsScreen(Screen):
    """The list at the left chooses, Enter goes into the table and opens what a row is of.

    Ctrl+F goes to the dates, Ctrl+Shift and an arrow move by a month.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.basis = "order"
        self.nothing: EmptyPlace | None = None
        self.chosen: Report | None = None
        self.answer: Answer | None = None
        self._wanted = ""
        self._soon = QTimer(self, interval=_WAIT_MS, singleShot=True)
        self._soon.timeout.connect(self.ask)
        self._build()
        look().changed.connect(self._dress)
        self._dress()
        self.desk.hub.listen(self, _TOPICS, lambda _ids: self.ask())

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Text("Reports", size=Size.TITLE, weight=600))
        head.addStretch(1)
        self.pills = Pills((("order", "Ordered"), ("invoice", "Billed")))
        self.pills.select(self.basis)
        self.pills.chosen.connect(self.set_basis)
        head.addWidget(self.pills)
        self.since, self.until = (Line(hint=hint, name=name) for hint, name in (("from", "From"), ("to", "To")))
        for field in (self.since, self.until):
            field.textChanged.connect(lambda _text: self._soon.start())
            field.installEventFilter(self)
            head.addWidget(field)
        self.column.addLayout(head)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        self.list_model = ListModel(
            (Column("title", "Report", 200, lambda one: one.title, stretch=True),), lambda one: one.name, parent=self
        )
        self.list = Table(self.list_model)
        self.list.picked.connect(self.choose)
        self.list.opened.connect(lambda _name: self.table.setFocus())
        self._left = _card(self.list)
        middle.addWidget(self._left)
        self.right = QVBoxLayout()
        self.right.setSpacing(8)
        self.headline = Text(size=Size.TOTAL, weight=600)
        self.sentence = Text(size=Size.BODY, tone="muted", wrap=True)
        self.chart = Chart()
        self.chart.hide()
        self.totals = Text(size=Size.BODY, weight=600)
        self.table: ListTable = ListTable((), _key, many=True)
        self.surface = _card(self.table)
        for widget in (self.headline, self.sentence, self.chart):
            self.right.addWidget(widget)
        self.right.addWidget(self.surface, 1)
        self.right.addWidget(self.totals)
        middle.addLayout(self.right, 1)
        self.column.addLayout(middle, 1)
        self.column.addWidget(self.line)

    def _dress(self) -> None:
        """What has a width of its own follows the scale."""
        self._left.setFixedWidth(look().px(236))
        for field in (self.since, self.until):
            field.setFixedWidth(look().px(120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the figures need the room of the bars."""
        super().resizeEvent(event)
        self.chart.set_room(room=self.height() >= look().px(420))

    # --- choosing -------------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """The list of reports, asked for on the first visit: the registry brings the books' own modules."""
        if not self.list_model.rows:
            self.desk.work.read(_registry, self._listed, owner=self, key=(id(self), "registry"))
        self.desk.work.read(_begun, self._know_begun, owner=self, key=(id(self), "begun"))
        self.list.setFocus()

    def _know_begun(self, begun: bool) -> None:
        if not begun and self.nothing is None:
            self.nothing = EmptyPlace(self.surface)
        if self.nothing:
            see = {"See one": lambda: self.desk.shell.do("see_sample")}
            self.nothing.say("" if begun else EMPTY, see)
            if self.nothing.sentence:
                self.table.empty_sentence = ""
            self.table.viewport().update()

    def _listed(self, reports: Sequence[Report]) -> None:
        self.list_model.set_rows(reports)
        self.list.go_to(max(0, self.list_model.find(self._wanted)))
        self.list.setFocus()

    def choose(self, name: str) -> None:
        """Show another report."""
        at = self.list_model.find(name)
        if at < 0 or (self.chosen and self.chosen.name == name):
            return
        self.chosen = self.list_model.rows[at]
        self._wanted = name
        self.pills.setVisible(len(self.chosen.bases) > 1)
        for field in (self.since, self.until):
            field.setVisible(self.chosen.period)
        self.ask()

    def set_basis(self, basis: str) -> None:
        """Sums of orders, or of invoices."""
        self.basis = basis
        self.pills.select(basis)
        self.ask()

    def go_months(self, months: int) -> None:
        """The month before or after the one that begins the period; the present one if there is none."""
        first = today_iso()[:8] + "01"
        if self.since.text().strip():
            try:
                first = datetime.date.fromisoformat(self.since.text().strip()).replace(day=1).isoformat()
            except ValueError:
                months = 0
            year, month = divmod(int(first[:4]) * 12 + int(first[5:7]) - 1 + months, 12)
            if not 1 <= year <= 9998:
                return
            first = datetime.date(year, month + 1, 1).isoformat()
        start = datetime.date.fromisoformat(first)
        after = (start + datetime.timedelta(days=31)).replace(day=1)
        self.since.setText(first)
        self.until.setText((after - datetime.timedelta(days=1)).isoformat())

    # --- asking ---------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask the books; a newer question silences an older one."""
        self._soon.stop()
        one = self.chosen
        if one is None:
            return
        since, until = (field.text().strip() if one.period else "" for field in (self.since, self.until))
        basis = self.basis if len(one.bases) > 1 else ""
        actor = self.desk.work.actor

        def ask(view: Any) -> Answer:
            one.check(view, actor)
            return one.ask(view, since, until, basis)

        self.desk.work.read(
            ask,
            lambda answer: self._show(one, answer),
            failed=self._refused,
            owner=self,
            key=(id(self), "report"),
        )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, RuleViolation):
            self._mark(error.field or "")
            self.show_line(error.message)
        else:
            self.went_wrong(error, retry=self.ask)

    def _mark(self, wrong: str) -> None:
        for name, field in (("from", self.since), ("to", self.until)):
            field.set_wrong(wrong=name == wrong)

    def _show(self, one: Report, answer: Answer) -> None:
        if one is not self.chosen:
            return
        self._mark("")
        self.line.say("")
        self.answer = answer
        columns = _columns(one, answer.currency)
        rows = list(answer.rows)
        if tuple(c.key for c in columns) != tuple(c.key for c in self.table.model().columns):
            self._another_table(columns, rows)
        else:
            self.table.model().columns = columns
            self.table.model().set_rows(rows)
        self.table.empty_sentence = "" if rows or (self.nothing and self.nothing.sentence) else _NOTHING
        self.headline.set_text(f"{one.title} · {_headline(one, answer)}")
        self.sentence.set_text(one.sentence)
        self.chart.set_bars(_bars(one, answer))
        self.totals.set_text("   ".join(_totals(one, answer)))
        self.offers_changed.emit()

    def _another_table(self, columns: tuple[Column, ...], rows: Sequence[Any]) -> None:
        """Columns differ from report to report; a table has the same ones all its life."""
        old, had = self.table, self.table.hasFocus()
        self.table = ListTable(columns, _key, rows, many=True)
        self.table.opened.connect(self.open_row)
        if (inside := self.surface.layout()) is not None:
            inside.replaceWidget(old, self.table)
        old.hide()
        old.deleteLater()
        self.table.show()
        if had:
            self.table.setFocus()

    def open_row(self, key: str) -> None:
        """Enter on a row: the document it is of, where it is of one."""
        row = self.table.model().row_at(self.table.model().find(key))
        if self.chosen and self.chosen.opens and row is not None:
            self.desk.shell.go(self.chosen.opens, row["id"])

    # --- keys -----------------------------------------------------------------------------------------------------

    def offers(self) -> dict[str, Offer]:
        """Periods, dates, the file; while a sheet is open, its step."""
        if self._sheet:
            return {"next_step": offer(self._sheet.accept, self._sheet.button.text())}
        found: dict[str, Offer] = {}
        if self.chosen and self.chosen.period:
            found["previous_period"] = offer(lambda: self.go_months(-1), "Month before")
            found["next_period"] = offer(lambda: self.go_months(1), "Month after")
            found["filter"] = offer(self.since.setFocus, "Dates")
            found["archive_papers"] = offer(self.archive, bar=False)
        if self.answer:
            found["export"] = offer(self.export, "CSV")
        found["refresh"] = offer(self.ask, bar=False)
        return found

    def archive(self) -> None:
        """The papers of the days that are shown, whatever the report is of."""
        from app.ui.screens.reports.archiving import ask_archive

        since, until = self.since.text().strip(), self.until.text().strip()
        ask_archive(self.desk, self, since, until or today_iso(), self._refused)

    def export(self) -> None:
        """Whoever may not is told before a file is chosen, and can ask somebody who may; then the report as CSV."""
        if self.chosen is not None:
            self._permitted(self._ask_where)

    def _permitted(self, then: Callable[[], None]) -> None:
        self.desk.work.permit("export", "export_report", done=then, failed=self._refused, owner=self)

    def _ask_where(self) -> None:
        suggested = str(Path.home() / f"{self.chosen.name}.csv") if self.chosen else ""
        path, _ = QFileDialog.getSaveFileName(self, "Save the report", suggested, "CSV (*.csv)")
        if path:
            self._write(Path(path))

    def export_to(self, path: Path) -> None:
        """What is shown as CSV into this file."""
        self._permitted(lambda: self._write(path))

    def _write(self, path: Path) -> None:
        """A worker does it."""
        one, answer = self.chosen, self.answer
        if one is None or answer is None:
            return

        def write(_view: Any) -> Path:
            from app.reports.output import as_csv

            try:
                # With the mark that spreadsheets know UTF-8 by.
                path.write_text(as_csv(one, answer), encoding="utf-8-sig", newline="")
            except OSError as error:
                raise RuleViolation(f"{path} cannot be written ({error.strerror}).") from None
            return path

        self.desk.work.read(
            write, lambda done: self.desk.shell.toast(f"{done.name} is saved."), failed=self._refused, owner=self
        )

    def panes(self) -> tuple[QWidget, ...]:
        """List, table, basis, dates."""
        return (self.list, self.table, self.pills, self.since)

    def remember(self) -> dict[str, object]:
        """The report in front."""
        return {"report": self._wanted, "basis": self.basis}

    def restore(self, state: dict[str, object]) -> None:
        """The report of the last time."""
        self._wanted = str(state.get("report", ""))
        if state.get("basis") in {"order", "invoice"}:
            self.basis = str(state["basis"])
            self.pills.select(self.basis)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From a date, Enter and Down go into the table, Esc back to the list."""
        if watched in {self.since, self.until} and key_pressed(event):
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
                self.ask()
                self.table.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)


def _card(table: Table) -> Card:
    card = Card()
    inside = QVBoxLayout(card)
    inside.setContentsMargins(1, 1, 1, 6)
    inside.addWidget(table)
    return card


def _begun(view: Any) -> bool:
    from app.queries.first_steps import has_begun

    return has_begun(view)


def _registry(_view: Any) -> tuple[Report, ...]:
    from app.reports import REPORTS

    return REPORTS


def _key(row: Any) -> str:
    return str(row["key"])


def _said(kind: str, value: Any, currency: str) -> str:
    """A value as this window writes it."""
    if value is None or value == "":
        return ""
    if kind == "money":
        return say.amount(value, currency)
    if kind == "quantity":
        return say.quantity(value)
    if kind == "percent":
        return say.percent_text(scaled_text(half_up(value, 100), 1, 1))
    if kind == "date":
        return say.short_day(value)
    return say.quantity(value * 1000) if kind == "count" else str(value)


def _columns(one: Report, currency: str) -> tuple[Column, ...]:
    """The report's columns as a table's; the first that is a name takes the room that is left."""
    texts = [column.name for column in one.columns if column.kind == "text"]
    wide = next((name for name in ("name", "customer") if name in texts), one.columns[0].name)

    def column(c: Any) -> Column:
        return Column(
            c.name,
            c.title,
            _REASON if c.name in {"why", "reason"} else max(_WIDTHS[c.kind], 7 * len(c.title) + 2 * PAD + 8),
            lambda row: _said(c.kind, row.get(c.name), currency),
            align=Align.LEFT if c.kind in {"text", "date", "status"} else Align.RIGHT,
            weight=600 if c.name == one.columns[-1].name else 400,
            stretch=c.name == wide,
            # Where there is no room a column of figures gives of its own before words, days and months are cut.
            least=max(_LEASTS.get(c.kind, 0), 7 * len(c.title) + 2 * PAD) if c.name != wide else 0,
            chip=(lambda row: chip_of(row[c.name])) if c.kind == "status" else None,
        )

    return tuple(column(c) for c in one.columns)


def _totals(one: Report, answer: Answer) -> list[str]:
    """ "Orders 830", "Net 1,265,793.29": each total with the head of its column."""
    return [
        f"{c.title} {_said(c.kind, answer.totals[c.name], answer.currency)}"
        for c in one.columns
        if c.kind != "text" and c.name in answer.totals
    ]


def _headline(one: Report, answer: Answer) -> str:
    """The answer first: what the chart is of, else the last total, else how many rows there are."""
    sums = [c for c in one.columns if c.kind in {"money", "quantity"} and c.name in answer.totals]
    column = next((c for c in one.columns if c.name == one.chart), sums[-1] if sums else None)
    if column is None or column.name not in answer.totals:
        return f"{len(answer.rows):,}"
    value = answer.totals[column.name]
    if column.kind == "money":
        return say.money(value, answer.currency)
    told = _said(column.kind, value, answer.currency)
    return f"{told} %" if column.kind == "percent" else f"{column.title.lower()} {told}"


def _short(word: str) -> str:
    """A month as "Jul 96", where there is little room; any other word as it is."""
    if re.fullmatch(r"\d{4}-\d{2}", word):
        name = QLocale().standaloneMonthName(int(word[5:]), QLocale.FormatType.ShortFormat)
        return f"{name} {word[2:4]}"
    return word


def _bars(one: Report, answer: Answer) -> list[Bar]:
    """The chart's column: in the order of time as it is, otherwise the largest first."""
    column = next((c for c in one.columns if c.name == one.chart), None)
    if column is None or len(answer.rows) < 2:
        return []
    rows = list(answer.rows)
    first = one.columns[0].name
    if one.name.endswith(("-day", "-month", "-year", "shipping")):
        rows = rows[-MOST:]
    else:
        rows = sorted(rows, key=lambda row: -row[column.name])[: MOST // 2]
    word = "name" if any(c.name == "name" for c in one.columns) else first

    def figure(value: int) -> str:
        if column.kind == "money":
            return say.quantity(half_up(value, 10 ** exponent(answer.currency)) * 1000)
        return _said(column.kind, value, answer.currency)

    return [Bar(_short(str(row[word])), row[column.name], figure(row[column.name])) for row in rows]
