"""Settings, Our fields: what a company wants to know of customers, products and orders beside what is asked anyway."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from app.ui.models.columns import Column
from app.ui.screens.settings.section import ListSection
from app.ui.widgets.form import Form, choice

ENTITIES: Final = (("customer", "Customers"), ("product", "Products"), ("order", "Orders and quotes"))
KINDS: Final = (("text", "Text"), ("number", "Number"), ("date", "Date"), ("yesno", "Yes or no"), ("choice", "Choice"))
PAPERS: Final = (
    ("quotation", "Quotation"),
    ("sales-order", "Sales order"),
    ("pick-list", "Pick list"),
    ("delivery-note", "Delivery note"),
    ("invoice", "Invoice"),
)


class FieldsSection(ListSection):
    """A row edits a field; a name that is new defines one. ``defined`` carries what the action takes."""

    defined = Signal(dict)

    def __init__(self) -> None:
        self._known: Any = None
        super().__init__(_columns(), _form, "Keep", new="A new field")
        self.picked.connect(self._picked)
        self.editor.kept.connect(self._keep)

    def fresh(self, *, focus: bool = True) -> None:
        """An empty form, for a new field."""
        self._known = None
        self.editor.edit("A new field", {"entity": "customer", "kind": "text", "position": ""}, focus=focus)

    def _picked(self, row: Any) -> None:
        self._known = row
        values = {name: getattr(row, name) for name in ("entity", "name", "kind", "required", "retired")}
        values |= {"choices": "; ".join(row.choices), "position": str(row.position)}
        self.editor.edit(row.name, values | {paper: paper in row.papers for paper, _ in PAPERS})

    def _keep(self, values: dict[str, Any]) -> None:
        given: dict[str, Any] = {
            "entity": values["entity"],
            "name": str(values["name"]),
            "kind": values["kind"],
            "required": bool(values["required"]),
            "retired": bool(values["retired"]),
            "papers": [paper for paper, _ in PAPERS if values[paper]],
            "choices": [one.strip() for one in str(values["choices"]).split(";") if one.strip()],
        }
        if place := str(values["position"]).strip():
            given["position"] = place
        if self._known is not None:
            given["field"] = self._known.id
        self.defined.emit(given)


def _form() -> Form:
    form = Form()
    form.add("name", "&Name", help_text="As it stands in forms and on papers; renaming keeps what is filled in")
    form.add("entity", "&Of", choice(*ENTITIES))
    form.add("kind", "&Kind", choice(*KINDS), help_text="Stays as it was defined, as “Of” does")
    form.add("choices", "&Choices", help_text="Of a choice: Red; Blue; Green")
    form.add("required", "&Required", QCheckBox("has to be filled in"))
    form.add("position", "&Place", help_text="1 stands first; empty is the end")
    form.heading("Stands on")
    for paper, title in PAPERS:
        form.add(paper, "", QCheckBox(title)).setAccessibleName(f"Stands on: {title}")
    form.heading("Use")
    form.add("retired", "Re&tired", QCheckBox("not asked any more"), help_text="What was filled in is still shown")
    return form


def _columns() -> tuple[Column, ...]:
    entities, kinds, papers = dict(ENTITIES), dict(KINDS), dict(PAPERS)

    def state(row: Any) -> str:
        return "retired" if row.retired else "required" if row.required else ""

    return (
        Column("entity", "Of", 130, lambda row: entities[row.entity]),
        Column("name", "Name", 160, lambda row: row.name, weight=600, stretch=True),
        Column("kind", "Kind", 90, lambda row: kinds[row.kind], tone="muted"),
        Column("state", "", 80, state, tone="muted", yields=1),
        Column("papers", "Stands on", 200, lambda row: ", ".join(papers[one] for one in row.papers), yields=2),
    )
