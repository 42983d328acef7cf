"""A document timestamp: an authority's signed word that a sealed file was there at a moment, as a further revision.

Only the SHA-256 of the file goes out (RFC 3161). The file grows and nothing of it changes, so the seal stays as it was.
Runs from any thread without an event loop; it waits for a server, so never in the window's thread.
"""

from __future__ import annotations

import datetime
import io
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import tsp
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps.api import TimeStamper

from app.domain.errors import Unavailable

if TYPE_CHECKING:
    from cryptography import x509

FIELD: Final = "Timestamp"
SECONDS: Final = 15.0
"""How long an authority may take for its answer."""
MOST_BYTES: Final = 1 << 16
"""No answer is longer: it is a signature with its certificates."""
_WRONG: Final = datetime.timedelta(days=1)
"""No authority's clock is so far from ours: one of them is wrong, and a stamp stays in the file for ever."""
# Room for it in the file, in hex digits. Given, so that pyHanko does not ask the authority once for trial.
_RESERVED: Final = 24_576
_TYPES: Final = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


@dataclass(frozen=True, slots=True)
class Stamped:
    """The grown file, and what its stamp says: when (UTC), by whom, and the certificate to know them again by."""

    pdf: bytes
    at: datetime.datetime
    authority: str
    root: x509.Certificate


class _NoDetours(urllib.request.HTTPRedirectHandler):
    """A request for a stamp goes where the company said, and nowhere else."""

    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        """Not followed; the answer is then an error with its number."""


class _Asking(TimeStamper):
    """Asks over HTTP. What goes wrong on the way is an `Unavailable` with its sentence."""

    def __init__(self, url: str, seconds: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url, self._seconds = url, seconds

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(_asked(self._url, req.dump(), self._seconds))


def host_of(url: str) -> str:
    """Who is asked, for a sentence."""
    return urllib.parse.urlsplit(url).hostname or url


def stamp(pdf: bytes, url: str, seconds: float = SECONDS) -> Stamped:
    """The sealed file with a timestamp behind it. Raises Unavailable: nobody there, refused, or no stamp of this file.

    `url` begins with http:// or https://; a stamp is signed, so it needs no safe way.
    """
    from app.documents.additions import stamps_of
    from app.documents.signing import PlainWriter

    host = host_of(url)
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise Unavailable(f"{host} is not an address that begins with https:// or http://.")
    writer = PlainWriter(io.BytesIO(pdf))
    output = io.BytesIO()
    field = f"{FIELD} {len(writer.prev.embedded_signatures)}"
    try:
        stamper = PdfTimeStamper(_Asking(url, seconds), field_name=field)
        stamper.timestamp_pdf(writer, "sha256", bytes_reserved=_RESERVED, output=output)
    except Unavailable:
        raise
    # Whatever an answer that is no stamp breaks in whoever reads it: the file stays as it is, and it is asked again.
    except Exception as error:
        raise Unavailable(f"{host} did not answer with a timestamp ({type(error).__name__}).") from error
    grown = output.getvalue()
    made = stamps_of(grown)[-1]
    # The library does not ask whether the answer is for this file; a stamp of another one would stay in it for ever.
    if not grown.startswith(pdf) or not made.genuine:
        raise Unavailable(f"{host} answered with a timestamp that is not of this file.")
    if not stamps_of(grown, [made.top])[-1].trusted:
        raise Unavailable(f"{host} answered with a certificate that is not one for timestamps.")
    if abs(made.at - datetime.datetime.now(datetime.UTC)) > _WRONG:
        raise Unavailable(f"{host} stamped the time {made.at:%Y-%m-%d %H:%M} UTC, more than a day from the clock here.")
    return Stamped(grown, made.at, made.by, made.top)


def _asked(url: str, question: bytes, seconds: float) -> bytes:
    host, until = host_of(url), time.monotonic() + seconds
    opener = urllib.request.build_opener(_NoDetours)
    request = urllib.request.Request(url, question, _TYPES, method="POST")  # noqa: S310 - see the scheme above
    answer = b""
    try:
        with opener.open(request, timeout=seconds) as response:
            while chunk := response.read1(MOST_BYTES):
                answer += chunk
                if len(answer) > MOST_BYTES:
                    raise Unavailable(f"{host} answered with more than a timestamp.")
                # Each byte may come within the time; all of them have to.
                if time.monotonic() > until:
                    raise TimeoutError
    except urllib.error.HTTPError as error:
        raise Unavailable(f"{host} refused to stamp ({error.code}).") from error
    except TimeoutError as error:
        raise Unavailable(f"{host} did not answer in time.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise Unavailable(f"{host} did not answer in time.") from error
        raise Unavailable(f"{host} cannot be reached ({getattr(reason, 'strerror', None) or reason}).") from error
    return answer
