"""`counterfoil` without a command, `demo` and `selfcheck`: the window, opened on the right company."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.place import SUFFIX, default_company, open_books, where_of
from app.cli.screen import has_screen
from app.domain.errors import RuleViolation, Unavailable
from app.runtime.paths import ensure, paths

if TYPE_CHECKING:
    from app.domain.changes import Changes

Options = argparse.Namespace
LEAVE_DEMO = 3
"""The exit status of a desk whose person has had enough of the sample company; `app.ui.start` says the same."""


def desk(options: Options) -> int:
    """Open the window on a company and stay until it is closed."""
    if not has_screen():
        raise RuleViolation("There is no screen here. See counterfoil --help for what works without one.")
    where = where_of(options.company)
    if "://" in where or Path(where).exists():
        return stay(where, options.actor)
    if options.company:
        raise RuleViolation(f"There is no company at {where}. Make one with init, or look around with demo.")
    from app.runtime.settings import load

    missing = load(paths().settings).settings.last_company
    notice = f"{Path(missing).name} is not where it was ({Path(missing).parent})." if missing else ""
    return stay("", options.actor, notice)


def stay(where: str, actor: str, notice: str = "") -> int:
    """The desk on the company at `where`, or the first window where there is none, until the person has enough.

    Who leaves the sample company comes to their own, or to the first window.
    """
    then = ""
    while True:
        if not where:
            chosen = _first_window(notice)
            where, then = chosen.where, chosen.then
            if not where:
                return 0
        status = open_desk(where, actor, then)
        if status != LEAVE_DEMO:
            return status
        forget_demo(where)
        own = default_company()
        where, then, notice = own if Path(own).exists() else "", "", "The sample company is gone without a trace."


def _first_window(notice: str) -> Any:
    from app.ui.first.window import first_window

    return first_window(window_state(), notice=notice)


def window_state() -> Path:
    """What the windows remember from one start to the next."""
    return paths().config / "window.json"


def forget_demo(where: str) -> None:
    """Remove the sample company and everything this machine remembers of it: file, papers, backups, settings.

    Raises RuleViolation for a company that is no sample.
    """
    import contextlib
    import json
    import shutil
    from dataclasses import replace

    from app.exchange.backups import place
    from app.runtime.paths import company_files
    from app.runtime.settings import load, save
    from app.store.backups import folder_of

    _refuse_real(where)
    path = Path(where)
    for name in (where, f"{where}-wal", f"{where}-shm", f"{where}-desk"):
        Path(name).unlink(missing_ok=True)
    for folder in (company_files(where), folder_of(place()[0], where)):
        shutil.rmtree(folder, ignore_errors=True)
    if path.parent.name == "demo":
        shutil.rmtree(path.parent / "walkthrough", ignore_errors=True)
        with contextlib.suppress(OSError):  # the person keeps something of their own there
            path.parent.rmdir()
    file = paths().settings
    settings = load(file).settings
    recent = tuple(one for one in settings.recent_companies if one != where)
    if where in {settings.last_company, *settings.recent_companies}:
        last = recent[0] if settings.last_company == where and recent else settings.last_company
        save(replace(settings, last_company="" if last == where else last, recent_companies=recent), file)
    state = window_state()
    with contextlib.suppress(OSError, ValueError):
        kept = json.loads(state.read_text(encoding="utf-8"))
        for name in ("practice", "place"):
            kept.pop(name, None)
        # Which lines were dismissed in companies of one's own is no trace of the sample; open documents are.
        kept["screens"] = {name: value for name, value in kept.get("screens", {}).items() if name == "first_steps"}
        state.write_text(json.dumps(kept, indent=1), encoding="utf-8")


def _refuse_real(where: str) -> None:
    from app.queries.first_steps import is_demo

    database = open_books(where)
    try:
        with database.read() as view:
            demo = is_demo(view)
    finally:
        database.close()
    if not demo:
        raise RuleViolation("This is a real company; only the sample is removed.", "company")


def open_desk(where: str, actor: str, then: str = "") -> int:
    """Open the window on the company at `where`; if it is open already, that window is shown. Raises Unavailable.

    `then` names what is done in it first, if anything is.
    """
    # Nothing made while starting is garbage yet, so nobody looks for it; `app.ui.garbage` does it later.
    gc.disable()
    from app.ui.alone import OneDesk
    from app.ui.start import run

    one_desk = None if "://" in where else OneDesk(where)
    if one_desk is not None and not one_desk.claim():
        if one_desk.show_the_other():
            print("This company is open already; its window was brought to the front.", file=sys.stderr)
            return 0
        raise Unavailable(f"This company is open in another window ({one_desk.holder()}). Close that one first.")
    closing: list[Callable[[], None]] = []

    def opener(heard: Callable[[Changes], None]) -> Any:
        # Runs in a worker after the first paint.
        from app.runtime.log import note_crashes, setup

        setup()
        note_crashes()
        from app.store.watch import Watch

        database = open_books(where)
        database.listeners.append(heard)
        watch = Watch(database, heard)
        closing.extend((watch.stop, database.close))
        return database

    def afterwards(database: Any, making: Any) -> None:
        # Runs in a worker when the first rows are shown: what nobody waits for.
        from app.documents.runner import PaperThread
        from app.documents.stamping import StampThread

        def told(sentence: str) -> None:
            print(sentence, file=sys.stderr)
            making.fault(sentence)

        papers = PaperThread(database, told, making.count)
        stamps = StampThread(database, lambda sentence: print(sentence, file=sys.stderr))
        database.listeners.extend((papers.heard, stamps.heard))
        closing[:0] = [papers.stop, stamps.stop]
        stamps.start()
        _remember(where)

    try:
        return run(
            opener,
            actor=actor,
            company=Path(where).stem,
            state_file=window_state(),
            one_desk=one_desk,
            afterwards=afterwards,
            begin=then,
        )
    finally:
        for close in closing:
            close()
        if one_desk is not None:
            one_desk.release()


def _remember(where: str) -> None:
    from app.runtime.settings import load, opened, save

    file = paths().settings
    settings = load(file).settings
    if settings.last_company != where:
        save(opened(settings, where), file)


def demo(options: Options) -> int:
    """Make the sample company, if it is not there yet, and open the desk on it; without a screen, walk through it."""
    from app.exchange.sample import create_sample

    folder = ensure(Path(options.folder).expanduser() if options.folder else paths().data / "demo")
    where = folder / f"nordlicht{SUFFIX}"
    if not where.exists():
        print("Making the sample company, Nordlicht Haustechnik. This takes some seconds.", file=sys.stderr)
        create_sample(str(where)).close()
    if has_screen():
        return stay(str(where), options.actor)
    print("There is no screen here, so the main job is played without one.", file=sys.stderr)
    from app.cli.walkthrough import walkthrough

    out = folder / "walkthrough"
    walkthrough(str(where), out, options.actor)
    print(f"The results are in {out}.")
    return 0


def walk(options: Options) -> int:
    """Play the main job on a company through the real windows, and leave papers and pictures in a folder."""
    from app.cli.walkthrough import walkthrough

    _check_open(where_of(options.company))
    return walkthrough(where_of(options.company), Path(options.folder), options.actor)


def _check_open(where: str) -> None:
    """Nobody is there to type a PIN while a walkthrough plays. Raises RuleViolation."""
    from app.queries.people import guarded

    with contextlib.closing(open_books(where)) as database, database.read() as view:
        if guarded(view):
            raise RuleViolation(
                "The walkthrough plays where nobody has a password; take the sample company.", "company"
            )


def selfcheck(options: Options) -> int:
    """Open every screen on a sample company, offscreen; says what it found as JSON."""
    del options
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.cli.selfcheck import selfcheck as check

    return check()
