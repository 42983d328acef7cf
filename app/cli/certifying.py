"""The company's certificate on the command line: what it is, a new one in time, its root for customers."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.cli.commands import out
from app.cli.door import secret_of, signed_in
from app.cli.place import opened
from app.domain.errors import RuleViolation

FILE_SECRET = "COUNTERFOIL_FILE_SECRET"  # noqa: S105 - the name of a variable, not a secret


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The words behind `certificate`."""
    one.add_argument("what", nargs="?", choices=tuple(_DO), default="show", help="show, renew, export-root, import")
    one.add_argument("file", nargs="?", metavar="FILE", help="export-root: where to; import: the .p12 file")


def certificate(options: argparse.Namespace) -> int:
    """Say what seals the papers, renew it, write its root into a file, or take over a bought one."""
    from app.documents.certificate import FILE_NAME
    from app.documents.runner import folder_of

    with opened(options.company) as database:
        if options.what in ("renew", "import"):
            signed_in(options, database, "settings")
        out({"ok": True, **_DO[options.what](folder_of(database) / FILE_NAME, options)})
    return 0


def _told(path: Path) -> dict[str, Any]:
    from app.documents.certificate import load, refusal_of, reminder, renewable

    identity = load(path)
    return {
        "name": identity.name,
        "until": identity.expires.date().isoformat(),
        "sha256": identity.fingerprint,
        "renewable": renewable(path),
        "problem": refusal_of(identity) or reminder(identity),
    }


def _show(path: Path, _options: argparse.Namespace) -> dict[str, Any]:
    return _told(path)


def _renew(path: Path, _options: argparse.Namespace) -> dict[str, Any]:
    from app.documents.certificate import renew

    renew(path)
    return _told(path)


def _export(path: Path, options: argparse.Namespace) -> dict[str, Any]:
    from app.documents.roots import write_root

    target = _file(options, "the root goes to")
    return {"file": str(target), "sha256": write_root(path, target)}


def _import(path: Path, options: argparse.Namespace) -> dict[str, Any]:
    from app.documents.roots import take_over

    source = _file(options, "the certificate is in")
    if not source.is_file():
        raise RuleViolation(f"There is no file {source}.", "file")
    given = secret_of(FILE_SECRET, "Passphrase of the file: ")
    path.parent.mkdir(parents=True, exist_ok=True)
    take_over(source, given, path)
    return _told(path)


def _file(options: argparse.Namespace, what: str) -> Path:
    if not options.file:
        raise RuleViolation(f"Name the file {what}.", "file")
    return Path(options.file)


_DO: dict[str, Callable[[Path, argparse.Namespace], dict[str, Any]]] = {
    "show": _show,
    "renew": _renew,
    "export-root": _export,
    "import": _import,
}


def stamp(options: argparse.Namespace) -> int:
    """Stamp what waits for it. 1 where the authority could not be had, or a paper is lost."""
    from app.documents.stamping import stamp_waiting
    from app.queries.paper_stamps import stamps_stand

    with opened(options.company) as database:
        signed_in(options, database)
        with database.read() as view:
            before = stamps_stand(view)
        if not before.url:
            raise RuleViolation("No time stamping service is named: save_company takes its address as tsa_url.", "url")
        tried = stamp_waiting(database, most=_ALL)
        with database.read() as view:
            after = stamps_stand(view)
        out({
            "ok": not tried.away and not tried.lost, "stamped": tried.done, "waiting": after.waiting,
            "problem": tried.away, "lost": list(tried.lost),
        })  # fmt: skip
    return 1 if tried.away or tried.lost else 0


_ALL = 1_000_000
