"""A mail server on this machine that does what a test says, and counts what it took."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from app.exchange.mailing import message as m
from app.exchange.mailing.letters import Letter
from app.exchange.mailing.outbox import Outbox
from app.exchange.mailing.server import PLAIN, Server

FROM = "desk@nordlicht.example"


class _Listening(Controller):
    """On whatever port is free."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()


class MailServer:
    """``took`` are the letters it accepted, as bytes. ``rcpt`` and ``data`` are answers instead of its usual ones.

    ``cut`` drops the line after the letter was taken, ``hang`` waits there.
    """

    def __init__(self, **options: Any) -> None:
        self.took: list[bytes] = []
        self.envelopes: list[tuple[str, tuple[str, ...]]] = []
        self.rcpt: dict[str, str] = {}
        self.rcpt_once: list[str] = []
        self.data = ""
        self.cut = False
        self.hang: threading.Event | None = None
        self.secrets: list[tuple[bytes, bytes]] = []
        self.right = True
        self._options = {"hostname": "127.0.0.1", "port": 0, **options}
        self._controller: Controller | None = None

    def start(self, port: int = 0) -> MailServer:
        """Listen, on a free port or that one."""
        self._controller = _Listening(self, **{**self._options, "port": port})
        self._controller.start()
        return self

    def stop(self) -> None:
        """Listen no more."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._controller is not None
        return int(self._controller.server.sockets[0].getsockname()[1])  # type: ignore[union-attr]

    def address(self, security: str = PLAIN, user: str = "", host: str = "127.0.0.1") -> Server:
        """What Settings would say of it."""
        return Server(host, self.port, security, user, FROM)

    def mails(self) -> list[EmailMessage]:
        """What it took, as a mail program reads it."""
        return [message_from_bytes(one, policy=default) for one in self.took]  # type: ignore[misc]

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        """Who signs in."""
        self.secrets.append((data.login, data.password))
        return AuthResult(success=self.right, handled=False)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Take an address, or not."""
        if self.rcpt_once:
            return self.rcpt_once.pop(0)
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        """Take a letter, or not."""
        if self.data:
            return self.data
        self.took.append(envelope.content)
        self.envelopes.append((envelope.mail_from, tuple(envelope.rcpt_tos)))
        if self.hang is not None:
            import asyncio

            while not self.hang.is_set():
                await asyncio.sleep(0.01)
        if self.cut:
            server.transport.abort()
        return "250 taken"


PAPER = b"%PDF-1.7 a bill"
AT = dt.datetime(2026, 3, 18, 9, 30, tzinfo=dt.UTC)


def letter(number: str = "RE-1", to: str = "anna@example.com") -> Letter:
    """A letter about a bill."""
    return Letter("", "invoice", f"id of {number}", number, "ab" * 32, to, f"Bill {number}", FROM)


def mail(**more: object) -> m.Mail:
    """What is said in it."""
    told = m.Mail(FROM, "Nordlicht", ("anna@example.com",), "Bill RE-1", "Hello", (m.Attached("RE-1.pdf", PAPER),))
    return replace(told, **more)  # type: ignore[arg-type]


def put(outbox: Outbox, number: str = "RE-1", to: str = "anna@example.com", before: int = 0) -> Letter:
    """One into the outbox."""
    return outbox.put(letter(number, to), lambda name: m.written(mail(to=tuple(to.split(", "))), name, AT), before)
