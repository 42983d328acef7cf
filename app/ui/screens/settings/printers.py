"""Printers: which paper goes to which printer of this machine, how many at once, and what is printed by itself."""

from __future__ import annotations

import platform
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.errors import present
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.screens.base import Desk, Screen
from app.ui.screens.settings.beside import BESIDE, Beside
from app.ui.theme.look import Size
from app.ui.widgets.card import Card
from app.ui.widgets.editor import Editor
from app.ui.widgets.form import Form, choice
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

_RULE = (
    "Papers wait in the print queue of this machine until they are printed (F3, Print queue); a printer that does not "
    "answer holds nothing up. These choices are this machine's; the company's other places have their own."
)
_USUAL = "The system's usual printer"


class PrinterSection(QWidget):
    """The kinds of paper with their printers, beside the form for the one under the cursor."""

    def __init__(self, desk: Desk, screen: Screen) -> None:
        super().__init__()
        self._desk, self._screen = desk, screen
        self._printing = desk.shell.printing
        self.found: Any = None
        self.model = ListModel(_columns(self._shown), lambda row: row.kind)
        self.table = Table(self.model)
        self.table.picked.connect(lambda _id: self._fill())
        self.table.opened.connect(lambda _id: self._into_form())
        self.title = Text(size=17, weight=600, wrap=True)
        self.problem = Text(size=Size.BODY, weight=500, tone="stop", wrap=True)
        self.editor = Editor(_form, do="Keep", width=BESIDE, about=_RULE)
        self.editor.kept.connect(self._keep)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 12, 1, 6)
        for widget in (self.title, self.problem):
            widget.setContentsMargins(14, 0, 14, 0)
            inside.addWidget(widget)
        inside.addWidget(self.table)
        row.addWidget(surface, 1)
        beside = Beside(self.editor, ("Test page", self.print_trial), ("Look again", self.reload))
        self.trial = beside.buttons[0]
        row.addWidget(beside)

    def reload(self) -> None:
        """Look for printers, and what was chosen."""
        self.title.set_text("Looking for printers …")
        self._printing.find(self._found)
        self._desk.work.call(_choices, done=self._known, failed=self._failed, owner=self)

    def print_trial(self) -> None:
        """A test page on the printer that is chosen in the form, kept or not."""
        printer = str(self.editor.form.values()["printer"])
        printing, station = self._printing, platform.node()
        moment = f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"

        def make(books: Any) -> Any:
            from app.documents.trial import trial_page

            return printing.put("Test page", trial_page(printer or _USUAL, station, moment, _paper(books)), printer)

        def done(job: Any) -> None:
            if job.printer:
                printing.say_where(job)

        self._desk.work.call(make, done=done, failed=self._failed, owner=self)

    # --- what is shown --------------------------------------------------------------------------------------------

    def _shown(self, row: Any) -> str:
        if row.printer:
            return row.printer
        usual = self.found.default if self.found else ""
        return f"usual: {usual}" if usual else "the usual one"

    def _found(self, found: Any) -> None:
        problem = isinstance(found, Exception)
        self.problem.set_text(str(found) if problem else "")
        self.found = None if problem else found
        self.title.set_text(_counted(self.found))
        self.model.set_rows(self.model.rows)
        self._fill()

    def _known(self, rows: Any) -> None:
        self.model.set_rows(rows)
        if not self.table.current_id:
            self.table.go_to(0)
        self._fill()

    @property
    def _row(self) -> Any:
        return self.model.row_at(self.model.find(self.table.current_id)) if self.table.current_id else None

    def _fill(self) -> None:
        row = self._row
        if row is None:
            return
        form, held = self.editor.form, self._screen.focusWidget()
        box = form.fields["printer"]
        names = list(self.found.printers) if self.found else []
        if row.printer and row.printer not in names:
            names.append(row.printer)
        box.clear()
        usual = f" ({self.found.default})" if self.found and self.found.default else ""
        box.addItem(_USUAL + usual, "")
        for name in names:
            gone = self.found is not None and name not in self.found.printers
            box.addItem(f"{name} (not there now)" if gone else name, name)
        values = {"printer": row.printer, "copies": str(row.copies), "by_itself": row.by_itself}
        self.editor.edit(row.title, values)
        form.set_row_visible("by_itself", visible=_may_print_itself(row.kind))
        if held is not None and held is not self.editor and not self.editor.isAncestorOf(held):
            held.setFocus()  # walking through the list stays in the list

    def _into_form(self) -> None:
        self.editor.form.fields["printer"].setFocus()

    def _keep(self, values: dict[str, Any]) -> None:
        row = self._row
        if row is None:
            return

        def choose(_books: Any) -> Any:
            from app.exchange.printing.choices import choose

            return choose(row.kind, values["printer"], values["copies"], by_itself=bool(values["by_itself"]))

        def done(chosen: Any) -> None:
            where = chosen.printer or "the system's usual printer"
            alone = " by itself" if chosen.by_itself else ""
            self._desk.shell.toast(f"{chosen.title}: prints{alone} on {where}.")
            self._desk.work.call(_choices, done=self._known, failed=self._failed, owner=self)

        self._desk.work.call(choose, done=done, failed=self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        present(error, self._screen)


def _counted(found: Any) -> str:
    if found is None:
        return "Printers are not known"
    many = len(found.printers)
    if not many:
        return "This machine has no printer; papers are opened instead"
    return f"{many} printers found" if many > 1 else f"1 printer found: {found.printers[0]}"


def _form() -> Form:
    form = Form()
    printers = choice(("", _USUAL))
    # A printer may have a long name; the form does not grow with it.
    printers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    printers.setMinimumContentsLength(16)
    form.add("printer", "&Printer", printers)
    form.add("copies", "&Copies", help_text="At once; 1 to 20")
    form.add("by_itself", "&By itself", QCheckBox("print without being asked"))
    return form


def _columns(shown: Any) -> tuple[Column, ...]:
    return (
        Column("what", "Paper", 220, lambda row: row.title, weight=600, least=170),
        Column("where", "Printer", 160, shown, stretch=True, tone_of=lambda row: "text" if row.printer else "muted"),
        number_column("copies", "Copies", 80, lambda row: str(row.copies), yields=2),
        Column("itself", "", 120, lambda row: "by itself" if row.by_itself else "", tone="muted", yields=1),
    )


# These run in a worker: what they import brings the books.


def _choices(_books: Any) -> Any:
    from app.exchange.printing.choices import choices

    return choices()


def _may_print_itself(kind: str) -> bool:
    from app.exchange.printing.choices import BY_THEMSELVES  # loaded by now: rows are there

    return kind in BY_THEMSELVES


def _paper(books: Any) -> str:
    from app.queries.desk_settings import company_settings

    with books.read() as view:
        firm = company_settings(view)
    return "letter" if firm and firm["paper_size"] == "letter" else "a4"
