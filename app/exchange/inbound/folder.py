"""A watched folder: every file in it that is whole is taken in once and moved to `done`, or to `trouble` with the why.

Several programs, on several machines, may watch one folder, and any of them may be killed at any moment. A file is
claimed by moving it into a folder of its own below `taking`, which only one can do. What its claim is called goes into
the books together with the order, so that whoever finds a claim that was left behind learns there whether it was taken.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.domain.errors import CounterfoilError, RuleViolation
from app.exchange.inbound import MOST_BYTES, Taken, read_bytes, take_file
from app.exchange.plan import UnnamedColumnsError
from app.runtime.files import write_whole
from app.runtime.paths import paths
from app.store.database import Database

log = logging.getLogger(__name__)

DONE, TROUBLE, TAKING = "done", "trouble", "taking"
SETTLE_SECONDS: Final = 2.0
"""A file that did not change for so long is whole."""
_LONGER: Final = 5
"""Times as long for pictures: between two pages or two strips of one a scanner stops for a while."""
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
STALE_SECONDS: Final = 60.0
"""A claim this old was left behind: no order takes so long."""
AGAIN_SECONDS: Final = 15.0
"""After what may pass by itself (books that are busy or far away) the same file is tried again."""
WHY: Final = ".why.txt"
_UNFINISHED: Final = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~", WHY)
_LONGEST = 180


def check_folder(folder: Path, where: str) -> None:
    """Raises RuleViolation for what can be no folder of orders: all that lies in it would be taken or put aside."""
    if not (folder.is_absolute() and folder.is_dir()):
        raise RuleViolation("This is no folder on this machine. Choose one that is there.", "folder")
    books = [] if "://" in where else [Path(where).absolute().parent]
    if folder.resolve() in {one.resolve() for one in (*books, Path.home(), *folder.parents[-1:], paths().data)}:
        raise RuleViolation(
            "Other things lie in this folder. Choose one that is for orders alone: each file in it is taken or put "
            "aside.",
            "folder",
        )


class _GrowsError(Exception):
    """A file that was claimed is still being written."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one file: its orders, or why it lies in `trouble`."""

    file: str
    taken: tuple[Taken, ...] = ()
    refused: str = ""
    unnamed: Path | None = None
    """The file, where somebody who says what its columns are can take it in."""
    named: Path | None = None
    """The file, where its columns are what somebody said once."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found. `soon`: something is on its way, look again in a moment. `problem`: it cannot go on now."""

    handled: tuple[Handled, ...] = ()
    soon: bool = False
    problem: str = ""


