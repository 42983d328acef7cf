"""The printers of Linux and macOS, by the words ``lp``, ``lpstat`` and ``cancel``: papers keep their lines and text.

Whatever the system answers becomes a sentence; a word that hangs is ended after a while.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 30
LOOK_SECONDS = 10
_BAD = ("abort", "errors")
"""Words in the alerts of a job that is over without having been printed. One that somebody cancelled at the printer
looks like a printed one, and is as little to be sent again."""
_TICKET = re.compile(r"request id is (\S+)")


class PrintError(Exception):
    """Why a paper was not taken, in a sentence."""


class HopelessError(PrintError):
    """One that trying again by itself would not mend, or that might print a paper twice: a person decides."""


@dataclass(frozen=True, slots=True)
class How:
    """What else is wanted of a paper: ``form`` is what the file holds (``pdf``, or bytes for an ``escpos`` or ``zpl``
    printer), ``kick`` opens the drawer once it is out; "" of the others is what the printer does anyway."""

    form: str = "pdf"
    kick: bool = False
    tray: str = ""
    duplex: str = ""
    """``off``, ``long`` or ``short``: one side, or both, turned at the long or at the short edge."""


AS_IT_IS = How()
_SIDES = {"off": "one-sided", "long": "two-sided-long-edge", "short": "two-sided-short-edge"}


@dataclass(frozen=True, slots=True)
class Found:
    """The printers of this machine, and the one that is meant where none is named ("" if there is none)."""

    printers: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """What a printer can do, as far as it tells: ``trays`` as it calls them, the one it uses itself first; ``sides``
    is whether it prints on both, None if it does not say."""

    trays: tuple[str, ...] = ()
    sides: bool | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the system says of a paper it has taken: ``waiting``, ``done`` or ``lost``, and what is the trouble."""

    state: str
    trouble: str = ""


