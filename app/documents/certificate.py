"""The company's certificate: made on first run, kept locked, imported, checked before it is used.

Two tiers. An organisation root (a certification authority of its own, ten years) signs one leaf (RSA-3072, three
years) that seals the papers. A single self-signed certificate could not be trusted in a PDF reader; a root can be
imported there once. The root's key lies in a locked file of its own, read only when a new leaf follows an expired one.

The PKCS#12 file is readable by its owner alone. Its passphrase lies in the system's key store where there is a usable
one. Else it comes from the variable COUNTERFOIL_PASSPHRASE, is asked for at each start and kept in memory alone, or,
last, lies in a file beside it, also readable by its owner alone. **The risk of that file**: whoever can read this
person's files can then seal papers in the company's name.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from app.documents.issuing import PrivateKey, leaf_certificate, root_certificate
from app.domain.errors import Locked, RuleViolation, Unavailable
from app.runtime.keystore import key_store as _keyring

PASSPHRASE_VARIABLE = "COUNTERFOIL_PASSPHRASE"  # noqa: S105 - the name of a variable, not a passphrase
KEYRING_SERVICE = "counterfoil-certificate"
FILE_NAME = "company.p12"
ROOT_NAME = "root.p12"

_ROUNDS = 200_000
_LEAF_BITS = 3072


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """A certificate with its key in memory. It has no repr: the key is not to reach a log."""

    certificate: x509.Certificate
    key: PrivateKey
    chain: tuple[x509.Certificate, ...]
    """The authorities above, the root last."""

    @property
    def name(self) -> str:
        """Whom the seal names."""
        return subject_name(self.certificate)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, 64 hex digits."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def expires(self) -> datetime.datetime:
        """The moment (UTC) after which it seals no more."""
        return self.certificate.not_valid_after_utc


def subject_name(certificate: x509.Certificate) -> str:
    """The organisation a certificate names, or its common name."""
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        found = certificate.subject.get_attributes_for_oid(oid)
        if found:
            return str(found[0].value)
    return certificate.subject.rfc4514_string()


def can_sign(path: Path, now: datetime.datetime | None = None) -> str | None:
    """Why the certificate at `path` cannot seal now, as a sentence, or None if it can."""
    try:
        identity = load(path)
    except (RuleViolation, Unavailable) as refusal:
        return str(refusal)
    return refusal_of(identity, now)


def refusal_of(identity: Identity, now: datetime.datetime | None = None) -> str | None:
    """Why this certificate must not seal at that moment (now, UTC), or None. pyHanko itself would not ask."""
    now = now or datetime.datetime.now(datetime.UTC)
    if now < identity.certificate.not_valid_before_utc:
        return f"The company's certificate is not valid before {identity.certificate.not_valid_before_utc:%Y-%m-%d}."
    if now > identity.expires:
        return f"The company's certificate expired on {identity.expires:%Y-%m-%d}. Renew it to issue papers."
    return None


def create(
    path: Path, organisation: str, country: str = "", now: datetime.datetime | None = None, *, asked: str = ""
) -> Identity:
    """Make root and leaf for the organisation and store them, the leaf at `path`, the root's key beside it.

    `asked` is a passphrase that is kept nowhere, see `ask_at_start`. Takes about a second. Raises RuleViolation if
    there is a certificate at `path` already, or the passphrase is too short.
    """
    if path.exists():
        raise RuleViolation("There is a company certificate already.")
    if not organisation.strip():
        raise RuleViolation("A certificate needs the company's name.", "name")
    now = now or datetime.datetime.now(datetime.UTC)
    passphrase = _remembered(path, asked) if asked else _new_passphrase(path)
    root_key: PrivateKey = rsa.generate_private_key(65537, _LEAF_BITS)
    root = root_certificate(root_key, organisation, country, now)
    identity = _issue_leaf(root, root_key, organisation, country, now)
    _store(path.with_name(ROOT_NAME), root_key, root, (), passphrase)
    _store(path, identity.key, identity.certificate, identity.chain, passphrase)
    return identity


def renew(path: Path, now: datetime.datetime | None = None) -> Identity:
    """A new leaf under the same root, in place of the one at `path`. Raises RuleViolation, Unavailable."""
    passphrase, old = _opened(path)
    root = _root_beside(path)
    if root is None:
        raise RuleViolation("An imported certificate is renewed by whoever issued it; import the new one.")
    fields = {attribute.oid: str(attribute.value) for attribute in old.certificate.subject}
    now = now or datetime.datetime.now(datetime.UTC)
    country = fields.get(NameOID.COUNTRY_NAME, "")
    identity = _issue_leaf(root.certificate, root.key, old.name, country, now)
    _store(path, identity.key, identity.certificate, identity.chain, passphrase)
    return identity


# Unlocking takes a sixth of a second in which no other thread runs, so it happens once for a file and a passphrase.
# The key is in this process's memory from the first paper on anyway.
_unlocked: dict[Path, tuple[object, bytes, Identity]] = {}


def load(path: Path) -> Identity:
    """The identity at `path`. Raises RuleViolation if there is none, Unavailable if it cannot be unlocked (Locked)."""
    return _opened(path)[1]


def _opened(path: Path) -> tuple[bytes, Identity]:
    """The passphrase that unlocks the certificate, and what it unlocks."""
    if not path.exists():
        raise RuleViolation("There is no company certificate yet. Make or import one to issue papers.")
    passphrases = _passphrases(path)
    if not passphrases:
        raise Locked(LOCKED)
    stat = path.stat()
    state = (stat.st_mtime_ns, stat.st_size, stat.st_ino, passphrases)
    known = _unlocked.get(path)
    if known is None or known[0] != state:
        try:
            known = (state, *_tried(path, passphrases))
        except Unavailable as error:
            if isinstance(error.__cause__, OSError):
                raise
            raise Locked(error.message) from error  # who knows the right one can help
        _unlocked[path] = known
    return known[1:]


def _tried(path: Path, passphrases: Sequence[bytes]) -> tuple[bytes, Identity]:
    """The first passphrase that unlocks a file: a kill amid a change of them may leave one file under another."""
    for passphrase in passphrases[:-1]:
        with contextlib.suppress(Unavailable):
            return passphrase, _open(path, passphrase)
    return passphrases[-1], _open(path, passphrases[-1])


def _root_beside(path: Path, *also: bytes) -> Identity | None:
    """The root that was made here, with its key; None if there is none."""
    root = path.with_name(ROOT_NAME)
    return _tried(root, (*_passphrases(path), *also))[1] if root.exists() else None


def _lock(path: Path, identity: Identity | None, passphrase: bytes) -> None:
    if identity is not None:
        _store(path, identity.key, identity.certificate, identity.chain, passphrase)


def import_p12(source: Path, passphrase: str, path: Path, *, asked: str = "") -> Identity:
    """Take over a bought certificate (RSA or EC P-256) with its key as the company's, locked with our passphrase.

    `asked` is that passphrase where it is to be kept nowhere and there is no certificate yet, see `ask_at_start`.
    Raises RuleViolation if it cannot seal papers, Unavailable if the passphrase is wrong.
    """
    identity = _open(source, passphrase.encode())
    if isinstance(identity.key, ec.EllipticCurvePrivateKey) and not isinstance(identity.key.curve, ec.SECP256R1):
        raise RuleViolation("The certificate's key must be RSA or EC P-256.")
    _check_usage(identity.certificate)
    refusal = refusal_of(identity)
    if refusal:
        raise RuleViolation(refusal)
    made = _remembered if asked else lambda where, _asked: _new_passphrase(where)
    kept = _passphrase(path) if path.exists() else made(path, asked)
    _store(path, identity.key, identity.certificate, identity.chain, kept)
    # The root that was made here no longer belongs to the leaf.
    path.with_name(ROOT_NAME).unlink(missing_ok=True)
    return identity


def root_of(identity: Identity) -> x509.Certificate:
    """The certificate to trust: the last of the chain, or the leaf itself."""
    return identity.chain[-1] if identity.chain else identity.certificate


REMIND_DAYS = 60
"""From so many days before a certificate ends it is spoken of, at each start."""


def renewable(path: Path) -> bool:
    """Whether a new leaf can be made here: the root's key lies beside it."""
    return path.with_name(ROOT_NAME).exists()


