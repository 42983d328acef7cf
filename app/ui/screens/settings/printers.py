"""Printers: which paper goes to which printer of this machine, how many at once, and what is printed by itself."""

from __future__ import annotations

import platform
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget
from shiboken6 import isValid

from app.ui.errors import present
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.screens.base import Desk, Screen
from app.ui.screens.settings.beside import BESIDE, Beside, under
from app.ui.theme.look import Size
from app.ui.widgets.editor import Editor
from app.ui.widgets.form import Form, choice
from app.ui.widgets.pick import PickField
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

_RULE = (
    "Papers wait in the print queue of this machine until they are printed (F3, Print queue); a printer that does not "
    "answer holds nothing up. These choices are this machine's; the company's other places have their own."
)
_USUAL = "The system's usual printer"
_TRAY_HELP = "As the printer calls it: Tray2"
_SIDES_HELP = "Turned like a book, or like a calendar"


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
        self._heard = False
        self._offered: dict[str, Any] = {}
        """What printers can do that were asked, by their names."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(under(self.table, self.title, self.problem), 1)
        beside = Beside(self.editor, ("Test page", self.print_trial), ("Look again", self.reload))
        self.trial = beside.buttons[0]
        row.addWidget(beside)

    def reload(self) -> None:
        """Look for printers, and what was chosen."""
        self.title.set_text("Looking for printers …")
        self._offered.clear()
        self._printing.find(self._found)
        self._desk.work.call(_choices, done=self._known, failed=self._failed, owner=self)

    def print_trial(self) -> None:
        """A test page on the printer that is chosen in the form, kept or not."""
        values = self.editor.form.values()
        printer = str(values["address"]).strip() or str(values["printer"])
        printing, station = self._printing, platform.node()
        moment = f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"

        def make(books: Any) -> Any:
            from app.documents.trial import trial_page
            from app.exchange.printing.cups import How
            from app.exchange.printing.devices import checked

            checked(str(values["address"]))
            # What prints on a roll has nothing to fold.
            size, window = _paper(books)
            page = trial_page(printer or _USUAL, station, moment, size, None if values["address"] else window)
            how = How(tray=str(values["tray"]).strip(), duplex=str(values["duplex"]))
            return printing.put("Test page", page, printer, 1, how)

        def done(job: Any) -> None:
            if job.printer:
                printing.say_where(job)

        self._desk.work.call(make, done=done, failed=self._failed, owner=self)

    # --- what is shown --------------------------------------------------------------------------------------------

    def _shown(self, row: Any) -> str:
        if row.printer:
            return str(row.printer)
        usual = self.found.default if self.found else ""
        return f"usual: {usual}" if usual else "the usual one"

    def _found(self, found: Any) -> None:
        if not isValid(self):
            return
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
        box = form.field("printer", QComboBox)
        names = list(self.found.printers) if self.found else []
        if row.printer and not row.address and row.printer not in names:
            names.append(row.printer)
        box.clear()
        usual = f" ({self.found.default})" if self.found and self.found.default else ""
        box.addItem(_USUAL + usual, "")
        for name in names:
            gone = self.found is not None and name not in self.found.printers
            box.addItem(f"{name} (not there now)" if gone else name, name)
        values = {
            "printer": "" if row.address else row.printer,
            "address": row.address,
            "copies": str(row.copies),
            "tray": row.tray,
            "duplex": row.duplex,
            "size": row.size,
            "by_itself": row.by_itself,
        }
        self.editor.edit(row.title, values)
        self._ask_trays()
        form.set_row_visible("size", visible=_has_sizes(row.kind))
        form.set_row_visible("by_itself", visible=_may_print_itself(row.kind))
        if held is not None and held is not self.editor and not self.editor.isAncestorOf(held):
            held.setFocus()  # walking through the list stays in the list

    def _ask_trays(self) -> None:
        """What the printer in the form can do is listed there; a device and one that does not tell are written to."""
        form = self.editor.form
        box = form.field("printer", QComboBox)
        if not self._heard:
            self._heard = True
            box.currentIndexChanged.connect(lambda _at: self._ask_trays())
            form.field("address", QLineEdit).editingFinished.connect(self._ask_trays)
        usual = self.found.default if self.found else ""
        printer = "" if form.field("address", QLineEdit).text().strip() else box.currentData() or usual
        if printer in self._offered or not printer or self.found is None:
            self._show_trays(printer)
            return
        self._show_trays("")

        def told(offered: Any) -> None:
            if not isValid(self):  # the window was closed before the printer answered
                return
            self._offered[printer] = None if isinstance(offered, Exception) else offered
            self._ask_trays()

        self._printing.offered(printer, told)

    def _show_trays(self, printer: str) -> None:
        offered = self._offered.get(printer)
        trays = offered.trays if offered else ()
        form = self.editor.form
        form.offer({"tray": [(one, "") for one in trays]})
        form.set_help("tray", f"{printer} has {', '.join(trays)}" if trays else _TRAY_HELP)
        one_side = offered is not None and offered.sides is False
        form.set_help("duplex", f"{printer} prints on one side only" if one_side else _SIDES_HELP)

    def _into_form(self) -> None:
        self.editor.form.field("printer", QComboBox).setFocus()

    def _keep(self, values: dict[str, Any]) -> None:
        row = self._row
        if row is None:
            return

        def choose(_books: Any) -> Any:
            from app.exchange.printing.choices import choose

            return choose(
                row.kind,
                values["printer"],
                values["copies"],
                by_itself=bool(values["by_itself"]),
                address=values["address"],
                tray=values["tray"],
                duplex=values["duplex"],
                size=values["size"] if _has_sizes(row.kind) else "",
            )

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
    printers.setMinimumContentsLength(12)
    form.add("printer", "&Printer", printers)
    form.add("address", "&Or at", help_text="A receipt or label printer: escpos://192.168.1.9")
    form.add("copies", "&Copies", help_text="At once; 1 to 20")
    form.add("tray", "&Tray", PickField("tray", name="Tray", free=True), help_text=_TRAY_HELP)
    sides = choice(
        ("", "As the printer does"), ("off", "One side"), ("long", "Both, long edge"), ("short", "Both, short edge")
    )
    sides.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    sides.setMinimumContentsLength(12)
    form.add("duplex", "&Sides", sides, help_text=_SIDES_HELP)
    form.add("size", "Si&ze", choice(("", "Roll of 80 mm"), ("a6", "Sheets of A6")))
    form.add("by_itself", "&By itself", QCheckBox("print without being asked"))
    return form


def _columns(shown: Any) -> tuple[Column, ...]:
    return (
        Column("what", "Paper", 220, lambda row: row.title, weight=600, least=146),
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


def _has_sizes(kind: str) -> bool:
    from app.exchange.printing.choices import SIZED

    return kind in SIZED


def _paper(books: Any) -> tuple[str, str]:
    """The size of the company's papers, and the window of its envelopes."""
    from app.queries.desk_settings import company_settings

    with books.read() as view:
        firm = company_settings(view)
    return ("letter" if firm and firm["paper_size"] == "letter" else "a4"), firm["address_window"] if firm else ""
