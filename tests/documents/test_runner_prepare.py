"""What is made ready in an idle moment: the certificate and its key, once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.actions.companies import create_company
from app.documents import certificate
from app.documents.runner import folder_of, prepare
from app.domain.errors import Unavailable


@pytest.fixture
def books(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTERFOIL_PASSPHRASE", "one")
    database = create_company(str(tmp_path / "books.db"), "Nordlicht Haustechnik", "DE")
    yield database
    database.close()


def test_the_certificate_is_there_before_the_first_paper(books):
    prepare(books)
    path = folder_of(books) / certificate.FILE_NAME
    made = path.read_bytes()
    assert certificate.load(path).name == "Nordlicht Haustechnik"
    prepare(books)
    assert path.read_bytes() == made
    assert "app.documents.signing" in sys.modules


def test_a_key_is_unlocked_once_and_again_when_file_or_passphrase_change(books, monkeypatch):
    prepare(books)
    path: Path = folder_of(books) / certificate.FILE_NAME
    first = certificate.load(path)
    assert certificate.load(path) is first
    certificate.renew(path)
    assert certificate.load(path).fingerprint != first.fingerprint
    monkeypatch.setenv("COUNTERFOIL_PASSPHRASE", "two")
    with pytest.raises(Unavailable, match="passphrase is wrong"):
        certificate.load(path)
