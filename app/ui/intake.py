"""Files that come while the desk is open, from the watched folder or dropped on the window: orders, told quietly.

A PDF that is a paper of ours holds no order: it is judged, and shown to whoever dropped it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.domain.errors import CounterfoilError
from app.ui.errors import present

if TYPE_CHECKING:
    from app.ui.screens.desk import ShellFace
    from app.ui.work import Work

SOON_MS = 1000
"""When is looked again while a file may still be written."""
AGAIN_MS = 15_000
"""After what may pass by itself."""
ANYHOW_MS = 5 * 60 * 1000
"""A server does not always tell that a folder changed: once in so long it is looked through all the same."""


class Intake(QObject):
    """The system tells when the folder changes; until then nothing is done. ``told`` says that something is different.

    ``folder`` is what is watched, ``problem`` why it cannot be now, "" if it can.
    """

    told = Signal()
    columns_wanted = Signal(object, object)
    """Somebody wants to say what the columns of a file are: in which window, and the file."""

    def __init__(self, work: Work, shell: ShellFace, parent: QObject, locked: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._work, self._shell, self._locked = work, shell, locked
        self.folder: Path | None = None
        self.problem = ""
        self._watched: Any = None
        self._busy = self._once_more = False
        self._system = QFileSystemWatcher(self)
        self._system.directoryChanged.connect(lambda _path: self.look())
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Watch what this machine watches for the company that is open."""
        self._work.aside(_folder, done=self._watch, failed=self._failed, owner=self)

    def choose(self, folder: str, done: Callable[[Any], None]) -> None:
        """From now on this folder; ``done`` gets it, or the refusal."""

        def chosen(found: Path | None) -> None:
            self._watch(found)
            done(found)

        self._work.aside(lambda books: _choose(books, folder), done=chosen, failed=done, owner=self)

    def _watch(self, folder: Path | None) -> None:
        if before := self._system.directories():
            self._system.removePaths(before)
        self._timer.stop()
        self.folder, self._watched, self.problem = folder, None, ""
        if folder is not None:
            self.look()
        self.told.emit()

    def look(self) -> None:
        """Take in what is whole. One look at a time; what changes meanwhile is seen by the next."""
        if self.folder is None or self._busy:
            self._once_more = self._busy
            return
        self._busy, self._once_more = True, False
        folder, watched, actor = self.folder, self._watched, self._work.actor
        self._work.aside(
            lambda books: _look(books, folder, watched, actor), done=self._looked, failed=self._failed, owner=self
        )

    def _looked(self, found: Any) -> None:
        self._busy = False
        watched, look = found
        if self.folder != watched.folder:
            self.look()
            return
        self._watched = watched
        # A folder that was away and came back is not watched by the system any more.
        if str(self.folder) not in self._system.directories():
            self._system.addPath(str(self.folder))
        self._say(look.handled)
        self._told(look.problem)
        if self._once_more:
            self.look()
        else:
            self._timer.start(AGAIN_MS if look.problem else SOON_MS if look.soon else ANYHOW_MS)

    def _failed(self, error: Exception) -> None:
        self._busy = False
        if not isinstance(error, CounterfoilError):
            present(error, self._shell)
            return
        self._told(error.message)
        self._timer.start(AGAIN_MS)

    def _told(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            if problem and not self._locked():
                self._shell.toast(f"Orders in wait: {problem}", phase="stop")
        self.told.emit()

    # --- files dropped on the window ------------------------------------------------------------------------------

    def take(self, files: Sequence[Path], judged: Callable[[Path, Any], None]) -> None:
        """Take these files in, each by itself; `judged` shows what a paper of ours is, by its file."""
        actor = self._work.actor

        def taken(found: tuple[list[Any], list[tuple[Path, Any]]]) -> None:
            handled, papers = found
            self._say(handled)
            # Several papers at once: the last one stays, and the others are told in a line.
            for file, seen in papers if not self._locked() else ():
                if (file, seen) == papers[-1]:
                    judged(file, seen)
                else:
                    self._shell.toast(f"{file.name}: {seen.verdict}.", phase="done" if seen.passes else "stop")

        self._work.aside(
            lambda books: _take(books, files, actor),
            done=taken,
            failed=lambda error: present(error, self._shell),
            owner=self,
        )

    def forget_columns(self, before: Any) -> None:
        """What `take_as` said of headings holds no more."""
        self._work.aside(
            lambda _books: _put_back(before),
            done=lambda _none: self._shell.toast("What such columns are is as before."),
            failed=lambda error: present(error, self._shell),
            owner=self,
        )

    def _say(self, handled: Sequence[Any]) -> None:
        if self._locked():
            return  # who comes back sees it on the board and in the folder; nobody else is told
        refused = [one for one in handled if one.refused]
        for one in refused[:2]:
            sentence = f"{one.file} was not taken in. {one.refused}"
            if one.unnamed is None:
                self._shell.toast(sentence, phase="stop")
            else:
                run = partial(self._columns, one.unnamed)
                self._shell.toast(sentence, action="Columns", run=run, phase="stop")
        if len(refused) > 2:
            self._shell.toast(f"{len(refused) - 2} more files were not taken in.", phase="stop")
        came = [each for one in handled for each in one.taken]
        for one in (each for each in came if each.state in {"signed", "attached"}):
            self._tell_paper(one)
        taken = [each for each in came if each.state not in {"signed", "attached"}]
        if taken:
            self._shell.toast(_words(taken), action="Show", run=self._show)
        for one in [one for one in handled if one.named is not None][:1]:
            sentence = f"{one.file} is read as you named its columns."
            self._shell.toast(sentence, action="Columns", run=partial(self._columns, one.named), phase="idle")

    def _tell_paper(self, one: Any) -> None:
        """A paper that came back into the folder is with its document: said, and taken back by Undo."""
        from app.ui.papersback import tell

        tell(self._shell, one)

    def _show(self) -> None:
        self._shell.go("board", "in")

    def _columns(self, file: Path) -> None:
        self._show()
        self.columns_wanted.emit(self._shell, file)

    def take_as(
        self, file: Path, columns: dict[str, str], done: Callable[[Any], None], failed: Callable[[Any], None]
    ) -> None:
        """Take in a table whose columns somebody named; ``done`` gets what was known of such headings before."""
        actor = self._work.actor

        def taken(found: Any) -> None:
            handled, before = found
            self._say([handled])
            done(before)

        self._work.aside(lambda books: _take_as(books, file, columns, actor), done=taken, failed=failed, owner=self)


def _words(taken: Sequence[Any]) -> str:
    """What came, in one sentence."""
    if len(taken) > 1:
        bills = sum(1 for one in taken if one.state in {"bought", "expected"})
        what = "orders" if not bills else "invoices" if bills == len(taken) else "orders and invoices"
        came = f"{len(taken)} {what} came in"
        changed = sum(1 for one in taken if one.state == "changed")
        same = sum(1 for one in taken if one.state == "unchanged")
        asks = sum(1 for one in taken if one.questions)
        parts = [f"{changed} changed"] * bool(changed) + [f"{same} came before"] * bool(same)
        parts += [f"{asks} with something to look at"] * bool(asks)
        sentence = f"{came}: {', '.join(parts)}." if parts else f"{came}."
        return " ".join((sentence, *dict.fromkeys(one.told for one in taken if one.told)))
    [one] = taken
    return f"{_of_one(one)} {one.told}".rstrip()


def _of_one(one: Any) -> str:
    if one.state == "unchanged":
        return (
            f"Order {one.number} came again and says the same: nothing was done."
            if one.number
            else ("The same order came again: nothing was done.")
        )
    if one.state == "changed":
        return f"{one.number} came again, changed. Nothing is done before you say so."
    many = len(one.questions)
    more = f", {many} thing{'s' if many > 1 else ''} to look at." if many else "."
    if one.state in {"bought", "expected"}:
        what = (
            f": {one.number} drafts a purchase order for its goods" if one.state == "bought" else f" for {one.number}"
        )
        said = [*one.questions[:2], *([f"And {many - 2} more."] if many > 2 else [])]
        return " ".join((f"An invoice came in{what}.", *said))
    return f"An order came in: {one.number}{more}"


# These run on threads of their own; what they import brings the books.


def _folder(books: Any) -> Path | None:
    from app.exchange.inbound.place import folder_of

    return folder_of(str(books.where))


def _choose(books: Any, folder: str) -> Path | None:
    from app.exchange.inbound.place import choose_folder

    return choose_folder(str(books.where), folder)


def _look(books: Any, folder: Path, watched: Any, actor: str) -> tuple[Any, Any]:
    from app.exchange.inbound.folder import Watched

    watched = watched or Watched(folder)
    watched.actor = actor
    return watched, watched.look(books)


def _take(books: Any, files: Sequence[Path], actor: str) -> tuple[list[Any], list[tuple[Path, Any]]]:
    """What came of the orders, and what the papers are."""
    from app.exchange import ImportOptions
    from app.exchange.inbound import read_bytes, read_limited, take_file
    from app.exchange.inbound.folder import Handled
    from app.exchange.inbound.shown import is_named
    from app.exchange.inbound.table import headings_of
    from app.exchange.plan import UnnamedColumnsError
    from app.ui.pdfs import known

    found, papers = [], []
    for file in files:
        if (seen := known(books, file)) is not None:
            papers.append((file, seen))
            continue
        try:
            data = read_limited(file)
            read = read_bytes(data, file.name)
            table = bool(read.orders) and read.orders[0].source in {"csv", "xlsx"}
            named = table and is_named(headings_of(data, file.name, ImportOptions()))
            found.append(Handled(file.name, take_file(books, read, actor), named=file if named else None))
        except UnnamedColumnsError as error:
            found.append(Handled(file.name, refused=error.plain, unnamed=file))
        except CounterfoilError as error:
            found.append(Handled(file.name, refused=error.message))
    return found, papers


def _take_as(books: Any, file: Path, columns: dict[str, str], actor: str) -> Any:
    """What is refused so is not remembered."""
    from app.exchange import ImportOptions
    from app.exchange.inbound import read_bytes, read_limited, take_file
    from app.exchange.inbound.columns import remember
    from app.exchange.inbound.folder import Handled
    from app.exchange.inbound.table import headings_of

    data = read_limited(file)
    taken = take_file(books, read_bytes(data, file.name, ImportOptions(columns=columns)), actor)
    return Handled(file.name, taken), remember(headings_of(data, file.name, ImportOptions()), columns)


def _put_back(before: Any) -> None:
    from app.exchange.inbound.columns import put_back

    put_back(before)
