"""Templates (Ctrl+T): a list left, the lines of the one under the cursor right, with the one number that is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.entry.grammar import QUANTITY_SCALE, parse_number
from app.domain.entry.templates import TemplateLine, parse_amount, quantities
from app.ui import format as say
from app.ui.entry.rows import EditRow, RowsTable
from app.ui.models.columns import LAST, Column, number_column
from app.ui.qt import key_pressed
from app.ui.theme.look import Size, look
from app.ui.widgets.card import Card
from app.ui.widgets.fields import Line
from app.ui.widgets.form import Form
from app.ui.widgets.listtable import ListTable
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_KEYS = ("A number: how many", "Enter puts in", "S save these lines", "C change", "D delete")
# So high it would be, in pixels at 100 %: a large screen shows the order above it.
_HIGH = 760
_HELP = (
    "Quantities: 4 · n · 2n+1 · n/4 (rounded up), where n is the number asked. Without n, the number is how many times."
)


class TemplateSheet(Sheet):
    """``chosen`` carries the template and the number (thousandths); ``saved``, ``changed``, ``deleted`` are wishes."""

    chosen = Signal(object, int)
    saved = Signal()
    changed = Signal(object)
    deleted = Signal(object)

    def __init__(self, document: QWidget, found: Sequence[Any], *, may_save: bool) -> None:
        super().__init__(document, "Templates", do="Put in", share=1.17)
        self._may_save = may_save
        self.templates = ListTable(_template_columns(), lambda one: one.id, found)
        self.lines = ListTable(_line_columns(), lambda row: str(row[0]))
        for table, name in ((self.templates, "Templates"), (self.lines, "Lines of the template")):
            table.setAccessibleName(name)
        self.templates.installEventFilter(self)
        self.number = Line("1", name="How many")
        self.number.installEventFilter(self)
        self.number.textEdited.connect(lambda _text: self._show())
        self.asked = Text("Times", size=Size.BODY, weight=600)
        self._build()
        self.templates.selectionModel().currentRowChanged.connect(lambda *_rows: self._show())
        self.accepted.connect(self._take)
        self.templates.go_to(0)
        self._show()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.asked)
        self.number.setFixedWidth(look().px(90))
        top.addWidget(self.number)
        top.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(16)
        for table, share in ((self.templates, 3), (self.lines, 5)):
            surface = Card()
            inside = QVBoxLayout(surface)
            inside.setContentsMargins(1, 1, 1, 6)
            inside.addWidget(table)
            both.addWidget(surface, share)
        self.body.addLayout(top)
        self.body.addLayout(both, 1)
        keys = " · ".join(one for one in _KEYS if self._may_save or not one.startswith("S "))
        self.body.addWidget(Text(keys, size=Size.SECOND, tone="muted", elide=True))

    def sizeHint(self) -> QSize:
        """As high as it may be, on a screen that is not large."""
        return QSize(super().sizeHint().width(), look().px(_HIGH))

    def open(self) -> None:
        """The cursor in the list; a number typed there is the one asked."""
        super().open()
        self.templates.setFocus()

    @property
    def template(self) -> Any:
        """The one under the cursor."""
        return self.templates.model().row_at(self.templates.currentIndex().row())

    def _number(self) -> int | None:
        value = parse_number(self.number.text() or "1", QUANTITY_SCALE)
        return value if value is not None and 0 < value <= 10**9 * QUANTITY_SCALE else None

    def _show(self) -> None:
        template, number = self.template, self._number()
        self.number.set_wrong(wrong=number is None)
        if template is None:
            self.lines.model().set_rows(())
            self.button.setEnabled(False)
            return
        self.asked.set_text(template.asked or ("n" if template.formula else "Times"))
        many = quantities(template.lines, number or QUANTITY_SCALE)
        self.lines.model().set_rows(tuple(zip(range(len(many)), template.lines, template.goods, many, strict=True)))
        self.lines.viewport().update()
        wanted = sum(1 for one, quantity in zip(template.lines, many, strict=True) if one.kind != "product" or quantity)
        self.button.set_text(f"Put in {wanted}")
        self.button.setEnabled(number is not None and wanted > 0)
        self.note.set_text("" if number is not None else f"“{self.number.text()}” is no number above zero.")

    def _take(self) -> None:
        template, number = self.template, self._number()
        if template is not None and number is not None and self.button.isEnabled():
            self.dismiss()
            self.chosen.emit(template, number)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list and of the number."""
        if not key_pressed(event) or watched not in {self.templates, self.number}:
            return super().eventFilter(watched, event)
        key, said = event.key(), event.text()
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if held:
            return super().eventFilter(watched, event)
        if key in _ENTER:
            self._take()
        elif watched is self.number and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            step = 1 if key == Qt.Key.Key_Down else -1
            last = self.templates.model().rowCount() - 1
            self.templates.go_to(max(0, min(last, self.templates.currentIndex().row() + step)))
        elif watched is self.number:
            return super().eventFilter(watched, event)
        elif said.isdecimal():
            self.number.setFocus()
            self.number.setText(said)
            self._show()
        elif said.upper() == "S" and self._may_save:
            self._wish(self.saved.emit)
        elif said.upper() == "C" and self.template is not None:
            template = self.template
            self._wish(lambda: self.changed.emit(template))
        elif (said.upper() == "D" or key == Qt.Key.Key_Delete) and self.template is not None:
            template = self.template
            self._wish(lambda: self.deleted.emit(template))
        else:
            # Other letters mean nothing here and must not look for a row.
            return bool(said and said.isprintable()) or super().eventFilter(watched, event)
        return True

    def _wish(self, emit: Any) -> None:
        self.dismiss()
        emit()