@dataclass(slots=True)
class Watched:
    """One program's eyes on one folder. `clock` counts seconds and never goes back."""

    folder: Path
    actor: str = ""
    settle: float = SETTLE_SECONDS
    stale: float = STALE_SECONDS
    clock: Callable[[], float] = time.monotonic
    holder: str = field(default_factory=lambda: os.urandom(4).hex())
    _seen: dict[str, tuple[int, int, float]] = field(default_factory=dict)
    _known: dict[str, tuple[int, int, float]] = field(default_factory=dict)
    """Claims: as what their file was seen last, and until when it rests because it grew."""
    _wait: float = 0.0
    _problem: str = ""

    def look(self, database: Database) -> Look:
        """Take in what is whole. Raises RuleViolation where the folder cannot be used."""
        handled: list[Handled] = []
        problem = ""
        now = self.clock()
        try:
            whole, soon = self._whole(now)
            if now < self._wait:
                return Look(problem=self._problem)
            claims = [*self._left_behind()]
            for claim in itertools.chain(claims, filter(None, map(self._claim, whole))):
                try:
                    handled += self._handle(database, claim)
                except CounterfoilError as error:
                    # Busy, far away, not allowed: the claim stays, and is tried again.
                    problem, self._wait = error.message, now + AGAIN_SECONDS
                    break
        except OSError as error:
            raise RuleViolation(f"{self.folder} cannot be watched ({error.strerror}).", "folder") from None
        self._problem = problem
        return Look(tuple(handled), soon or bool(self._known), problem)

    # --- which files are whole ------------------------------------------------------------------------------------

    def _whole(self, now: float) -> tuple[list[str], bool]:
        """Names of files that did not change for a while, and whether others may still be written."""
        found: dict[str, tuple[int, int, float]] = {}
        whole = []
        with os.scandir(self.folder) as entries:
            for one in sorted(entries, key=lambda entry: entry.name):
                if one.name.startswith((".", "~")) or one.name.lower().endswith(_UNFINISHED):
                    continue
                with contextlib.suppress(FileNotFoundError):
                    told = one.stat(follow_symlinks=False)
                    if not stat.S_ISREG(told.st_mode):
                        continue
                    size, changed, since = self._seen.get(one.name, (-1, -1, now))
                    same = (size, changed) == (told.st_size, told.st_mtime_ns)
                    found[one.name] = (told.st_size, told.st_mtime_ns, since if same else now)
                    if same and now - since >= self._rest(one.name):
                        whole.append(one.name)
        self._seen = found
        return whole, len(found) > len(whole)

    def _rest(self, name: str) -> float:
        return self.settle * (_LONGER if name.lower().endswith(_PICTURES) else 1)

    # --- claims ---------------------------------------------------------------------------------------------------

    def _claim(self, name: str) -> Path | None:
        """The file where nobody else takes it; None where somebody was faster, or it is held open."""
        seen = self._seen.pop(name, None)
        place = self._inside(TAKING) / f"{os.urandom(8).hex()}.{self.holder}"
        place.mkdir()
        try:
            (self.folder / name).rename(place / name)
        except OSError:
            place.rmdir()
            return None
        if seen is not None:
            self._known[place.name] = (*seen[:2], 0.0)
        return place

    def _inside(self, name: str) -> Path:
        place = self.folder / name
        with contextlib.suppress(FileExistsError):
            place.mkdir()
        return place

    def _left_behind(self) -> Iterator[Path]:
        """Claims of this program that could not be finished, and those of programs that are gone."""
        taking = self.folder / TAKING
        with contextlib.suppress(FileNotFoundError):
            names = sorted(one.name for one in taking.iterdir())
            self._known = {one: known for one, known in self._known.items() if one in names}
            others = [one for one in names if not one.endswith(f".{self.holder}")]
            now = self._now_there() if others else 0.0
            for name in names:
                place = taking / name
                with contextlib.suppress(FileNotFoundError):
                    if name not in others:
                        if self.clock() >= self._known.get(name, (0, 0, 0.0))[2]:
                            yield place
                    elif now - place.stat().st_mtime >= self.stale:
                        mine = taking / f"{name.partition('.')[0]}.{self.holder}"
                        place.rename(mine)
                        os.utime(mine)
                        yield mine

    def _now_there(self) -> float:
        """The time by the clock that stamps this folder; it may be another machine's."""
        probe = self.folder / TAKING / f"{os.urandom(8).hex()}.{self.holder}"
        probe.mkdir()
        try:
            return probe.stat().st_mtime
        finally:
            probe.rmdir()

    def _handle(self, database: Database, claim: Path) -> Iterator[Handled]:
        """Take one claimed file in and put it where it belongs. Raises CounterfoilError for what may pass by itself."""
        handled = []
        for file in list(claim.iterdir()):
            name = file.name
            try:
                taken = self._take(database, claim.name, file)
            except FileNotFoundError:
                continue  # whoever took it for left behind was faster
            except _GrowsError:
                with contextlib.suppress(FileNotFoundError):
                    os.utime(claim)  # it is not left behind, it waits
                continue
            except RuleViolation as error:
                sentence = error.message
                if isinstance(error, UnnamedColumnsError):
                    sentence = f"{error.plain} Drop it on the window of the desk, which asks what they are."
                self._to_trouble(file, name, sentence)
                handled.append(Handled(name, refused=sentence))
            except (CounterfoilError, OSError):
                raise
            except Exception:
                log.exception("a file could not be taken in")
                sentence = "Counterfoil made a mistake when it read this file; its log says more. Nothing was taken in."
                self._to_trouble(file, name, sentence)
                handled.append(Handled(name, refused=sentence))
            else:
                self._move(file, self._inside(DONE), name)
                handled.append(Handled(name, taken))
        with contextlib.suppress(OSError):
            claim.rmdir()
        return iter(handled)

    def _take(self, database: Database, claim: str, file: Path) -> tuple[Taken, ...]:
        """Take in what is whole. Raises _GrowsError for a file that changed since it was looked at, or meanwhile."""
        known = self._known.pop(claim, None)
        before = _form(file)
        large = before[0] > MOST_BYTES
        data = b"" if large else file.read_bytes()
        now = _form(file)
        if now != before or (known and known[:2] != before):
            self._known[claim] = (*now, self.clock() + self._rest(file.name))
            raise _GrowsError
        if large:
            raise RuleViolation(f"{file.name} is larger than {MOST_BYTES >> 20} MB; no order is.", "source")
        return take_file(database, read_bytes(data, file.name), self.actor, claim=claim.partition(".")[0])

    # --- where a file goes ----------------------------------------------------------------------------------------

    def _to_trouble(self, file: Path, name: str, sentence: str) -> None:
        """The sentence is there before the file, so that no file ever lies there without one."""
        trouble = self._inside(TROUBLE)
        target = _free(trouble, name)
        told = f"{sentence}\n\nMend the file and put it back into {self.folder}; this note can be thrown away.\n"
        write_whole(target.with_name(target.name[:_LONGEST] + WHY), told.encode(), 0o666)
        file.replace(target)

    def _move(self, file: Path, folder: Path, name: str) -> None:
        file.replace(_free(folder, name))


def _form(file: Path) -> tuple[int, int]:
    """By what a change of it is seen."""
    told = file.stat()
    return told.st_size, told.st_mtime_ns


def _free(folder: Path, name: str) -> Path:
    """A name in the folder that nothing had; from now on an empty file has it, so that nobody else takes it."""
    stem, suffix = Path(name).stem, Path(name).suffix
    for number in itertools.count(1):
        target = folder / (name if number == 1 else f"{stem[:_LONGEST]} ({number}){suffix}")
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except FileExistsError:
            continue
        return target
    raise AssertionError
