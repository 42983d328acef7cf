"""What the first window has done for it in a worker: the live invoice, the company, the sample, a backup brought back.

Each function brings its own imports: ReportLab, the books, the certificate are not needed to show the window.
"""

from __future__ import annotations

import contextlib
import datetime
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import RuleViolation
from app.domain.founding import Setup
from app.runtime.paths import ensure, paths

SUFFIX = ".counterfoil"


class NoBooks:
    """Stands where the worker expects a company: there is none yet."""

    @contextlib.contextmanager
    def read(self) -> Iterator[None]:
        """Nothing to read from."""
        yield None

    def write(self, fn: Callable[[Any], Any], *, action: str, actor: str) -> Any:
        """Nothing to write to."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Shown:
    """The invoice as a picture (`app.documents.picture.Picture`), and what is wrong with the answers, by field."""

    picture: Any
    problems: dict[str, str]


@dataclass(frozen=True, slots=True)
class Seal:
    """How the company's certificate is come by: `way` is "now", "file" or "later"."""

    way: str = "later"
    file: str = ""
    passphrase: str = ""
    asked: str = ""
    """A passphrase of one's own that is asked for at each start; "" keeps one here."""


def show(setup: Setup, width: int) -> Shown:
    """The live invoice, drawn by what draws every invoice."""
    from app.actions.founding import problems
    from app.documents import make
    from app.documents.picture import picture
    from app.documents.specimen import specimen

    return Shown(picture(make(specimen(setup, _today())), width), problems(setup))


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()


def place_for(name: str) -> Path:
    """A free file in the data folder, called after the company."""
    words = "".join(one if one.isalnum() else " " for one in name).split()
    stem = "-".join(words)[:60] or "company"
    folder = ensure(paths().data)
    number, path = 1, folder / f"{stem}{SUFFIX}"
    while path.exists() or Path(f"{path}.files").exists():
        number += 1
        path = folder / f"{stem}-{number}{SUFFIX}"
    return path


def found(setup: Setup, seal: Seal) -> str:
    """Make the company and its certificate; where it lies. Raises RuleViolation with its field, Unavailable."""
    from app.actions.founding import found_company
    from app.documents import certificate
    from app.documents.roots import take_over
    from app.exchange.backups import choose_place
    from app.runtime.paths import company_files

    if setup.backup_place.strip():
        _refuse_as("backup_place", lambda: choose_place(setup.backup_place))
    asked = seal.asked if seal.way != "later" else ""
    if asked:
        _refuse_as("asked", lambda: certificate.check_passphrase(asked))
    where = place_for(setup.name)
    folder = company_files(str(where))
    try:
        if seal.way == "file":
            _refuse_as("p12", lambda: take_over(_p12(seal.file), seal.passphrase, folder / "company.p12", asked=asked))
        found_company(str(where), setup).close()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if seal.way == "now":
        certificate.create(folder / certificate.FILE_NAME, setup.name, setup.country, asked=asked)
    return str(where)


def no_key_store() -> bool:
    """Whether a passphrase made here would lie in a file, so that being asked for one is worth a choice."""
    from app.documents.certificate import FILE, would_be_kept_by

    return would_be_kept_by() == FILE


def _p12(file: str) -> Path:
    path = Path(file.strip()).expanduser()
    if not file.strip() or not path.is_file():
        raise RuleViolation("Choose the .p12 or .pfx file with the certificate.", "p12")
    return path


def _refuse_as(field: str, act: Callable[[], object]) -> None:
    from app.domain.errors import CounterfoilError

    try:
        act()
    except CounterfoilError as error:
        raise RuleViolation(str(error), field) from error


def demo_place() -> Path:
    """Where the sample company lies, never mixed with another."""
    return paths().data / "demo" / f"nordlicht{SUFFIX}"


def sample() -> str:
    """The sample company, made if it is not there yet; where it lies."""
    from app.exchange.sample import create_sample

    where = demo_place()
    ensure(where.parent)
    if not where.exists():
        create_sample(str(where)).close()
    return str(where)


def restored(source: Path) -> str:
    """A company brought back from a backup; where it lies. Raises RuleViolation, Unavailable."""
    from app.exchange.backups import bring_back

    name = source.parent.name.rpartition("-")[0] if source.parent.name.count("-") else source.stem
    where = place_for(name)
    bring_back(source, str(where))
    return str(where)
