"""What is made ready in an idle moment: the certificate and its key, once; and two that make the same paper at once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.actions.companies import create_company
from app.documents import certificate
from app.documents.runner import folder_of, paper_file, prepare, print_paper
from app.domain.errors import Unavailable
from tests.shop import Shop


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


def test_two_that_draw_the_same_paper_at_the_same_moment_keep_one(books, monkeypatch):
    """A paper without a seal has the same bytes each time: the other may name its file between any two steps."""
    shop = Shop(books)
    shop.do("open_till", opening="100")
    shop.do("count_till", cash="100")
    shop.do("close_till", keep="100")
    first = print_paper(books, "z-report", "Z-1")
    path = paper_file(folder_of(books), first.sha256)
    part = path.with_suffix(".part")
    path.replace(part)  # as if it was stopped before giving the name
    read = Path.read_bytes

    def meanwhile(file: Path) -> bytes:
        content = read(file)
        if file == part:
            part.replace(path)
        return content

    monkeypatch.setattr(Path, "read_bytes", meanwhile)
    assert print_paper(books, "z-report", "Z-1").pdf == first.pdf
    monkeypatch.undo()
    part.write_bytes(first.pdf)  # the other wrote it once more after it had its name
    assert print_paper(books, "z-report", "Z-1").pdf == first.pdf
    assert not part.exists()

    def gone(file: Path) -> bytes:
        if file == part:
            path.write_bytes(first.pdf)
            raise FileNotFoundError(file)
        return read(file)

    path.unlink()
    monkeypatch.setattr(Path, "read_bytes", gone)
    assert print_paper(books, "z-report", "Z-1").pdf == first.pdf
