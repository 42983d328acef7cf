"""Orders that come as files or as pasted text: read in whatever form, and taken in by the action that typing uses.

`counterfoil import orders-in FILE` is `run`; the watched folder and a file dropped on the window use `take_file`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from app.actions.billed_in import bill_input
from app.actions.catalogue import BY_NAME
from app.actions.inbound import input_of
from app.actions.registry import perform
from app.actions.reply import Reply
from app.actions.together import perform_together
from app.domain.billed import Bill
from app.domain.errors import RuleViolation
from app.domain.filenames import file_name
from app.domain.inbound import Inbound
from app.exchange import ImportOptions
from app.exchange.inbound.mail import is_mail
from app.exchange.inbound.mail import orders_of as of_mail
from app.exchange.inbound.scanned import Scan, is_picture
from app.exchange.tables.reading import opened
from app.exchange.taking import NotKeptError
from app.queries.papers_back import paper_back
from app.store.database import Database
from app.store.filestore import files_of, keep_content

MOST_BYTES = 32 << 20
"""No order is larger; what is, is another file by mistake."""
MOST_ORDERS = 1000


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read whole: its orders and invoices, and what it is known by.

    `told` is a sentence of what of the file was read, "" where it is all of it.
    """

    name: str
    sha256: str
    orders: tuple[Inbound, ...]
    bills: tuple[Bill, ...] = ()
    told: str = ""
    scan: Scan | None = None
    """A paper that came back, where the file shows one instead."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one order of a file. `state` is draft, changed or unchanged.

    Of an invoice it is bought (a draft of a purchase order was written), expected (it is for one that stands), or
    unchanged; `document` is the purchase order then. `told` is what of the file was read. Of a paper that came back it
    is signed, attached or unchanged, and `document` what its scan is attached to.
    """

    inbound: str
    number: str
    """What the document is called."""
    document: str
    state: str
    questions: tuple[str, ...] = ()
    told: str = ""
    scan: str = ""
    """By what the scan is taken away again."""


def read_file(source: Path, options: ImportOptions | None = None) -> Read:
    """The orders of a file. Raises RuleViolation with a sentence if it is none, or not whole."""
    return read_bytes(read_limited(source), source.name, options)


def read_limited(source: Path) -> bytes:
    """The bytes of a file that is no larger than an order may be. Raises RuleViolation."""
    with contextlib.closing(opened(source)) as file:
        try:
            data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise RuleViolation(f"{source.name} cannot be read ({error.strerror}).", "source") from None
    if len(data) > MOST_BYTES:
        raise RuleViolation(f"{source.name} is larger than {MOST_BYTES >> 20} MB; no order is.", "source")
    return data


def read_bytes(data: bytes, name: str, options: ImportOptions | None = None) -> Read:
    """The orders in the bytes of a file. Raises RuleViolation."""
    if len(data) > MOST_BYTES:
        raise RuleViolation(f"{name} is larger than {MOST_BYTES >> 20} MB; no order is.", "source")
    if not data.strip(b"\0 \t\r\n"):
        raise RuleViolation(f"{name} is empty.", "source")
    if is_scan(data):
        from app.exchange.inbound.scanned import scan_of

        scan = scan_of(data, name)
        if scan.codes:
            return Read(name, scan.sha256, (), scan=scan)
        raise _no_scan(data, name)
    told: list[str] = []
    found = _orders(data, name, options or ImportOptions(), told)
    if not found:
        raise RuleViolation(f"{name} holds no order.", "source")
    if len(found) > MOST_ORDERS:
        raise RuleViolation(f"{name} holds more than {MOST_ORDERS:,} orders.", "source")
    orders = tuple(one for one in found if isinstance(one, Inbound))
    bills = tuple(one for one in found if isinstance(one, Bill))
    told += [sentence for bill in bills for sentence in bill.beside]
    return Read(name, hashlib.sha256(data).hexdigest(), orders, bills, " ".join(told))