def reminder(identity: Identity, now: datetime.datetime | None = None) -> str:
    """That the certificate ends soon, as a sentence; "" while there is time, and when it has ended."""
    left = (identity.expires - (now or datetime.datetime.now(datetime.UTC))).days
    if not 0 <= left <= REMIND_DAYS:
        return ""
    when = "today" if left < 1 else "tomorrow" if left == 1 else f"in {left} days"
    return f"The company's certificate ends {when}. Renew it in Settings, Certificate, or no paper is issued any more."


def _check_usage(certificate: x509.Certificate) -> None:
    with contextlib.suppress(x509.ExtensionNotFound):
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            raise RuleViolation("This certificate may not be used for signatures.")


def _issue_leaf(
    root: x509.Certificate, root_key: PrivateKey, organisation: str, country: str, now: datetime.datetime
) -> Identity:
    key = rsa.generate_private_key(65537, _LEAF_BITS)
    return Identity(leaf_certificate(root, root_key, key.public_key(), organisation, country, now), key, (root,))


def _open(path: Path, passphrase: bytes) -> Identity:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unavailable(f"The certificate cannot be read: {error.strerror}.") from error
    try:
        found = pkcs12.load_pkcs12(content, passphrase)
    except ValueError as error:
        raise Unavailable(
            "The certificate could not be unlocked: the passphrase is wrong, or the file holds none."
        ) from error
    key = found.key
    if found.cert is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise RuleViolation("The file holds no certificate with a key that can seal papers.")
    extras = [extra.certificate for extra in found.additional_certs]
    return Identity(found.cert.certificate, key, _chain(found.cert.certificate, extras))


