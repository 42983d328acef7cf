"""Time stamping authorities of our own, on this machine: pyHanko's, in front of it a web server where one is needed."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

DER = serialization.Encoding.DER
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Authority:
    """Answers requests for stamps. `root` is what to trust."""

    root: x509.Certificate
    stamper: DummyTimeStamper

    def answer(self, question: bytes) -> bytes:
        """The answer to a request, both as they go over the wire."""
        found: bytes = self.stamper.request_tsa_response(tsp.TimeStampReq.load(question)).dump()
        return found


@cache
def authority(name: str = "Zeit AG", *, for_stamps: bool = True, at: datetime.datetime | None = None) -> Authority:
    """An authority with a root above it; its clock stands still at `at`."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
    now = datetime.datetime.now(datetime.UTC)

    def certificate(
        called: str, issuer: str, public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey, *, authority: bool
    ) -> x509.Certificate:
        subject, above = (x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, one)]) for one in (called, issuer))
        usage = ExtendedKeyUsageOID.TIME_STAMPING if for_stamps else ExtendedKeyUsageOID.EMAIL_PROTECTION
        built = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(above)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=400))
            .not_valid_after(now + datetime.timedelta(days=400))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if not authority:
            built = built.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
        return built.sign(root_key, hashes.SHA256())

    root = certificate(f"{name} Root", f"{name} Root", root_key.public_key(), authority=True)
    leaf = certificate(name, f"{name} Root", key.public_key(), authority=False)
    held = key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    loaded, above = (asn1_x509.Certificate.load(one.public_bytes(DER)) for one in (leaf, root))
    return Authority(root, DummyTimeStamper(loaded, keys.PrivateKeyInfo.load(held), [above], fixed_dt=at))


@dataclass
class Server:
    """Where it listens, what it was asked, and what it answers instead: a number is an error, bytes are said."""

    url: str
    asked: list[bytes]
    instead: int | bytes | None = None
    of: Authority | None = None
    """Who answers there instead."""


@contextmanager
def serving(of: Authority) -> Iterator[Server]:
    """The authority behind a web server of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            server.asked.append(question)
            if isinstance(server.instead, int):
                self.send_response(server.instead)
                self.send_header("Location", "http://elsewhere.invalid/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            content = (server.of or of).answer(question) if server.instead is None else server.instead
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """Nobody reads it."""

    listening = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    server = Server(f"http://{LOOPBACK}:{listening.server_address[1]}/tsa", [])
    threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