class Cups:
    """The print system of this machine. ``seconds`` is how long it may take to answer."""

    def __init__(self, seconds: float = SECONDS, look_seconds: float = LOOK_SECONDS) -> None:
        self._seconds, self._look_seconds = seconds, look_seconds

    def found(self) -> Found:
        """Which printers there are; none if there is no print system. Raises PrintError if it hangs."""
        if shutil.which("lpstat") is None:
            return Found()
        names = self._asked("lpstat", "-e") or self._asked("lpstat", "-a")
        # Of "lpstat -a" each line goes on after the name.
        printers = tuple(dict.fromkeys(line.split()[0] for line in names.splitlines() if line.strip()))
        _, told, default = self._asked("lpstat", "-d").partition(": ")
        return Found(printers, default.strip() if told else "")

    def offered(self, printer: str) -> Offered:
        """What a printer can do; nothing where the system does not tell. Raises PrintError if it hangs."""
        if not printer or shutil.which("lpoptions") is None:
            return Offered()
        return _offered(self._asked("lpoptions", "-p", printer, "-l"))

    def send(self, printer: str, file: Path, title: str, copies: int, how: How = AS_IT_IS) -> str:
        """Hand a paper over; the system's name for it, "" if it tells none. Raises PrintError.

        What is made for a kind of printer goes past the system's filters: who sends it knows that it is one.
        """
        if shutil.which("lp") is None:
            raise PrintError("This machine has no print system (lp is missing).")
        words = ["lp", "-d", printer, "-n", str(copies), "-t", title, *_options(how), "--", str(file)]
        code, said, wrong = self._run(words, self._seconds)
        if code:
            raise PrintError(_refusal(printer, wrong.strip()))
        ticket = _TICKET.search(said)
        return ticket[1] if ticket else ""

    def standing(self, printer: str, ticket: str) -> Standing:
        """How a paper stands that was taken. Raises PrintError if the print system hangs."""
        if not ticket or shutil.which("lpstat") is None:
            return Standing("done")
        code, said, _wrong = self._run(["lpstat", "-W", "not-completed", "-l", "-o", printer], self._look_seconds)
        if code:  # also while the whole print system is down: that is no reason to send it twice
            return Standing("waiting", f"Printer {printer} does not answer.")
        here = _details(said, ticket)
        if here is not None:
            return Standing("waiting", self._stopped(printer) or _stuck(printer, here))
        gone = _details(self._asked("lpstat", "-W", "completed", "-l", "-o", printer), ticket)
        bad = gone is not None and any(word in gone.get("Alerts", "") for word in _BAD)
        return Standing("lost", f"Printer {printer} gave it up.") if bad else Standing("done")

    def cancel(self, ticket: str) -> None:
        """Take a paper back from the system, if it still has it."""
        if ticket and shutil.which("cancel") is not None:
            self._run(["cancel", ticket], self._look_seconds)

    def _stopped(self, printer: str) -> str:
        """Why a printer stands still, in its own words where it has some."""
        said = self._asked("lpstat", "-p", printer)
        head, _, more = said.partition("\n")
        if "disabled" not in head:
            return ""
        own = " ".join(more.split()).rstrip(".")
        return f"Printer {printer} has stopped" + (f" ({own})." if own and own != "reason unknown" else ".")

    def _asked(self, *words: str) -> str:
        code, said, _wrong = self._run(words, self._look_seconds)
        return said if code == 0 else ""

    def _run(self, words: Sequence[str], seconds: float) -> tuple[int, str, str]:
        # The answers are read, so they must not be in the language of the machine.
        spoken = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "LANGUAGE": ""}
        try:
            ran = subprocess.run(  # noqa: S603 - fixed words; names and titles are single arguments
                words,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                env=spoken,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise PrintError(f"The print system did not answer within {seconds:g} seconds.") from None
        except OSError as error:
            raise PrintError(f"{words[0]} could not be started ({error.strerror}).") from error
        return ran.returncode, ran.stdout, ran.stderr


def _offered(said: str) -> Offered:
    """The answer of ``lpoptions -l``: a line for each choice there is, a star at what the printer does by itself."""
    found: dict[str, list[str]] = {}
    for line in said.splitlines():
        head, colon, words = line.partition(":")
        if colon:
            found[head.partition("/")[0].strip()] = words.split()
    trays = sorted(found.get("InputSlot", ()), key=lambda one: not one.startswith("*"))
    turned = found.get("Duplex", found.get("sides"))
    both = None if turned is None else any(one.lstrip("*") not in {"None", "one-sided"} for one in turned)
    # Without the word for both sides it says that it has one only, where it says anything at all.
    return Offered(tuple(one.lstrip("*") for one in trays), both if turned is not None or not found else False)


def _options(how: How) -> list[str]:
    if how.form != "pdf":
        return ["-o", "raw"]
    tray = ["-o", f"InputSlot={how.tray}"] if how.tray else []
    return [*tray, "-o", f"sides={_SIDES[how.duplex]}"] if how.duplex in _SIDES else tray


def _refusal(printer: str, said: str) -> str:
    if "does not exist" in said or "unknown" in said.lower():
        return f"This machine knows no printer {printer} now."
    line = said.splitlines()[0].removeprefix("lp: ").removeprefix("Error - ").rstrip(".") if said else ""
    return f"Printer {printer} did not take it" + (f" ({line})." if line else ".")


def _details(said: str, ticket: str) -> dict[str, str] | None:
    """What ``lpstat -l`` says below a job, by its word (Status, Alerts); None if the job is not listed."""
    found: dict[str, str] | None = None
    inside = False
    for line in said.splitlines():
        if line and not line[0].isspace():
            inside = line.split()[0] == ticket
            found = {} if inside else found
        elif inside and found is not None and ":" in line:
            word, _, words = line.strip().partition(":")
            found[word] = words.strip()
    return found


def _stuck(printer: str, details: dict[str, str]) -> str:
    """Why a job stands still at a printer that works, if it does."""
    if "errors" not in details.get("Alerts", ""):
        return ""
    own = details.get("Status", "").rstrip(".")
    return f"Printer {printer} could not print it" + (f" ({own})." if own else ".")
