"""The small lists of the settings: locations, carriers, suppliers; each with its form and its action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from app.ui.models.columns import Column
from app.ui.screens.settings.section import ListSection
from app.ui.widgets.country import CountryField
from app.ui.widgets.form import Form


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: its action, the fields of its form, its columns, and how a row reads in the form.

    ``new`` is what its form is called while it is of no row. ``rows`` asks a view; ``whole`` are fields that are whole
    numbers.
    """

    key: str
    title: str
    new: str
    action: str
    fields: tuple[tuple[str, str, str], ...]
    columns: tuple[Column, ...]
    rows: Callable[[Any], Any]
    renamed: tuple[tuple[str, str], ...] = ()
    whole: tuple[str, ...] = ()

    def form(self) -> Form:
        """The form; (name, label, help)."""
        form = Form()
        for name, label, help_text in self.fields:
            form.add(name, label, CountryField() if name == "country" else None, help_text=help_text)
        return form

    @property
    def key_field(self) -> str:
        """The field that says which record it is."""
        return self.fields[0][0]

    def values(self, row: Any) -> dict[str, str]:
        """A row as the form shows it."""
        names = dict(self.renamed)
        return {name: str(getattr(row, names.get(name, name))) for name, _, _ in self.fields}

    def given(self, values: dict[str, Any]) -> dict[str, Any]:
        """The form as the action takes it."""
        return {name: (value or "0") if name in self.whole else value for name, value in values.items()}


def _locations(view: Any) -> Any:
    from app.queries.desk_settings import locations

    return locations(view)


def _carriers(view: Any) -> Any:
    from app.queries.desk_settings import carriers

    return carriers(view)


def _suppliers(view: Any) -> Any:
    from app.queries.desk_settings import suppliers

    return suppliers(view)


LISTS: Final = (
    Listed(
        "locations",
        "Locations",
        "A new location",
        "save_location",
        (("code", "&Code", "A-03-2, YARD"), ("name", "&Name", ""), ("parent", "&In", "The code of what it is part of")),
        (
            Column("code", "Code", 140, lambda row: row.id, weight=600, least=100),
            Column("name", "Name", 200, lambda row: row.name, stretch=True, least=120),
            Column("parent", "In", 140, lambda row: row.parent, tone="muted", yields=1),
        ),
        _locations,
        renamed=(("code", "id"),),
    ),
    Listed(
        "carriers",
        "Carriers",
        "A new carrier",
        "save_carrier",
        (("name", "&Name", ""), ("phone", "&Phone", ""), ("tracking_url", "&Tracking", "{} stands for the number")),
        (
            Column("name", "Name", 160, lambda row: row.name, weight=600, least=110),
            Column("phone", "Phone", 140, lambda row: row.phone, yields=2),
            Column("tracking", "Tracking", 200, lambda row: row.tracking_url, tone="muted", stretch=True, least=90),
        ),
        _carriers,
    ),
    Listed(
        "suppliers",
        "Suppliers",
        "A new supplier",
        "save_supplier",
        (
            ("number", "N&o.", ""),
            ("name", "&Name", ""),
            ("phone", "&Phone", ""),
            ("email", "&E-mail", ""),
            ("street", "&Street", ""),
            ("postcode", "Post&code", ""),
            ("city", "&Town", ""),
            ("region", "Region", ""),
            ("country", "Count&ry", ""),
            ("lead_days", "&Days", "From order to arrival"),
        ),
        (
            Column("number", "No.", 100, lambda row: row.number, weight=600, least=60),
            Column("name", "Name", 200, lambda row: row.name, stretch=True, least=150),
            Column("city", "Town", 120, lambda row: row.city, yields=1),
            Column("phone", "Phone", 130, lambda row: row.phone, tone="muted", yields=2),
        ),
        _suppliers,
        whole=("lead_days",),
    ),
)


class RecordSection(ListSection):
    """One of these lists; the number, name or code of a known record cannot be typed over."""

    def __init__(self, one: Listed) -> None:
        self._one = one
        self._known = False
        super().__init__(one.columns, one.form, "Keep", new=f"A new {one.title.lower().removesuffix('s')}")
        self.picked.connect(self._show)

    def fresh(self, *, focus: bool = True) -> None:
        """An empty form whose number can be typed."""
        self._known = False
        self.editor.lock(self._one.key_field, known=False)
        super().fresh(focus=focus)

    def given(self, values: dict[str, Any]) -> dict[str, Any]:
        """The form as the action takes it; what is new takes nobody's code, name or number."""
        return self._one.given(values) | ({} if self._known else {"new": True})

    def settled(self) -> None:
        """What stands here is kept: it is there now."""
        self.editor.settle()
        self._be_known()

    def _be_known(self) -> None:
        self._known = True
        self.editor.lock(self._one.key_field, known=True)

    def _show(self, row: Any) -> None:
        self._be_known()
        self.editor.edit(row.name, self._one.values(row))


def read_lists(view: Any) -> dict[str, Any]:
    """The rows of all lists by key; they are small."""
    return {one.key: one.rows(view) for one in LISTS}
