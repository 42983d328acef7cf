"""`counterfoil` without a command, `demo` and `selfcheck`: the window, opened on the right company."""

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.cli.place import SUFFIX, open_books, where_of
from app.cli.screen import has_screen
from app.domain.errors import RuleViolation, Unavailable
from app.runtime.paths import ensure, paths

Options = argparse.Namespace


def desk(options: Options) -> int:
    """Open the window on a company and stay until it is closed."""
    if not has_screen():
        raise RuleViolation("There is no screen here. See counterfoil --help for what works without one.")
    where = where_of(options.company)
    if "://" not in where and not Path(where).exists():
        raise RuleViolation(f"There is no company at {where}. Make one with init, or look around with demo.")
    return open_desk(where, options.actor)


def open_desk(where: str, actor: str) -> int:
    """Open the window on the company at `where`; if it is open already, that window is shown. Raises Unavailable."""
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

    def opener(heard: Callable[[object], None]) -> Any:
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

    def afterwards(database: Any) -> None:
        # Runs in a worker when the first rows are shown: what nobody waits for.
        from app.documents.runner import PaperThread

        papers = PaperThread(database, lambda sentence: print(sentence, file=sys.stderr))
        database.listeners.append(papers.heard)
        closing.insert(0, papers.stop)
        _remember(where)

    state_file = paths().config / "window.json"
    try:
        return run(
            opener,
            actor=actor,
            company=Path(where).stem,
            state_file=state_file,
            one_desk=one_desk,
            afterwards=afterwards,
        )
    finally:
        for close in closing:
            close()
        if one_desk is not None:
            one_desk.release()


def _remember(where: str) -> None:
    from dataclasses import replace

    from app.runtime.settings import load, save

    file = paths().settings
    settings = load(file).settings
    if settings.last_company != where:
        save(replace(settings, last_company=where), file)


def demo(options: Options) -> int:
    """Make the sample company, if it is not there yet, and open the desk on it; without a screen, walk through it."""
    from app.exchange.sample import create_sample

    folder = ensure(Path(options.folder).expanduser() if options.folder else paths().data / "demo")
    where = folder / f"nordlicht{SUFFIX}"
    if not where.exists():
        print("Making the sample company, Nordlicht Haustechnik. This takes some seconds.", file=sys.stderr)
        create_sample(str(where)).close()
    if has_screen():
        return open_desk(str(where), options.actor)
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
