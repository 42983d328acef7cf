"""Every root that ever stood above the company's seals, kept as public files, so that old papers stay known as ours.

So are the authorities that stamped papers with the time when the company asked them: others are not trusted.

A certificate that is renewed keeps its root; one that is taken over from a file brings another. What was sealed under
the old one is still the company's. Only certificates lie here, no keys.

Only a root that was made here speaks for whatever is below it. The authority above a bought certificate has other
customers: such a certificate is kept itself (folder `leaves`) and speaks for nothing but itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from app.documents.certificate import Identity, import_p12, load, renewable, root_of, subject_name
from app.documents.issuing import made_here
from app.domain.errors import CounterfoilError, RuleViolation, Unavailable

FOLDER = "roots"
LEAVES = "leaves"
AUTHORITIES = "authorities"
ADDRESS = "address.json"
"""In that folder: who stamps at the address that the company names, and since when it is named."""


def anchor_of(path: Path, identity: Identity) -> x509.Certificate:
    """By what seals of the identity at `path` are known: its root where that was made here, else the certificate."""
    return root_of(identity) if renewable(path) else identity.certificate


def keep_root(path: Path, identity: Identity) -> None:
    """Keep by what the seals of an identity at `path` are known. Raises Unavailable if it cannot be written."""
    _keep(path.with_name(FOLDER if renewable(path) else LEAVES), anchor_of(path, identity))


def keep_authority(path: Path, certificate: x509.Certificate, url: str, named: int) -> None:
    """Keep by what an authority is known again that stamped for the certificate at `path`.

    The first one that answers at an address is believed; `named` is the stamp of the journal since when it is the
    company's. Raises Unavailable where another one answers there, and if it cannot be written.
    """
    folder = path.with_name(AUTHORITIES)
    known, mine = _stamps_there(folder), certificate.fingerprint(hashes.SHA256()).hex()
    if known is None and (kept := _kept(folder)):  # of a time when it was not written down where they were asked
        known = {"url": url, "named": named, "sha256": [one.hex() for one in kept]}
        _write(folder / ADDRESS, json.dumps(known).encode())
    if known is None or url != known["url"] or named > known["named"]:
        _keep(folder, certificate)
        _write(folder / ADDRESS, json.dumps({"url": url, "named": named, "sha256": [mine]}).encode())
    elif mine not in known["sha256"]:
        raise Unavailable(
            f"Another authority answered: {subject_name(certificate)}; "
            "keep the address once more in Settings, Certificate, to take it."
        )


def _stamps_there(folder: Path) -> dict[str, Any] | None:
    try:
        known = json.loads((folder / ADDRESS).read_bytes())
        return known if known["named"] >= 0 and known["url"] and isinstance(known["sha256"], list) else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _keep(folder: Path, certificate: x509.Certificate) -> None:
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    kept = folder / f"{hashlib.sha256(pem).hexdigest()}.pem"
    if not kept.exists():
        _write(kept, pem)


def take_over(source: Path, passphrase: str, path: Path, *, asked: str = "") -> Identity:
    """Take over a bought certificate in place of the one at `path`, whose root stays known. Raises as `import_p12`."""
    with contextlib.suppress(CounterfoilError):  # none yet, or locked for ever: nothing to keep
        keep_root(path, load(path))
    identity = import_p12(source, passphrase, path, asked=asked)
    keep_root(path, identity)
    return identity


def roots_of(path: Path) -> list[x509.Certificate]:
    """What others need to check the seals of the certificate at `path` and of all before it. Not what to trust here."""
    found = _kept(path.with_name(FOLDER)) | _kept(path.with_name(LEAVES))
    with contextlib.suppress(CounterfoilError):  # where it is locked, the kept ones still tell
        root = root_of(load(path))
        found[root.fingerprint(hashes.SHA256())] = root
    return list(found.values())


def ours_of(path: Path) -> list[x509.Certificate]:
    """By what seals are known as the company's: its own roots, and bought certificates; none trusts nothing."""
    found = {key: one for key, one in _kept(path.with_name(FOLDER)).items() if _speaks_for_us(one)}
    found |= _kept(path.with_name(LEAVES))
    with contextlib.suppress(CounterfoilError):
        anchor = anchor_of(path, load(path))
        found[anchor.fingerprint(hashes.SHA256())] = anchor
    return list(found.values())


def _speaks_for_us(kept: x509.Certificate) -> bool:
    """Whether a certificate in the folder of roots is no public authority's: they were once kept there as well."""
    if made_here(kept):
        return True
    try:  # bought, with nothing above it; old authorities do not say that they are
        return not kept.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return kept.version == x509.Version.v3


def authorities_of(path: Path) -> list[x509.Certificate]:
    """By what the authorities are known that ever stamped for the certificate at `path`."""
    return list(_kept(path.with_name(AUTHORITIES)).values())


def _kept(folder: Path) -> dict[bytes, x509.Certificate]:
    found = {}
    for one in sorted(folder.glob("*.pem")):
        with contextlib.suppress(OSError, ValueError):  # a file somebody put there is none
            certificate = x509.load_pem_x509_certificate(one.read_bytes())
            found[certificate.fingerprint(hashes.SHA256())] = certificate
    return found


def export_root(identity: Identity) -> tuple[bytes, str]:
    """The root as PEM for the customers' PDF readers, and its SHA-256 fingerprint "AB:CD:..." to compare by phone."""
    root = root_of(identity)
    print_ = root.fingerprint(hashes.SHA256()).hex(":").upper()
    return root.public_bytes(serialization.Encoding.PEM), print_


def write_root(path: Path, target: Path) -> str:
    """Write the root of the certificate at `path` to a file, and return its fingerprint.

    Raises RuleViolation if it cannot be written there, and what `load` raises.
    """
    pem, fingerprint = export_root(load(path))
    try:
        target.write_bytes(pem)
    except OSError as error:
        raise RuleViolation(f"{target} cannot be written ({error.strerror}).", "output") from None
    return fingerprint


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise Unavailable(f"The root of the certificate cannot be kept ({error.strerror}).") from error
