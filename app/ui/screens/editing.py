"""A listing place with a panel beside it that shows facts and edits the row in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.commands import Offer, told
from app.ui.models.columns import Column
from app.ui.qt import key_pressed
from app.ui.screens.base import Desk, offer, today_iso
from app.ui.screens.listing import ListScreen
from app.ui.screens.ownfields import MisreadError, read_definitions, typed
from app.ui.screens.undoer import Undoer
from app.ui.widgets.editor import Editor, SidePanel
from app.ui.widgets.form import Form


class EditingScreen(ListScreen):
    """While the form is shown, F12 keeps it and nothing of the list below works."""

    def __init__(
        self,
        desk: Desk,
        columns: Sequence[Column],
        form: Callable[[], Form] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._nothing = False
        super().__init__(desk, columns, parent)
        self.panel = SidePanel(Editor(form) if form else None)
        self._facts_of = ""
        self._picks: Mapping[str, Sequence[tuple[str, str]]] = {}
        self._ask_picks: Callable[[Any], Mapping[str, Sequence[tuple[str, str]]]] | None = None
        self.undoer = Undoer(self)
        self.model.dataChanged.connect(self._rows_came)
        desk.hub.listen(self, {"attachment"}, self._attached)
        self.middle.addWidget(self.panel)
        if self.panel.editor:
            self.panel.editor.kept.connect(self.keep)
            self.panel.editor.left.connect(self._back)

    def _attached(self, _ids: object) -> None:
        if self.row is not None:
            self.row_picked(self.row)

    def follow_own(self, entity: str, form: Callable[[Sequence[Any]], Form]) -> None:
        """The form has rows for the company's own fields of this kind of record, whenever they are defined."""
        self.own: tuple[Any, ...] = ()

        def known(fields: Any) -> None:
            if fields != self.own and self.panel.editor:
                self.own = fields
                self.panel.editor.renew(lambda: form(fields))

        def ask(_ids: object = None) -> None:
            self.desk.work.read(lambda view: read_definitions(view, entity), known, owner=self, priority=6)

        self.desk.hub.listen(self, {"custom_field"}, ask)
        ask()

    def follow_picks(self, ask: Callable[[Any], Mapping[str, Sequence[tuple[str, str]]]]) -> None:
        """What the fields may be filled with is asked of the books each time the form opens."""
        self._ask_picks = ask

    def _offer_picks(self) -> None:
        """Known from the last time at once, and as it is now in a moment."""
        editor = self.panel.editor
        if editor is None or self._ask_picks is None:
            return
        editor.form.offer(self._picks)

        def known(found: Mapping[str, Sequence[tuple[str, str]]]) -> None:
            self._picks = found
            editor.form.offer(found)

        self.desk.work.read(self._ask_picks, known, owner=self, key=(id(self), "picks"), priority=3)

    def own_given(self, values: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any] | None:
        """What of the own fields goes to the action: all of them, so that it asks for what is required.

        None where one cannot be read; then that is said beside it.
        """
        fields = [one for one in self.own if one.id in values]
        try:
            fresh = typed(fields, values, today_iso())
        except MisreadError as error:
            self.show_field_error(f"fields.{error.field_id}", error.sentence)
            return None
        asked = {one: value for one, value in fresh.items() if value or known.get(one)}
        return {"fields": asked} if fields and (asked or any(one.required for one in fields)) else {}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the panel gives way to the list, and the list to the form."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        narrow = self.width() < self.panel.beside * 2.2
        self.panel.stand_alone(alone=narrow)
        # Without a row there are no facts: an empty list has the whole place for its sentence.
        self.panel.setVisible(self.panel.editing or not (narrow or self._nothing))
        self.surface.setVisible(not narrow or not self.panel.editing)

    def _counted(self, count: int) -> None:
        super()._counted(count)
        self._nothing = not count and not self.filter.text().strip()
        self._share()

    def entered(self) -> None:
        """Whoever left a form half filled finds it, and the cursor in it."""
        super().entered()
        if self.panel.editing and self.panel.editor and not self._sheet:
            self.panel.editor.take_up()

    def held(self) -> bool:
        """Whether the form holds what was typed and not kept: it stays, and says how it is left."""
        editor = self.panel.editor
        if not (self.panel.editing and editor and editor.changed):
            return False
        editor.take_up()
        editor.note.set_text(told("This is not kept yet: F12 keeps it, Esc lets it go."))
        return True

    def keep(self, values: dict[str, Any]) -> None:
        """The form was accepted."""

    def changed(self, values: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
        """What of the form was changed, but for the own fields; of a known record what nobody touched stays as it is,
        also where the form cannot show it: a choice that is not offered any more.
        """
        fresh = given(values, known, drop=[one.id for one in self.own])
        filled = self.panel.editor.filled if self.panel.editor and known else {}
        return {name: value for name, value in fresh.items() if name not in filled or filled[name] != value}

    def lone_reason(self, values: Mapping[str, Any]) -> bool:
        """Whether a reason is given for a stop that is none; that is said beside it."""
        lone = bool(str(values["stop_reason"]).strip()) and not values["stop"]
        editor = self.panel.editor
        # Whoever takes a stop off leaves its reason where it was.
        if lone and editor is not None and values["stop_reason"] != editor.filled.get("stop_reason"):
            self.show_field_error("stop", "A reason alone stops nothing: say what is stopped.")
            return True
        return False

    def edit(self, title: str, values: Mapping[str, object], *, key: str = "", known: bool = False) -> None:
        """Show the form. The field ``key`` says which record it is: of a ``known`` one it cannot be typed over."""
        if self.panel.editor and key:
            self.panel.editor.lock(key, known=known)
        self._offer_picks()
        self.panel.edit(title, values)
        self._share()
        self.offers_changed.emit()

    def _back(self) -> None:
        self.panel.show_facts()
        self._share()
        self.table.setFocus()
        self.offers_changed.emit()

    def kept(self, sentence: str, reply: Any, new: Callable[[Any], int] | None = None) -> None:
        """The form was kept: say so and go back to the list; to a ``new`` record where it stands among all."""
        self.undoer.kept(sentence, reply)
        self._back()
        if new:
            self.desk.work.read(new, self._go_to_new, owner=self, key=(id(self), "new"))
        else:
            self.reload()

    def _go_to_new(self, place: int) -> None:
        self.filter.clear()
        self._soon.stop()
        self.go_to_place(self.views[0][0] if self.views else "", place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the list comes back to the form beside it, which it leaves the next time."""
        escaped = key_pressed(event) and event.key() == Qt.Key.Key_Escape
        if escaped and watched is self.table and self.panel.editing and self.panel.editor and not self._sheet:
            self.panel.editor.take_up()
            return True
        return super().eventFilter(watched, event)

    @property
    def at_work(self) -> bool:
        """While a form is filled in: the field with the cursor may be empty."""
        return self.panel.editing

    def sheet_left(self) -> None:
        """Back into the form, where one is being filled."""
        if self.panel.editing and self.panel.editor:
            self.panel.editor.take_up()
        else:
            super().sheet_left()

    def _rows_came(self, first: QModelIndex, last: QModelIndex) -> None:
        """The row under the cursor was read again: so is what the panel says of it."""
        if first.row() <= self.table.currentIndex().row() <= last.row() and self.row is not None:
            self.row_picked(self.row)

    def ask_facts(self, row_id: str, read: Callable[[Any], Any], show: Callable[[Any], None]) -> None:
        """Read what the panel says of a row; only the newest row counts."""
        self._facts_of = row_id
        self.desk.work.read(read, show, owner=self, key=(id(self), "facts"), priority=4)

    def offers(self) -> dict[str, Offer]:
        """The form's, while it is shown."""
        if self.panel.editing and self.panel.editor and not self._sheet:
            return {"next_step": offer(self.panel.editor.keep, "Keep")}
        return self.undoer.offers() | super().offers() if not self._sheet else super().offers()

    def show_field_error(self, field_name: str, sentence: str) -> bool:
        """A refusal stands below its field while the form is shown."""
        if self.panel.editing and self.panel.editor:
            return self.panel.editor.show_field_error(field_name, sentence)
        return super().show_field_error(field_name, sentence)

    def show_line(self, sentence: str, *, action: str = "", run: Callable[[], object] | None = None) -> None:
        """In the form if it is shown."""
        if self.panel.editing and self.panel.editor:
            self.panel.editor.note.set_text(sentence)
        else:
            super().show_line(sentence, action=action, run=run)

    def panes(self) -> tuple[QWidget, ...]:
        """List, views, filter, panel."""
        return (*super().panes(), self.panel)


def given(values: Mapping[str, Any], known: Mapping[str, Any], *, drop: Sequence[str] = ()) -> dict[str, Any]:
    """Only what a person changed, without empty numbers; so that an action changes nothing else."""
    return {
        name: value
        for name, value in values.items()
        if name not in drop and value != known.get(name, "") and not (value == "" and name not in known)
    }