def _template_columns() -> tuple[Column, ...]:
    return (
        Column("name", "Template", 150, lambda one: one.name, weight=600, stretch=True, least=100),
        Column("whom", "For", 92, lambda one: "this customer" if one.own else "all", tone="muted", yields=1),
        number_column("lines", "Lines", 52 + LAST, lambda one: str(len(one.lines)), tone="muted"),
    )


def _line_columns() -> tuple[Column, ...]:
    return (
        Column("code", "Code", 96, lambda row: row[2].sku if row[2] else "", weight=600, least=72),
        Column("words", "Description", 140, _words, stretch=True, least=96, tone_of=_tone),
        Column("amount", "As", 84, lambda row: _amount(row[1]), tone="muted", yields=1),
        number_column("quantity", "Qty", 72, lambda row: say.quantity(row[3]) if row[2] else "", weight=600),
        Column("unit", "Unit", 52 + LAST, lambda row: row[2].unit if row[2] else "", tone="muted"),
    )


def _amount(line: TemplateLine) -> str:
    return line.amount if line.kind == "product" else ""


def _words(row: Any) -> str:
    _at, line, goods, _many = row
    if line.kind != "product":
        return line.text or "End of the section"
    return "  ·  ".join(filter(None, (goods.name if goods else "no longer sold", line.note)))


def _tone(row: Any) -> str:
    _at, line, goods, _many = row
    return "muted" if line.kind in {"note", "end"} else "text" if goods or line.kind == "heading" else "stop"


class SaveSheet(Sheet):
    """``done`` carries name, whether it is the customer's own, what the number is called, and the lines."""

    done = Signal(str, bool, str, tuple)

    def __init__(
        self,
        document: QWidget,
        rows: Sequence[tuple[TemplateLine, Any]],
        *,
        name: str = "",
        own: bool = True,
        asked: str = "",
        customer: str = "",
        title: str = "Save these lines as a template",
    ) -> None:
        super().__init__(document, title, do="Save", share=1.17)
        self.form = Form(columns=2)
        self.form.add("name", "&Name", Line(name, name="Name of the template"))
        self.form.add("asked", "&Number asked", Line(asked, name="What the number asked is called"),
                      help_text="Like: radiators")  # fmt: skip
        self.own = QCheckBox(f"Only for {customer}" if customer else "Only for this customer")
        self.own.setChecked(own and bool(customer))
        self.table = RowsTable(
            self._columns(),
            ("amount",),
            _checked,
            [EditRow(str(at), one, {"amount": _amount(one[0])}) for at, one in enumerate(rows)],
        )
        self.table.setAccessibleName("Lines of the template")
        self.table.said.connect(self.note.set_text)
        self.table.past_end.connect(self.button.setFocus)
        self.body.addWidget(self.form)
        self.body.addWidget(self.own)
        self.own.setHidden(not customer)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table)
        self.body.addWidget(surface, 1)
        self.body.addWidget(Text(_HELP, size=Size.SECOND, tone="muted", elide=True))
        self.accepted.connect(self._save)

    @staticmethod
    def _columns() -> tuple[Column, ...]:
        return (
            Column("code", "Code", 110, lambda row: row.data[1].sku if row.data[1] else "", weight=600, least=72),
            Column("words", "Description", 200, lambda row: _words((0, *row.data, 0)), stretch=True, least=96),
            number_column("amount", "Quantity", 110, lambda row: row.cells["amount"], weight=600),
            Column("unit", "Unit", 60 + LAST, lambda row: row.data[1].unit if row.data[1] else "", tone="muted"),
        )

    def sizeHint(self) -> QSize:
        """As high as it may be, on a screen that is not large."""
        return QSize(super().sizeHint().width(), look().px(_HIGH))

    def open(self) -> None:
        """The name, selected: it is typed over."""
        super().open()
        field = self.form.field("name", Line)
        field.setFocus()
        field.selectAll()

    def _save(self) -> None:
        if not self.table.commit():
            return
        values = self.form.values()
        name = str(values["name"]).strip()
        if not name:
            self.form.show_field_error("name", "What is it called?")
            return
        lines = tuple(
            replace(row.data[0], amount=row.cells["amount"] or "1")
            for row in self.table.rows
            if row.cells["amount"] or row.data[0].kind != "product"
        )
        if not any(one.kind == "product" for one in lines):
            self.note.set_text("Every line is left out.")
            return
        self.done.emit(name, self.own.isChecked(), str(values["asked"]).strip(), lines)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field, or at the foot."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)


def _checked(row: EditRow, key: str, text: str) -> EditRow | str:
    """A quantity; an empty one leaves the line out."""
    if row.data[0].kind != "product":
        return "" if text else row
    if text and parse_amount(text) is None:
        return f"“{text}” is no quantity; 4, n, 2n+1 and n/4 are."
    return row.filled(key, text)
