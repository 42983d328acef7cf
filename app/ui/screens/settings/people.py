"""Users with their secrets, and the table of what each role may do: filled by keyboard, kept by F12."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout

from app.domain.money import rate_out
from app.domain.permissions import KINDS, NAMES, PERMISSIONS
from app.ui.models.columns import LAST, Column
from app.ui.models.rows import ListModel
from app.ui.screens.settings.section import ListSection
from app.ui.theme.look import Size
from app.ui.widgets.card import Card
from app.ui.widgets.cells import CellTable
from app.ui.widgets.form import Form, choice
from app.ui.widgets.text import Text

_WORDS = {"password": "Password", "pin": "PIN", "badge": "Badge"}
_YES = "✓"
_DISCOUNT = "discount"


class UsersSection(ListSection):
    """Who works here. ``commands`` carries the actions that keep what was typed, and what is said then."""

    commands = Signal(object, str)

    def __init__(self) -> None:
        self._known = False
        super().__init__(_user_columns(), _user_form, "Keep", new="A new user")
        self.picked.connect(self._picked)
        self.editor.kept.connect(self._keep)

    def set_roles(self, roles: Sequence[Any]) -> None:
        """What a user can be."""
        box = self.editor.form.field("role", QComboBox)
        shown = [(box.itemData(at), box.itemText(at)) for at in range(box.count())]
        if shown != (meant := [(one.name, one.title) for one in roles]):
            chosen, typed = box.currentData() or "counter", self.editor.changed
            box.clear()
            for name, title in meant:
                box.addItem(title, name)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            if not typed:
                self.editor.settle()

    def fresh(self, *, focus: bool = True) -> None:
        """An empty form, for somebody who is not there yet."""
        self._be(known=False)
        super().fresh(focus=focus)

    def forget_secrets(self) -> None:
        """What was typed is kept, and the user is there; nothing of a secret stays in a field."""
        self.editor.form.set_values(dict.fromkeys(KINDS, "") | {"take_away": ""})
        self._be(known=True)

    def _be(self, *, known: bool) -> None:
        """Somebody who is there keeps their name, and a new one takes nobody's."""
        self._known = known
        self.editor.lock("name", known=known)

    def _picked(self, row: Any) -> None:
        self._be(known=True)
        self.editor.edit(row.name, {"name": row.name, "role": row.role, "inactive": row.inactive, "take_away": ""})

    def _keep(self, values: dict[str, Any]) -> None:
        name = str(values["name"]).strip()
        user = {"name": name, "role": values["role"], "inactive": bool(values["inactive"])}
        new = {} if self._known else {"new": True}
        steps: list[dict[str, Any]] = [{"action": "save_user", **user, **new}]
        steps += [
            {"action": "set_secret", "user": name, "kind": kind, "secret": values[kind]}
            for kind in KINDS
            if values[kind]
        ]
        if values["take_away"]:
            steps.append({"action": "remove_secret", "user": name, "kind": values["take_away"]})
        self.commands.emit(steps, f"{name or 'The user'} is kept.")


def _user_form() -> Form:
    form = Form()
    form.add("name", "&Name", help_text="As it stands in the journal")
    form.add("role", "&Works at", QComboBox())
    for kind, help_text in (
        ("password", "8 characters or more; empty leaves what is there"),
        ("pin", "4 digits or more, for the quick change"),
        ("badge", "Scan it here"),
    ):
        field = form.add(kind, f"New {_WORDS[kind] if kind == 'pin' else kind}", help_text=help_text)
        field.setEchoMode(QLineEdit.EchoMode.Password)
    form.add("take_away", "&Take away", choice(("", "Nothing"), *((kind, _WORDS[kind]) for kind in KINDS)))
    form.add("inactive", "&Gone", QCheckBox("Works here no more"))
    return form


def _user_columns() -> tuple[Column, ...]:
    return (
        Column("name", "Name", 100, lambda row: row.name, weight=600, stretch=True),
        Column("role", "Works at", 90, lambda row: row.role_title, tone="muted"),
        Column("secrets", "Signs in with", 150, lambda row: " · ".join(_WORDS[one] for one in row.secrets)),
        Column("state", "State", 100, _state, yields=1, tone_of=lambda row: "muted" if row.inactive else "stop"),
    )


def _state(row: Any) -> str:
    if row.inactive:
        return "gone"
    until = datetime.fromtimestamp(row.locked_until / 1_000_000, UTC).astimezone()
    return f"locked to {until:%H:%M}" if until > datetime.now(UTC) else ""


