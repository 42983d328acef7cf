"""The company's certificate: made once, locked, renewed, imported, refused when it may not seal."""

from __future__ import annotations

import datetime
import stat
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from app.documents import certificate as c
from app.documents.roots import export_root, ours_of, roots_of, take_over
from app.domain.errors import RuleViolation, Unavailable
from tests.documents.test_attacks import as_file, two_of_one_authority

NOW = datetime.datetime.now(datetime.UTC)


def own(tmp_path: Path, key: c.PrivateKey, days: int = 30, password: bytes = b"theirs") -> Path:
    """A bought certificate, as a file with a passphrase."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bought AG")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(NOW - datetime.timedelta(days=60))
        .not_valid_after(NOW + datetime.timedelta(days=days)).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path / "bought.p12"
    locked = serialization.BestAvailableEncryption(password)
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, made, None, locked))
    return path


def test_a_certificate_is_made_loaded_and_can_sign(tmp_path: Path) -> None:
    path = tmp_path / "keys" / c.FILE_NAME
    assert "no company certificate" in (c.can_sign(path) or "")
    made = c.create(path, "Łódź & Söhne <GmbH>", "de")
    assert c.can_sign(path) is None
    loaded = c.load(path)
    assert loaded.fingerprint == made.fingerprint
    assert loaded.name == "Łódź & Söhne <GmbH>"
    assert c.root_of(loaded) == c.root_of(made)
    loaded.certificate.verify_directly_issued_by(c.root_of(loaded))
    usage = loaded.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    with pytest.raises(RuleViolation, match="already"):
        c.create(path, "Again")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps owners in access lists")
def test_nobody_else_may_read_the_files(tmp_path: Path) -> None:
    path = tmp_path / c.FILE_NAME
    c.create(path, "Nordlicht")
    for file in (path, path.with_name(c.ROOT_NAME), c.passphrase_file(path)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"PRIVATE KEY" not in path.read_bytes()


def test_without_the_passphrase_it_is_locked_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / c.FILE_NAME
    c.create(path, "Nordlicht")
    right = c.passphrase_file(path).read_text()
    c.passphrase_file(path).write_text("wrong")
    assert "passphrase is wrong" in (c.can_sign(path) or "")
    c.passphrase_file(path).unlink()
    assert "locked" in (c.can_sign(path) or "")
    monkeypatch.setenv(c.PASSPHRASE_VARIABLE, right)
    assert c.can_sign(path) is None


def test_the_key_store_is_used_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Store:
        kept: dict[tuple[str, str], str] = {}  # noqa: RUF012 - one test, one store

        def get_password(self, service: str, account: str) -> str | None:
            return self.kept.get((service, account))

        def set_password(self, service: str, account: str, password: str) -> None:
            self.kept[service, account] = password

    monkeypatch.setattr(c, "_keyring", Store)
    path = tmp_path / c.FILE_NAME
    c.create(path, "Nordlicht")
    assert len(Store.kept) == 1
    assert not c.passphrase_file(path).exists()
    assert c.can_sign(path) is None


def test_too_early_and_too_late_are_refused(tmp_path: Path) -> None:
    path = tmp_path / c.FILE_NAME
    made = c.create(path, "Nordlicht", now=NOW)
    assert "not valid before" in (c.can_sign(path, NOW - datetime.timedelta(days=1)) or "")
    assert "expired" in (c.can_sign(path, made.expires + datetime.timedelta(seconds=1)) or "")


def test_a_new_leaf_follows_under_the_same_root(tmp_path: Path) -> None:
    path = tmp_path / c.FILE_NAME
    old = c.create(path, "Nordlicht", "DE")
    new = c.renew(path, NOW + datetime.timedelta(days=1000))
    assert new.fingerprint != old.fingerprint
    assert c.root_of(new) == c.root_of(old)
    assert c.can_sign(path, NOW + datetime.timedelta(days=1500)) is None


def test_a_root_never_outlives_itself_in_a_leaf(tmp_path: Path) -> None:
    path = tmp_path / c.FILE_NAME
    root = c.root_of(c.create(path, "Nordlicht"))
    late = c.renew(path, NOW + datetime.timedelta(days=3600))
    assert late.expires == root.not_valid_after_utc


def test_the_root_is_exported_with_its_fingerprint(tmp_path: Path) -> None:
    made = c.create(tmp_path / c.FILE_NAME, "Nordlicht")
    pem, fingerprint = export_root(made)
    root = x509.load_pem_x509_certificate(pem)
    assert fingerprint.replace(":", "").lower() == root.fingerprint(hashes.SHA256()).hex()
    assert b"PRIVATE" not in pem


def test_bought_certificates_are_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "company" / c.FILE_NAME
    c.import_p12(own(tmp_path, ec.generate_private_key(ec.SECP256R1())), "theirs", path)
    assert c.load(path).name == "Bought AG"
    with pytest.raises(RuleViolation, match="renewed by whoever"):
        c.renew(path)


def test_what_cannot_seal_is_not_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "company" / c.FILE_NAME
    with pytest.raises(Unavailable, match="passphrase is wrong"):
        c.import_p12(own(tmp_path, ec.generate_private_key(ec.SECP256R1())), "mine", path)
    with pytest.raises(RuleViolation, match="P-256"):
        c.import_p12(own(tmp_path, ec.generate_private_key(ec.SECP384R1())), "theirs", path)
    with pytest.raises(RuleViolation, match="expired"):
        c.import_p12(own(tmp_path, rsa.generate_private_key(65537, 2048), days=-1), "theirs", path)
    assert not path.exists()


def test_the_key_is_as_long_as_it_should_be(identity: c.Identity) -> None:
    assert identity.key.key_size == 3072


def test_the_key_does_not_show_in_a_log(identity: c.Identity) -> None:
    assert "key" not in repr(identity).lower()


def test_roots_of_before_stay_known(tmp_path: Path) -> None:
    path = tmp_path / c.FILE_NAME
    first = c.create(path, "Nordlicht", "DE")
    take_over(own(tmp_path, ec.generate_private_key(ec.SECP256R1())), "theirs", path)
    known = {root.fingerprint(hashes.SHA256()) for root in roots_of(path)}
    assert known == {c.root_of(one).fingerprint(hashes.SHA256()) for one in (first, c.load(path))}
    (tmp_path / "roots" / "note.pem").write_text("no certificate")
    assert len(roots_of(path)) == 2
    c.passphrase_file(path).unlink()
    assert len(roots_of(path)) == 2, "also while nobody can unlock the key"


def test_the_authority_of_a_bought_certificate_is_no_root_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "company" / c.FILE_NAME
    root = c.root_of(c.create(path, "Nordlicht", "DE"))
    bought, _ = two_of_one_authority()
    take_over(as_file(bought, tmp_path / "bought.p12"), "theirs", path)
    assert set(ours_of(path)) == {root, bought.certificate}
    assert set(roots_of(path)) == {root, bought.certificate, bought.chain[0]}, "for others to check with"


@pytest.mark.parametrize(
    ("days", "said"), [(200, ""), (61, ""), (60, "in 60 days"), (14, "in 14 days"), (1, "tomorrow"), (0, "today")]
)
def test_it_is_said_in_time_that_a_certificate_ends(identity: c.Identity, days: int, said: str) -> None:
    sentence = c.reminder(identity, identity.expires - datetime.timedelta(days=days, hours=1))
    assert (said in sentence, bool(sentence)) == (True, bool(said))
    assert c.reminder(identity, identity.expires + datetime.timedelta(hours=1)) == ""
