"""An archive of issued papers over a period, which a third party checks with public tools and without this program.

The files by year and month as they were issued, an index for people and one for programs, the checksums of all of it,
sealed by the company's certificate, and the root above it. Written beside its name and renamed when it is whole.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import hashlib
import html
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote

from app.documents.runner import finish_papers, print_paper, read_paper
from app.domain.errors import CounterfoilError, RuleViolation, Unavailable
from app.domain.identity import recorded_us
from app.domain.money import amount_out
from app.exchange.guard import guarded
from app.queries.desk_settings import company_settings
from app.queries.papers_kept import Kept, papers_kept, papers_without
from app.store.database import Database
from app.store.filestore import files_of

SUMS, SEAL, ROOT = "SHA256SUMS", "SHA256SUMS.p7s", "root.pem"
CHECK_SEAL: Final = f"openssl cms -verify -binary -inform DER -in {SEAL} -content {SUMS} -CAfile {ROOT} -purpose any"
_ONCE: Final = 1000
_HEADS: Final = (
    "file", "kind", "number", "date", "customer", "gross", "currency", "sha256", "bytes", "sealed", "archived_at",
    "journal_station", "journal_entry", "journal_hash", "stamped_at", "stamped_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Archive:
    """What was written: how many papers, their bytes, and what is not among them, in sentences."""

    where: Path
    papers: int
    bytes: int
    missing: tuple[str, ...]
    sealed: bool


class _Sink(Protocol):
    def add(self, name: str, content: bytes) -> None:
        """One file of the archive."""


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path
        path.mkdir(parents=True)

    def add(self, name: str, content: bytes) -> None:
        target = self._path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


class _Zip:
    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file

    def add(self, name: str, content: bytes) -> None:
        # PDF is packed already; the same archive is the same bytes but for its seal.
        self._file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)


def write_archive(
    database: Database,
    since: str,
    until: str,
    target: Path,
    stopped: Callable[[], bool] = lambda: False,
    *,
    over: bool = False,
) -> Archive:
    """Write the papers of documents dated within the period (ISO days, both included) to a new folder or a .zip file.

    What was issued and has no paper yet gets it first. `stopped` is asked between two files; then nothing is left.
    `over` says that a file which is there may be replaced, once the new one is whole.
    Raises RuleViolation for a period or a place that cannot be, Unavailable for a paper that is lost or a full disk.
    """
    _check_period(since, until)
    if target.exists() and not (over and target.is_file()) and (not target.is_dir() or any(target.iterdir())):
        raise RuleViolation(f"{target} is there already; name another place.", "target")
    missing = _make_missing(database, since, until)
    with database.read() as view:
        kept = papers_kept(view, since, until)
        firm = company_settings(view)
    name = str(firm["name"]) if firm else ""
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with _sink(unfinished, zipped=target.suffix.lower() == ".zip") as sink:
            size, sealed = _fill(database, sink, kept, (name, since, until), missing, stopped)
        if target.is_dir():
            target.rmdir()
        unfinished.replace(target)
    except OSError as error:
        raise Unavailable(f"{target} cannot be written ({error.strerror}).") from error
    finally:
        _remove(unfinished)
    return Archive(target, len(kept), size, missing, sealed)


def _check_period(since: str, until: str) -> None:
    for name, day in (("from", since), ("to", until)):
        try:
            datetime.date.fromisoformat(day)
        except ValueError:
            raise RuleViolation(f"{day or 'Nothing'} is not a date like 2026-03-18.", name) from None
    if since > until:
        raise RuleViolation("The period ends before it begins.", "to")


def _make_missing(database: Database, since: str, until: str) -> tuple[str, ...]:
    finish_papers(database, _ONCE)
    with database.read() as view:
        without = papers_without(view, since, until)
    missing = []
    for kind, document_id, number in without:
        try:
            print_paper(database, kind, document_id)
        except CounterfoilError as error:
            missing.append(f"{kind} {number}: {error.message}")
    return tuple(missing)


@contextlib.contextmanager
def _sink(path: Path, *, zipped: bool) -> Iterator[_Sink]:
    _remove(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if zipped:
        with zipfile.ZipFile(path, "w") as file:
            yield _Zip(file)
    else:
        yield _Folder(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _fill(
    database: Database, sink: _Sink, kept: Sequence[Kept], about: tuple[str, str, str], missing: Sequence[str],
    stopped: Callable[[], bool],
) -> tuple[int, bool]:  # fmt: skip
    sums: list[str] = []
    size = 0

    def add(name: str, content: bytes) -> None:
        sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        sink.add(name, content)

    rows, names = [], _names(kept)
    for paper, name in zip(kept, names, strict=True):
        if stopped():
            raise RuleViolation("The archive was not written: it was stopped.")
        content = read_paper(database, paper.sha256)
        size += len(content)
        add(name, content)
        rows.append(_row(paper, name))
    add("index.csv", _as_csv(rows))
    add("index.html", _as_html(rows, about, missing))
    roots, seal = _sealing(database)
    if roots:
        add(ROOT, roots)
    add("README.txt", _readme(about, len(kept), missing, next(iter(names), ""), sealed=seal is not None))
    content = "".join(sums).encode()
    sink.add(SUMS, content)
    if seal is not None:
        sink.add(SEAL, seal(content))
    return size, seal is not None


_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def _names(kept: Sequence[Kept]) -> list[str]:
    """A path for each file by year and month; a document of several contents has them numbered."""
    taken: dict[str, int] = {}
    names = []
    for one in kept:
        number = _UNSAFE.sub("-", one.number).strip(".-") or one.document_id
        base = f"{one.date[:4]}/{one.date[5:7]}/{one.kind}_{number}"
        count = taken[base.casefold()] = taken.get(base.casefold(), 0) + 1
        names.append(f"{base}{f'_{count}' if count > 1 else ''}.pdf")
    return names


def _row(one: Kept, name: str) -> tuple[str, ...]:
    gross = amount_out(one.gross, one.currency) if one.gross is not None else ""
    return (
        name, one.kind, one.number, one.date, one.customer, gross, one.currency, one.sha256, str(one.size),
        "yes" if one.sealed else "no", _moment(recorded_us(one.hlc)), one.station, str(one.entry), one.entry_hash,
        _moment(one.stamped_at) if one.stamped_at else "", one.stamped_by,
    )  # fmt: skip


def _moment(at: int) -> str:
    return f"{datetime.datetime.fromtimestamp(at // 1_000_000, tz=datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADS)
    # Names are anybody's; figures are ours, and a credit begins with a minus that is no formula.
    writer.writerows([*map(guarded, row[:5]), *row[5:-1], guarded(row[-1])] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _as_html(rows: Sequence[Sequence[str]], about: tuple[str, str, str], missing: Sequence[str]) -> bytes:
    name, since, until = (html.escape(one) for one in about)
    lines = [
        "<tr>" + "".join(
            f'<td><a href="{quote(cell)}">{html.escape(cell)}</a></td>' if not at else f"<td>{html.escape(cell)}</td>"
            for at, cell in enumerate(row[:10])
        ) + "</tr>"
        for row in rows
    ]  # fmt: skip
    heads = "".join(f"<th>{one}</th>" for one in _HEADS[:10])
    lacking = "".join(f"<li>{html.escape(one)}</li>" for one in missing)
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Papers</title><style>'
        "body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}td,th{text-align:left;padding:2px 10px}"
        "tr:nth-child(even){background:#f3f5f8}td:nth-child(8){font:11px monospace}</style></head><body>"
        f"<h1>{name}</h1><p>Papers from {since} to {until}: {len(rows)}.</p>"
        + (f"<p>Not among them:</p><ul>{lacking}</ul>" if missing else "")
        + f"<table><tr>{heads}</tr>\n{chr(10).join(lines)}\n</table></body></html>\n"
    )
    return page.encode()


def _sealing(database: Database) -> tuple[bytes, Callable[[bytes], bytes] | None]:
    """Every root that was ever ours, and how the checksums are sealed; nothing where there is no certificate."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.serialization import pkcs7

    from app.documents import certificate
    from app.documents.roots import roots_of

    path = files_of(database) / certificate.FILE_NAME
    roots = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in roots_of(path))
    if certificate.can_sign(path) is not None:
        return roots, None
    identity = certificate.load(path)

    def seal(content: bytes) -> bytes:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(identity.certificate, identity.key, hashes.SHA256())
        for above in identity.chain:
            builder = builder.add_certificate(above)
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        return builder.sign(serialization.Encoding.DER, options)

    return roots, seal


def _readme(about: tuple[str, str, str], count: int, missing: Sequence[str], example: str, *, sealed: bool) -> bytes:
    name, since, until = about
    lines = [
        f"Papers of {name} from {since} to {until}: {count} files, as they were issued.",
        "",
        "index.html is for reading, index.csv for programs. Each row names the file, the document it is of, its",
        "SHA-256, and the entry of the journal that recorded it when it was issued.",
        "",
        "To check, in this folder, with tools that have nothing to do with the program that wrote it:",
        "",
        "1. Are all files here as they were written?",
        f"     sha256sum -c {SUMS}",
    ]
    if sealed:
        lines += [
            "2. Are the checksums those that the company sealed?",
            f"     {CHECK_SEAL}",
            "3. Is that the company's root? Compare the fingerprint with what they tell you another way.",
            f"     openssl x509 -in {ROOT} -noout -fingerprint -sha256",
        ]
    else:
        lines += ["   The checksums are not sealed: there was no certificate that could."]
    if example:
        lines += ["4. Is a single paper whole, and who sealed it?", f"     pdfsig {example}"]
    if missing:
        lines += ["", "Not in this archive:", *(f"     {one}" for one in missing)]
    return ("\n".join(lines) + "\n").encode()
