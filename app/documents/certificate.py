"""The company's certificate: made on first run, kept locked, imported, checked before it is used.

Two tiers. An organisation root (a certification authority of its own, ten years) signs one leaf (RSA-3072, three
years) that seals the papers. A single self-signed certificate could not be trusted in a PDF reader; a root can be
imported there once. The root's key lies in a locked file of its own, read only when a new leaf follows an expired one.

The PKCS#12 file is readable by its owner alone. Its passphrase lies in the system's key store where there is a usable
one. Else it comes from the variable COUNTERFOIL_PASSPHRASE, or, last, lies in a file beside it, also readable by its
owner alone. **The risk of that file**: whoever can read this person's files can then seal papers in the company's name.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from app.domain.errors import RuleViolation, Unavailable

PASSPHRASE_VARIABLE = "COUNTERFOIL_PASSPHRASE"  # noqa: S105 - the name of a variable, not a passphrase
KEYRING_SERVICE = "counterfoil-certificate"
FILE_NAME = "company.p12"
ROOT_NAME = "root.p12"

_ROUNDS = 200_000
_LEAF_BITS = 3072
_ROOT_DAYS = 3652
_LEAF_DAYS = 1096
_EMAIL_PROTECTION = ExtendedKeyUsageOID.EMAIL_PROTECTION
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


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


def create(path: Path, organisation: str, country: str = "", now: datetime.datetime | None = None) -> Identity:
    """Make root and leaf for the organisation and store them, the leaf at `path`, the root's key beside it.

    Takes about a second. Raises RuleViolation if there is a certificate at `path` already.
    """
    if path.exists():
        raise RuleViolation("There is a company certificate already.")
    if not organisation.strip():
        raise RuleViolation("A certificate needs the company's name.", "name")
    now = now or datetime.datetime.now(datetime.UTC)
    passphrase = _new_passphrase(path)
    root_key: PrivateKey = rsa.generate_private_key(65537, _LEAF_BITS)
    root = _root_certificate(root_key, organisation, country, now)
    identity = _issue_leaf(root, root_key, organisation, country, now)
    _store(path.with_name(ROOT_NAME), root_key, root, (), passphrase)
    _store(path, identity.key, identity.certificate, identity.chain, passphrase)
    return identity


def renew(path: Path, now: datetime.datetime | None = None) -> Identity:
    """A new leaf under the same root, in place of the one at `path`. Raises RuleViolation, Unavailable."""
    old = load(path)
    passphrase = _passphrase(path)
    if not path.with_name(ROOT_NAME).exists():
        raise RuleViolation("An imported certificate is renewed by whoever issued it; import the new one.")
    root = _open(path.with_name(ROOT_NAME), passphrase)
    fields = {attribute.oid: str(attribute.value) for attribute in old.certificate.subject}
    now = now or datetime.datetime.now(datetime.UTC)
    country = fields.get(NameOID.COUNTRY_NAME, "")
    identity = _issue_leaf(root.certificate, root.key, old.name, country, now)
    _store(path, identity.key, identity.certificate, identity.chain, passphrase)
    return identity


# Unlocking takes a sixth of a second in which no other thread runs, so it happens once for a file and a passphrase.
# The key is in this process's memory from the first paper on anyway.
_unlocked: dict[Path, tuple[object, Identity]] = {}


def load(path: Path) -> Identity:
    """The identity at `path`. Raises RuleViolation if there is none, Unavailable if it cannot be unlocked."""
    if not path.exists():
        raise RuleViolation("There is no company certificate yet. Make or import one to issue papers.")
    passphrase = _passphrase(path)
    stat = path.stat()
    state = (stat.st_mtime_ns, stat.st_size, stat.st_ino, passphrase)
    known = _unlocked.get(path)
    if known is None or known[0] != state:
        known = (state, _open(path, passphrase))
        _unlocked[path] = known
    return known[1]


def import_p12(source: Path, passphrase: str, path: Path) -> Identity:
    """Take over a bought certificate (RSA or EC P-256) with its key as the company's, locked with our passphrase.

    Raises RuleViolation if it cannot seal papers, Unavailable if the passphrase is wrong.
    """
    identity = _open(source, passphrase.encode())
    if isinstance(identity.key, ec.EllipticCurvePrivateKey) and not isinstance(identity.key.curve, ec.SECP256R1):
        raise RuleViolation("The certificate's key must be RSA or EC P-256.")
    _check_usage(identity.certificate)
    refusal = refusal_of(identity)
    if refusal:
        raise RuleViolation(refusal)
    kept = _passphrase(path) if path.exists() else _new_passphrase(path)
    _store(path, identity.key, identity.certificate, identity.chain, kept)
    # The root that was made here no longer belongs to the leaf.
    path.with_name(ROOT_NAME).unlink(missing_ok=True)
    return identity


def root_of(identity: Identity) -> x509.Certificate:
    """The certificate to trust: the last of the chain, or the leaf itself."""
    return identity.chain[-1] if identity.chain else identity.certificate


def export_root(identity: Identity) -> tuple[bytes, str]:
    """The root as PEM for the customers' PDF readers, and its SHA-256 fingerprint "AB:CD:..." to compare by phone."""
    root = root_of(identity)
    print_ = root.fingerprint(hashes.SHA256()).hex(":").upper()
    return root.public_bytes(serialization.Encoding.PEM), print_