def _orders(data: bytes, name: str, options: ImportOptions, told: list[str]) -> tuple[Inbound | Bill, ...]:
    """By what the bytes are, not by what the file is called. `told` gets sentences of what of it was read."""
    start = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if is_mail(data):

        def part_of(part: bytes, called: str, sender: str) -> tuple[Inbound | Bill, ...]:
            theirs = replace(options, whose=(*options.whose, sender))
            if is_pdf(part):
                return _of_pdf(part, called, told, beside=True)
            return () if is_mail(part) else _orders(part, called, theirs, told)

        return of_mail(data, name, part_of)
    if start[:1] == b"<":
        from app.exchange.inbound.xml import came_of

        return came_of(data, name)
    if start[:1] in {b"{", b"["}:
        from app.exchange.inbound.plain import orders_of as plain

        return plain(data, name)
    if is_pdf(data):
        if found := _of_pdf(data, name, told):
            return found
        raise _no_scan(data, name)
    if start[:4] in {b"UNA:", b"UNB+", b"ISA*"}:
        raise RuleViolation(f"{name} is EDIFACT or X12, which is not read here. Ask for it as UBL or CSV.", "source")
    from app.exchange.inbound.table import orders_of as table

    return table(data, name, options)


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF's; some have a few of another before it."""
    return b"%PDF-" in data[:64]


_SEALED = b"urn:counterfoil:paper:1#"


def is_scan(data: bytes) -> bool:
    """Whether the bytes may show a paper that came back: a picture, or a PDF that is no paper as it was issued."""
    return is_picture(data) or (is_pdf(data) and _SEALED not in data and not _carries(data))


def _carries(data: bytes) -> bool:
    """Whether a PDF has XML in it, or cannot be looked into; what is wrong with it is said by whoever reads it."""
    from app.documents.attached import files_of as files_in

    try:
        return bool(files_in(data, "", lambda one: one.lower().endswith(".xml")))
    except RuleViolation:
        return True


def _no_scan(data: bytes, name: str) -> RuleViolation:
    if is_picture(data):
        return RuleViolation(f"{name} is a picture, and no code of our papers can be read on it.", "source")
    if _SEALED in data:
        return RuleViolation(f"{name} is a paper as it was issued. Drop it on the window to check it.", "source")
    return RuleViolation(f"{name} is a PDF, which holds no order that can be read. Ask for it as a file.", "source")


def _of_pdf(data: bytes, name: str, told: list[str], *, beside: bool = False) -> tuple[Inbound | Bill, ...]:
    """What the XML in a PDF says; of one that lies beside an order in a mail nothing, where it cannot be opened."""
    from app.exchange.inbound.carried import carried

    found, sentence = carried(data, name, beside=beside)
    if sentence and sentence not in told:
        told.append(sentence)
    return found


def take_file(database: Database, read: Read, actor: str = "", *, claim: str = "") -> tuple[Taken, ...]:
    """Take in all orders of a file, or none. Raises RuleViolation, NotPermitted, Unavailable.

    A `claim` names this very coming of it: with the same one nothing happens a second time, whenever it is.
    """
    if read.scan is not None:
        return (take_scan(database, read.scan, actor),)
    claim = claim or os.urandom(8).hex()
    replies = perform_together(database, _commands(read, claim), actor, action="take_order_in").reply
    return tuple(_taken(reply, read.told) for reply in replies)


def take_scan(database: Database, scan: Scan, actor: str = "", *, signed: bool = True) -> Taken:
    """Attach the scan of a paper of ours to its document, as signed by hand or not. RuleViolation, Unavailable."""
    with database.read() as view:  # before bytes are copied for nothing
        paper_back(view, scan.codes, scan.name)
    kept = keep_content(files_of(database), scan.content, scan.name)
    given = {"codes": list(scan.codes), "name": file_name(scan.name), "sha256": kept.sha256, "size": kept.size,
             "signed": signed}  # fmt: skip
    reply = perform(database, BY_NAME["take_paper_back"], given, actor).reply
    return Taken("", reply.number, reply.id, reply.state or "", reply.warnings or (), scan=reply.step or "")