def _chain(leaf: x509.Certificate, extras: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Those of the extras that stand above the leaf, in order; a bought file may hold others."""
    chain: list[x509.Certificate] = []
    here = leaf
    while here.issuer != here.subject:
        above = next((c for c in extras if c.subject == here.issuer and c not in chain), None)
        if above is None:
            break
        chain.append(above)
        here = above
    return tuple(chain)


def _store(
    path: Path, key: PrivateKey, certificate: x509.Certificate, chain: tuple[x509.Certificate, ...], passphrase: bytes
) -> None:
    locked = (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase)
    )
    name = subject_name(certificate).encode()
    _write_private(path, pkcs12.serialize_key_and_certificates(name, key, certificate, chain or None, locked))


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that nobody but its owner may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise Unavailable(f"The certificate cannot be stored: {error.strerror}.") from error


def _account(path: Path) -> str:
    # One entry per file: two companies under one login have two passphrases.
    return hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:24]


def passphrase_file(path: Path) -> Path:
    """Where the passphrase lies on a system without a key store."""
    return path.with_suffix(".passphrase")


LOCKED = "The certificate is locked: its passphrase is neither in the key store nor in COUNTERFOIL_PASSPHRASE."
VARIABLE, MEMORY, STORE, FILE, NOWHERE = "variable", "memory", "store", "file", ""
SHORTEST = 10
"""Letters of a passphrase that somebody makes up: it alone keeps the key, and who has the file can try for years."""

# What was typed since the program began, by the file that it unlocks.
_typed: dict[Path, bytes] = {}


def kept_by(path: Path) -> str:
    """Where the passphrase of the certificate at `path` is: VARIABLE, MEMORY, STORE, FILE, or NOWHERE: it is locked."""
    return _looked_up(path)[0]


def would_be_kept_by() -> str:
    """Where the passphrase of a new certificate would lie: VARIABLE, STORE or FILE."""
    if os.environ.get(PASSPHRASE_VARIABLE):
        return VARIABLE
    return FILE if _keyring() is None else STORE


def unlock(path: Path, passphrase: str) -> Identity:
    """Unlock the certificate until the program ends. Raises RuleViolation (`passphrase`) if it is not the right one."""
    try:
        identity = _open(path, passphrase.encode())
    except Unavailable as error:
        if not path.is_file():
            raise
        raise RuleViolation("This is not the passphrase of the certificate.", "passphrase") from error
    _typed[path.absolute()] = passphrase.encode()
    with contextlib.suppress(Unavailable, OSError):
        _finish(path, passphrase.encode())
    return identity


def _finish(path: Path, passphrase: bytes) -> None:
    """End a change of passphrases that was killed: the one in the file beside does not unlock the certificate."""
    beside = _beside(path)
    if not beside or beside == passphrase:
        return
    try:
        _open(path, beside)
    except Unavailable:
        _lock(path.with_name(ROOT_NAME), _root_beside(path), passphrase)
        passphrase_file(path).unlink(missing_ok=True)


# Killed between any two writes, each file is under a passphrase that somebody knows or that lies here: what was in
# force goes last, what comes is there before anything is locked with it. `_tried` and `_finish` do the rest.
def ask_at_start(path: Path, passphrase: str) -> Identity:
    """Lock the certificate anew with a passphrase that is kept nowhere, and asked for at each start.

    Raises RuleViolation (`passphrase`) if it is too short, Unavailable if the certificate is locked or cannot be
    written.
    """
    old, identity = _opened(path)
    above, before = _root_beside(path, passphrase.encode()), _typed.get(path.absolute())
    new = _remembered(path, passphrase)
    try:
        _lock(path, identity, new)
        _lock(path.with_name(ROOT_NAME), above, new)
    except Unavailable:
        _typed.pop(path.absolute())
        if before is not None:
            _typed[path.absolute()] = before
        with contextlib.suppress(Unavailable):  # both are under one passphrase, or neither could be renewed
            _lock(path, identity, old)
        raise
    passphrase_file(path).unlink(missing_ok=True)
    return identity


def keep_beside(path: Path) -> Identity:
    """The other way: a new passphrase that is kept here, so that nobody is asked. Raises Unavailable."""
    old, identity = _opened(path)
    if kept_by(path) != MEMORY:
        return identity  # nobody is asked as it is
    above = _root_beside(path)
    new = _new_passphrase(path)
    try:
        _lock(path.with_name(ROOT_NAME), above, new)
        _lock(path, identity, new)
    except Unavailable:
        with contextlib.suppress(Unavailable, OSError):
            _lock(path.with_name(ROOT_NAME), above, old)
            passphrase_file(path).unlink(missing_ok=True)
        raise
    _typed.pop(path.absolute(), None)
    return identity


def check_passphrase(passphrase: str) -> None:
    """Raises RuleViolation (`passphrase`) for one that is too short to keep a key."""
    if len(passphrase) < SHORTEST:
        raise RuleViolation(f"A passphrase has {SHORTEST} letters or more: it alone keeps the key.", "passphrase")


def _remembered(path: Path, passphrase: str) -> bytes:
    check_passphrase(passphrase)
    _typed[path.absolute()] = passphrase.encode()
    return passphrase.encode()


def _passphrase(path: Path) -> bytes:
    _, found = _looked_up(path)
    if not found:
        raise Locked(LOCKED)
    return found


def _looked_up(path: Path) -> tuple[str, bytes]:
    return next(_known(path), (NOWHERE, b""))


def _passphrases(path: Path) -> tuple[bytes, ...]:
    """All that are known here, each once, the one that counts first."""
    return tuple(dict.fromkeys(passphrase for _, passphrase in _known(path)))


def _known(path: Path) -> Iterator[tuple[str, bytes]]:
    if given := os.environ.get(PASSPHRASE_VARIABLE):
        yield VARIABLE, given.encode()
    if typed := _typed.get(path.absolute()):
        yield MEMORY, typed
    store = _keyring()
    if store is not None and (kept := _ask(store, path)):
        yield STORE, kept.encode()
    if beside := _beside(path):
        yield FILE, beside


def _beside(path: Path) -> bytes:
    try:
        return passphrase_file(path).read_bytes().strip()
    except OSError:
        return b""


def _ask(store: Any, path: Path) -> str | None:
    from keyring.errors import KeyringError

    try:
        kept: str | None = store.get_password(KEYRING_SERVICE, _account(path))
    except KeyringError:
        return None  # locked or broken: the file beside, if there is one, may still help
    return kept


def _new_passphrase(path: Path) -> bytes:
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given:
        return given.encode()
    made = secrets.token_urlsafe(32)
    store = _keyring()
    if store is not None:
        from keyring.errors import KeyringError

        with contextlib.suppress(KeyringError):
            store.set_password(KEYRING_SERVICE, _account(path), made)
            if store.get_password(KEYRING_SERVICE, _account(path)) == made:
                return made.encode()
    _write_private(passphrase_file(path), made.encode())
    return made.encode()