def _check_usage(certificate: x509.Certificate) -> None:
    with contextlib.suppress(x509.ExtensionNotFound):
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            raise RuleViolation("This certificate may not be used for signatures.")


def _subject(organisation: str, name: str, country: str) -> x509.Name:
    fields = [x509.NameAttribute(NameOID.COUNTRY_NAME, country.upper())] if len(country) == 2 else []
    # X.520 allows 64 characters.
    fields.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation.strip()[:64]))
    fields.append(x509.NameAttribute(NameOID.COMMON_NAME, name.strip()[:64]))
    return x509.Name(fields)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _root_certificate(key: PrivateKey, organisation: str, country: str, now: datetime.datetime) -> x509.Certificate:
    name = _subject(organisation, f"{organisation.strip()[:59]} Root", country)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))  # clocks differ
        .not_valid_after(now + datetime.timedelta(days=_ROOT_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _issue_leaf(
    root: x509.Certificate, root_key: PrivateKey, organisation: str, country: str, now: datetime.datetime
) -> Identity:
    key = rsa.generate_private_key(65537, _LEAF_BITS)
    # A leaf that outlives its root would seal papers nobody can check.
    end = min(now + datetime.timedelta(days=_LEAF_DAYS), root.not_valid_after_utc)
    leaf = (
        x509.CertificateBuilder()
        .subject_name(_subject(organisation, organisation, country))
        .issuer_name(root.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_EMAIL_PROTECTION, _DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    return Identity(leaf, key, (root,))


def _open(path: Path, passphrase: bytes) -> Identity:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unavailable(f"The certificate cannot be read: {error.strerror}.") from error
    try:
        found = pkcs12.load_pkcs12(content, passphrase)
    except ValueError as error:
        raise Unavailable("The certificate could not be unlocked: the passphrase is wrong.") from error
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


def _keyring() -> Any | None:
    """The system's key store, or None where there is none to be used (a server without a desktop)."""
    try:
        import keyring  # here: it looks for its backends, which takes time
        from keyring.backends import fail, null
    except ImportError:
        return None
    backend = keyring.get_keyring()
    unusable = isinstance(backend, fail.Keyring | null.Keyring) or backend.priority <= 0
    return None if unusable else keyring


def _account(path: Path) -> str:
    # One entry per file: two companies under one login have two passphrases.
    return hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:24]


def passphrase_file(path: Path) -> Path:
    """Where the passphrase lies on a system without a key store."""
    return path.with_suffix(".passphrase")


def _passphrase(path: Path) -> bytes:
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given:
        return given.encode()
    store = _keyring()
    if store is not None:
        kept = _ask(store, path)
        if kept:
            return kept.encode()
    beside = passphrase_file(path)
    try:
        return beside.read_bytes().strip()
    except OSError:
        raise Unavailable(
            "The certificate is locked: its passphrase is neither in the key store nor in COUNTERFOIL_PASSPHRASE."
        ) from None


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