def _commands(read: Read, claim: str = "") -> list[object]:
    return [
        {
            "action": "take_order_in",
            **msgspec.to_builtins(input_of(one, read.name, read.sha256, f"{claim}/{number}" if claim else "")),
        }
        for number, one in enumerate(read.orders, 1)
    ] + [
        {
            "action": "take_invoice_in",
            **msgspec.to_builtins(bill_input(one, read.name, read.sha256, f"{claim}/b{number}" if claim else "")),
        }
        for number, one in enumerate(read.bills, 1)
    ]


def _taken(reply: Reply, told: str = "") -> Taken:
    return Taken(reply.id, reply.number, reply.draft or "", reply.state or "", reply.warnings or (), told)


def run(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Take in the orders of a file; the answer is told as JSON. Raises RuleViolation, Unavailable."""
    read = read_file(source, options)
    if read.scan is not None:
        return _scan_told(database, read.scan, options)
    take = _tried if options.dry_run else take_file
    taken = take(database, read, options.actor)
    if options.columns and not options.dry_run and read.orders and read.orders[0].source in {"csv", "xlsx"}:
        _remember(source, options)
    questions = [f"{one.number}: {sentence}" for one in taken for sentence in one.questions]
    told = ""
    if questions:
        told = f"{len(questions)} thing{'s' if len(questions) > 1 else ''} to look at in {read.name}: {questions[0]}"
    told = " ".join(filter(None, (read.told, told)))
    came: tuple[Inbound | Bill, ...] = (*read.orders, *read.bills)
    answer: dict[str, Any] = {
        "ok": True, "import": "orders-in", "file": read.name, "dry_run": options.dry_run, "orders": [
            {"id": one.inbound, "number": order.number, "state": one.state, "draft": one.document, "name": one.number,
             "lines": len(order.lines), "questions": list(one.questions)}
            for one, order in zip(taken, came, strict=True)
        ],
    }  # fmt: skip
    return answer | ({"told": told} if told else {})


def _scan_told(database: Database, scan: Scan, options: ImportOptions) -> dict[str, Any]:
    """A paper that came back, attached; with a dry run only told."""
    with database.read() as view:
        back = paper_back(view, scan.codes, scan.name)
    answer: dict[str, Any] = {"ok": True, "import": "orders-in", "file": scan.name, "dry_run": options.dry_run}
    paper = {"number": back.number, "kind": back.kind, "version": back.version if back.signs else None,
             "holds": back.holds}  # fmt: skip
    if options.dry_run:
        return answer | {"papers": [paper]} | ({"told": back.older} if back.older else {})
    taken = take_scan(database, scan, options.actor)
    words = " ".join((taken_words(taken), *taken.questions))
    return answer | {"papers": [paper | {"document": taken.document, "state": taken.state}], "told": words}


def taken_words(one: Taken) -> str:
    """What became of a paper that came back, in a sentence."""
    if one.state == "unchanged":
        return f"This scan is with {one.number} already."
    return f"{one.number} came back {'signed' if one.state == 'signed' else 'on paper'}: the scan is attached to it."


def _remember(source: Path, options: ImportOptions) -> None:
    """The columns that were named are known for the next file with these headings, also in a watched folder."""
    from app.exchange.inbound.columns import remember
    from app.exchange.inbound.table import headings_of

    with contextlib.suppress(OSError, RuleViolation):
        if not is_mail(data := source.read_bytes()):
            remember(headings_of(data, source.name, options), options.columns)


def _tried(database: Database, read: Read, actor: str) -> tuple[Taken, ...]:
    """What would become of a file; nothing is kept."""
    found: list[Taken] = []

    def heard(_action: object, _label: str, reply: Reply) -> None:
        found.append(_taken(reply, read.told))
        if len(found) == len(read.orders) + len(read.bills):
            raise NotKeptError

    with contextlib.suppress(NotKeptError):
        perform_together(database, _commands(read), actor, answered=heard, action="take_order_in")
    return tuple(found)
