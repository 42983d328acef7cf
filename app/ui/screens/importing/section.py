"""Import: from a file to the books in four pages. What takes long runs aside, and can be stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import RuleViolation
from app.ui.commands import Offers
from app.ui.screens.base import Desk, Screen, offer
from app.ui.screens.importing import words
from app.ui.screens.importing.begin import BeginPage
from app.ui.screens.importing.check import CheckPage
from app.ui.screens.importing.columns import ColumnsPage
from app.ui.screens.importing.done import DonePage
from app.ui.screens.importing.job import Job, Tick
from app.ui.screens.importing.memory import remember, with_remembered
from app.ui.screens.order.fix import FixSheet
from app.ui.theme.look import Size
from app.ui.widgets.button import Button
from app.ui.widgets.text import Text

if TYPE_CHECKING:  # the exchange brings the books along, which a window is painted without
    from app.exchange import ImportOptions
    from app.exchange.looking import Looked
    from app.exchange.staging import Checked, Staged

    _Page = BeginPage | ColumnsPage | CheckPage | DonePage


class ImportSection(QWidget):
    """The pages of an import. ``changed`` says that other keys work now."""

    changed = Signal()

    def __init__(self, desk: Desk, screen: Screen) -> None:
        super().__init__()
        self._desk, self._screen = desk, screen
        self.waiting: list[str] = []
        self.file = Path()
        self.staged: Staged | None = None
        self.looked: Looked | None = None
        self.options: ImportOptions | None = None
        self.answer: dict[str, Any] = {}
        self.checked: Checked | None = None
        self._again: list[int] = []
        self._total = 0
        self.job = Job(desk.work, self)
        self.stack = QStackedWidget()
        self.begin = BeginPage()
        self.stack.addWidget(self.begin)
        self._page: _Page = self.begin
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._busy_line())
        column.addWidget(self.stack, 1)
        self.begin.files.connect(self.take_files)
        self.begin.back_wanted.connect(self.ask_back)
        self.begin.moved.connect(self.changed)
        self.job.progressed.connect(self._progressed)
        self.job.changed.connect(self._job_changed)
        desk.hub.listen(self, {"list"}, lambda _ids: self.reload())

    def _busy_line(self) -> QWidget:
        self.busy = QWidget()
        row = QHBoxLayout(self.busy)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.busy_words = Text(size=Size.BODY, weight=600)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.stop = Button("Stop", key="Esc")
        self.stop.clicked.connect(self.job.stop)
        row.addWidget(self.busy_words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.busy.hide()
        return self.busy

    # Each page is made when it is first needed: all of them at once held up the window.

    @cached_property
    def columns(self) -> ColumnsPage:
        """How the file is read, and what its columns are."""
        page = ColumnsPage()
        page.mapped.connect(self._map)
        page.reread.connect(self._reread)
        page.replanned.connect(self._replan)
        page.left.connect(lambda: self.show_page(self.begin))
        self.stack.addWidget(page)
        return page

    @cached_property
    def check(self) -> CheckPage:
        """The rows."""
        page = CheckPage()
        page.repaired.connect(self._repaired)
        page.left.connect(lambda: self.show_page(self.columns))
        self.stack.addWidget(page)
        return page

    @cached_property
    def done(self) -> DonePage:
        """What became of them."""
        page = DonePage()
        self.stack.addWidget(page)
        return page

    # --- the way ----------------------------------------------------------------------------------------------------

    def show_page(self, page: _Page) -> None:
        """Go to a page."""
        self._page = page
        self.stack.setCurrentWidget(page)
        self._screen.line.say("")
        self.changed.emit()
        page.entered()

    def entered(self) -> None:
        """The page in front takes the keys."""
        if not self.job.running:
            self._page.entered()

    def begin_with(self, kind: str) -> None:
        """The first page, with the cursor on a kind of list."""
        if not self.job.running:
            self.begin.choose_kind(kind)
            self.show_page(self.begin)

    def reload(self) -> None:
        """The lists that came in."""
        self._desk.work.read(_past, self.begin.show_past, failed=self._screen.went_wrong, owner=self, key=id(self))

    def take_files(self, kind: str, files: list[str]) -> None:
        """One file after another; the kind is meant for all, or found out for each."""
        if self.job.running:
            return
        self.waiting = list(files)
        self._kind = kind
        self.next_file()

    def next_file(self) -> None:
        """The next file that waits, or the first page."""
        from app.exchange import ImportOptions

        self.staged = self.looked = self.checked = None
        if not self.waiting:
            self.show_page(self.begin)
            return
        self.file = Path(self.waiting.pop(0))
        self._read(self._kind, ImportOptions(actor=self._desk.work.actor))

    def _read(self, kind: str, options: ImportOptions) -> None:
        file, following = self.file, self.waiting[:1]

        def read(books: Any, tick: Tick) -> Any:
            from app.exchange.looking import BY_NAME, KINDS, ORDERS, guessed_kind, look_at, with_its_other_half
            from app.exchange.staging import open_stage

            staged = open_stage((BY_NAME[kind],) if kind else KINDS, file, options, tick)
            both = with_its_other_half(staged, Path(following[0]), kind) if following else None
            staged = both or staged
            known = kind or (ORDERS[0] if both else guessed_kind(staged.headings))
            looked = look_at(books, staged, known, self._with_remembered(options, staged, known))
            return both, staged, looked, self._with_remembered(options, staged, looked.kind)

        self.options = options
        self._run(f"{file.name} is read", 0, read, self._was_read, lambda: self.show_page(self.begin))

    def _was_read(self, found: tuple[Staged | None, Staged, Looked, ImportOptions]) -> None:
        both, staged, looked, options = found
        if both is not None:
            # Orders come in two files: who ordered and when, and what.
            self.file = Path(f"{self.file.name} with {Path(self.waiting.pop(0)).name}")
        self.staged, self.looked, self.options = staged, looked, options
        self.columns.show_file(self.file.name, len(staged), staged.told)
        self.columns.show_looked(looked, options.decimal)
        self.show_page(self.columns)

    # --- columns ----------------------------------------------------------------------------------------------------

    def _map(self, columns: dict[int, str]) -> None:
        from app.exchange.looking import with_columns

        if self.staged is not None and self.options is not None:
            self.options = with_columns(self.options, columns, len(self.staged.headings))
            self._look()

    def _replan(self) -> None:
        """Another kind of list has other fields; another decimal mark reads other numbers."""
        if self.looked is None or self.options is None or self.staged is None:
            return
        kind, decimal = str(self.columns.kind.currentData()), str(self.columns.decimal.currentData() or "")
        if kind != self.looked.kind:
            fresh = replace(self.options, columns={})
            self.options = self._with_remembered(fresh, self.staged, kind)
        self.options = replace(self.options, decimal=decimal)
        self._look(kind)

    def _look(self, kind: str = "") -> None:
        staged, options = self.staged, self.options
        if staged is None or options is None:
            return
        known = kind or (self.looked.kind if self.looked else "")

        def look(books: Any) -> Any:
            from app.exchange.looking import look_at

            return look_at(books, staged, known, options)

        self._desk.work.aside(look, done=self._was_looked, failed=self._failed, owner=self)

    def _was_looked(self, looked: Any) -> None:
        if self.options is None or self.staged is None or looked.kind not in words.TITLES:
            return
        self.looked = looked
        self.columns.show_looked(looked, self.options.decimal)
        self.changed.emit()

    def _reread(self) -> None:
        """The same file, read with another encoding, separator or sheet."""
        if self.staged is None or self.options is None or self.looked is None:
            return
        if "sheet" in self.staged.told:
            options = replace(self.options, sheet=self.columns.sheet.currentText(), columns={})
        else:
            encoding, separator = (str(box.currentData()) for box in (self.columns.encoding, self.columns.separator))
            options = replace(self.options, encoding=encoding, separator=separator, columns={})
        self._read(self.looked.kind, options)

    def _with_remembered(self, options: ImportOptions, staged: Staged, kind: str) -> ImportOptions:
        return with_remembered(self._desk.settings, options, staged, kind)

    # --- rows -------------------------------------------------------------------------------------------------------

    def check_rows(self) -> None:
        """Try every row, and take it back."""
        looked, staged, actor = self.looked, self.staged, self._desk.work.actor
        if looked is None or looked.plan is None or staged is None or self.job.running:
            return
        remember(self._desk.settings, looked, staged)
        self._desk.shell.keep_state()
        plan = looked.plan

        def check(books: Any, tick: Tick) -> Any:
            from app.exchange.looking import may_take
            from app.exchange.staging import check as check_all

            may_take(books, plan.kind.name, actor)
            found = check_all(books, plan, actor, tick)
            return found, found.causes(staged)

        self._run("The rows are checked", len(staged), check, self._was_checked, lambda: self.show_page(self.columns))

    def _was_checked(self, found: Any) -> None:
        self.checked, causes = found
        assert self.looked is not None  # noqa: S101 - it was checked
        self.check.show_checked(self.staged, self.looked.plan, self.checked, causes)
        self.show_page(self.check)

    def _repaired(self, places: list[int]) -> None:
        """Look at the rows that were repaired; one after another, in the order of the keys."""
        self._again += places
        if not self.job.running and self.checked is not None:
            self._look_again()

    def _look_again(self) -> None:
        places, self._again = self._again, []
        checked, staged, actor = self.checked, self.staged, self._desk.work.actor
        plan = self.looked.plan if self.looked else None

        def check(books: Any) -> Any:
            from app.exchange.staging import check_again

            assert checked is not None  # noqa: S101 - it was checked before
            assert staged is not None  # noqa: S101
            assert plan is not None  # noqa: S101
            check_again(books, plan, actor, checked, places)
            return checked.causes(staged)

        def looked(causes: Any) -> None:
            if self.checked is checked:
                self.check.looked_again(causes)
                self.changed.emit()

        self._desk.work.aside(check, done=looked, failed=self._failed, owner=self)

    def take_in(self) -> None:
        """All rows, or a word on what becomes of the bad ones."""
        if self.checked is None or self.job.running:
            return
        bad = len(self.checked.faults)
        if not bad:
            self.commit(partly=False)
            return
        good = self.checked.counts()
        fit = good["created"] + good["changed"] + good["unchanged"]
        ways = [("Repair them first", "nothing is taken in yet", self.check.entered)]
        if fit:
            ways.append(
                (f"Take in the {words.rows_said(fit)} that are good", f"{words.rows_said(bad)} left out", self._partly)
            )
        ways.append(("Save the bad rows as a file", "to be repaired in a spreadsheet", self.save_bad))
        self._screen.show_sheet(FixSheet(self._screen, f"{words.rows_said(bad)} cannot be taken in", ways))

    def _partly(self) -> None:
        self.commit(partly=True)

    def commit(self, *, partly: bool) -> None:
        """Into the books, in one transaction; what is stopped has changed nothing."""
        looked, staged, actor = self.looked, self.staged, self._desk.work.actor
        if looked is None or looked.plan is None or staged is None:
            return
        plan = looked.plan

        def take(books: Any, tick: Tick) -> Any:
            from app.exchange.looking import may_take
            from app.exchange.staging import take_in

            may_take(books, plan.kind.name, actor)
            answer, checked = take_in(books, plan, actor, partly, tick)
            return answer, checked, checked.causes(staged)

        self._run("The list is taken in", len(staged), take, self._was_taken, lambda: self.show_page(self.check))

    def _was_taken(self, found: Any) -> None:
        self.answer, self.checked, causes = found
        if not self.answer["ok"]:
            # Rows have to do with each other: what was good by itself need not be good beside the others.
            assert self.looked is not None  # noqa: S101 - it was taken
            self.check.show_checked(self.staged, self.looked.plan, self.checked, causes)
            self.show_page(self.check)
            self._screen.show_line(str(self.answer["error"]))
            return
        bad = len(self.checked.faults) if self.checked else 0
        self.done.show_answer(self.answer, bad, [Path(one).name for one in self.waiting])
        self.show_page(self.done)
        self.reload()
        if import_id := str(self.answer.get("id", "")):
            said = f"{words.TITLES[self.answer['import']]}: {words.taken_said(self.answer)}."
            self._desk.shell.toast(said, action="Undo", run=lambda: self._take_back(import_id))

    # --- afterwards -------------------------------------------------------------------------------------------------

    def save_bad(self) -> None:
        """The bad rows as a file of their own."""
        staged, checked = self.staged, self.checked
        if staged is None or checked is None or not checked.faults:
            return
        suggested = str(self.file.with_name(f"{self.file.stem} to repair.csv"))
        path, _kind = QFileDialog.getSaveFileName(self, "Save the bad rows", suggested, "CSV (*.csv)")
        if not path:
            return

        def write(_books: Any) -> int:
            from app.exchange.staging import write_bad

            return write_bad(staged, checked, Path(path))

        def written(count: int) -> None:
            self._desk.shell.toast(f"{words.rows_said(count)} saved in {Path(path).name}.")

        self._desk.work.aside(write, done=written, failed=self._failed, owner=self)

    def ask_back(self, row: Any) -> None:
        """Ask before a list goes."""
        self._ask_back(row.id, row.file)

    def _ask_back(self, import_id: str, file: str) -> None:
        sentence = "What it made is withdrawn, and what it changed is as before. What was used since stays."
        ways = [(f"Take {file} back", sentence, lambda: self._take_back(import_id)),
                ("Leave it", "", lambda: None)]  # fmt: skip
        self._screen.show_sheet(FixSheet(self._screen, f"Take {file} back", ways))

    def _take_back(self, import_id: str) -> None:
        def back(reply: Any) -> None:
            self._desk.shell.toast(str(reply.told))
            self.begin.choose_kind("")
            self.show_page(self.begin)
            self.reload()
            if reply.left:
                self._screen.line.say(" ".join(reply.left[:3]), weight=1)

        self._desk.work.perform("take_back_list", {"list": import_id}, done=back, failed=self._failed, owner=self)

    # --- keys -------------------------------------------------------------------------------------------------------

    def offers(self) -> Offers:
        """What works on the page in front; while a job runs it can only be stopped."""
        if self.job.running:
            return {}
        # Pages that were not made yet are not made for the asking.
        columns, check, done = (self.__dict__.get(name) for name in ("columns", "check", "done"))
        page = self._page
        if page is self.begin:
            return self._offers_of_begin()
        if page is columns and self.looked is not None and self.looked.plan is not None and self.staged is not None:
            return {"next_step": offer(self.check_rows, f"Check {words.rows_said(len(self.staged))}")}
        if page is check and self.checked is not None:
            counts = self.checked.counts()
            fit = counts["created"] + counts["changed"] + counts["unchanged"]
            found = {
                "next_step": offer(self.take_in, f"Take in {words.rows_said(fit)}"),
                "edit_note": offer(self.check.table.repair, "Repair"),
                "refresh": offer(self.check_rows, "Check again", bar=not self.checked.whole),
            }
            return {**found, "export": offer(self.save_bad, "Save bad rows")} if self.checked.faults else found
        if page is done:
            more = f"Next: {Path(self.waiting[0]).name}" if self.waiting else "Another list"
            found = {"next_step": offer(self.next_file, more)}
            if self.answer.get("id"):
                found["reverse_step"] = offer(
                    lambda: self._ask_back(self.answer["id"], self.answer["file"]), "Take it back"
                )
            return {**found, "export": offer(self.save_bad, "Save bad rows")} if self.answer.get("bad") else found
        return {}

    def _offers_of_begin(self) -> Offers:
        found = {"next_step": offer(self.begin.choose, "Choose a file")}
        row = self.begin.row
        if row is not None and row.can_go(time.time_ns() // 1000):
            found["reverse_step"] = offer(lambda: self.ask_back(row), "Take it back")
        return found

    def panes(self) -> tuple[QWidget, ...]:
        """The parts F6 walks through."""
        page = self._page
        if page is self.begin:
            return (self.begin.table, self.begin.lists)
        if page is self.columns:
            return (self.columns.kind, self.columns.table)
        return (self.check.pills, self.check.table) if page is self.check else (page,)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what runs."""
        if event.key() == Qt.Key.Key_Escape and self.job.running:
            self.job.stop()
        else:
            super().keyPressEvent(event)

    # --- long jobs --------------------------------------------------------------------------------------------------

    def _run(
        self, sentence: str, total: int, fn: Callable[[Any, Tick], Any], done: Callable[[Any], None],
        back: Callable[[], None],
    ) -> None:  # fmt: skip
        self._total, self._sentence = total, sentence
        self.bar.setRange(0, total)
        self.bar.setValue(0)
        self.busy_words.set_text(f"{sentence} …")

        def stopped() -> None:
            back()
            self._screen.line.say("Stopped. Nothing was changed.")

        def failed(error: Exception) -> None:
            back()
            self._failed(error)

        self.job.run(fn, done, failed, stopped)

    def _progressed(self, count: int) -> None:
        of = f" of {self._total:,}" if self._total else ""
        self.busy_words.set_text(f"{self._sentence}: {count:,}{of}")
        self.bar.setValue(count)

    def _job_changed(self) -> None:
        running = self.job.running
        self.busy.setVisible(running)
        self.stack.setEnabled(not running)
        if running:
            self.stop.setFocus()
        elif self._again:
            self._look_again()
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RuleViolation):
            # Its field is one of the file, not of this window.
            self._screen.show_line(error.message)
        else:
            self._screen.went_wrong(error)


def _past(view: Any) -> Any:
    from app.queries.lists_taken import lists_taken

    return lists_taken(view)
