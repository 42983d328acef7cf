"""Who takes the mail of a company from this machine: kept with the machine's choices, its password in the key store."""

from __future__ import annotations

import hashlib
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from app.domain.errors import RuleViolation, Unavailable
from app.exchange.mailing.message import addresses, one_line
from app.runtime.keystore import keep_secret, secret_of
from app.runtime.paths import company_key, paths
from app.runtime.settings import load, save

PASSWORD_VARIABLE = "COUNTERFOIL_MAIL_PASSWORD"  # noqa: S105 - the name of a variable, not a secret
_SERVICE = "counterfoil-mail"
STARTTLS, TLS, PLAIN = "starttls", "tls", "none"
SECURITIES: Final = (
    (STARTTLS, "Encrypted, begun by STARTTLS (port 587)"),
    (TLS, "Encrypted from the first byte (port 465)"),
    (PLAIN, "Not encrypted"),
)
PORTS: Final = {STARTTLS: 587, TLS: 465, PLAIN: 25}
FIELDS: Final = ("host", "port", "security", "user", "sender", "name")
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that takes mail. ``user`` is empty where it wants none; ``sender`` is the address mails come from.

    ``name`` is who they come from as readers see it, "" is the company.
    """

    host: str
    port: int
    security: str
    user: str
    sender: str
    name: str = ""

    @property
    def here(self) -> bool:
        """Whether what is said to it stays on this machine."""
        return self.host in _HERE


def server_of(where: str) -> Server | None:
    """The server for this company, None while none was named."""
    kept = load(paths().settings).settings.mail.get(_key(where))
    if kept is None:
        return None
    try:
        return checked(**{name: kept.get(name, "") for name in FIELDS})
    except RuleViolation:  # written by hand, and not so that it can be used
        return None


def name_server(where: str, *, password: str | None = None, **given: str) -> Server:
    """Keep the server as typed: host, port ("" is the usual one), security, user, sender, name. Raises RuleViolation.

    ``password`` None leaves the one that is kept as it is, if it is for the same user of the same server.
    """
    server = checked(**given)
    before = server_of(where)
    if before is not None and _account(where, before) != _account(where, server):
        _keep_password(where, before, "")
        password = password or ""
    if password is not None:
        _keep_password(where, server, password)
    _keep(where, {**asdict(server), "port": str(server.port)})
    return server


def no_server(where: str) -> None:
    """Mail from this machine no more; its password goes, too."""
    if before := server_of(where):
        _keep_password(where, before, "")
    _keep(where, None)


def password_of(where: str, server: Server) -> str:
    """The password, "" if none is known."""
    return os.environ.get(PASSWORD_VARIABLE) or secret_of(_SERVICE, _account(where, server), _beside(where))


def password_for(where: str, server: Server) -> str:
    """The password that is kept, if it is for the same user of the same server as this one, kept or not."""
    kept = server_of(where)
    return password_of(where, kept) if kept and _account(where, kept) == _account(where, server) else ""


def outbox_folder(where: str) -> Path:
    """Where the letters of this company wait on this machine: not beside its books, which are copied and backed up."""
    return paths().data / "mailing" / _hash(where)


def _keep_password(where: str, server: Server, password: str) -> None:
    beside = _beside(where)
    try:
        keep_secret(_SERVICE, _account(where, server), password, beside)
    except OSError as error:
        raise Unavailable(f"The password cannot be kept in {beside} ({error.strerror or error}).") from error


def checked(*, host: str, port: str, security: str, user: str, sender: str, name: str = "") -> Server:
    """The server as typed. Raises RuleViolation."""
    host, user = one_line(host).lower(), one_line(user)
    if not host or any(one in host for one in " /@"):
        raise RuleViolation("Say the server that takes your mail, like mail.example.com.", "host")
    if security not in PORTS:
        raise RuleViolation("Choose how the line is kept private.", "security")
    typed = port.strip() or str(PORTS[security])
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= 65535):
        raise RuleViolation("A port is a number from 1 to 65535.", "port")
    found = addresses(sender, "sender")
    if len(found) != 1:
        raise RuleViolation("Mails come from one address.", "sender")
    server = Server(host, int(typed), security, user, found[0], one_line(name))
    if user and security == PLAIN and not server.here:
        raise RuleViolation("A password goes over an encrypted line only: choose another, or leave the user empty.",
                            "security")  # fmt: skip
    return server


def _keep(where: str, chosen: dict[str, Any] | None) -> None:
    file = paths().settings
    before = load(file).settings
    others = {one: kept for one, kept in before.mail.items() if one != _key(where)}
    save(replace(before, mail=MappingProxyType(others | ({_key(where): chosen} if chosen else {}))), file)


def _account(where: str, server: Server) -> str:
    return f"{server.user}@{server.host}:{server.port} {_hash(where)}"


def _beside(where: str) -> Path:
    return paths().config / f"mail-{_hash(where)}.password"


def _key(where: str) -> str:
    return company_key(where) if "://" in where else str(Path(where).absolute())


def _hash(where: str) -> str:
    return hashlib.sha256(_key(where).encode()).hexdigest()[:16]
