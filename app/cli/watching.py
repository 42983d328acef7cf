"""`counterfoil watch` and `run-jobs`: files that come in are taken in as orders, files that are to go out are written.

Each file is told as a line of JSON.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.cli.door import signed_in
from app.cli.place import opened
from app.domain.errors import RuleViolation

IDLE_SECONDS = 2.0
"""How often the folder is asked whether it changed; one question, whatever lies in it."""
LOOK_SECONDS = 30.0
"""How often it is looked through all the same: a server does not always tell that a folder changed."""


def add_commands(add: Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]) -> None:
    """Both commands, with the words after each."""
    one = add("watch", watch, "take in orders that come as files in a folder")
    one.add_argument("folder", metavar="FOLDER", help="files go to done/ in it, or to trouble/ with the reason beside")
    one.add_argument("--once", action="store_true", help="take what is there and end, for a scheduler")
    one = add("run-jobs", run_jobs, "write the files for shops and customers that are due")
    one.add_argument("--all", action="store_true", help="also those whose time has not come")


def watch(options: argparse.Namespace) -> int:
    """Take in every file that comes; with --once 2 if one was refused."""
    from app.exchange.inbound.folder import SETTLE_SECONDS, Watched, check_folder

    folder = Path(options.folder).expanduser().absolute()
    if not folder.is_dir():
        raise RuleViolation(f"There is no folder {folder}.", "folder")
    refused = False
    with opened(options.company) as database:
        check_folder(folder, str(database.where))
        watched = Watched(folder, signed_in(options, database, "orders"))
        told, problem = 0.0, ""
        while True:
            changed = folder.stat().st_mtime_ns
            look = watched.look(database)
            for one in look.handled:
                refused = refused or bool(one.refused)
                _tell(one)
            if look.problem != problem and look.problem:
                print(look.problem, file=sys.stderr)
            problem = look.problem
            if options.once and not look.soon:
                return 2 if refused or problem else 0
            if options.once and problem:
                return 2
            told = time.monotonic()
            time.sleep(SETTLE_SECONDS / 2 if look.soon else IDLE_SECONDS)
            while not (look.soon or problem or time.monotonic() - told >= LOOK_SECONDS):
                if folder.stat().st_mtime_ns != changed:
                    break
                time.sleep(IDLE_SECONDS)


def _tell(one: object) -> None:
    from app.exchange.inbound.folder import Handled

    assert isinstance(one, Handled)  # noqa: S101 - what a look hands on
    orders = [
        {"id": x.inbound, "name": x.number, "state": x.state, "draft": x.document, "questions": list(x.questions)}
        for x in one.taken
    ]
    answer = {"ok": not one.refused, "file": one.file, "orders": orders} | (
        {"error": one.refused} if one.refused else {}
    )
    print(json.dumps(answer, ensure_ascii=False), flush=True)
    if one.refused:
        print(f"{one.file}: {one.refused}", file=sys.stderr)


def run_jobs(options: argparse.Namespace) -> int:
    """Write the files that are to go out now; 2 if one was refused. Each is written on the right of who set it up."""
    from app.exchange.outgoing import run_due

    refused = False
    with opened(options.company) as database:
        for ran in run_due(database, whatever=options.all):
            job, last = ran.job, ran.last
            refused = refused or bool(last.refused)
            answer = {"ok": not last.refused, "file": job.file, "what": job.what, "rows": last.rows}
            print(json.dumps(answer | ({"error": last.refused} if last.refused else {}), ensure_ascii=False))
            if last.refused:
                print(f"{job.file}: {last.refused}", file=sys.stderr)
    return 2 if refused else 0
