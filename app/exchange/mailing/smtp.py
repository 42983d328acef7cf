"""One letter to one server, so that it is always known whether it can have arrived.

A server may deliver only what ended with the dot. So everything up to it is said first, then ``about_to`` is asked,
then the dot goes: what breaks before is not sent, what breaks after may be, and nothing in between is guessed.
"""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable, Sequence

from app.exchange.mailing.message import one_line
from app.exchange.mailing.server import PLAIN, STARTTLS, TLS, Server

SECONDS = 30.0
ANSWER_SECONDS = 300.0
"""A server may look through a letter before it answers; who goes earlier does not know whether it was taken."""
_NAME = "[127.0.0.1]"
"""What this machine calls itself to servers: its own name is nobody's business, and to look it up takes long."""
_LONGEST = 200
SEE = "; see the mail settings."


class NotSent(Exception):  # noqa: N818 - what it says
    """Certainly not sent, and why in a sentence. ``later`` if it may work by itself; ``away`` if there is no server.

    ``field`` is the part of the settings that it is about, "" if it is about none (``server.FIELDS``, or password).
    """

    def __init__(self, reason: str, *, later: bool = False, away: bool = False, field: str = "") -> None:
        super().__init__(reason)
        self.reason, self.later, self.away, self.field = reason, later or away, away, field


class MaybeSent(Exception):  # noqa: N818 - what it says
    """The server had all of it and did not answer; the sentence says what happened."""


class Withdrawn(Exception):  # noqa: N818 - what it says
    """It was not wanted any more when its turn came."""


def deliver(
    server: Server,
    password: str,
    sender: str,
    to: Sequence[str],
    content: bytes,
    about_to: Callable[[], bool],
    *,
    context: ssl.SSLContext | None = None,
    seconds: float = SECONDS,
    answer_seconds: float = ANSWER_SECONDS,
) -> None:
    """Send a letter to all of ``to`` or to none. Raises NotSent, MaybeSent, Withdrawn.

    ``about_to`` is called when only the last byte is missing; it remembers that, or says that it is not wanted.
    """
    trust = context or ssl.create_default_context()
    line = _line(server, trust, seconds)
    try:
        try:
            _enter(line, server, password, trust)
            _hand_over(line, sender, to, content)
        except NotSent:
            raise
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise _unsent(server, error) from error
        if not about_to():
            raise Withdrawn
        code, said = _end(line, server, answer_seconds)
        if code // 100 in (4, 5):
            raise _refusal(server, code, said)
        if code // 100 != 2:
            raise MaybeSent(f"{server.host} answered something that is no answer.")
        with contextlib.suppress(smtplib.SMTPException, OSError):
            line.quit()
    finally:
        line.close()


def _line(server: Server, trust: ssl.SSLContext, seconds: float) -> smtplib.SMTP:
    try:
        if server.security == TLS:
            return smtplib.SMTP_SSL(server.host, server.port, _NAME, timeout=seconds, context=trust)
        return smtplib.SMTP(server.host, server.port, _NAME, timeout=seconds)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise _unsent(server, error) from error


def _enter(line: smtplib.SMTP, server: Server, password: str, trust: ssl.SSLContext) -> None:
    line.ehlo_or_helo_if_needed()
    if server.security == STARTTLS:
        if not line.has_extn("starttls"):
            raise NotSent(
                f"{server.host} offers no encrypted line (STARTTLS), so nothing was said to it.", field="security"
            )
        line.starttls(context=trust)
        line.ehlo()
    if not server.user:
        return
    if server.security == PLAIN and not server.here:
        raise NotSent("A password goes over an encrypted line only; see the mail settings.", field="security")
    if not password:
        told = f"The password of {server.user} is not known on this machine; see the mail settings."
        raise NotSent(told, field="password")
    if server.user.isascii() and password.isascii():
        line.login(server.user, password)
        return
    # Other letters than ASCII are UTF-8 (RFC 4616), which smtplib does not say.
    secret = base64.b64encode(f"\0{server.user}\0{password}".encode()).decode("ascii")
    code, said = line.docmd("AUTH", f"PLAIN {secret}")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, said)


def _hand_over(line: smtplib.SMTP, sender: str, to: Sequence[str], content: bytes) -> None:
    """All but the end: the addresses, and the letter."""
    size = (f"size={len(content)}",) if line.has_extn("size") else ()
    _wanted(line.mail(sender, size))
    for one in to:
        _wanted(line.rcpt(one), one)
    _wanted(line.docmd("DATA"), good=(354,))
    whole = content if content.endswith(b"\r\n") else content + b"\r\n"
    line.send(re.sub(rb"(?m)^\.", b"..", whole))


def _end(line: smtplib.SMTP, server: Server, seconds: float) -> tuple[int, bytes]:
    try:
        line.send(b".\r\n")
        if line.sock is not None:
            line.sock.settimeout(seconds)
        return line.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise MaybeSent(f"{server.host} did not say whether it took the letter.") from error


def _wanted(answer: tuple[int, bytes], about: str = "", good: tuple[int, ...] = (250, 251)) -> None:
    code, said = answer
    if code not in good:
        raise smtplib.SMTPResponseException(code, said + (f" ({about})".encode() if about else b""))


def _unsent(server: Server, error: Exception) -> NotSent:
    """What broke before the end."""
    name = server.host
    if isinstance(error, smtplib.SMTPAuthenticationError):
        if error.smtp_code // 100 == 4:
            return _refusal(server, error.smtp_code, error.smtp_error)
        return NotSent(f"{name} does not take the user or the password; see the mail settings.", field="password")
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPResponseException):
        return _refusal(server, error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLCertVerificationError):
        why = one_line(error.verify_message)
        return NotSent(f"{name} could not prove who it is ({why}), so nothing was said to it.", field="host")
    if isinstance(error, ssl.SSLError):
        told = f"No encrypted line to {name} came about; see port and encryption in the mail settings."
        return NotSent(told, later=True, field="security")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return NotSent(f"{name} takes no password this way; see the mail settings.", field="security")
    if isinstance(error, UnicodeError):
        return NotSent(f"{name} is no name of a server; see the mail settings.", field="host")
    return NotSent(f"The mail server {name} cannot be reached.", away=True, field="host")


def _refusal(server: Server, code: int, said: bytes | str) -> NotSent:
    words = one_line(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)[:_LONGEST].rstrip(".")
    told = f"{server.host} says: {code} {words}."
    if code // 100 == 5:
        return NotSent(f"{server.host} refuses it: {code} {words}.")
    return NotSent(told, later=True)
