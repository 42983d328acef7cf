"""What several tests of the papers need: one identity, made once, and no key store but our own folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.documents import certificate

BITS = certificate._LEAF_BITS


@pytest.fixture(autouse=True)
def _no_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    # A test must not write into the key store of whoever runs it.
    monkeypatch.setattr(certificate, "_keyring", lambda: None)
    # Short keys are found in a third of the time; `identity` has the real length.
    monkeypatch.setattr(certificate, "_LEAF_BITS", 2048)
    monkeypatch.delenv(certificate.PASSPHRASE_VARIABLE, raising=False)


@pytest.fixture(scope="session")
def identity_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the certificate of Nordlicht Haustechnik GmbH lies with all that belongs to it."""
    patch = pytest.MonkeyPatch()
    patch.setattr(certificate, "_keyring", lambda: None)
    patch.setattr(certificate, "_LEAF_BITS", BITS)
    patch.delenv(certificate.PASSPHRASE_VARIABLE, raising=False)
    folder = tmp_path_factory.mktemp("identity")
    certificate.create(folder / certificate.FILE_NAME, "Nordlicht Haustechnik GmbH", "DE")
    yield folder
    patch.undo()


@pytest.fixture(scope="session")
def identity(identity_folder: Path) -> certificate.Identity:
    """The sealing identity of Nordlicht Haustechnik GmbH."""
    return certificate.load(identity_folder / certificate.FILE_NAME)
