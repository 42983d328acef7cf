"""Orders that come as files or as pasted text: read in whatever form, and taken in by the action that typing uses.

`counterfoil import orders-in FILE` is `run`; the watched folder and a file dropped on the window use `take_file`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from app.actions.inbound import input_of
from app.actions.reply import Reply
from app.actions.together import perform_together
from app.domain.errors import RuleViolation
from app.domain.inbound import Inbound
from app.exchange import ImportOptions
from app.exchange.inbound.mail import is_mail
from app.exchange.inbound.mail import orders_of as of_mail
from app.exchange.tables.reading import opened
from app.exchange.taking import NotKeptError
from app.store.database import Database

MOST_BYTES = 32 << 20
"""No order is larger; what is, is another file by mistake."""
MOST_ORDERS = 1000


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read whole: its orders, and what it is known by."""

    name: str
    sha256: str
    orders: tuple[Inbound, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one order of a file. `state` is draft, changed or unchanged."""

    inbound: str
    number: str
    """What the document is called."""
    document: str
    state: str
    questions: tuple[str, ...] = ()


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
    orders = _orders(data, name, options or ImportOptions())
    if not orders:
        raise RuleViolation(f"{name} holds no order.", "source")
    if len(orders) > MOST_ORDERS:
        raise RuleViolation(f"{name} holds more than {MOST_ORDERS:,} orders.", "source")
    return Read(name, hashlib.sha256(data).hexdigest(), orders)


def _orders(data: bytes, name: str, options: ImportOptions) -> tuple[Inbound, ...]:
    """By what the bytes are, not by what the file is called."""
    start = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if is_mail(data):
        return of_mail(data, name, lambda part, called: () if is_mail(part) else _orders(part, called, options))
    if start[:1] == b"<":
        from app.exchange.inbound.ubl import orders_of

        return orders_of(data, name)
    if start[:1] in {b"{", b"["}:
        from app.exchange.inbound.plain import orders_of as plain

        return plain(data, name)
    if start[:4] == b"%PDF":
        raise RuleViolation(f"{name} is a PDF, which holds no order that can be read. Ask for it as a file.", "source")
    from app.exchange.inbound.table import orders_of as table

    return table(data, name, options)


def take_file(database: Database, read: Read, actor: str = "", *, claim: str = "") -> tuple[Taken, ...]:
    """Take in all orders of a file, or none. Raises RuleViolation, NotPermitted, Unavailable.

    A `claim` names this very coming of it: with the same one nothing happens a second time, whenever it is.
    """
    claim = claim or os.urandom(8).hex()
    replies = perform_together(database, _commands(read, claim), actor, action="take_order_in").reply
    return tuple(map(_taken, replies))


def _commands(read: Read, claim: str = "") -> list[object]:
    return [
        {
            "action": "take_order_in",
            **msgspec.to_builtins(input_of(one, read.name, read.sha256, f"{claim}/{number}" if claim else "")),
        }
        for number, one in enumerate(read.orders, 1)
    ]


def _taken(reply: Reply) -> Taken:
    return Taken(reply.id, reply.number, reply.draft or "", reply.state or "", reply.warnings or ())


def run(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Take in the orders of a file; the answer is told as JSON. Raises RuleViolation, Unavailable."""
    read = read_file(source, options)
    take = _tried if options.dry_run else take_file
    taken = take(database, read, options.actor)
    if options.columns and not options.dry_run and read.orders[0].source in {"csv", "xlsx"}:
        _remember(source, options)
    questions = [f"{one.number}: {sentence}" for one in taken for sentence in one.questions]
    told = ""
    if questions:
        told = f"{len(questions)} thing{'s' if len(questions) > 1 else ''} to look at in {read.name}: {questions[0]}"
    answer: dict[str, Any] = {
        "ok": True, "import": "orders-in", "file": read.name, "dry_run": options.dry_run, "orders": [
            {"id": one.inbound, "number": order.number, "state": one.state, "draft": one.document, "name": one.number,
             "lines": len(order.lines), "questions": list(one.questions)}
            for one, order in zip(taken, read.orders, strict=True)
        ],
    }  # fmt: skip
    return answer | ({"told": told} if told else {})


def _remember(source: Path, options: ImportOptions) -> None:
    """The columns that were named are known for the next file with these headings, also in a watched folder."""
    from app.exchange.inbound.columns import remember
    from app.exchange.inbound.table import headings_of

    with contextlib.suppress(OSError, RuleViolation):
        remember(headings_of(source.read_bytes(), source.name, options), options.columns)


def _tried(database: Database, read: Read, actor: str) -> tuple[Taken, ...]:
    """What would become of a file; nothing is kept."""
    found: list[Taken] = []

    def heard(_action: object, _label: str, reply: Reply) -> None:
        found.append(_taken(reply))
        if len(found) == len(read.orders):
            raise NotKeptError

    with contextlib.suppress(NotKeptError):
        perform_together(database, _commands(read), actor, answered=heard, action="take_order_in")
    return tuple(found)