@dataclass(frozen=True, slots=True)
class Right:
    """A row of the table: a permission, or the discount; what each role has, as it is shown."""

    id: str
    title: str
    values: tuple[str, ...]


def _shown(at: int, right: Right) -> str:
    """What a role has of a right."""
    return right.values[at]


class RolesSection(Card):
    """The matrix. Space gives or takes a right; in the last row a figure is typed. ``commands`` as for the users."""

    commands = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._roles: tuple[Any, ...] = ()
        self.table: CellTable | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 10)
        self._inside = QVBoxLayout()
        column.addLayout(self._inside, 1)
        self.note = Text(size=Size.SECOND, weight=500, tone="stop", parent=self)
        self.note.setContentsMargins(14, 0, 14, 0)
        hint = Text("Space gives or takes a right · Enter goes down, Tab to the right · F12 keeps", parent=self)
        hint.setContentsMargins(14, 0, 14, 0)
        column.addWidget(self.note)
        column.addWidget(hint)

    @property
    def editor(self) -> RolesSection:
        """What F12 keeps here."""
        return self

    def set_roles(self, roles: Sequence[Any]) -> None:
        """The roles as the books have them; what was changed and not kept is given up if they changed meanwhile."""
        if tuple(roles) == self._roles:
            return
        same = [(one.name, one.title) for one in roles] == [(one.name, one.title) for one in self._roles]
        self._roles = tuple(roles)
        if self.table is None or not same:
            self._make_table()
        self.model.set_rows(_rights(self._roles))

    def _make_table(self) -> None:
        if self.table is not None:
            self.table.hide()
            self.table.deleteLater()
        columns = [Column("right", "May", 280, lambda row: row.title, weight=500, stretch=True, least=150)]
        columns.extend(
            Column(one.name, one.title, 110, partial(_shown, at), weight=600, least=76 + LAST)
            for at, one in enumerate(self._roles)
        )
        self.model = ListModel(tuple(columns), lambda row: row.id, parent=self)
        self.table = table = CellTable(self.model, [one.name for one in self._roles])
        table.typed.connect(self._typed)
        table.lettered.connect(lambda _letter: self._toggle(*table.place))
        self._inside.addWidget(table)
        self.setFocusProxy(table.field)

    def _toggle(self, row: int, key: str) -> None:
        if self._right(row).id != _DISCOUNT:
            self._put(row, key, "" if self._value(row, key) else _YES)

    def _right(self, row: int) -> Right:
        found: Right = self.model.rows[row]
        return found

    def _typed(self, row: int, key: str, text: str) -> None:
        """Figures belong into the last row; over a tick they mean nothing."""
        is_figure = self._right(row).id == _DISCOUNT
        self._put(row, key, text if is_figure else self._value(row, key))

    def _value(self, row: int, key: str) -> str:
        return self._right(row).values[self._at(key)]

    def _at(self, key: str) -> int:
        return [one.name for one in self._roles].index(key)

    def _put(self, row: int, key: str, text: str) -> None:
        table = self.table
        if table is None:
            return
        place = table.place
        rows, at = list(self.model.rows), self._at(key)
        values = rows[row].values
        rows[row] = replace(rows[row], values=(*values[:at], text, *values[at + 1 :]))
        self.note.set_text("")
        self.model.set_rows(rows)
        if table.place != place:
            table.go(*place)

    def keep(self) -> None:
        """One action for each role that was changed."""
        now, before = self.model.rows, _rights(self._roles)
        steps = []
        for at, role in enumerate(self._roles):
            if [row.values[at] for row in now] == [row.values[at] for row in before]:
                continue
            granted = [row.id for row in now if row.id in NAMES and row.values[at]]
            percent = now[-1].values[at].replace(",", ".").removesuffix("%").strip() or "0"
            steps.append(
                {"action": "save_role", "name": role.name, "permissions": granted, "discount_percent": percent}
            )
        self.commands.emit(steps, "The rights are kept, and count from now on.")

    def show_field_error(self, _field: str, sentence: str) -> bool:
        """At the foot; a refusal is about the table as a whole."""
        self.note.set_text(sentence)
        return True


def _rights(roles: Sequence[Any]) -> tuple[Right, ...]:
    rows = [
        Right(one.name, one.title, tuple(_YES if one.name in role.permissions else "" for role in roles))
        for one in PERMISSIONS
    ]
    limits = tuple(rate_out(role.discount_limit) for role in roles)
    return (*rows, Right(_DISCOUNT, "give discount up to (percent)", limits))
