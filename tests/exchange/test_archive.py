"""The archive of a period is checked by tools that know nothing of this program, and written whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.actions.load import today
from app.documents import certificate, runner
from app.domain.errors import RuleViolation, Unavailable
from app.exchange import archive as module
from app.exchange.archive import CHECK_SEAL, write_archive
from app.store.filestore import files_of
from tests.shop import Shop

LINES = [{"product": "CU15", "quantity": "10"}]
ALL = ("2000-01-01", "2099-12-31")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a certificate is kept once it is made."""
    return tmp_path_factory.mktemp("certificate")


@pytest.fixture
def issued(shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A month with two orders, one amended, a bill, and a customer who calls himself like a formula."""
    monkeypatch.setattr(certificate, "_keyring", lambda: None)
    monkeypatch.setattr(certificate, "_LEAF_BITS", 2048)
    if not (folder / certificate.FILE_NAME).exists():
        certificate.create(folder / certificate.FILE_NAME, "Nordlicht Haustechnik", "DE")
    shutil.copytree(folder, files_of(shop.database), dirs_exist_ok=True)
    shop.do("save_customer", number="KERN", name='=HYPERLINK("x")<b>', country="DE")
    order = shop.order(lines=LINES)
    runner.finish_papers(shop.database)
    shop.do("amend_order", order=order.id, lines=[{"line": 1, "quantity": "12"}])
    shop.order("KERN", lines=LINES)
    shop.shipped(order.id)
    shop.do("issue_invoice", orders=[order.id])
    return shop


def checked(path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=path, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_third_party_checks_it_with_public_tools(issued: Shop, tmp_path: Path) -> None:
    target = tmp_path / "papers"
    made = write_archive(issued.database, *ALL, target)
    assert (made.papers, made.missing, made.sealed) == (5, (), True)
    assert not list(tmp_path.glob("*.part"))
    done = checked(target, "sha256sum", "-c", "--strict", "SHA256SUMS")
    assert done.returncode == 0, done.stdout + done.stderr
    listed = {line.split("  ", 1)[1] for line in (target / "SHA256SUMS").read_text().splitlines()}
    there = {one.relative_to(target).as_posix() for one in target.rglob("*") if one.is_file()}
    assert there - listed == {"SHA256SUMS", "SHA256SUMS.p7s"}
    readme = (target / "README.txt").read_text()
    assert f"     {CHECK_SEAL}" in readme.splitlines()
    done = checked(target, *CHECK_SEAL.split())
    assert done.returncode == 0, done.stderr
    # What somebody changes shows in the first step, or, where the sums are written anew, in the second.
    invoice = next(target.glob("*/*/invoice_RE-1.pdf"))
    invoice.write_bytes(invoice.read_bytes() + b"\n")
    assert checked(target, "sha256sum", "-c", "SHA256SUMS").returncode == 1
    sums = target / "SHA256SUMS"
    name = invoice.relative_to(target).as_posix()
    kept = [line for line in sums.read_text().splitlines() if not line.endswith(name)]
    sums.write_text("\n".join([*kept, f"{hashlib.sha256(invoice.read_bytes()).hexdigest()}  {name}"]) + "\n")
    assert checked(target, "sha256sum", "-c", "SHA256SUMS").returncode == 0
    assert checked(target, *CHECK_SEAL.split()).returncode != 0


@pytest.mark.slow
def test_its_index_names_every_file_and_runs_no_formula(issued: Shop, tmp_path: Path) -> None:
    target = tmp_path / "papers.zip"
    write_archive(issued.database, *ALL, target)
    with zipfile.ZipFile(target) as file:
        assert file.testzip() is None
        rows = list(csv.DictReader(file.read("index.csv").decode("utf-8-sig").splitlines()))
        page = file.read("index.html").decode()
        for row in rows:
            content = file.read(row["file"])
            assert (hashlib.sha256(content).hexdigest(), str(len(content))) == (row["sha256"], row["bytes"])
    assert sorted((row["kind"], row["number"], row["gross"]) for row in rows) == [
        ("delivery-note", "DN-1", ""), ("invoice", "RE-1", "120.24"), ("sales-order", "SO-1", ""),
        ("sales-order", "SO-1", "120.24"), ("sales-order", "SO-2", "100.20"),
    ]  # fmt: skip
    names = [row["file"].rsplit("/", 1)[1] for row in rows if row["number"] == "SO-1"]
    assert names == ["sales-order_SO-1.pdf", "sales-order_SO-1_2.pdf"]
    assert [row["customer"] for row in rows if row["number"] == "SO-2"] == ['\'=HYPERLINK("x")<b>']
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    with issued.database.read() as view:
        from app.store import journal
        from app.store.sql import sql

        known = {str(row[0]) for row in view.rows(sql("SELECT hash FROM journal"))}
        assert {row["journal_hash"] for row in rows} <= known
        assert journal.check_chain(view) == []


def test_statements_that_left_the_house_are_among_the_papers_of_their_day(issued: Shop, tmp_path: Path) -> None:
    first = runner.print_paper(issued.database, "statement", "KERN", keep=True)
    issued.do("save_document_text", kind="statement", outro="Bitte prüfen.")
    second = runner.print_paper(issued.database, "statement", "KERN", keep=True)
    runner.print_paper(issued.database, "statement", "MUELLER")
    target = tmp_path / "papers"
    write_archive(issued.database, *ALL, target)
    with (target / "index.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "statement"]
    assert {row["sha256"] for row in rows} == {first.sha256, second.sha256}
    assert [(row["number"], row["date"], row["gross"]) for row in rows] == [("KERN", today(), "")] * 2
    assert [(target / row["file"]).read_bytes() for row in rows] == [
        {one.sha256: one.pdf for one in (first, second)}[row["sha256"]] for row in rows
    ]


def test_it_is_written_whole_or_not_at_all(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_sealing", lambda _: (b"", None))
    monkeypatch.setattr(runner, "_identity", lambda *_: None)
    shop.order(lines=LINES)
    target = tmp_path / "papers"

    def refused(sentence: str, *given: Any, kind: type[Exception] = RuleViolation) -> None:
        with pytest.raises(kind, match=sentence):
            write_archive(shop.database, *given)
        assert not [one for one in tmp_path.iterdir() if one.name.startswith("papers")]

    refused("was stopped", *ALL, target, lambda: True)
    refused("is not a date like", "2026-13-01", "2026-12-31", target)
    refused("ends before it begins", "2026-02-01", "2026-01-31", target)
    missing: list[str] = []
    monkeypatch.setattr(module, "finish_papers", lambda *_: missing.append("looked"))

    def lost(_database: Any, _sha256: str) -> bytes:
        raise Unavailable("The archived paper x is missing. Bring it back from a backup.")

    with monkeypatch.context() as patch:
        patch.setattr(module, "read_paper", lost)
        refused("is missing. Bring it back", *ALL, target, kind=Unavailable)
    made = write_archive(shop.database, *ALL, target)
    assert (made.papers, made.sealed) == (1, False)
    assert "The checksums are not sealed" in (target / "README.txt").read_text()
    with pytest.raises(RuleViolation, match="is there already"):
        write_archive(shop.database, *ALL, target)
    # What cannot be made is named, in the archive too.
    shop.order(lines=LINES)

    def fails(*_: Any) -> None:
        raise Unavailable("The company's certificate expired.")

    with monkeypatch.context() as patch:
        patch.setattr(module, "print_paper", fails)
        made = write_archive(shop.database, *ALL, tmp_path / "second")
    assert made.missing == ("sales-order SO-2: The company's certificate expired.",)
    assert made.missing[0] in (tmp_path / "second" / "README.txt").read_text()
    empty = write_archive(shop.database, "1999-01-01", "1999-12-31", tmp_path / "empty.zip")
    assert empty.papers == 0
    assert missing
