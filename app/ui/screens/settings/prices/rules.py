"""A rule as it is edited: its fields with what each holds, how they are read, and the section of one kind of rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.domain.entry.dates import parse_date
from app.domain.errors import RuleViolation
from app.ui.models.columns import Column
from app.ui.screens.base import today_iso
from app.ui.screens.settings.section import ListSection
from app.ui.theme.look import Size
from app.ui.widgets.country import CountryField
from app.ui.widgets.form import Form, choice, set_value, value_of
from app.ui.widgets.pick import PickField
from app.ui.widgets.text import Text

Values = dict[str, Any]
TEXT, FIGURE, WEIGHT, DAY, FLAG, CODES, COUNTRY, CHOICE = (
    "text", "figure", "weight", "day", "flag", "codes", "country", "choice",
)  # fmt: skip
RETIRED: Final = "retired"


@dataclass(frozen=True, slots=True)
class Asked:
    """A field: its name is the action's, ``kind`` says how it is read. A heading has no name.

    ``rows`` are (value, words) of a choice; ``of`` names what fills one from the books, below ``none`` for no value; of
    a text it is what is listed below it while it is typed.
    """

    name: str
    label: str
    kind: str = TEXT
    help: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    of: str = ""
    none: str = ""


@dataclass(frozen=True, slots=True)
class RuleList:
    """One kind of rule: its action, its fields, its columns, and how a row reads in its form.

    ``keys`` are the fields that say which rule it is: of a known one they are not typed over. Where there are none it
    is known by its ``name``, and can be renamed. ``always`` are fields that the action wants whatever was changed.
    ``makes``: its action makes what is not there, so a new one is said to be new, and takes no other's place.
    ``finish`` sees to what one field alone does not say; it is given what goes to the action, all values of the form,
    and whether the rule is known.
    """

    key: str
    title: str
    new: str
    action: str
    fields: tuple[Asked, ...]
    columns: tuple[Column, ...]
    values: Callable[[Any], Values]
    named: Callable[[Any], str]
    keys: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    finish: Callable[[Values, Values, bool], Values] = lambda given, values, known: given
    start: Mapping[str, object] = field(default_factory=dict)
    watch: Callable[[Form], None] = lambda form: None
    empty: str = ""
    about: str = ""
    retire: str = "no longer used"
    makes: bool = True


def retired(words: str) -> Asked:
    """The field that ends a rule."""
    return Asked(RETIRED, "Re&tired", FLAG, rows=(("", words),))


def form_of(one: RuleList) -> Form:
    """The form of a kind of rule."""
    form = Form()
    for asked in (*one.fields, retired(one.retire)):
        if not asked.name:
            form.heading(asked.label)
            continue
        form.add(asked.name, asked.label, _field(asked), help_text=asked.help)
    one.watch(form)
    return form


def _field(asked: Asked) -> Any:
    if asked.kind == FLAG:
        return QCheckBox(asked.rows[0][1])
    if asked.kind == COUNTRY:
        return CountryField()
    if asked.of and asked.kind in {TEXT, CODES}:
        words = asked.label.replace("&", "")
        return PickField(words.lower(), name=words, many=asked.kind == CODES, free=True)
    return choice(*asked.rows, *((("", asked.none),) if asked.of else ())) if asked.kind == CHOICE else None


def fill(form: Form, asked: Sequence[Asked], offered: Mapping[str, Sequence[str]]) -> None:
    """What the books offer goes into the choices; each keeps what it says."""
    for one in asked:
        box = form.fields.get(one.name)
        if one.of and isinstance(box, PickField):
            box.offer([(name, "") for name in offered.get(one.of, ())])
        if not one.of or not isinstance(box, QComboBox):
            continue
        rows = [("", one.none), *((name, name) for name in offered.get(one.of, ()))]
        if rows == [(box.itemData(at), box.itemText(at)) for at in range(box.count())]:
            continue
        held = value_of(box)
        box.blockSignals(True)
        box.clear()
        for value, words in rows:
            box.addItem(words, value)
        set_value(box, held)
        box.blockSignals(False)


def figure(text: object) -> str:
    """A figure as it is typed here, as the actions take it: 7,90 and 19 % are 7.90 and 19."""
    return str(text).strip().removesuffix("%").replace(",", ".").replace(" ", "")


def day(text: object, name: str, today: str = "") -> str:
    """A day as it is typed here, ISO; "" is none. Raises RuleViolation."""
    words = str(text).strip()
    if not words:
        return ""
    found = parse_date(words, date.fromisoformat(today or today_iso()))
    if found is None:
        try:
            return date.fromisoformat(words).isoformat()
        except ValueError:
            raise RuleViolation(f"“{words}” is not a date. Try +5, 1-1 or 2026-12-31.", name) from None
    return found.isoformat()


def grams(text: object, name: str) -> int:
    """Kilograms as they are typed, in grams. Raises RuleViolation."""
    try:
        weight = Decimal(figure(text) or "0") * 1000
    except InvalidOperation:
        raise RuleViolation(f"“{text}” is no weight. Write kilograms, like 31.5.", name) from None
    if not weight.is_finite() or weight != weight.to_integral_value() or abs(weight) > 10**12:
        raise RuleViolation("A weight is kilograms with at most three decimals.", name)
    return int(weight)


def read(one: RuleList, values: Values, held: Values | None) -> Values:
    """What goes to the action: of a known rule only what was changed. Raises RuleViolation naming the field."""
    known = held is not None
    given: Values = {}
    for asked in (*one.fields, retired(one.retire)):
        if not asked.name:
            continue
        value = values[asked.name]
        if held is not None and value == held[asked.name] and asked.name not in (*one.keys, *one.always):
            continue
        typed = _typed(asked, value)
        # Of a new rule what is empty says nothing; of a known one it takes away what was there.
        if known or typed not in {"", False} or asked.kind == CODES:
            given[asked.name] = typed
    return one.finish(given, values, known)


def _typed(asked: Asked, value: Any) -> Any:
    if asked.kind == FLAG:
        return bool(value)
    if asked.kind == DAY:
        return day(value, asked.name)
    if asked.kind == WEIGHT:
        return grams(value, asked.name) if str(value).strip() else 0
    if asked.kind == CODES:
        return tuple(filter(None, (part.strip() for part in str(value).replace(",", ";").split(";"))))
    return figure(value) if asked.kind == FIGURE else value.strip() if isinstance(value, str) else value


def plain(given: Values, fields: Sequence[Asked]) -> Values:
    """As the action takes it: a list is a list, and a figure that was taken away is nothing."""
    kinds = {one.name: one.kind for one in fields}
    return {
        name: list(value) if isinstance(value, tuple) else "0" if kinds.get(name) == FIGURE and value == "" else value
        for name, value in given.items()
    }


class RuleSection(ListSection):
    """One kind of rule: its list, and beside it the form of the row or of a new one.

    ``wanted`` carries the action, what it is given and the sentence for when it is kept; ``unchanged`` that F12 found
    nothing to keep.
    """

    wanted = Signal(str, dict, str)
    unchanged = Signal()

    def __init__(self, one: RuleList) -> None:
        self.one = one
        self._row: Any = None
        self._held: Values | None = None
        self._offered: Mapping[str, Sequence[str]] = {}
        super().__init__(one.columns, lambda: form_of(one), "Keep", new=one.new, start=one.start)
        self.table.empty_sentence = one.empty
        self.table.setAccessibleName(one.title)
        self.says = Text(one.about, size=Size.SECOND, tone="muted", wrap=True)
        self.says.setContentsMargins(12, 2, 12, 4)
        self.inside.addWidget(self.says)
        self.picked.connect(self._show)
        self.editor.kept.connect(self._keep)

    def offer(self, offered: Mapping[str, Sequence[str]]) -> None:
        """Names and codes that can be chosen; before the rows that say them."""
        changed = self.editor.changed
        fill(self.editor.form, self.one.fields, offered)
        if not changed:
            self.editor.settle()

    def fresh(self, *, focus: bool = True) -> None:
        """An empty form, for a rule that is not there yet."""
        self._row = self._held = None
        self._lock(known=False)
        super().fresh(focus=focus)

    def panes(self) -> tuple[QWidget, ...]:
        """The list, and its form."""
        return (self.table, self.editor)

    def _lock(self, *, known: bool) -> None:
        for name in self.one.keys:
            field = self.editor.form.fields[name]
            if isinstance(field, QLineEdit):
                self.editor.lock(name, known=known)
            else:
                field.setEnabled(not known)

    def _show(self, row: Any) -> None:
        if row is None:
            return
        self._row = row
        self._lock(known=True)
        self.editor.edit(self.one.named(row), self.one.values(row))
        # As the form holds it: a choice that is not offered any more is not changed by keeping the rest.
        self._held = self.editor.form.values()

    def settled(self) -> None:
        """What stands here is kept: it is what the next change is held against."""
        self.editor.settle()
        self._held = self.editor.form.values()
        self._lock(known=True)

    def parameters(self, values: Values) -> Values:
        """What the action is given, "" where nothing was changed. Raises RuleViolation."""
        given = plain(read(self.one, values, self._held), self.one.fields)
        if self._held is None:
            return given | ({"new": True} if self.one.makes else {})
        if self.one.keys:
            changed = values != self._held
            return given if changed else {}
        if not given:
            return {}
        new = given.pop("name", None)
        return {"name": self._held["name"], **({"rename": new} if new else {}), **given}

    def _keep(self, values: Values) -> None:
        try:
            given = self.parameters(values)
        except RuleViolation as error:
            self.editor.show_field_error(error.field or "", error.message)
            return
        if not given:
            self.unchanged.emit()
            return
        name = self.one.named(self._row) if self._row and "name" not in values else str(values.get("name", ""))
        self._send(given, f"{name or self.one.new.removeprefix('A new ').capitalize()} is kept.")

    def _send(self, given: Values, sentence: str) -> None:
        self.wanted.emit(self.one.action, given, sentence)
